internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Rulebook

/// `/api/v1/rulebooks`, `/api/v1/catalogue`, `/api/v1/calendar`: the norm to read and to ask.
struct RuleRoutes {
  let shelf: RulebookShelf
  /// Facts are small; what is larger is no facts file.
  private static let largestBody = 1 << 20

  func add(to router: RouterGroup<NodeContext>) {
    router.get("rulebooks") { _, _ in
      Response.json(.array(try shelf.library().contexts.map { RulebookJSON($0.book).identity }))
    }
    let book = router.group("rulebooks/:edition")
    book.get("") { _, context in Response.json(RulebookJSON(try self.context(context).book).document) }
    book.get("examples") { _, context in
      let edition = try context.parameters.require("edition")
      guard let text = try shelf.library().examples(edition) else { throw Problem.notFound("没有示例 no examples") }
      return Response.json(text)
    }
    book.post("questions/:question") { request, context in
      let rules = try self.context(context)
      let question = try context.parameters.require("question")
      let facts = try await Self.text(of: request)
      return Response.json(try Self.answering { try rules.answer(question, facts: facts, file: "facts.json") }.audit)
    }
    book.post("what-if") { request, context in
      let rules = try self.context(context)
      let text = try await Self.text(of: request)
      return Response.json(try Self.answering { try WhatIfRequest(text).answer(rules) })
    }
    router.get("catalogue") { request, _ in try catalogue(request) }
    router.get("calendar/working-day") { request, _ in try workingDay(request) }
  }

  private func context(_ request: NodeContext) throws -> EvaluationContext {
    guard let found = try shelf.library().context(try request.parameters.require("edition")) else {
      throw Problem.notFound("没有这个版本 no such edition")
    }
    return found
  }

  private func catalogue(_ request: Request) throws -> Response {
    guard let catalogue = try shelf.library().current?.book.catalogue else { throw Problem.notFound() }
    let query = request.uri.queryParameters
    let limit = query["limit"].flatMap { Int($0) } ?? 60
    let text = query["q"].map(String.init) ?? ""
    let hits: [(CatalogueEntry, String)] =
      text.isEmpty
      ? catalogue.entries.map { ($0, "") }
      : catalogue.search(text, limit: min(max(limit, 1), 200)).map { ($0.entry, $0.match.name) }
    return .json([
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

  private func workingDay(_ request: Request) throws -> Response {
    let query = request.uri.queryParameters
    guard let from = query["from"].flatMap({ CivilDate(String($0)) }), let days = query["days"].flatMap({ Int($0) }),
      (0...10_000).contains(days)
    else {
      throw Problem(
        .badRequest, "参数有误 wrong parameters", detail: "from=YYYY-MM-DD&days=N")
    }
    let calendar = try shelf.library().calendar
    return .json([
      "from": .string(from.iso), "days": .integer(days),
      "date": calendar.workingDay(days, after: from).map { .string($0.iso) } ?? .null,
      "range": calendar.range.map { ["from": .string($0.lowerBound.iso), "until": .string($0.upperBound.iso)] }
        ?? .null,
    ])
  }

  private static func text(of request: Request) async throws -> String {
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: largestBody)
    } catch is NIOTooManyBytesError {
      throw Problem(.contentTooLarge, "超过 1 MiB larger than 1 MiB")
    }
    guard let text = String(validating: buffer.readableBytesView, as: UTF8.self) else {
      throw Problem(.badRequest, "不是 UTF-8 文本 not UTF-8 text")
    }
    return text
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
