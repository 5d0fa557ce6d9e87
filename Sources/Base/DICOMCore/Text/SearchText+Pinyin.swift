extension SearchText {
  /// Readings of a Chinese name in pinyin without tones, for search.
  ///
  /// ```swift
  /// SearchText.pinyin("王^小东")   // ["wang xiaodong", "wangxiaodong", "wxd", "wang xiao dong"]
  /// SearchText.pinyin("曾伟")      // ["zeng wei", "zengwei", "zw", "ceng wei", "cengwei", "cw"]
  /// ```
  /// For each way to read the name: family and given name apart, all joined, the initials, and every
  /// syllable apart where that differs. The first way is the likeliest: surname readings for the
  /// surname (曾 zeng, 尉迟 yuchi), the commonest reading for the rest; others follow, as do the
  /// spellings of ü (吕 lv, lu, lyu). Without `^` the surname is the first character, or the first
  /// two where they are a compound one.
  ///
  /// Of a value with several groups the one with Hanzi counts. Without any Hanzi the result is empty.
  /// At most 64 Hanzi of the first 256 characters are read and at most 12 ways given.
  public static func pinyin(_ name: String) -> [String] {
    // Hanzi begin with 0xE3 or above in UTF-8: names without any are answered at once.
    guard name.utf8.contains(where: { $0 >= 0xE3 }) else { return [] }
    var results: [String] = []
    let name = String(String.UnicodeScalarView(name.unicodeScalars.prefix(256)))
    for group in name.split(separator: "=").prefix(3) {
      let components = group.split(separator: "^").map { tokens(of: String($0)) }
        .filter { !$0.isEmpty }
      guard components.contains(where: { $0.contains(where: \.isHanzi) }) else { continue }
      for reading in PinyinReadings(components).all {
        for text in reading.texts where !results.contains(text) { results.append(text) }
      }
    }
    return results
  }

  /// A Hanzi, or a run of other letters.
  struct PinyinToken {
    var text: String
    var isHanzi: Bool
  }

  private static func tokens(of component: String) -> [PinyinToken] {
    var tokens: [PinyinToken] = []
    var run = ""
    var hanzi = 0
    for scalar in fold(component).unicodeScalars {
      if isHanzi(scalar.value), hanzi < 64 {
        if !run.isEmpty { tokens.append(PinyinToken(text: run, isHanzi: false)) }
        run = ""
        hanzi += 1
        tokens.append(PinyinToken(text: String(scalar), isHanzi: true))
      } else if scalar == " " {
        if !run.isEmpty { tokens.append(PinyinToken(text: run, isHanzi: false)) }
        run = ""
      } else if hanzi < 64 {
        run.unicodeScalars.append(scalar)
      }
    }
    if !run.isEmpty { tokens.append(PinyinToken(text: run, isHanzi: false)) }
    return tokens
  }
}

/// The ways to read one name.
struct PinyinReadings {
  /// One way: the syllables of family name and given name.
  struct Reading {
    var family: [String]
    var given: [String]

    var texts: [String] {
      let syllables = family + given
      let spaced = [family.joined(), given.joined()].filter { !$0.isEmpty }.joined(separator: " ")
      let initials = String(syllables.compactMap(\.first))
      var texts = [spaced, syllables.joined(), initials]
      let apart = syllables.joined(separator: " ")
      if apart != spaced { texts.append(apart) }
      return texts
    }
  }

  private static let limit = 12
  private let family: [SearchText.PinyinToken]
  private let given: [SearchText.PinyinToken]

  init(_ components: [[SearchText.PinyinToken]]) {
    if components.count > 1 {
      family = components[0]
      given = Array(components.dropFirst().joined())
      return
    }
    let tokens = components.first ?? []
    guard tokens.count > 1, tokens[0].isHanzi else {
      family = tokens
      given = []
      return
    }
    var length = 1
    if tokens.count > 2, tokens[1].isHanzi, ChineseSurnames.isCompound(tokens[0].text + tokens[1].text) {
      length = 2
    }
    family = Array(tokens[..<length])
    given = Array(tokens[length...])
  }

  /// All ways, the likeliest first.
  var all: [Reading] {
    let families = Self.families(family)
    let givens = Self.givens(given)
    var readings: [Reading] = []
    // By the distance from the likeliest: (0,0), (1,0), (0,1), ...
    for rank in 0..<(families.count + givens.count) {
      for index in 0...rank where rank - index < families.count && index < givens.count {
        readings.append(Reading(family: families[rank - index], given: givens[index]))
        if readings.count == Self.limit { return readings }
      }
    }
    return readings
  }

  private static func families(_ tokens: [SearchText.PinyinToken]) -> [[String]] {
    let text = tokens.map(\.text).joined()
    var ways: [[String]] = []
    if let known = ChineseSurnames.readings(text) {
      if tokens.count == 1 {
        ways += known.flatMap { Pinyin.spellings($0) }.map { [$0] }
      } else if let joined = known.first {
        // A compound reading belongs to two characters: cut where the first one's reading ends.
        ways.append(cut(joined))
      }
    }
    // The characters' own readings, for those who do not know the surname's.
    if let second = tokens.first, tokens.count == 2, let known = ChineseSurnames.readings(second.text),
      let reading = known.first, let last = Pinyin.syllable(tokens[1])
    {
      // A surname of husband and own, 陈单; or an unknown compound.
      ways.append([reading, last])
    }
    for way in plain(tokens) where !ways.contains(way) { ways.append(way) }
    return ways
  }

  private static func givens(_ tokens: [SearchText.PinyinToken]) -> [[String]] {
    if tokens.isEmpty { return [[]] }
    var ways = plain(tokens)
    let first = ways.first ?? []
    for (index, token) in tokens.enumerated() where index < first.count {
      guard let other = ChineseSurnames.otherGivenReading(token.text), other != first[index] else {
        continue
      }
      var way = first
      way[index] = other
      if !ways.contains(way) { ways.append(way) }
    }
    return ways
  }

  /// The commonest readings, then with each spelling of ü throughout.
  private static func plain(_ tokens: [SearchText.PinyinToken]) -> [[String]] {
    let syllables = tokens.map { Pinyin.syllable($0) ?? $0.text }
    var ways = [syllables]
    for spelling in 1..<3 {
      let way = zip(syllables, tokens).map { syllable, token in
        let spellings = token.isHanzi ? Pinyin.spellings(syllable) : [syllable]
        return spellings.count > spelling ? spellings[spelling] : syllable
      }
      if !ways.contains(way) { ways.append(way) }
    }
    return ways
  }

  /// The two syllables of a compound surname's joined reading.
  private static func cut(_ joined: String) -> [String] {
    let vowels: Set<Character> = ["a", "e", "i", "o", "u", "v"]
    let letters = Array(joined)
    var seenVowel = false
    for (index, letter) in letters.enumerated() {
      let isVowel = vowels.contains(letter)
      if seenVowel, !isVowel, index + 1 < letters.count {
        let next = letters[index + 1]
        // "ng" and "n" close the first syllable unless a vowel follows them at once.
        if letter == "n" && !vowels.contains(next) || letter == "g" && !vowels.contains(next) { continue }
        return [String(letters[..<index]), String(letters[index...])]
      }
      if isVowel { seenVowel = true }
    }
    return [joined]
  }
}

extension Pinyin {
  /// The reading of a token that is a Hanzi.
  static func syllable(_ token: SearchText.PinyinToken) -> String? {
    guard token.isHanzi else { return nil }
    return token.text.unicodeScalars.first.flatMap { syllable($0.value) }
  }
}
