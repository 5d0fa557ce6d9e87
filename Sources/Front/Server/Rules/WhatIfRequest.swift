internal import HTTPTypes
internal import Rulebook

/// A body of `what-if`: an overlay as text, and subjects with their questions and facts.
struct WhatIfRequest {
  private let overlay: String
  private let subjects: [(id: String, question: String, facts: String)]

  init(_ text: String) throws {
    let body = try FactsFile(text, file: "what-if.json")
    guard let overlay = body.member("overlay")?.string, let items = body.member("subjects")?.elements else {
      throw Problem(
        .unprocessableContent, "缺少 overlay 或 subjects overlay or subjects is missing",
        detail: #"{"overlay": "text", "subjects": [{"id": "…", "question": "inst.l3", "facts": {…}}]}"#)
    }
    self.overlay = overlay
    subjects = try items.enumerated().map { number, item in
      guard let question = item.member("question")?.string, let facts = item.member("facts") else {
        throw Problem(.unprocessableContent, "第 \(number + 1) 项缺少 question 或 facts item \(number + 1) lacks question or facts")
      }
      return (item.member("id")?.string ?? String(number + 1), question, facts.value.text)
    }
  }

  func answer(_ context: EvaluationContext) throws -> JSONValue {
    let loaded = try Overlay.load(SourceFile(name: "overlay.md", text: overlay), on: context.book)
    let tightened = EvaluationContext(
      book: try context.book.applying(loaded), calendar: context.calendar, rulings: context.rulings)
    var changed = 0
    let results: [JSONValue] = try subjects.map { subject in
      let before = try context.answer(subject.question, facts: subject.facts, file: subject.id)
      let after = try tightened.answer(subject.question, facts: subject.facts, file: subject.id)
      if before.outcome != after.outcome { changed += 1 }
      return [
        "id": .string(subject.id), "question": .string(subject.question), "before": .string(before.outcome.name),
        "after": .string(after.outcome.name), "failing": .array(after.failing.map { .string($0.text) }),
      ]
    }
    return [
      "overlay": ["id": .string(loaded.id), "title": .text(loaded.title), "hash": .string(loaded.hash)],
      "results": .array(results), "changed": .integer(changed),
    ]
  }
}
