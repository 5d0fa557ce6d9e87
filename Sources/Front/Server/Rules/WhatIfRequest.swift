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
        throw Problem(
          .unprocessableContent, "第 \(number + 1) 项缺少 question 或 facts item \(number + 1) lacks question or facts")
      }
      return (item.member("id")?.string ?? String(number + 1), question, facts.value.text)
    }
  }

  func answer(_ context: EvaluationContext) throws -> JSONValue {
    let loaded = try Overlay.load(SourceFile(name: "overlay.md", text: overlay), on: context.book)
    let cases = try subjects.map {
      try context.whatIfCase(id: $0.id, question: $0.question, facts: $0.facts, file: $0.id)
    }
    let found = try context.whatIf(loaded, cases)
    return [
      "overlay": ["id": .string(loaded.id), "title": .text(loaded.title), "hash": .string(loaded.hash)],
      "results": .array(
        found.results.map {
          [
            "id": .string($0.id), "question": .string($0.question), "before": .string($0.before.word),
            "after": .string($0.after.word), "failing": .array($0.after.failing.map { .string($0.text) }),
          ]
        }),
      "changed": .integer(found.changed.count),
    ]
  }
}
