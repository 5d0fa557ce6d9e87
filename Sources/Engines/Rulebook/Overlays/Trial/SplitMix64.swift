/// Pseudo-random numbers from a seed (Steele, Lea, Flood 2014): the same seed gives the same trial everywhere, so
/// that a counter-example can be seen again. Nothing in a verdict depends on it.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True `share` times in 1000.
  mutating func chance(_ share: Int) -> Bool { Int(next() % 1000) < share }

  /// `0 ..< bound`; zero for a bound below one.
  mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

  mutating func pick<T>(_ choices: [T]) -> T? { choices.isEmpty ? nil : choices[below(choices.count)] }
}
