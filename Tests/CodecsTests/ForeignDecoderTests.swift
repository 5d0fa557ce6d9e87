import DICOMCore
import Foundation
import Oracles
import Testing

@testable import Codecs

/// Every shared file with pixels against pydicom, pylibjpeg, CharLS of pyjpegls, gdcm, DCMTK and Pillow.
///
/// Lossless syntaxes, and lossy ones whose decoding is exactly defined (JPEG-LS, the reversible JPEG 2000
/// path), must agree in every byte. JPEG by DCT may differ in the last place, because the standard leaves
/// the inverse transform's rounding open: libjpeg-turbo (Pillow) and we agree exactly, pylibjpeg and gdcm
/// within 2 levels. Irreversible JPEG 2000 is floating point: 1 level.
@Suite struct ForeignDecoderTests {
  /// Files that others read and we refuse, and why.
  static let refused = [
    "other/multiframe.dcm": "a frame's JPEG stream is 240 x 55 under Columns 240",
    "synthetic/corrupt/deflate_bomb_64MiB.dcm": "grows past the inflation limit",
    "synthetic/corrupt/pixel_length_too_long.dcm": "pixel data longer than the file",
    "other/6.dcm": "bytes follow the deflated data set",
    "us/GH364.dcm": "the parser refuses its fragments",
  ]

  struct Row: Decodable {
    struct Result: Decodable {
      var photometric: String?
      var frames: [String]?
      var error: String?
    }
    var file: String
    var syntax: String?
    var decoders: [String: Result]?
    var skipped: String?
    var unreadable: String?
  }

  @Test("Stored values of the shared files are those of foreign decoders")
  func sharedFiles() throws {
    guard let files = Oracle.dicomFiles else {
      print("skipped: no shared DICOM files (JIERU_SHARED)")
      return
    }
    let raw = FileManager.default.temporaryDirectory
      .appendingPathComponent("jieru-pixels-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: raw) }
    guard let text = try Oracle.run("decode_pixels.py", [files.path, "--raw", raw.path]) else {
      print("skipped: no Python with pydicom and decoders (JIERU_PYTHON)")
      return
    }
    var compared = 0
    var failures: [String] = []
    var notes: [String] = []
    for line in text.split(separator: "\n") {
      let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
      compare(row, files, raw, &compared, &failures, &notes)
    }
    print("compared \(compared) decodings; no oracle:", notes.joined(separator: "; "))
    #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    #expect(compared > 300)
  }

  private func compare(
    _ row: Row, _ files: URL, _ raw: URL, _ compared: inout Int, _ failures: inout [String],
    _ notes: inout [String]
  ) {
    let good = (row.decoders ?? [:]).filter { $0.value.frames?.isEmpty == false }
    if good.isEmpty { notes.append(row.file) }
    let ours: [DecodedFrame]
    do {
      let (meta, dataSet) = try Part10.read(
        Oracle.bytes(files.appendingPathComponent(row.file)))
      let reader = try FrameReader(dataSet, transferSyntax: meta.transferSyntax)
      ours = try (0..<reader.frameCount).map { try reader.frame($0).unpackingBits() }
    } catch {
      if !good.isEmpty, Self.refused[row.file] == nil { failures.append("\(row.file): \(error)") }
      if good.isEmpty { notes[notes.count - 1] += " (ours: \(error))" }
      return
    }
    guard let format = ours.first?.format else { return }
    let joined = Data(ours.flatMap(\.bytes))
    for (name, result) in good.sorted(by: { $0.key < $1.key }) {
      let path = raw.appendingPathComponent(row.file.replacingOccurrences(of: "/", with: "~") + "." + name)
      guard let theirs = try? Data(contentsOf: path) else { continue }
      compared += 1
      if let problem = difference(joined, theirs, format, row, name, result) {
        failures.append("\(row.file) [\(row.syntax ?? "")] \(name): \(problem)")
      }
    }
  }

  /// Nil if the decodings agree as they should.
  private func difference(
    _ ours: Data, _ theirs: Data, _ format: PixelFormat, _ row: Row, _ name: String, _ result: Row.Result
  ) -> String? {
    if ours == theirs { return nil }
    guard ours.count == theirs.count else { return "\(ours.count) bytes, theirs \(theirs.count)" }
    let syntax = row.syntax ?? ""
    let colorDiffers =
      format.samplesPerPixel == 3
      && result.photometric != format.photometricInterpretation
    // Without markers libjpeg takes three components for YCbCr; the data set says RGB.
    let isUnmarkedRGB = name == "pillow" && row.file.hasPrefix("other/SC_") && row.file.contains("jpeg")
    if colorDiffers || isUnmarkedRGB, syntax.hasSuffix(".4.50") { return nil }
    let isDCT = syntax.hasSuffix(".4.50") || syntax.hasSuffix(".4.51") || syntax.hasSuffix(".4.55")
    let tolerance = isDCT ? 2 : syntax.hasSuffix(".4.91") ? 1 : 0
    var worst = 0
    ours.withUnsafeBytes { a in
      theirs.withUnsafeBytes { b in
        if format.bitsAllocated == 16 {
          let (x, y) = (a.bindMemory(to: UInt16.self), b.bindMemory(to: UInt16.self))
          for index in x.indices {
            let delta =
              format.isSigned
              ? abs(Int(Int16(bitPattern: x[index])) - Int(Int16(bitPattern: y[index])))
              : abs(Int(x[index]) - Int(y[index]))
            worst = max(worst, delta)
          }
        } else {
          for index in a.indices { worst = max(worst, abs(Int(a[index]) - Int(b[index]))) }
        }
      }
    }
    return worst <= tolerance ? nil : "differs by \(worst), photometric \(result.photometric ?? "")"
  }
}
