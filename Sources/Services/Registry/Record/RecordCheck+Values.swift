internal import Rulebook

extension RecordCheck {
  /// A value beside its type, form, range and value set.
  mutating func checkValue(_ field: Field, _ node: RecordNode) {
    switch (field.type, node) {
    case (.text(let format), .text(let text)): check(field, text, format)
    case (.integer, .number(let number)):
      guard number.integer != nil else { return report(field, .type, number.description, Message.type(field)) }
      check(field, number)
    case (.decimal, .number(let number)): check(field, number)
    case (.integer, .quantity(let number, let unit)), (.decimal, .quantity(let number, let unit)):
      guard let wanted = field.unit, let converted = UnitTable.convert(number, from: unit, to: wanted) else {
        return report(field, .unit, String(unit.prefix(20)), Message.unit(field))
      }
      if field.type == .integer, converted.integer == nil {
        return report(field, .type, converted.description, Message.type(field))
      }
      check(field, converted)
    case (.date, .text(let text)):
      if CivilDate(text) == nil { report(field, .format, String(text.prefix(40)), Message.date(field)) }
    case (.dateTime, .text(let text)):
      if Moment(text) == nil { report(field, .format, String(text.prefix(40)), Message.dateTime(field)) }
    case (.boolean, .boolean): return
    case (.coded, .text(let text)):
      let codes = field.codes
      if codes?.contains(text) != true {
        report(field, .code, String(text.prefix(40)), Message.code(field, codes))
      }
    case (.procedure, .text(let text)):
      if let catalogue = context.catalogue, catalogue.index(ofCode: text) == nil {
        report(field, .code, String(text.prefix(40)), Message.procedure(field))
      } else if text.isEmpty || text.utf8.count > 20 {
        report(field, .format, String(text.prefix(40)), Message.procedure(field))
      }
    default: report(field, .type, shown(field, node), Message.type(field))
    }
  }

  /// What a message may repeat: numbers, codes and dates, never free text and never identity.
  func shown(_ field: Field, _ node: RecordNode) -> String? {
    guard !field.isIdentity else { return nil }
    switch node {
    case .number(let number): return number.description
    case .boolean(let flag): return flag ? "true" : "false"
    case .quantity(let number, let unit): return "\(number) \(unit.prefix(20))"
    case .text(let text): return field.type == .text(.plain) ? nil : String(text.prefix(40))
    default: return nil
    }
  }

  private mutating func check(_ field: Field, _ text: String, _ format: TextFormat) {
    if text.utf8.count > field.longest, text.count > field.longest {
      return report(field, .tooLong, nil, Message.tooLong(field))
    }
    let isBlank = text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
    guard !isBlank, format.accepts(text) else {
      return report(field, .format, format == .plain ? nil : String(text.prefix(40)), Message.format(field, format))
    }
    if format == .creditCode, !CreditCode.isRight(text) {
      report(field, .checkCharacter, text, Message.checkCharacter(field), .warning)
    }
  }

  private mutating func check(_ field: Field, _ number: Rational) {
    if let derivation = field.derived, let derived = scope.derived.number(derivation), derived != number {
      report(field, .derived, number.description, Message.derived(field, derived))
    }
    if let range = field.range, !range.contains(number) {
      return report(field, .range, number.description, Message.range(field, range))
    }
    if let usual = field.usual, !usual.contains(number) {
      report(field, .unusual, number.description, Message.unusual(field, usual), .warning)
    }
  }
}
