import DICOMCore
import Testing

@testable import Codecs

/// Every lossless encoder against its own decoder over shapes, depths and signs.
@Suite struct LosslessRoundTripTests {
  static let syntaxes = [
    "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.201",
    "1.2.840.10008.1.2.4.202",
  ]
  static let formats: [PixelFormat] = [
    TestPictures.format(rows: 64, columns: 48, allocated: 8, stored: 8),
    TestPictures.format(rows: 33, columns: 47, allocated: 8, stored: 6),
    TestPictures.format(rows: 7, columns: 5, allocated: 16, stored: 16),
    TestPictures.format(rows: 64, columns: 64, allocated: 16, stored: 12),
    TestPictures.format(rows: 50, columns: 70, allocated: 16, stored: 16, signed: true),
    TestPictures.format(rows: 50, columns: 70, allocated: 16, stored: 12, signed: true),
    TestPictures.format(rows: 31, columns: 20, samples: 3, allocated: 8, stored: 8),
    TestPictures.format(rows: 31, columns: 20, samples: 3, allocated: 16, stored: 14),
    TestPictures.format(rows: 1, columns: 1, allocated: 8, stored: 8),
    TestPictures.format(rows: 2, columns: 300, allocated: 16, stored: 10),
  ]

  @Test("A lossless encoder gives every byte back", arguments: syntaxes, formats)
  func roundTrip(uid: String, format: PixelFormat) throws {
    let frame = TestPictures.frame(format, seed: 7)
    let syntax = TransferSyntax(uid: uid)
    let encoded = try FrameCodec.encode(frame, to: syntax)
    #expect(encoded.count % 2 == 0)
    let decoded = try FrameCodec.decode(encoded, transferSyntax: syntax, format: format)
    #expect(decoded.bytes == frame.bytes)
    #expect(decoded.format.bitsAllocated == format.bitsAllocated)
  }

  @Test("Bits above Bits Stored survive", arguments: syntaxes)
  func strayBits(uid: String) throws {
    var frame = TestPictures.frame(
      TestPictures.format(rows: 20, columns: 20, allocated: 16, stored: 12), seed: 3)
    for index in stride(from: 1, to: frame.bytes.count, by: 14) { frame.bytes[index] |= 0xA0 }
    let syntax = TransferSyntax(uid: uid)
    let encoded = try FrameCodec.encode(frame, to: syntax)
    let decoded = try FrameCodec.decode(encoded, transferSyntax: syntax, format: frame.format)
    #expect(decoded.bytes == frame.bytes)
  }

  @Test("RLE holds 32-bit samples and packed bits")
  func wideRLE() throws {
    let syntax = TransferSyntax(uid: "1.2.840.10008.1.2.5")
    for samples in [1, 3] {
      let format = TestPictures.format(
        rows: 11, columns: 13, samples: samples, allocated: 32, stored: 32)
      let frame = TestPictures.frame(format, seed: 5)
      let encoded = try FrameCodec.encode(frame, to: syntax)
      #expect(try FrameCodec.decode(encoded, transferSyntax: syntax, format: format) == frame)
    }
    let packed = DecodedFrame(
      bytes: [0xF0, 0x0F, 0x01], format: TestPictures.format(rows: 3, columns: 7, allocated: 1, stored: 1))
    let encoded = try FrameCodec.encode(packed, to: syntax)
    #expect(try FrameCodec.decode(encoded, transferSyntax: syntax, format: packed.format) == packed)
  }

  @Test(
    "Lossless JPEG reads every predictor, restart markers, depth and number of components",
    arguments: 1...7)
  func losslessJPEG(selection: Int) throws {
    for depth in [2, 5, 8, 9, 12, 15, 16] {
      for samples in [1, 3] {
        for restartRows in [0, 1, 4] {
          let format = TestPictures.format(
            rows: 19, columns: 23, samples: samples, allocated: depth > 8 ? 16 : 8, stored: depth)
          let frame = TestPictures.frame(format, seed: UInt64(depth), noise: 200)
          let encoded = try JPEGLosslessCodec.encode(
            frame,
            options: .init(selection: selection, restartRows: restartRows, precision: depth))
          let decoded = try FrameCodec.decode(
            encoded, transferSyntax: TransferSyntax(uid: "1.2.840.10008.1.2.4.57"), format: format)
          #expect(decoded.bytes == frame.bytes, "depth \(depth), restart \(restartRows)")
        }
      }
    }
  }

  @Test("A point transform drops the low bits and nothing else", arguments: 1...4)
  func pointTransform(bits: Int) throws {
    let format = TestPictures.format(rows: 19, columns: 23, allocated: 16, stored: 12)
    let frame = TestPictures.frame(format, seed: 9, noise: 100)
    let encoded = try JPEGLosslessCodec.encode(
      frame, options: .init(selection: 4, pointTransform: bits, precision: 12))
    let decoded = try FrameCodec.decode(
      encoded, transferSyntax: TransferSyntax(uid: "1.2.840.10008.1.2.4.57"), format: format)
    for index in stride(from: 0, to: frame.bytes.count, by: 2) {
      #expect(decoded.bytes[index] == frame.bytes[index] & ~UInt8((1 << bits) - 1))
      #expect(decoded.bytes[index + 1] == frame.bytes[index + 1])
    }
  }

  @Test("Noise over the full range uses difference category 16")
  func extremes() throws {
    let format = TestPictures.format(rows: 16, columns: 16, allocated: 16, stored: 16)
    var frame = TestPictures.frame(format, seed: 1)
    for index in stride(from: 0, to: frame.bytes.count, by: 2) {
      frame.bytes[index] = 0
      frame.bytes[index + 1] = index % 4 == 0 ? 0 : 0x80
    }
    for selection in 1...7 {
      let encoded = try JPEGLosslessCodec.encode(frame, options: .init(selection: selection))
      let decoded = try FrameCodec.decode(
        encoded, transferSyntax: TransferSyntax(uid: "1.2.840.10008.1.2.4.57"), format: format)
      #expect(decoded.bytes == frame.bytes)
    }
  }
}
