/// How the value of a fact or a parameter is shown to people.
///
/// A class, because phrases hold many of them and are filled in often.
final class ValueFormat: Sendable {
  private let shape: Shape
  /// With the blank before it; the English word is in the plural.
  private let unit: Bilingual
  private let one: String

  private enum Shape: Sendable {
    case plain
    /// The labels of an enumeration, from the lowest.
    case symbol([Bilingual])
    case code(Catalogue)
    case percent
  }

  init(_ type: ValueType, unit: Bilingual, book: Rulebook) {
    switch type.required {
    case .symbol(let id): shape = .symbol(book.enumerations[id.index].members.map(\.label))
    case .code: shape = .code(book.catalogue)
    case .list(let element):
      switch element.required {
      case .symbol(let id): shape = .symbol(book.enumerations[id.index].members.map(\.label))
      case .code: shape = .code(book.catalogue)
      default: shape = .plain
      }
    default: shape = unit.english == "%" ? .percent : .plain
    }
    let plural = Self.unit(named: unit.english).english
    // In English the label says “level” already.
    let english = unit.english == "level" ? "" : " \(plural.isEmpty ? unit.english : plural)"
    self.unit = unit.english.isEmpty && unit.chinese.isEmpty ? unit : Bilingual(" \(unit.chinese)", english)
    one = Self.singular(self.unit.english)
  }

  /// A value of the declared fact or field.
  convenience init(_ declaration: FactDeclaration, book: Rulebook) {
    self.init(declaration.type, unit: declaration.unit, book: book)
  }

  func text(_ value: Value, _ language: Bilingual.Language) -> String {
    var text = ""
    append(value, language, to: &text)
    return text
  }

  func text(_ value: Value) -> Bilingual { Bilingual(text(value, .chinese), text(value, .english)) }

  func append(_ value: Value, _ language: Bilingual.Language, to text: inout String) {
    let isChinese = language == .chinese
    switch value {
    case .unknown: text += isChinese ? "（未知）" : "(not known)"
    case .none: text += isChinese ? "无" : "none"
    case .boolean(let holds): text += isChinese ? (holds ? "是" : "否") : (holds ? "yes" : "no")
    case .integer(let number):
      text += String(number)
      if number == 1, !isChinese { text += one } else { appendUnit(language, to: &text) }
    case .range(let range):
      text += String(range.lowerBound)
      text += "-"
      text += String(range.upperBound)
      appendUnit(language, to: &text)
    case .rational(let number):
      text += number.description
      appendUnit(language, to: &text)
      if case .percent = shape, !number.isShort {
        text += " ≈ "
        text += number.rounded(toPlaces: 3)
        text += "%"
      }
    case .date(let day): text += day.iso
    case .period(let period): text += period.text[language]
    case .symbol(let rank):
      if case .symbol(let labels) = shape, labels.indices.contains(rank) {
        text += labels[rank][language]
      } else {
        text += String(rank)
      }
    case .code(let index):
      guard case .code(let catalogue) = shape, catalogue.entries.indices.contains(index) else { return }
      text += catalogue.entries[index].code
    case .text(let words): text += words
    case .list(let members):
      switch shape {
      case .symbol, .code:
        for (offset, member) in members.enumerated() {
          if offset > 0 { text += isChinese ? "、" : ", " }
          append(member == .none ? .unknown : member, language, to: &text)
        }
        if members.isEmpty { text += isChinese ? "无" : "none" }
      default:
        text += String(members.count)
        text += isChinese ? " 项" : members.count == 1 ? " entry" : " entries"
      }
    case .record: text += isChinese ? "有" : "present"
    }
  }

  private func appendUnit(_ language: Bilingual.Language, to text: inout String) {
    if case .percent = shape { text += "%" } else { text += unit[language] }
  }

  private static func singular(_ unit: String) -> String {
    unit.utf8.last == UInt8(ascii: "s") ? String(unit.dropLast()) : unit
  }

  /// The words for a unit of the table of parameters.
  static func unit(named unit: String) -> Bilingual {
    switch unit {
    case "case": Bilingual("例", "cases")
    case "person": Bilingual("名", "persons")
    case "bed": Bilingual("张", "beds")
    case "m2": Bilingual("平方米", "m²")
    case "percent": Bilingual(same: "%")
    case "accident": Bilingual("起", "accidents")
    case "institution": Bilingual("家", "institutions")
    case "piece": Bilingual("件", "pieces")
    case "year", "full year": Bilingual("年", "years")
    case "month", "full month": Bilingual("个月", "months")
    case "day": Bilingual("日", "days")
    case "working day": Bilingual("个工作日", "working days")
    case "assessment": Bilingual("次", "assessments")
    case "type": Bilingual("种", "types")
    case "grade", "SIR grade": Bilingual("级", "(grade)")
    // Periods and titles bring their own words.
    default: Bilingual(same: "")
    }
  }
}

extension Rational {
  /// Whether its decimal number ends after few places.
  fileprivate var isShort: Bool { !description.utf8.contains(UInt8(ascii: "/")) }
}
