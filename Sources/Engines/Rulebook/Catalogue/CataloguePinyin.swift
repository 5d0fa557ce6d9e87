internal import DICOMCore

/// A catalogue name as it sounds: for each part between blanks and marks, the syllables without tones.
struct CataloguePinyin: Sendable, Hashable {
  /// Of each syllable the ways to type it (`lv`, `lu`, `lyu`); letters and digits stand as they are.
  let syllables: [[String]]

  init(_ name: String, readings: inout [Unicode.Scalar: [String]]) {
    var syllables: [[String]] = []
    var run = ""
    for scalar in SearchText.fold(name).unicodeScalars {
      if scalar.value < 0x80, scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value) {
        run.unicodeScalars.append(scalar)
        continue
      }
      if !run.isEmpty { syllables.append([run]) }
      run = ""
      let ways = readings[scalar] ?? Self.readings(of: scalar)
      readings[scalar] = ways
      if !ways.isEmpty { syllables.append(ways) }
    }
    if !run.isEmpty { syllables.append([run]) }
    self.syllables = syllables
  }

  /// How typed letters fit. The less, the better.
  enum Fit: Int, Comparable, Sendable {
    /// Whole syllables from the beginning, or initials of the whole.
    case start
    /// Whole syllables from further on.
    case within
    /// Initials, or initials and syllables mixed, from any syllable on.
    case initials

    static func < (one: Fit, other: Fit) -> Bool { one.rawValue < other.rawValue }
  }

  /// `typed` is folded and without blanks, at least two letters. The last syllable may be unfinished.
  func fit(_ typed: [UInt8]) -> Fit? {
    guard typed.count >= 2 else { return nil }
    if begins(at: 0, typed[...], initials: false) { return .start }
    if syllables.indices.dropFirst().contains(where: { begins(at: $0, typed[...], initials: false) }) { return .within }
    return syllables.indices.contains { begins(at: $0, typed[...], initials: true) } ? .initials : nil
  }

  private func begins(at index: Int, _ typed: ArraySlice<UInt8>, initials: Bool) -> Bool {
    if typed.isEmpty { return true }
    guard index < syllables.count else { return false }
    for way in syllables[index] {
      let letters = way.utf8
      if typed.starts(with: letters) {
        if begins(at: index + 1, typed.dropFirst(letters.count), initials: initials) { return true }
      } else if !initials, letters.starts(with: typed) {
        return true
      }
    }
    // `zh`, `ch` and `sh` may be typed as one letter or two.
    guard initials, let first = syllables[index].first?.utf8 else { return false }
    for length in 1...2 where first.count >= length && typed.starts(with: first.prefix(length)) {
      if length == 2, first.dropFirst().first != UInt8(ascii: "h") { continue }
      if begins(at: index + 1, typed.dropFirst(length), initials: true) { return true }
    }
    return false
  }

  /// The readings of a Hanzi as one within a name: behind a family name, where no surname's reading is meant.
  private static func readings(of scalar: Unicode.Scalar) -> [String] {
    guard scalar.value >= 0x3007 else { return [] }
    // Readings of medicine, where another one is commoner outside of it: 椎体, 栓塞.
    var ways: [String] =
      switch scalar {
      case "椎": ["zhui"]
      case "塞": ["se"]
      default: []
      }
    for reading in SearchText.pinyin("王^\(scalar)") {
      guard reading.hasPrefix("wang ") else { continue }
      let syllable = String(reading.dropFirst(5))
      // The character itself: there is no reading.
      if syllable.utf8.allSatisfy({ $0 < 0x80 }), !ways.contains(syllable) { ways.append(syllable) }
    }
    return ways
  }
}
