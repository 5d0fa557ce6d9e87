internal import Rulebook

/// A rulebook as JSON: what the page of the norm is made of.
struct RulebookJSON {
  let book: Rulebook

  init(_ book: Rulebook) { self.book = book }

  /// Which edition it is.
  var identity: JSONValue { .object(identityMembers) }

  private var identityMembers: [JSONValue.Member] {
    [
      .init("edition", .string(book.edition.id)), .init("title", .text(book.edition.title)),
      .init("enabled", .boolean(book.edition.isEnabled)), .init("note", Self.optional(book.edition.note)),
      .init("hash", .string(book.hash)),
      .init("overlays", .array(book.overlays.map { ["id": .string($0.id), "hash": .string($0.hash)] })),
    ]
  }

  /// Everything: chapters, parameters, readings, questions, facts.
  var document: JSONValue {
    .object(
      identityMembers + [
        .init("chapters", .array(RulebookDocument(book).chapters.map(chapter))),
        .init("parameters", .array(book.parameters.filter { !$0.isSuperseded }.map(parameter))),
        .init("readings", .array(book.readings.map(reading))),
        .init("questions", .array(book.questions.map(question))),
        .init("subjects", .array(book.subjects.map(subject))),
      ])
  }

  private func chapter(_ chapter: RulebookDocument.Chapter) -> JSONValue {
    [
      "file": .string(chapter.file), "title": .text(chapter.title),
      "clauses": .array(chapter.clauses.compactMap { book.clause($0) }.map(clause)),
    ]
  }

  private func clause(_ clause: Clause) -> JSONValue {
    var notComputable: Bilingual?
    if case .notComputable(let reason) = clause.body { notComputable = reason }
    let used = UsedInRule(clause.rule)
    return [
      "id": .string(clause.id.text), "number": .string(clause.number), "title": .text(clause.title),
      "kind": .string(clause.kind.rawValue),
      "subject": clause.subject.flatMap { book.subject($0) }.map { .string($0.name) } ?? .null,
      "quotes": .array(clause.quotes.map(JSONValue.string)), "wording": .text(clause.wording),
      "evidence": .text(clause.evidence), "consequence": .text(clause.consequence),
      "interpretation": Self.optional(clause.interpretation),
      "rule": clause.rule.map { .string($0.source) } ?? .null, "notComputable": Self.optional(notComputable),
      "parameters": .array(used.parameters.sorted().map { .string(book.parameters[$0].name) }),
      "readings": .array(used.readings.sorted().map(JSONValue.string)),
      "overlay": clause.overlay.map(JSONValue.string) ?? .null,
    ]
  }

  private func parameter(_ parameter: Parameter) -> JSONValue {
    [
      "name": .string(parameter.name), "title": .text(parameter.title),
      "clauses": .array(parameter.clauses.map { .string($0.text) }),
      "value": .string(parameter.values.first.map { book.text(of: $0.value, in: parameter) } ?? ""),
      "unit": .string(parameter.unit),
      "comparison": .string(parameter.comparison.rawValue), "stricter": .string(parameter.stricter.rawValue),
      "source": .string(parameter.source.rawValue), "note": .string(parameter.note),
      "values": .array(
        parameter.values.map {
          [
            "from": $0.from.map { .string($0.iso) } ?? .null,
            "value": .string(book.text(of: $0.value, in: parameter)),
          ]
        }),
    ]
  }

  private func reading(_ reading: Reading) -> JSONValue {
    [
      "id": .string(reading.id.text), "title": .text(reading.title),
      "options": .array(
        reading.options.enumerated().map { index, option in
          [
            "name": .string(option.name), "meaning": .text(option.meaning), "recommended": .boolean(index == 0),
          ]
        }),
    ]
  }

  private func question(_ question: Question) -> JSONValue {
    [
      "id": .string(question.id), "title": .text(question.title),
      "subject": .string(book.subjects[question.subject.index].name),
    ]
  }

  private func subject(_ subject: Subject) -> JSONValue {
    [
      "name": .string(subject.name), "title": .text(subject.title),
      "facts": .array(subject.facts.map { fact($0, prefix: "") }),
    ]
  }

  private func fact(_ fact: FactDeclaration, prefix: String) -> JSONValue {
    [
      "path": .string(prefix + fact.path), "type": .string(typeName(fact.type)), "label": .text(fact.label),
      "unit": .text(fact.unit), "evidence": .text(fact.evidence), "fixed": .boolean(fact.isFixed),
      "members": members(fact.type),
      "fields": fields(fact.type),
    ]
  }

  /// The words an enumeration takes.
  private func members(_ type: ValueType) -> JSONValue {
    switch type {
    case .symbol(let id):
      guard let enumeration = book.enumeration(id) else { return .null }
      return .array(enumeration.members.map { ["word": .string($0.word), "label": .text($0.label)] })
    case .optional(let inner), .list(let inner): return members(inner)
    default: return .null
    }
  }

  /// The fields of a record, for forms.
  private func fields(_ type: ValueType) -> JSONValue {
    switch type {
    case .record(let id): book.record(id).map { .array($0.fields.map { fact($0, prefix: "") }) } ?? .null
    case .optional(let inner), .list(let inner): fields(inner)
    default: .null
    }
  }

  private func typeName(_ type: ValueType) -> String {
    switch type {
    case .verdict: "verdict"
    case .boolean: "boolean"
    case .integer: "integer"
    case .rational: "rational"
    case .date: "date"
    case .period: "period"
    case .symbol: "symbol"
    case .code: "code"
    case .text: "text"
    case .list(let inner): "list of \(typeName(inner))"
    case .record: "record"
    case .optional(let inner): typeName(inner) + "?"
    }
  }

  private static func optional(_ text: Bilingual?) -> JSONValue { text.map(JSONValue.text) ?? .null }
}

/// What a rule names.
private struct UsedInRule {
  var parameters: Set<Int> = []
  var readings: Set<String> = []

  init(_ rule: Rule?) {
    guard let rule else { return }
    for expression in [rule.applies, rule.requirement, rule.detail] {
      expression?.walk { part in
        switch part.kind {
        case .parameter(let index): parameters.insert(index.index)
        case .reading(let id, _): readings.insert(id.text)
        default: break
        }
      }
    }
  }
}
