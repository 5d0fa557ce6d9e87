/// Random numbers that depend on a seed and a position only, never on the order of asking.
struct SeededNoise: Sendable {
  let seed: UInt64

  /// SplitMix64's finisher: every input bit changes about half of the output bits.
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A hash of a text under a seed (FNV-1a, then mixed).
  static func hash(_ text: String, seed: UInt64) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325 ^ mix(seed)
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return mix(value)
  }

  /// About normal, mean 0, standard deviation 1: the sum of four uniform numbers.
  func normal(_ position: Int) -> Float {
    let bits = SeededNoise.mix(seed &+ UInt64(truncatingIfNeeded: position))
    let sum =
      Int(bits & 0xFFFF) &+ Int((bits >> 16) & 0xFFFF) &+ Int((bits >> 32) & 0xFFFF)
      &+ Int(bits >> 48)
    // Four uniform numbers in 0..<65536: mean 131070, variance 4 * 65536^2 / 12.
    return Float(sum &- 131_070) / 37_837
  }

  /// Uniform in 0..<1.
  func uniform(_ position: Int) -> Double {
    let bits = SeededNoise.mix(seed &+ UInt64(truncatingIfNeeded: position))
    return Double(bits >> 11) / Double(1 << 53)
  }
}
