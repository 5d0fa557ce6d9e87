@testable import Codecs

/// Seeded pictures with the texture of radiographs: smooth anatomy, edges, noise.
enum TestPictures {
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  static func format(
    rows: Int, columns: Int, samples: Int = 1, allocated: Int, stored: Int, signed: Bool = false
  ) -> PixelFormat {
    PixelFormat(
      rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: allocated,
      bitsStored: stored, isSigned: signed,
      photometricInterpretation: samples == 3 ? "RGB" : "MONOCHROME2")
  }

  /// A frame whose samples all fit `format.bitsStored`, sign-extended where signed.
  static func frame(_ format: PixelFormat, seed: UInt64, noise: Int = 12) -> DecodedFrame {
    var random = Random(state: seed)
    let top = 1 << format.bitsStored
    var bytes: [UInt8] = []
    for row in 0..<format.rows {
      for column in 0..<format.columns {
        for sample in 0..<format.samplesPerPixel {
          let dx = column - format.columns / 2 + sample * 3
          let dy = row - format.rows / 2
          let inside = dx * dx + 2 * dy * dy < format.columns * format.columns / 8
          var value = inside ? top / 2 + (dx * top) / (4 * format.columns) : top / 9
          value += Int(random.next() % UInt64(noise + 1)) * top / 4096 + Int(random.next() & 1)
          value = min(max(value, 0), top - 1)
          if format.isSigned { value -= top / 2 }
          bytes.append(UInt8(truncatingIfNeeded: value))
          if format.bitsAllocated >= 16 { bytes.append(UInt8(truncatingIfNeeded: value >> 8)) }
          if format.bitsAllocated == 32 {
            bytes.append(UInt8(truncatingIfNeeded: value >> 16))
            bytes.append(UInt8(truncatingIfNeeded: value >> 24))
          }
        }
      }
    }
    return DecodedFrame(bytes: bytes, format: format)
  }
}
