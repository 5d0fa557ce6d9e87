/// A pattern with `*` for any run of characters and `?` for exactly one (PS3.4 C.2.2.2.4).
///
/// Matching goes forward once and returns only to the last `*`: at most pattern times text steps,
/// whatever the pattern.
public struct WildcardPattern: Sendable, Hashable {
  private let scalars: [UInt32]
  /// Whether the pattern holds a wildcard.
  public let hasWildcards: Bool
  /// Whether the pattern is made of `*` alone and so matches everything.
  public let matchesEverything: Bool

  /// The longest pattern that is looked at, in scalars. No attribute that is searched by pattern holds
  /// more (LO has 64 characters); a longer one matches nothing, so that no query costs without bound.
  public static let limit = 1_024

  /// The pattern as it stands; fold it first to match folded text.
  public init(_ pattern: String) {
    var scalars: [UInt32] = []
    for scalar in pattern.unicodeScalars {
      // A second star beside the first says nothing.
      if scalar == "*", scalars.last == Self.star { continue }
      scalars.append(scalar.value)
      if scalars.count > Self.limit { break }
    }
    self.scalars = scalars
    hasWildcards = scalars.contains { $0 == Self.star || $0 == Self.question }
    matchesEverything = scalars == [Self.star]
  }

  /// Whether the whole text fits the pattern.
  /// - Complexity: O(*p* · *t*) in the scalars of pattern and text, without recursion.
  public func matches(_ text: String) -> Bool {
    if matchesEverything { return true }
    if scalars.count > Self.limit { return false }
    let text = Array(text.unicodeScalars)
    var position = 0
    var index = 0
    var resume: (position: Int, index: Int)?
    while index < text.count {
      if position < scalars.count, scalars[position] == Self.star {
        resume = (position &+ 1, index)
        position &+= 1
      } else if position < scalars.count,
        scalars[position] == Self.question || scalars[position] == text[index].value
      {
        position &+= 1
        index &+= 1
      } else if let last = resume {
        position = last.position
        index = last.index &+ 1
        resume = (last.position, index)
      } else {
        return false
      }
    }
    while position < scalars.count, scalars[position] == Self.star { position &+= 1 }
    return position == scalars.count
  }

  private static let star: UInt32 = 0x2A
  private static let question: UInt32 = 0x3F
}
