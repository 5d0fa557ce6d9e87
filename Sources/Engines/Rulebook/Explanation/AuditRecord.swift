extension Evaluation {
  /// The whole answer as JSON for audit; see `Explanation.audit`.
  public var audit: JSONValue { explanation.audit }
}

extension Explanation {
  /// The whole answer as JSON for audit, keys in a fixed order: equal inputs give equal bytes.
  public var audit: JSONValue {
    let evaluation = evaluation
    let book = evaluation.storage.book
    return [
      "question": .string(evaluation.question),
      "title": .text(evaluation.title),
      "verdict": .string(evaluation.verdict.name),
      "state": evaluation.state.map(Self.state) ?? .null,
      "asOf": .day(evaluation.asOf),
      "knownAt": .day(evaluation.knownAt),
      "failing": .array(evaluation.failing.map { .string($0.text) }),
      "advisories": .array(evaluation.advisories.map { .string($0.text) }),
      "details": .array(
        evaluation.details.map { detail in
          [
            "clause": .string(detail.clause.text),
            "label": .text(book.clause(detail.clause)?.title ?? Bilingual(same: "")),
            "value": .text(detail.display),
          ]
        }),
      "readingDependent": .array(evaluation.readingDependence.map(Self.difference)),
      "summary": .text(evaluation.summary),
      "reason": .array(
        reason.map { ["clause": .id($0.clause), "text": .text($0.text)] }),
      "remedies": .array(
        remedies.map { remedy in
          [
            "steps": .array(
              remedy.steps.map { step in
                ["clause": .id(step.clause), "text": .text(step.text), "kind": .string(step.kind.rawValue)]
              })
          ]
        }),
      "tree": tree.json(book),
      "provenance": Self.provenance(evaluation.storage),
    ]
  }

  private static func state(_ state: MachineState) -> JSONValue {
    [
      "name": .string(state.name),
      "label": .text(state.label),
      "awaitsConfirmation": .boolean(state.awaitsConfirmation),
      "effective": .string(state.effective),
      "steps": .array(
        state.steps.map { step in
          [
            "date": .string(step.date.iso), "event": .string(step.event), "from": .string(step.from),
            "to": .string(step.to), "clauses": .array(step.clauses.map { .string($0.text) }),
            "text": .text(step.text),
          ]
        }),
    ]
  }

  private static func difference(_ difference: ReadingDifference) -> JSONValue {
    [
      "reading": .string(difference.reading.text),
      "title": .text(difference.title),
      "results": .array(
        difference.results.map { result in
          [
            "option": .string(result.option), "meaning": .text(result.meaning),
            "verdict": .string(result.outcome.name), "recommended": .boolean(result.isRecommended),
          ]
        }),
    ]
  }

  /// Everything besides the facts that the verdict is a function of.
  private static func provenance(_ storage: EvaluationContext.Storage) -> JSONValue {
    let book = storage.book
    let range = storage.calendar.range
    return [
      "rulebook": ["edition": .string(book.edition.id), "hash": .string(book.hash)],
      "overlays": .array(book.overlays.map { ["id": .string($0.id), "hash": .string($0.hash)] }),
      "calendar": [
        "hash": .string(storage.calendar.hash), "from": .day(range?.lowerBound), "until": .day(range?.upperBound),
      ],
      "rulings": .array(
        storage.rulings.map { ruling in
          [
            "reading": .string(ruling.reading.text), "option": .string(ruling.option),
            "document": .string(ruling.documentID),
          ]
        }),
    ]
  }
}

extension VerdictNode {
  func json(_ book: Rulebook) -> JSONValue {
    [
      "kind": .string(kind.rawValue),
      "clause": .id(clause),
      "title": title.map(JSONValue.text) ?? .null,
      "number": number.map(JSONValue.string) ?? .null,
      "quotes": .array(quotes.map { .string($0) }),
      "verdict": .string(verdict.name),
      "text": .text(text),
      "inputs": .array(
        inputs.map { input in
          [
            "path": .string(input.path),
            "label": .text(input.label),
            "value": input.declaration.map { input.value.json($0.type, book) } ?? .null,
            "display": .text(input.display(book)),
            "evidence": input.evidence.map(JSONValue.string) ?? .null,
          ]
        }),
      "comparison": comparison.map { comparison in
        [
          "left": .text(Bilingual(comparison.leftText(.chinese), comparison.leftText(.english))),
          "operator": .string(comparison.comparison.rawValue),
          "right": .text(Bilingual(comparison.rightText(.chinese), comparison.rightText(.english))),
          "parameter": comparison.parameter.map(JSONValue.string) ?? .null,
        ]
      } ?? .null,
      "children": .array(children.map { $0.json(book) }),
      "readings": .array(
        readings.map { tried in
          [
            "reading": .string(tried.reading.text), "option": .string(tried.option),
            "verdict": .string(tried.verdict.name),
          ]
        }),
    ]
  }
}

extension Value {
  /// As a facts file would state it.
  func json(_ type: ValueType, _ book: Rulebook) -> JSONValue {
    switch self {
    case .unknown, .none: return .null
    case .boolean(let holds): return .boolean(holds)
    case .integer(let number): return .integer(number)
    case .range(let range): return .array([.integer(range.lowerBound), .integer(range.upperBound)])
    case .rational(let number): return .rational(number)
    case .date(let day): return .string(day.iso)
    case .period(let period): return .string(period.description)
    case .symbol(let rank):
      guard case .symbol(let id) = type.required, let members = book.enumeration(id)?.members,
        members.indices.contains(rank)
      else { return .integer(rank) }
      return .string(members[rank].word)
    case .code(let index):
      let entries = book.catalogue.entries
      return entries.indices.contains(index) ? .string(entries[index].code) : .null
    case .text(let text): return .string(text)
    case .list(let members): return .array(members.map { $0.json(type.listElement, book) })
    case .record(let values):
      guard case .record(let id) = type.required, let fields = book.record(id)?.fields else { return .null }
      return .object(
        zip(fields, values).filter { $0.1 != .unknown }.map { field, value in
          JSONValue.Member(field.path, value.json(field.type, book))
        })
    }
  }
}

extension JSONValue {
  fileprivate static func day(_ day: CivilDate?) -> JSONValue { day.map { .string($0.iso) } ?? .null }
  fileprivate static func id(_ clause: ClauseID?) -> JSONValue { clause.map { .string($0.text) } ?? .null }
}
