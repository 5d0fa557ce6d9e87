extension Catalogue {
  /// What comparing an entry with other codes of the same procedure turned up.
  public struct Discrepancy: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      /// The stated level is not the entry's: one of the two is wrong.
      case levelContradicts = "level_contradicts"
      /// Every entry that the other code serves has another level.
      case otherLevel = "other_level"
      /// The other code serves other entries, not this one, though of the same level too.
      case otherEntry = "other_entry"
      /// The other code serves this entry and others of another level: it cannot decide between them.
      case ambiguous
      /// No entry carries the other code: nothing to compare.
      case unlisted
      /// The catalogue has no such entry, so there is no level (T13).
      case unknownEntry = "unknown_entry"
    }

    public let kind: Kind
    /// ICD-9-CM-3 or national code; `nil` for a stated level.
    public let code: String?
    /// The entries that the other code serves.
    public let serves: [String]
    public let message: Bilingual

    /// Only a stated level contradicts; codes never decide a level, so they may only warn (annex).
    public var isContradiction: Bool { kind == .levelContradicts }
  }

  /// Compares a catalogue code with the ICD-9-CM-3 or national codes of the same procedure, and with a stated level.
  public func crossCheck(code: String, with others: [String] = [], statedLevel: Int? = nil) -> [Discrepancy] {
    guard let index = index(ofCode: code) else {
      return [
        Discrepancy(
          kind: .unknownEntry, code: nil, serves: [],
          message: Bilingual(
            "目录中没有\(code)：没有级别，不能当作一级。", "The catalogue has no \(code): it has no level, and level 1 is not assumed."))
      ]
    }
    let entry = entries[index]
    var found: [Discrepancy] = []
    if let statedLevel, statedLevel != entry.level {
      found.append(
        Discrepancy(
          kind: .levelContradicts, code: nil, serves: [entry.code],
          message: Bilingual(
            "申报为\(statedLevel)级，而\(entry.code)（\(entry.name.chinese)）为\(entry.level)级；级别由目录条目决定，请改正其一。",
            "Level \(statedLevel) is stated, but \(entry.code) (\(entry.name.english)) is level \(entry.level); the entry decides the level, correct one of them."
          )))
    }
    return found + others.compactMap { compare(entry, with: $0) }
  }

  /// The places of the entries that an ICD-9-CM-3 or national code serves. A national code that no entry names serves
  /// those of the ICD-9-CM-3 code that it extends (`39.7900x001` extends `39.79`).
  public func entries(servedBy code: String) -> [Int] {
    let code = code.lowercased()
    let exact = entries.indices.filter { index in
      entries[index].icd9cm3.contains(code) || entries[index].nationalCodes.contains { $0.code.lowercased() == code }
    }
    guard exact.isEmpty, let dot = code.firstIndex(of: "."), code[dot...].utf8.count > 3 else { return exact }
    let base = String(code[..<code.index(dot, offsetBy: 3)])
    return entries.indices.filter { entries[$0].icd9cm3.contains(base) }
  }

  private func compare(_ entry: CatalogueEntry, with code: String) -> Discrepancy? {
    let served = entries(servedBy: code).map { entries[$0] }
    let codes = served.map(\.code)
    func discrepancy(_ kind: Discrepancy.Kind, _ chinese: String, _ english: String) -> Discrepancy {
      Discrepancy(kind: kind, code: code, serves: codes, message: Bilingual(chinese, english))
    }
    let list = Bilingual(
      served.map { "\($0.code)（\($0.level)级）" }.joined(separator: "、"),
      served.map { "\($0.code) (level \($0.level))" }.joined(separator: ", "))
    if served.isEmpty {
      return discrepancy(
        .unlisted, "没有目录条目使用编码\(code)，无从核对。", "No entry carries the code \(code); nothing to compare.")
    }
    if codes.contains(entry.code) {
      guard served.contains(where: { $0.level != entry.level }) else { return nil }
      return discrepancy(
        .ambiguous, "编码\(code)用于\(list.chinese)，不能决定级别；以目录编码\(entry.code)（\(entry.level)级）为准，请核对部位和术式。",
        "The code \(code) serves \(list.english) and cannot decide the level; \(entry.code) (level \(entry.level)) counts: check site and technique."
      )
    }
    if served.contains(where: { $0.level == entry.level }) {
      return discrepancy(
        .otherEntry, "编码\(code)用于\(list.chinese)，不用于\(entry.code)；请核对两个编码。",
        "The code \(code) serves \(list.english), not \(entry.code); check both codes.")
    }
    return discrepancy(
      .otherLevel, "编码\(code)用于\(list.chinese)，而\(entry.code)为\(entry.level)级；请核对两个编码。",
      "The code \(code) serves \(list.english), but \(entry.code) is level \(entry.level); check both codes.")
  }
}
