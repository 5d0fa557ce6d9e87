import DICOMCore
import Testing

@testable import Codecs

@Suite struct NativeFrameTests {
  let explicit = TransferSyntax(uid: "1.2.840.10008.1.2.1")

  @Test("Planes are interleaved")
  func planes() throws {
    var format = TestPictures.format(rows: 1, columns: 2, samples: 3, allocated: 8, stored: 8)
    format.planarConfiguration = 1
    let frame = try FrameCodec.decode([1, 2, 3, 4, 5, 6], transferSyntax: explicit, format: format)
    #expect(frame.bytes == [1, 3, 5, 2, 4, 6])
    #expect(frame.format.planarConfiguration == 0)
  }

  @Test("Shared chroma is given to both pixels")
  func chroma() throws {
    var format = TestPictures.format(rows: 1, columns: 4, samples: 3, allocated: 8, stored: 8)
    format.photometricInterpretation = "YBR_FULL_422"
    let frame = try FrameCodec.decode(
      [10, 11, 1, 2, 12, 13, 3, 4], transferSyntax: explicit, format: format)
    #expect(frame.bytes == [10, 1, 2, 11, 1, 2, 12, 3, 4, 13, 3, 4])
    #expect(frame.format.photometricInterpretation == "YBR_FULL")
  }

  @Test("Packed bits are realigned and the next frame's bits are cleared")
  func packed() throws {
    let format = TestPictures.format(rows: 1, columns: 10, allocated: 1, stored: 1)
    // Ten ones from bit 5 on, then ones of the next frame.
    let frame = try FrameCodec.decode(
      [0b1110_0000, 0xFF], transferSyntax: explicit, format: format, bitOffset: 5)
    #expect(frame.bytes == [0xFF, 0b11])
    #expect(frame.unpackingBits().bytes == [UInt8](repeating: 1, count: 10))
  }

  @Test("A short frame is truncated, not trapped")
  func short() {
    let format = TestPictures.format(rows: 4, columns: 4, allocated: 16, stored: 16)
    #expect(throws: CodecError(.truncated, "")) {
      try FrameCodec.decode([1, 2, 3], transferSyntax: explicit, format: format)
    }
  }

  @Test("A frame of two thousand million pixels is refused before anything is allocated")
  func limits() {
    let format = TestPictures.format(rows: 46_341, columns: 46_341, allocated: 16, stored: 16)
    #expect(throws: CodecError(.limitExceeded, "")) {
      try FrameCodec.decode([0, 0], transferSyntax: explicit, format: format)
    }
  }

  @Test("An unknown transfer syntax is refused by name")
  func unknown() {
    let format = TestPictures.format(rows: 4, columns: 4, allocated: 8, stored: 8)
    let syntax = TransferSyntax(uid: "1.2.3")
    #expect(!FrameCodec.canDecode(syntax))
    #expect(throws: CodecError(.unsupportedTransferSyntax, "")) {
      try FrameCodec.decode([0, 0], transferSyntax: syntax, format: format)
    }
  }
}
