public import Rulebook

/// What the engine computes from a record, here and nowhere else; never from the clock.
public enum Derivation: String, Sendable, Hashable, CaseIterable {
  /// The highest level of the procedures in the catalogue.
  case level
  /// Minutes from start to end.
  case duration
  /// The year of the start, in China Standard Time.
  case startYear
  /// Year of the session less year of birth.
  case age
  /// Who operated.
  case operators
  /// Iodine given, in milligrams: volume by concentration, summed over the contrast rows.
  case iodine

  var type: FieldType {
    switch self {
    case .level, .duration, .startYear, .age: .integer
    case .operators: .text(.identifier)
    case .iodine: .decimal
    }
  }
}

/// The derived values of one record; what cannot be told is `nil`.
public struct DerivedValues: Sendable, Hashable {
  public let level: Int?
  public let duration: Int?
  public let startYear: Int?
  public let age: Int?
  public let operators: [String]
  public let iodine: IodineMass?
  /// Whether the level was derived from a catalogue: without one it is the stated level.
  public let isLevelDerived: Bool

  /// - Parameter catalogue: without one the level is taken as stated.
  public init(_ record: RecordDocument, catalogue: Catalogue?) {
    let start = record.texts("period.start").first.flatMap(Moment.init)
    let end = record.texts("period.end").first.flatMap(Moment.init)
    duration = start.flatMap { start in end.map { $0.minutes(since: start) } }
    startYear = start?.day.year
    var birthYear: Int?
    if case .number(let year) = record.members["birthYear"] { birthYear = year.integer }
    age = startYear.flatMap { year in
      birthYear.flatMap { birth in
        let (years, overflow) = year.subtractingReportingOverflow(birth)
        return overflow ? nil : years
      }
    }
    operators = Self.operators(record)
    iodine = Self.iodine(record)
    if let catalogue {
      level = Self.level(of: record.texts("procedures"), catalogue)
      isLevelDerived = true
    } else {
      if case .number(let stated) = record.members["level"] { level = stated.integer } else { level = nil }
      isLevelDerived = false
    }
  }

  /// The highest level. What is not listed has no level, so neither has the session (convention T13).
  static func level(of codes: [String], _ catalogue: Catalogue) -> Int? {
    var highest: Int?
    for code in codes {
      guard let index = catalogue.index(ofCode: code) else { return nil }
      highest = max(highest ?? 0, catalogue.entries[index].level)
    }
    return highest
  }

  /// Who operated, in the order of the team.
  static func operators(_ record: RecordDocument) -> [String] {
    guard case .list(let rows) = record.members["team"] else { return [] }
    return rows.compactMap { row in
      guard case .group(let parts) = row, parts["role"] == .text("operator"), case .text(let person) = parts["person"]
      else { return nil }
      return person
    }
  }

  private static func iodine(_ record: RecordDocument) -> IodineMass? {
    guard case .list(let rows) = record.members["contrast"] else { return nil }
    var total = Rational(0)
    for row in rows {
      guard case .group(let parts) = row, let volume = Volume(parts["volume"]),
        let concentration = IodineConcentration(parts["concentration"])
      else { continue }
      guard let product = volume.value.multiplied(by: concentration.value), let sum = total.adding(product) else {
        return nil
      }
      total = sum
    }
    return IodineMass(total)
  }

  /// Calls `body` with what a condition compares.
  func visit(_ derivation: Derivation, _ body: (RecordAtom) -> Void) {
    if derivation == .operators {
      for person in operators { body(.text(person)) }
    } else if let number = value(derivation) {
      body(.number(number))
    }
  }

  /// The number that a derived field must state; `nil` where it cannot be told.
  func number(_ derivation: Derivation) -> Rational? {
    derivation != .level || isLevelDerived ? value(derivation) : nil
  }

  private func value(_ derivation: Derivation) -> Rational? {
    switch derivation {
    case .level: level.map { Rational($0) }
    case .duration: duration.map { Rational($0) }
    case .startYear: startYear.map { Rational($0) }
    case .age: age.map { Rational($0) }
    case .operators: nil
    case .iodine: iodine?.value
    }
  }

  /// `{"level": 3, "duration": 95, …}`; what cannot be told is null.
  public var json: JSONValue {
    let number = { (value: Int?) -> JSONValue in value.map { .integer($0) } ?? .null }
    return [
      "level": number(level), "duration": number(duration), "startYear": number(startYear), "age": number(age),
      "operators": .array(operators.map { .string($0) }), "iodine": iodine.map { .rational($0.value) } ?? .null,
    ]
  }
}

/// A value that conditions compare.
enum RecordAtom: Sendable, Hashable {
  case text(String)
  case number(Rational)
  case boolean(Bool)
  case day(CivilDate)
  case moment(Moment)
}
