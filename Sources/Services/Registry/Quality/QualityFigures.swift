public import Rulebook

/// How good the records of a year are: what is missing, which rules are broken, and which reports were late. A pure
/// count; nothing of a patient is in it.
public struct QualityFigures: Sendable {
  /// A field that should be filled by now and is not, in so many cases.
  public struct Gap: Sendable, Hashable {
    /// The dictionary's id.
    public let field: String
    public let label: Bilingual
    public let cases: Int
  }

  /// A rule that is broken, in so many cases.
  public struct Breach: Sendable, Hashable {
    public let field: String
    public let label: Bilingual
    /// A stable code: `required`, `range`, `end_before_start` …
    public let rule: String
    public let severity: Violation.Severity
    /// How the first one found says it.
    public let message: Bilingual
    public let cases: Int
  }

  /// Reports that fall due in a month.
  public struct Month: Sendable, Hashable {
    /// `2026-03`.
    public let month: String
    public internal(set) var open = 0
    /// Not sent, and the day is over.
    public internal(set) var late = 0
    public internal(set) var sent = 0
    public internal(set) var sentLate = 0
  }

  /// Cases of the year, the cancelled left out.
  public internal(set) var cases = 0
  /// How many of them were examined: the newest, where there are very many.
  public private(set) var examined = 0
  /// Mandatory values of all examined cases, and those with an answer.
  public private(set) var mandatory = 0
  public private(set) var filled = 0
  /// Cases without a gap.
  public private(set) var complete = 0
  public internal(set) var months: [Month] = []
  /// Studies that wait for a person.
  public internal(set) var unmatched = 0

  private struct Key: Hashable {
    let field: String
    let rule: String
    let severity: Violation.Severity
  }
  private var missing: [String: Int] = [:]
  private var broken: [Key: (cases: Int, message: Bilingual)] = [:]

  public init() {}

  /// Counts one case. A row of a list is counted under its field, once for each case.
  public mutating func add(_ violations: [Violation], _ completeness: Completeness) {
    examined += 1
    mandatory += completeness.mandatory
    filled += completeness.filled
    if completeness.missing.isEmpty { complete += 1 }
    for field in Set(completeness.missing.map(Self.withoutRow)) { missing[field, default: 0] += 1 }
    var seen: Set<Key> = []
    // What is missing is counted above.
    for violation in violations where violation.rule != ValueRule.required.rawValue {
      let key = Key(field: violation.field, rule: violation.rule, severity: violation.severity)
      guard seen.insert(key).inserted else { continue }
      broken[key, default: (0, violation.message)].cases += 1
    }
  }

  /// The most frequent first.
  public func gaps(_ standard: StandardRecord) -> [Gap] {
    missing.map { Gap(field: $0.key, label: Self.label($0.key, standard), cases: $0.value) }
      .sorted { ($1.cases, $0.field) < ($0.cases, $1.field) }
  }

  /// The most frequent first.
  public func breaches(_ standard: StandardRecord) -> [Breach] {
    broken.map { key, value in
      Breach(
        field: key.field, label: Self.label(key.field, standard), rule: key.rule, severity: key.severity,
        message: value.message, cases: value.cases)
    }
    .sorted { ($1.cases, $0.field, $0.rule) < ($0.cases, $1.field, $1.rule) }
  }

  private static func label(_ field: String, _ standard: StandardRecord) -> Bilingual {
    standard.field(field)?.label ?? Bilingual(field, field)
  }

  /// `devices[2].lot` as `devices.lot`.
  private static func withoutRow(_ place: String) -> String {
    guard let open = place.firstIndex(of: "["), let close = place.firstIndex(of: "]"), open < close else {
      return place
    }
    return String(place[..<open] + place[place.index(after: close)...])
  }
}
