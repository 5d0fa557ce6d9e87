public import Rulebook

/// What a field holds.
public enum FieldType: Sendable, Hashable {
  case text(TextFormat)
  case integer
  /// An exact decimal number, or a number with another unit that converts exactly.
  case decimal
  /// `2024-06-30`.
  case date
  /// RFC 3339 with its offset: `2024-06-30T08:15:00+08:00`.
  case dateTime
  case boolean
  /// A code of a value set.
  case coded(String)
  /// A code of the procedure catalogue.
  case procedure
  /// Parts of its own.
  case group

  /// The word of the dictionary file.
  public var name: String {
    switch self {
    case .text: "text"
    case .integer: "integer"
    case .decimal: "decimal"
    case .date: "date"
    case .dateTime: "dateTime"
    case .boolean: "boolean"
    case .coded: "coded"
    case .procedure: "procedure"
    case .group: "group"
    }
  }
}

/// Codes that hospitals choose from, each with a key short enough to type.
///
/// A class: every coded value of every record is looked up in one, and must not copy it.
public final class ValueSet: Sendable, Hashable {
  public let id: String
  public let label: Bilingual
  /// Where the codes are defined, if elsewhere.
  public let system: String?
  public let codes: [Code]

  private let exact: [String: Int]
  private let lenient: [String: Int]

  public struct Code: Sendable, Hashable {
    public let code: String
    /// Unique within the set, without regard to case.
    public let short: String
    public let label: Bilingual
    /// The same thing in another system.
    public let equivalent: String?
  }

  init(id: String, label: Bilingual, system: String?, codes: [Code]) {
    self.id = id
    self.label = label
    self.system = system
    self.codes = codes
    let numbered = Array(codes.enumerated())
    exact = Dictionary(numbered.map { ($0.element.code, $0.offset) }, uniquingKeysWith: { one, _ in one })
    // Codes win over short keys, short keys over labels.
    let words =
      numbered.map { ($0.element.code.lowercased(), $0.offset) }
      + numbered.map { ($0.element.short.lowercased(), $0.offset) }
      + numbered.map { ($0.element.label.chinese.lowercased(), $0.offset) }
      + numbered.map { ($0.element.label.english.lowercased(), $0.offset) }
    lenient = Dictionary(words, uniquingKeysWith: { one, _ in one })
  }

  /// Value sets of one dictionary are told apart by their ids.
  public static func == (one: ValueSet, other: ValueSet) -> Bool { one === other || one.id == other.id }

  public func hash(into hasher: inout Hasher) { hasher.combine(id) }

  /// Whether it is one of the codes, spelt as they are.
  func contains(_ code: String) -> Bool { exact[code] != nil }

  public subscript(_ code: String) -> Code? { exact[code].map { codes[$0] } }

  /// The code that people mean by its code, short key or label in either language, whatever the case.
  public func reading(_ text: String) -> Code? {
    if let index = exact[text] { return codes[index] }
    return lenient[text.lowercased()].map { codes[$0] }
  }
}
