import Codecs
import DICOMCore
import Foundation
import Oracles
import Testing

@testable import Imaging

/// Mask runs among the shared files, read from their data sets and rendered to the end.
@Suite struct SharedAngiographyTests {
  @Test(
    "Every coding of the same mask run gives the same subtracted pictures",
    arguments: ["rle", "jpegll", "jpegll_sv1", "jpegls"])
  func codings(name: String) throws {
    guard let files = Oracle.dicomFiles else {
      print("skipped: no shared DICOM files (JIERU_SHARED)")
      return
    }
    let plain = try Self.subtracted(files.appendingPathComponent("synthetic/xa/xa_dsa_mask_avgsub_8bit.dcm"))
    let coded = try Self.subtracted(files.appendingPathComponent("synthetic/xa/xa_dsa_\(name).dcm"))
    #expect(!plain.isEmpty)
    #expect(plain == coded)
  }

  @Test("Sub-pixel shift, TID offset and relationship are read as they stand")
  func attributes() throws {
    guard let files = Oracle.dicomFiles else { return }
    func attributes(_ name: String) throws -> DisplayAttributes {
      let bytes = try Oracle.bytes(files.appendingPathComponent("synthetic/xa/\(name)"))
      return DisplayAttributes(try Part10.read(bytes).dataSet)
    }
    let shifted = try attributes("xa_dsa_mask_shift_12bit.dcm")
    #expect(
      shifted.maskSubtractions == [
        MaskSubtraction(operation: .averageSubtraction, maskFrames: [1], rowShift: 1.5, columnShift: -0.5)
      ])
    #expect(shifted.intensityRelationship == .logarithmic)
    let interval = try attributes("xa_dsa_tid.dcm")
    #expect(interval.maskSubtractions.map(\.operation) == [.timeIntervalDifferencing])
    #expect(interval.maskSubtractions.first?.tidOffset == 3)
    for name in ["xa_dsa_mask_shift_12bit.dcm", "xa_dsa_tid.dcm"] {
      #expect(try !Self.subtracted(files.appendingPathComponent("synthetic/xa/\(name)")).isEmpty)
    }
  }

  /// Every frame that a mask operation applies to.
  static func subtracted(_ url: URL) throws -> [RenderedImage] {
    let (meta, dataSet) = try Part10.read(Oracle.bytes(url))
    let attributes = DisplayAttributes(dataSet)
    let reader = try FrameReader(dataSet, transferSyntax: meta.transferSyntax)
    return try (1...reader.frameCount)
      .filter { attributes.subtraction(ofFrame: $0, frameCount: reader.frameCount) != nil }
      .map { number in
        try FrameRenderer.renderSubtracted(
          frameNumber: number, frameCount: reader.frameCount, attributes: attributes,
          frames: { try reader.frame($0 - 1) })
      }
  }
}
