internal import DICOMCore

extension Catalogue {
  /// An entry that a search found.
  public struct Hit: Sendable, Hashable {
    /// The place in the catalogue.
    public let index: Int
    public let entry: CatalogueEntry
    public let match: Match
    /// What fitted: the code, the name, the national code with its name.
    public let matchedText: String
  }

  /// By what an entry was found, the best first.
  public enum Match: Int, Sendable, Hashable, CaseIterable, Comparable {
    /// The code, also without its edition: `3-13`.
    case code
    case icd9cm3
    case nationalCode
    /// The whole name, or its beginning.
    case name
    case nameWithin
    case english
    case pinyin
    case pinyinWithin
    case initials
    /// The name of a national code.
    case nationalName
    /// All characters in this order with others between: 肿瘤消融 finds 经皮穿刺肿瘤物理消融术.
    case scattered

    public static func < (one: Match, other: Match) -> Bool { one.rawValue < other.rawValue }

    /// The word on the wire.
    public var name: String {
      switch self {
      case .code: "code"
      case .icd9cm3: "icd9cm3"
      case .nationalCode: "national_code"
      case .name, .nameWithin: "name"
      case .english: "english"
      case .pinyin, .pinyinWithin: "pinyin"
      case .initials: "initials"
      case .nationalName: "national_name"
      case .scattered: "scattered"
      }
    }
  }

  /// The entries that a text finds, the best first and then in the annex's order: by code, ICD-9-CM-3 or national code,
  /// by the Chinese or English name, by pinyin (whole, begun, or initials). Full-width letters, capitals and blanks make
  /// no difference; parts between blanks must all fit. Nothing typed finds everything.
  public func search(_ text: String, limit: Int = 50) -> [Hit] {
    let folded = SearchText.fold(String(text.prefix(200)))
    guard limit > 0 else { return [] }
    guard !folded.isEmpty else {
      return entries.enumerated().prefix(limit).map {
        Hit(index: $0.offset, entry: $0.element, match: .name, matchedText: $0.element.name.chinese)
      }
    }
    let whole = SearchTerm(folded)
    let parts = folded.split(separator: " ").prefix(8).map { SearchTerm(String($0)) }
    var hits: [(hit: Hit, rank: (Int, Int))] = []
    for (index, entry) in entries.enumerated() {
      let searched = searchable[index]
      guard
        let found = [searched.match(whole), searched.match(parts)].compactMap({ $0 }).min(by: { $0.match < $1.match })
      else { continue }
      hits.append(
        (
          Hit(index: index, entry: entry, match: found.match, matchedText: found.text),
          (found.match.rawValue, found.isExact ? 0 : 1)
        ))
    }
    return hits.sorted { ($0.rank.0, $0.rank.1, $0.hit.index) < ($1.rank.0, $1.rank.1, $1.hit.index) }
      .prefix(limit).map(\.hit)
  }
}

/// What was typed, folded; letters also without what parts them.
struct SearchTerm {
  let text: String
  /// The letters for pinyin; empty where anything but letters was typed.
  let letters: [UInt8]

  init(_ folded: String) {
    text = folded
    let bytes = folded.utf8.filter { $0 != 0x20 && $0 != UInt8(ascii: "'") }
    letters = bytes.count <= 80 && bytes.allSatisfy({ (0x61...0x7A).contains($0) }) ? bytes : []
  }
}

/// An entry's texts, folded once.
struct SearchableEntry: Sendable {
  private let entry: CatalogueEntry
  private let code: String
  /// Without the edition.
  private let shortCode: String
  private let chinese: String
  private let english: String
  private let englishWords: [String]
  private let nationalNames: [String]
  private let pinyin: CataloguePinyin

  init(_ entry: CatalogueEntry, readings: inout [Unicode.Scalar: [String]]) {
    self.entry = entry
    code = SearchText.fold(entry.code)
    shortCode = code.split(separator: "-").dropFirst().joined(separator: "-")
    chinese = SearchText.fold(entry.name.chinese)
    english = SearchText.fold(entry.name.english)
    englishWords = english.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    nationalNames = entry.nationalCodes.map { SearchText.fold($0.name) }
    pinyin = CataloguePinyin(entry.name.chinese, readings: &readings)
  }

  struct Found {
    let match: Catalogue.Match
    let isExact: Bool
    let text: String
  }

  func match(_ term: SearchTerm) -> Found? {
    let text = term.text
    if let found = matchCode(text) { return found }
    if chinese.hasPrefix(text) {
      return Found(match: .name, isExact: chinese == text, text: entry.name.chinese)
    }
    if chinese.contains(text) { return Found(match: .nameWithin, isExact: false, text: entry.name.chinese) }
    if english.hasPrefix(text) || text.utf8.count > 1 && englishWords.contains(where: { $0.hasPrefix(text) }) {
      return Found(match: .english, isExact: english == text || englishWords.contains(text), text: entry.name.english)
    }
    if text.contains(" "), english.contains(text) {
      return Found(match: .english, isExact: false, text: entry.name.english)
    }
    if let fit = pinyin.fit(term.letters) {
      let match: Catalogue.Match =
        switch fit {
        case .start: .pinyin
        case .within: .pinyinWithin
        case .initials: .initials
        }
      return Found(match: match, isExact: false, text: entry.name.chinese)
    }
    if let index = nationalNames.firstIndex(where: { $0.contains(text) }) {
      let national = entry.nationalCodes[index]
      return Found(
        match: .nationalName, isExact: nationalNames[index] == text, text: "\(national.code) \(national.name)")
    }
    if isScattered(text) { return Found(match: .scattered, isExact: false, text: entry.name.chinese) }
    return nil
  }

  /// Every part on its own; the worst one ranks.
  func match(_ parts: [SearchTerm]) -> Found? {
    guard parts.count > 1 else { return nil }
    var worst: Found?
    for part in parts {
      guard let found = match(part) else { return nil }
      if worst.map({ $0.match < found.match }) ?? true { worst = found }
    }
    return worst
  }

  private func matchCode(_ text: String) -> Found? {
    guard text.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    if code == text || shortCode == text { return Found(match: .code, isExact: true, text: entry.code) }
    if let icd = entry.icd9cm3.first(where: { $0 == text }) { return Found(match: .icd9cm3, isExact: true, text: icd) }
    let nationals = entry.nationalCodes.map { ($0, SearchText.fold($0.code)) }
    if let (national, _) = nationals.first(where: { $0.1 == text }) {
      return Found(match: .nationalCode, isExact: true, text: "\(national.code) \(national.name)")
    }
    // A single digit would find half of the catalogue.
    guard text.utf8.count > 1 else { return nil }
    if code.hasPrefix(text) || shortCode.hasPrefix(text) {
      return Found(match: .code, isExact: false, text: entry.code)
    }
    if let icd = entry.icd9cm3.first(where: { $0.hasPrefix(text) }) {
      return Found(match: .icd9cm3, isExact: false, text: icd)
    }
    if let (national, _) = nationals.first(where: { $0.1.hasPrefix(text) }) {
      return Found(match: .nationalCode, isExact: false, text: "\(national.code) \(national.name)")
    }
    return nil
  }

  /// Only of Hanzi: letters in this order stand in almost any English name.
  private func isScattered(_ text: String) -> Bool {
    let typed = Array(text.unicodeScalars.filter { $0 != " " })
    guard typed.count >= 2, typed.allSatisfy({ $0.value >= 0x3007 }) else { return false }
    var rest = typed[...]
    for scalar in chinese.unicodeScalars where scalar == rest.first { rest = rest.dropFirst() }
    return rest.isEmpty
  }
}
