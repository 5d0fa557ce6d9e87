import DICOMCore
import Testing

@testable import Codecs

/// Thousands of damaged frames for each decoder, from a fixed seed: bytes changed, cut out, doubled,
/// swapped, ends cut off. Each must give a frame of the right size or a `CodecError`.
@Suite struct HostileStreamTests {
  static let syntaxes = [
    "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.57",
    "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.201",
    "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.8.1",
  ]

  /// Optimised builds can afford more.
  static var mutantCount: Int {
    #if DEBUG
      2_000
    #else
      20_000
    #endif
  }

  @Test("Damaged frames are refused or decoded, never fatal", arguments: syntaxes)
  func mutants(uid: String) throws {
    let syntax = TransferSyntax(uid: uid)
    var random = TestPictures.Random(state: 20_260_102)
    var refused = 0
    for (frame, encoded) in try seeds(syntax) {
      for _ in 0..<Self.mutantCount / 4 {
        let mutant = Mutation.mutate(encoded, &random)
        do {
          let decoded = try FrameCodec.decode(
            mutant, transferSyntax: syntax, format: frame.format,
            limits: DecodeLimits(maxPixels: 1 << 20, maxBytes: 1 << 24, maxCPUSeconds: 5))
          #expect(decoded.bytes.count == frame.bytes.count)
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > 0 || uid == "1.2.840.10008.1.2.5")
  }

  /// Encoded frames to start from.
  private func seeds(_ syntax: TransferSyntax) throws -> [(DecodedFrame, [UInt8])] {
    var formats = [
      TestPictures.format(rows: 24, columns: 31, allocated: 8, stored: 8),
      TestPictures.format(rows: 17, columns: 9, samples: 3, allocated: 8, stored: 8),
    ]
    if !syntax.uid.hasSuffix(".4.50") {
      formats.append(TestPictures.format(rows: 40, columns: 33, allocated: 16, stored: 12))
      formats.append(TestPictures.format(rows: 33, columns: 64, allocated: 16, stored: 16, signed: true))
    }
    return try formats.map { format in
      let frame = TestPictures.frame(format, seed: 11)
      if syntax.uid.hasSuffix(".8.1") { return (frame, Deflate.stored(frame.bytes)) }
      if syntax.uid.hasSuffix(".4.57") {
        return (frame, try JPEGLosslessCodec.encode(frame, options: .init(selection: 6, restartRows: 3)))
      }
      return (frame, try FrameCodec.encode(frame, to: syntax))
    }
  }
}

/// One damage or several.
enum Mutation {
  static func mutate(_ original: [UInt8], _ random: inout TestPictures.Random) -> [UInt8] {
    var bytes = original
    func pick(_ count: Int, _ random: inout TestPictures.Random) -> Int {
      // Headers are hit as often as the rest.
      let bound = random.next() & 1 == 0 ? min(count, 160) : count
      return bound == 0 ? 0 : Int(random.next() % UInt64(bound))
    }
    for _ in 0...Int(random.next() % 4) where !bytes.isEmpty {
      let at = pick(bytes.count, &random)
      switch random.next() % 8 {
      case 0: bytes[at] ^= 1 << UInt8(random.next() & 7)
      case 1: bytes[at] = UInt8(truncatingIfNeeded: random.next())
      case 2: bytes[at] = [0, 0xFF, 0x7F, 0x80, 1][Int(random.next() % 5)]
      case 3: bytes.removeSubrange(at..<min(bytes.count, at + 1 + Int(random.next() % 8)))
      case 4: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + Int(random.next() % 16))], at: at)
      case 5: bytes.removeSubrange(at...)
      case 6:
        let other = pick(bytes.count, &random)
        bytes.swapAt(at, other)
      default:
        for index in at..<min(bytes.count, at + 4) { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
      }
    }
    return bytes
  }
}

enum Deflate {
  /// A raw deflate stream of stored blocks (RFC 1951 3.2.4).
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var start = 0
    while start < bytes.count {
      let length = min(60_000, bytes.count - start)
      out.append(start + length == bytes.count ? 1 : 0)
      let (low, high) = (UInt8(length & 255), UInt8(length >> 8))
      out += [low, high, ~low, ~high] + bytes[start..<start + length]
      start += length
    }
    return out
  }
}
