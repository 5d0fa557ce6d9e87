internal import Rulebook

/// One walk through a record beside the dictionary: every violation, and what is filled of what must be.
struct RecordCheck {
  let standard: StandardRecord
  let context: ValidationContext
  private(set) var violations: [Violation] = []
  private(set) var mandatory = 0
  private(set) var filled = 0
  private(set) var missing: [String] = []

  /// What is absent, so that the walk also tells what an earlier step would have asked.
  private(set) var absences: [RecordExamination.Absence] = []

  let scope: ConditionScope
  /// The row of a list that is being read, from 1.
  private var row: Int?

  /// - Parameter derived: the record's, where they are known already.
  init(
    _ standard: StandardRecord, _ record: RecordDocument, _ context: ValidationContext, derived: DerivedValues? = nil
  ) {
    self.standard = standard
    self.context = context
    scope = ConditionScope(
      record: record, derived: derived ?? DerivedValues(record, catalogue: context.catalogue))
  }

  mutating func run() {
    let record = scope.record
    var known = 0
    for field in standard.fields {
      let node = record.members[field.key]
      if node != nil { known += 1 }
      check(field, node)
    }
    let asked = standard.modulesAsked(by: record.texts("procedures"))
    for (index, module) in standard.modules.enumerated() {
      let node = record.members[module.id]
      if node != nil { known += 1 }
      if asked[index] {
        check(module.field, node)
      } else if let node {
        report(module.field, .module, nil, Message.module(module.field), .warning)
        if case .missing = node { continue }
        check(module.field, node)
      }
    }
    guard record.members.count > known else { return }
    for name in record.members.keys where !standard.hasMember(name) { reportUnknown(name) }
  }

  // MARK: - Fields

  /// A field or part, stated or not.
  private mutating func check(_ field: Field, _ node: RecordNode?) {
    let isRequired = isRequired(field)
    guard let node else {
      guard isRequired, field.due <= context.stage else { return }
      absences.append(
        RecordExamination.Absence(
          due: field.due, weight: weight(field), missing: missing.count, violation: violations.count))
      count(field, isFilled: false)
      report(field, .required, nil, Message.required(field))
      return
    }
    if case .missing(let reason) = node {
      if isRequired { count(field, isFilled: reason != .unknown) }
      if !field.missing.contains(reason) {
        report(field, .missingReason, reason.rawValue, Message.missingReason(field, standard))
      }
      return
    }
    if let repetition = field.repeats {
      check(field, node, repetition, isRequired: isRequired)
    } else {
      checkOne(field, node, isRequired: isRequired)
    }
    for rule in field.wholeRules { check(rule, of: field) }
  }

  private mutating func check(_ field: Field, _ node: RecordNode, _ repetition: Repetition, isRequired: Bool) {
    guard case .list(let rows) = node else { return report(field, .shape, nil, Message.shape(field)) }
    if rows.isEmpty, isRequired { count(field, isFilled: repetition.least == 0) }
    if rows.count < repetition.least {
      report(field, .tooFew, String(rows.count), Message.tooFew(field, repetition.least))
    }
    if rows.count > repetition.most {
      report(field, .tooMany, String(rows.count), Message.tooMany(field, repetition.most))
    }
    let isNested = row != nil
    var seen: Set<RecordNode> = []
    for (index, element) in rows.prefix(repetition.most).enumerated() {
      if !isNested { row = index + 1 }
      if rows.count > 1, !field.isGroup, !seen.insert(element).inserted {
        report(field, .repeated, shown(field, element), Message.repeated(field))
      }
      checkOne(field, element, isRequired: isRequired && (field.isGroup || index == 0))
    }
    if !isNested { row = nil }
  }

  /// One value, one group, or one row.
  private mutating func checkOne(_ field: Field, _ node: RecordNode, isRequired: Bool) {
    guard field.isGroup else {
      if isRequired { count(field, isFilled: true) }
      return checkValue(field, node)
    }
    guard case .group(let parts) = node else { return report(field, .shape, nil, Message.shape(field)) }
    let outer = scope.row
    scope.row = parts
    defer { scope.row = outer }
    var known = 0
    for part in field.parts {
      let node = parts[part.key]
      if node != nil { known += 1 }
      check(part, node)
    }
    if parts.count > known {
      for key in parts.keys where !field.parts.contains(where: { $0.key == key }) {
        reportUnknown(field.id + "." + key)
      }
    }
    for rule in field.rowRules { check(rule, of: field) }
  }

  private mutating func check(_ rule: FieldRule, of field: Field) {
    guard rule.check.holds(in: scope) == false else { return }
    add(
      Violation(
        field: field.id, row: rule.isPerRow ? row : nil, rule: rule.code, message: Message.rule(field, rule),
        severity: rule.severity))
  }

  private func isRequired(_ field: Field) -> Bool {
    switch field.requirement {
    case .mandatory: true
    case .conditional(let condition): condition.holds(in: scope) == true
    case .optional: false
    }
  }

  // MARK: - Counting

  /// A group that is absent counts with all its mandatory parts, so that leaving it out is no gain.
  private mutating func count(_ field: Field, isFilled: Bool) {
    let weight = weight(field)
    mandatory += weight
    if isFilled { filled += weight } else { missing.append(row.map { "\(field.id)[\($0)]" } ?? field.id) }
  }

  private func weight(_ field: Field) -> Int { field.isGroup ? max(1, field.mandatoryParts) : 1 }

  // MARK: - Reporting

  mutating func report(
    _ field: Field, _ rule: ValueRule, _ value: String?, _ message: Bilingual,
    _ severity: Violation.Severity = .error
  ) {
    add(
      Violation(
        field: field.id, row: row, value: field.isIdentity ? nil : value, rule: rule.rawValue, message: message,
        severity: severity))
  }

  private mutating func reportUnknown(_ name: String) {
    let shown = name.count <= 60 ? name : String(name.prefix(60)) + "…"
    add(Violation(field: shown, row: row, rule: ValueRule.unknownField.rawValue, message: Message.unknownField(shown)))
  }

  private mutating func add(_ violation: Violation) {
    if violations.count < context.limit { violations.append(violation) }
  }
}
