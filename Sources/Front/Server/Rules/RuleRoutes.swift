internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Rulebook

/// `/rulebooks`, `/catalogue`, `/calendar`: the norm to read and to ask. Open to everybody, and there without a registry.
enum RuleRoutes {
  static func rows(_ shelf: RulebookShelf) -> [APIRoute] {
    [
      APIRoute(
        .get, "rulebooks", "rulebooks", Bilingual("规范的版本", "The editions of the norm"), .open,
        answer: APIAnswerForm(.ok, .list(identity, atMost: 1000))
      ) { _ in kept(.array(try shelf.library().contexts.map { RulebookJSON($0.book).identity })) },
      APIRoute(
        .get, "rulebooks/{edition}", "rulebook", Bilingual("规范全文与规则", "The norm, clause by clause"), .open,
        answer: APIAnswerForm(
          .ok,
          .open([
            .required("edition", .text(1...60)), .required("chapters", .list(.any, atMost: 1000)),
            .required("questions", .list(.any, atMost: 1000)), .required("subjects", .list(.any, atMost: 1000)),
          ]))
      ) { call in kept(RulebookJSON(try context(call, shelf).book).document) },
      APIRoute(
        .get, "rulebooks/{edition}/examples", "rulebookExamples", Bilingual("示例事实", "Examples of facts"), .open
      ) { call in
        guard let text = try shelf.library().examples(call.parameter("edition")) else {
          throw Problem.notFound("没有示例 no examples")
        }
        return APIAnswer(
          headers: [.contentType: "application/json", .cacheControl: "no-cache"],
          raw: .init(byteBuffer: ByteBuffer(string: text)))
      },
      APIRoute(
        .post, "rulebooks/{edition}/questions/{question}", "askRulebook", Bilingual("向规范提问", "Ask the norm"), .open,
        body: .text(.map(.any)), answer: APIAnswerForm(.ok, evaluation)
      ) { call in
        let rules = try context(call, shelf)
        let question = call.parameter("question")
        return .json(try answering { try rules.answer(question, facts: call.text, file: "facts.json") }.audit)
      },
      APIRoute(
        .post, "rulebooks/{edition}/what-if", "whatIf", Bilingual("附加规定的推演", "What another rule would change"), .open,
        body: .text(.map(.any)), answer: APIAnswerForm(.ok, .map(.any))
      ) { call in
        let rules = try context(call, shelf)
        return .json(try answering { try WhatIfRequest(call.text).answer(rules) })
      },
      APIRoute(
        .get, "catalogue", "catalogue", Bilingual("术式目录", "The catalogue of procedures"), .open,
        query: [
          .optional("q", .line(0...100), "name, pinyin, initials or code"), .optional("limit", .integer(1...200)),
        ],
        answer: APIAnswerForm(
          .ok,
          .open([
            .required(
              "entries",
              .list(
                .named(
                  "CatalogueEntry",
                  .open([
                    .required("code", .text(1...40)), .required("level", .integer(1...4)),
                    .required("name", .bilingual),
                    .required("icd9cm3", .list(.text(1...40), atMost: 1000)), .required("notes", .text(0...10_000)),
                  ])), atMost: 10_000))
          ]))
      ) { call in try catalogue(call, shelf) },
      APIRoute(
        .get, "calendar/working-day", "workingDay", Bilingual("若干工作日之后", "So many working days later"), .open,
        query: [.required("from", .day), .required("days", .integer(0...10_000))],
        answer: APIAnswerForm(
          .ok,
          .open([.required("from", .day), .required("days", .integer(0...10_000)), .optional("date", .day)]))
      ) { call in try workingDay(call, shelf) },
    ]
  }

  private static let identity = APISchema.named(
    "Edition",
    .open([
      .required("edition", .text(1...60)), .required("title", .bilingual), .required("enabled", .flag),
      .required("hash", .text(1...200)),
    ]))

  /// The reasoning for audit.
  static let evaluation = APISchema.named(
    "Evaluation",
    .open([
      .required("question", .text(1...60)), .required("title", .bilingual), .required("verdict", .text(1...40)),
      .required("failing", .list(.text(1...60), atMost: 1000)), .required("summary", .bilingual),
    ]))

  /// May be kept by the browser and is asked for again each time: the norm is nobody's secret.
  private static func kept(_ value: JSONValue) -> APIAnswer {
    var answer = APIAnswer.json(value)
    answer.headers[.cacheControl] = "no-cache"
    return answer
  }

  private static func context(_ call: APICall, _ shelf: RulebookShelf) throws -> EvaluationContext {
    guard let found = try shelf.library().context(call.parameter("edition")) else {
      throw Problem.notFound("没有这个版本 no such edition")
    }
    return found
  }

  private static func catalogue(_ call: APICall, _ shelf: RulebookShelf) throws -> APIAnswer {
    guard let catalogue = try shelf.library().current?.book.catalogue else { throw Problem.notFound() }
    let text = call.query["q"] ?? ""
    let hits: [(CatalogueEntry, String)] =
      text.isEmpty
      ? catalogue.entries.map { ($0, "") }
      : catalogue.search(text, limit: call.limit(60)).map { ($0.entry, $0.match.name) }
    return kept([
      "entries": .array(
        hits.map { entry, match in
          [
            "code": .string(entry.code), "level": .integer(entry.level), "name": .text(entry.name),
            "icd9cm3": .array(entry.icd9cm3.map(JSONValue.string)),
            "nationalCodes": .array(
              entry.nationalCodes.map { ["code": .string($0.code), "name": .string($0.name)] }),
            "notes": .string(entry.notes), "match": match.isEmpty ? .null : .string(match),
          ]
        })
    ])
  }

  private static func workingDay(_ call: APICall, _ shelf: RulebookShelf) throws -> APIAnswer {
    let days = call.query["days"].flatMap { Int($0) } ?? 0
    guard let from = call.day("from") else { throw Problem.invalid("from", "缺少此参数。", "Is missing.") }
    let calendar = try shelf.library().calendar
    return .json([
      "from": .string(from.iso), "days": .integer(days),
      "date": calendar.workingDay(days, after: from).map { .string($0.iso) } ?? .null,
      "range": calendar.range.map { ["from": .string($0.lowerBound.iso), "until": .string($0.upperBound.iso)] }
        ?? .null,
    ])
  }

  /// Faults of facts and rule texts become problem details with their places.
  static func answering<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as FactsError {
      throw Problem(
        .unprocessableContent, "事实有误 the facts have faults",
        errors: error.problems.map {
          FieldError(path: $0.path, line: $0.position.line, column: $0.position.column, message: $0.message)
        })
    } catch let error as RulebookError {
      throw Problem(
        .unprocessableContent, "规则文本有误 the rule text has faults",
        errors: error.findings.map {
          FieldError(path: "overlay", line: $0.position.line, column: $0.position.column, message: $0.message)
        })
    } catch let error as QuestionError {
      var errors: [FieldError] = []
      if case .contradiction(let found) = error.code {
        for one in found {
          for stated in one.values {
            errors.append(FieldError(path: stated.path, line: nil, column: nil, message: one.message))
          }
        }
      }
      let status: HTTPResponse.Status =
        if case .unknownQuestion = error.code { .notFound } else { .unprocessableContent }
      throw Problem(status, "无法回答 cannot be answered", detail: error.description, errors: errors)
    }
  }
}

extension Response {
  static func json(_ value: JSONValue) -> Response { json(value.text) }

  static func json(_ text: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
