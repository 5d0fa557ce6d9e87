public import Rulebook

/// What a record is validated against.
public struct ValidationContext: Sendable {
  /// Fields due at later steps may still be empty; what is there is checked all the same.
  public var stage: RecordStage
  /// Knows procedures and their levels; without it neither is checked.
  public var catalogue: Catalogue?
  /// No more violations than this are listed.
  public var limit: Int

  public init(stage: RecordStage = .followedUp, catalogue: Catalogue? = nil, limit: Int = 500) {
    self.stage = stage
    self.catalogue = catalogue
    self.limit = limit
  }
}

/// How much of what must be filled is filled.
public struct Completeness: Sendable, Hashable {
  /// Mandatory values with an answer. "Unknown" is none; not done, not applicable and refused are answers.
  public let filled: Int
  /// Mandatory values: M, and C whose condition holds, that are due.
  public let mandatory: Int
  /// The ids without an answer, `devices[2].lot` for a row.
  public let missing: [String]

  /// 1 where nothing is mandatory.
  public var rate: Rational { Rational(filled, max(mandatory, 1)) ?? Rational(0) }
}

extension StandardRecord {
  /// Every violation, in the dictionary's order.
  public func validate(_ record: RecordDocument, in context: ValidationContext) -> [Violation] {
    var check = RecordCheck(self, record, context)
    check.run()
    return check.violations
  }

  public func completeness(_ record: RecordDocument, in context: ValidationContext) -> Completeness {
    var check = RecordCheck(self, record, context)
    check.run()
    return Completeness(filled: check.filled, mandatory: check.mandatory, missing: check.missing)
  }

  /// Violations and completeness in one walk.
  public func examine(
    _ record: RecordDocument, in context: ValidationContext
  ) -> (violations: [Violation], completeness: Completeness) {
    var check = RecordCheck(self, record, context)
    check.run()
    return (
      check.violations, Completeness(filled: check.filled, mandatory: check.mandatory, missing: check.missing)
    )
  }

  /// The record with numbers in the dictionary's units and derived values filled in: the form that is kept.
  ///
  /// Quantities whose unit does not convert stay as they are, for validation to name.
  public func canonical(_ record: RecordDocument, catalogue: Catalogue?) -> RecordDocument {
    canonicalWithDerived(record, catalogue: catalogue).record
  }

  /// The same with the derived values: nothing derived is derived from what canonical form fills in.
  func canonicalWithDerived(
    _ record: RecordDocument, catalogue: Catalogue?
  ) -> (record: RecordDocument, derived: DerivedValues) {
    var members = record.members
    if members.contains(node: \.holdsQuantity) {
      for field in self.members {
        if let node = members[field.key], node.holdsQuantity { members[field.key] = canonical(node, field) }
      }
    }
    let derived = DerivedValues(RecordDocument(members), catalogue: catalogue)
    for field in fields {
      if let derivation = field.derived, members[field.key] == nil, let number = derived.number(derivation) {
        members[field.key] = .number(number)
      }
      guard field.derivesParts, case .group(var parts) = members[field.key] else { continue }
      for part in field.parts {
        guard let derivation = part.derived, parts[part.key] == nil, let number = derived.number(derivation) else {
          continue
        }
        parts[part.key] = .number(number)
      }
      members[field.key] = .group(parts)
    }
    return (RecordDocument(members), derived)
  }

  private func canonical(_ node: RecordNode, _ field: Field) -> RecordNode {
    switch node {
    case .list(let rows): return .list(rows.map { canonical($0, field) })
    case .group(var parts):
      for part in field.parts { parts[part.key] = parts[part.key].map { canonical($0, part) } }
      return .group(parts)
    case .quantity(let number, let unit):
      guard let wanted = field.unit, let converted = UnitTable.convert(number, from: unit, to: wanted) else {
        return node
      }
      return .number(converted)
    default: return node
    }
  }
}

extension RecordNode {
  /// Whether a number in another unit stands in it.
  fileprivate var holdsQuantity: Bool {
    switch self {
    case .quantity: true
    case .list(let rows): rows.contains { $0.holdsQuantity }
    case .group(let parts): parts.contains(node: \.holdsQuantity)
    default: false
    }
  }
}
