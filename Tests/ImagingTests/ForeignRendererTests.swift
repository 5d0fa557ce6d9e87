import Codecs
import DICOMCore
import Foundation
import Oracles
import Testing

@testable import Imaging

/// First frames of the shared files against an independent numpy renderer and against DCMTK.
@Suite struct ForeignRendererTests {
  struct Row: Decodable {
    var file: String
    var syntax: String?
    var channels: Int?
    var error: String?
  }

  /// Differences by more than `tolerance` levels, and the largest.
  static func compare(_ a: [UInt8], _ b: [UInt8], tolerance: Int) -> (count: Int, worst: Int)? {
    guard a.count == b.count else { return (max(a.count, b.count), 256) }
    var count = 0
    var worst = 0
    for index in a.indices {
      let delta = abs(Int(a[index]) - Int(b[index]))
      worst = max(worst, delta)
      if delta > tolerance { count += 1 }
    }
    return count > 0 ? (count, worst) : nil
  }

  static func ours(_ url: URL) throws -> RenderedImage {
    let (meta, dataSet) = try Part10.read(Oracle.bytes(url))
    let reader = try FrameReader(dataSet, transferSyntax: meta.transferSyntax)
    return try FrameRenderer.render(reader.frame(0), attributes: DisplayAttributes(dataSet))
  }

  @Test("The shared files look as numpy draws them")
  func numpy() throws {
    guard let files = Oracle.dicomFiles else {
      print("skipped: no shared DICOM files (JIERU_SHARED)")
      return
    }
    let out = FileManager.default.temporaryDirectory
      .appendingPathComponent("jieru-rendered-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: out) }
    guard let text = try Oracle.run("render_frames.py", [files.path, out.path]) else {
      print("skipped: no Python with pydicom and decoders (JIERU_PYTHON)")
      return
    }
    var compared = 0
    var failures: [String] = []
    for line in text.split(separator: "\n") {
      let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
      guard row.error == nil, let image = try? Self.ours(files.appendingPathComponent(row.file)) else {
        continue
      }
      let theirs = try Oracle.bytes(
        out.appendingPathComponent(row.file.replacingOccurrences(of: "/", with: "~")))
      // Rounding at halves: 1 level. Lossy JPEG: the inverse transforms differ, and colour comes by
      // different chroma upsampling, so only grey is compared, by 3 levels after the window.
      let isLossyJPEG = row.syntax?.hasSuffix(".4.50") == true
      if isLossyJPEG, row.channels == 3 { continue }
      compared += 1
      if let result = Self.compare(image.bytes, theirs, tolerance: isLossyJPEG ? 3 : 1) {
        failures.append("\(row.file): \(result.count) pixels, worst \(result.worst)")
      }
    }
    print("compared \(compared) pictures")
    #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    #expect(compared > 200)
  }

  /// DCMTK renders with integer tables of its own: values may fall on the other side of a rounding step,
  /// one level of 255.
  @Test("DCMTK's dcm2pnm draws gray files within one level")
  func dcmtk() throws {
    let tool = "/usr/bin/dcm2pnm"
    guard let files = Oracle.dicomFiles, FileManager.default.isExecutableFile(atPath: tool) else {
      print("skipped: no dcm2pnm (apt: dcmtk) or no shared files")
      return
    }
    let names = [
      "ct/CT_small.dcm", "ct_series_visible_human/vhf.901.dcm", "mr/MR_small.dcm", "mr/emri_small.dcm",
      "xa/XA1_RLE.dcm", "cr_dx_mg/6154.dcm", "cr_dx_mg/DX-Im-GE_XR220-3.dcm", "nm/NM-MONO2-16-13x-heart.dcm",
      "pt/1.dcm", "synthetic/xa/xa_rotational.dcm", "mr/examples_overlay.dcm", "ct/mf.dcm",
      "mr_series_7t/N2D_0168.dcm", "mr_series_dcm4che/MR01.dcm", "us/OBXXXX1A_rle.dcm",
      "other/TestPattern_Palette.dcm", "other/SC_rgb.dcm", "us/color-pl.dcm",
    ]
    var compared = 0
    for name in names {
      let url = files.appendingPathComponent(name)
      let (_, dataSet) = try Part10.read(Oracle.bytes(url))
      let image = try Self.ours(url)
      let hasWindow = !DisplayAttributes(dataSet).windows.isEmpty
      let depth = dataSet.int(.bitsStored) ?? 0
      guard image.channels == 3 || hasWindow || depth > 8 else { continue }
      var arguments = ["--write-raw-pnm", "+F", "1", "-O"]
      if image.channels == 1 { arguments += hasWindow ? ["+Wi", "1"] : ["+Wm"] }
      let target = FileManager.default.temporaryDirectory
        .appendingPathComponent("jieru-\(ProcessInfo.processInfo.processIdentifier).pnm")
      defer { try? FileManager.default.removeItem(at: target) }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: tool)
      process.arguments = arguments + [url.path, target.path]
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { continue }
      let bytes = try Oracle.bytes(target)
      guard bytes.count >= image.bytes.count else { continue }
      compared += 1
      let theirs = Array(bytes.suffix(image.bytes.count))
      if let result = Self.compare(image.bytes, theirs, tolerance: 1) {
        Issue.record("\(name): \(result.count) of \(theirs.count) differ, worst \(result.worst)")
      }
    }
    print("compared \(compared) pictures with dcm2pnm")
    #expect(compared >= 10)
  }
}
