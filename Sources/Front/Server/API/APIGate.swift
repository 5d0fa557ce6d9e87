internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Registry
internal import Rulebook

/// What stands before every handler: rate limits, session or token, CSRF, the password that has to be changed, the
/// role's permission, the shapes of query and body. Whatever fails here costs no handler anything.
struct APIGate: Sendable {
  let registry: Registry?
  /// Served over TLS by a proxy in front: cookies are for TLS alone, and the proxy names the visitor's address.
  let isBehindTLS: Bool
  private let accounts = RateLimiter(.account, clock: { Node.now() })
  private let addresses = RateLimiter(.address, clock: { Node.now() })
  /// A case with many devices has some 60 KiB; drafts are at most 256.
  private static let largestBody = 1 << 20

  init(registry: Registry?, isBehindTLS: Bool) {
    (self.registry, self.isBehindTLS) = (registry, isBehindTLS)
  }

  /// Answers one request by one row.
  func answer(_ route: APIRoute, _ request: Request, _ context: NodeContext) async throws -> Response {
    do {
      let call = try await admit(route, request, context)
      return try await route.handle(call).response
    } catch let problem as AccessProblem {
      throw Problem(problem)
    } catch let problem as DirectoryProblem {
      throw Problem(problem)
    } catch let refusal as Refusal {
      throw Problem(refusal)
    }
  }

  /// Lets through whose role may view images.
  func admitToImages(_ request: Request, _ context: NodeContext) async throws {
    do {
      guard let registry else { throw Problem.noRegistry }
      let token = request.headers[.cookie].flatMap { SessionRules.token(inCookies: $0, isSecure: isBehindTLS) }
      let visitor = try await signIn(request, token, address(request, context), isAlwaysOpen: false)
      let call = AccessRequest(
        actor: visitor.actor, permission: .studyRead, at: Node.now(), roleEnds: visitor.caller.roleEnds,
        scopes: visitor.caller.scopes)
      if case .refused(let refusal) = try await registry.access.decide(call) { throw Problem(refusal) }
    } catch let problem as AccessProblem {
      throw Problem(problem)
    }
  }

  private func admit(_ route: APIRoute, _ request: Request, _ context: NodeContext) async throws -> APICall {
    let address = address(request, context)
    if let wait = addresses.take(address) { throw Problem.tooMany(wait) }
    let token = request.headers[.cookie].flatMap { SessionRules.token(inCookies: $0, isSecure: isBehindTLS) }
    var visitor: APICall.Visitor?
    if route.need != .open {
      visitor = try await signIn(request, token, address, isAlwaysOpen: route.isAlwaysOpen)
      if let id = visitor?.account.id, let wait = accounts.take(id) { throw Problem.tooMany(wait) }
    }
    var path: [String: String] = [:]
    for name in route.parameters { path[name] = try context.parameters.require(name) }
    if let visitor, let permission = try permission(route, path) { try await admit(visitor.caller, permission) }
    let query = try Self.query(route, request)
    var version: Int?
    if route.needsVersion { version = try Self.version(request) }
    var purpose: Purpose?
    if let word = query["purpose"] ?? HTTPField.Name("X-Purpose").flatMap({ request.headers[$0] }) {
      guard let known = Purpose(rawValue: word) else {
        throw Problem.invalid(
          "purpose", "用途应为：\(Purpose.allCases.map(\.rawValue).joined(separator: "、"))。",
          "One of: \(Purpose.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      purpose = known
    }
    let (body, text) = try await body(route, request)
    let key = route.takesKey ? HTTPField.Name("Idempotency-Key").flatMap { request.headers[$0] } : nil
    return APICall(
      openRegistry: registry, visitor: visitor, path: path, query: query, body: body, text: text,
      stream: { if case .csv? = route.body { request.body } else { nil } }(), version: version, key: key,
      purpose: purpose, address: address, isSecure: isBehindTLS, token: token)
  }

  /// Refuses what the role, or the token's scopes, never let anybody do, before anything is read.
  private func admit(_ caller: Caller, _ permission: Permission) async throws {
    guard let registry else { throw Problem.noRegistry }
    let reach = registry.access.configuration.table[permission, caller.actor.role]
    guard reach == .never || !(caller.scopes?.contains(permission) ?? true) else { return }
    // Decided there too, so that a refusal of what is audited is on record.
    let request = AccessRequest(
      actor: caller.actor, permission: permission, target: .missing, at: Node.now(), roleEnds: caller.roleEnds,
      scopes: caller.scopes)
    if case .refused(let refusal) = try await registry.access.decide(request) { throw Problem(refusal) }
  }

  /// The session of the cookie, or the account of the bearer token.
  private func signIn(
    _ request: Request, _ token: SessionToken?, _ address: String, isAlwaysOpen: Bool
  ) async throws -> APICall.Visitor {
    guard let registry else { throw Problem.noRegistry }
    if let header = request.headers[.authorization] {
      guard header.lowercased().hasPrefix("bearer ") else { throw Problem.signIn }
      let (token, roleEnds) = try await registry.access.token(String(header.dropFirst(7)), address: address)
      guard let account = try await registry.access.account(token.account) else { throw Problem.signIn }
      return APICall.Visitor(
        caller: Caller(token.actor, roleEnds: roleEnds, scopes: token.scopes), account: account, session: nil)
    }
    guard let token else { throw Problem.signIn }
    let session = try await registry.access.session(token)
    // What changes something comes from a page of this session: another site's form has no way to the token.
    if ![.get, .head, .options].contains(request.method) {
      guard token.acceptsCSRF(HTTPField.Name("X-CSRF-Token").flatMap { request.headers[$0] }) else {
        throw Problem(
          .forbidden, code: "csrf",
          Bilingual("请求缺少页面令牌（X-CSRF-Token），请刷新页面后重试。", "The page's token (X-CSRF-Token) is missing; reload the page."))
      }
    }
    if session.mustChangePassword, !isAlwaysOpen {
      throw Problem(
        .forbidden, code: "password_change", Bilingual("请先修改密码。", "Change your password first."))
    }
    guard let account = try await registry.access.account(session.actor.account) else { throw Problem.signIn }
    return APICall.Visitor(
      caller: Caller(session.actor, roleEnds: session.roleEnds), account: account, session: session)
  }

  private func permission(_ route: APIRoute, _ path: [String: String]) throws -> Permission? {
    switch route.need {
    case .open, .session: return nil
    case .permission(let permission): return permission
    case .step:
      guard let step = path["step"].flatMap({ CaseStep(rawValue: $0) }),
        let row = CaseTransition.table.first(where: { $0.step == step })
      else { throw Problem(.notFound, code: "step", Bilingual("没有这个步骤。", "No such step.")) }
      return row.permission
    }
  }

  /// The peer's address; behind a proxy, the last one it names, which is the one that the proxy itself saw.
  private func address(_ request: Request, _ context: NodeContext) -> String {
    if isBehindTLS, let name = HTTPField.Name("X-Forwarded-For"), let line = request.headers[name],
      let last = line.split(separator: ",").last
    {
      return String(last.prefix(64)).filter { $0 != " " }
    }
    return context.remoteAddress?.ipAddress ?? ""
  }

  private static func query(_ route: APIRoute, _ request: Request) throws -> [String: String] {
    var query: [String: String] = [:]
    var faults: [FieldError] = []
    for (name, value) in request.uri.queryParameters {
      let name = String(name)
      guard let row = route.query.first(where: { $0.name == name }) ?? (name == "purpose" ? .purpose : nil) else {
        faults.append(FieldError(path: String(name.prefix(60)), message: Bilingual("没有这个参数。", "No such parameter.")))
        continue
      }
      guard query.updateValue(String(value), forKey: name) == nil else {
        faults.append(FieldError(path: name, message: Bilingual("重复。", "Is given twice.")))
        continue
      }
      faults += row.schema.faults(of: row.schema.reading(String(value)), at: name)
    }
    for row in route.query where row.isRequired && query[row.name] == nil {
      faults.append(FieldError(path: row.name, message: Bilingual("缺少此参数。", "Is missing.")))
    }
    guard faults.isEmpty else { throw Problem.faults(faults) }
    return query
  }

  private static func version(_ request: Request) throws -> Int {
    guard let text = request.headers[.ifMatch] else {
      throw Problem(
        HTTPResponse.Status(code: 428, reasonPhrase: "Precondition Required"), code: "if_match",
        Bilingual("请用 If-Match 写明所见版本，如 \"v7\"。", "Name the version that you saw with If-Match, such as \"v7\"."))
    }
    guard text.hasPrefix("\"v"), text.hasSuffix("\""), let version = Int(text.dropFirst(2).dropLast()), version >= 0
    else {
      throw Problem.invalid("If-Match", "应为 \"v7\" 这样的版本。", "Must be a version such as \"v7\".")
    }
    return version
  }

  private func body(_ route: APIRoute, _ request: Request) async throws -> (value: JSONValue, text: String) {
    switch route.body {
    case nil: return (.null, "")
    case .csv?:
      let type = (request.headers[.contentType] ?? "").lowercased()
      guard ["text/csv", "text/plain", "application/csv"].contains(where: { type.hasPrefix($0) }) else {
        throw Problem(.unsupportedMediaType, "应为 text/csv is expected")
      }
      return (.null, "")
    case .text?: return (.null, try await text(request))
    case .document(_, let most)?:
      guard let type = request.headers[.contentType], type.lowercased().hasPrefix("application/json") else {
        throw Problem(.unsupportedMediaType, "应为 application/json is expected")
      }
      return (.null, try await text(request, most: most))
    case .json(let schema)?:
      let text = try await text(request)
      guard let type = request.headers[.contentType], type.lowercased().hasPrefix("application/json") else {
        throw Problem(.unsupportedMediaType, "应为 application/json is expected")
      }
      let value: JSONValue
      do {
        value = try JSONValue.parse(text, file: "body")
      } catch {
        throw Problem(
          .badRequest, "不是 JSON not JSON",
          errors: error.problems.map {
            FieldError(path: $0.path, line: $0.position.line, column: $0.position.column, message: $0.message)
          })
      }
      let faults = schema.faults(of: value)
      guard faults.isEmpty else { throw Problem.faults(faults) }
      return (value, text)
    }
  }

  private func text(_ request: Request, most: Int = largestBody) async throws -> String {
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: most)
    } catch is NIOTooManyBytesError {
      throw Problem(.contentTooLarge, "超过 \(most >> 20) MiB larger than \(most >> 20) MiB")
    }
    guard let text = String(validating: buffer.readableBytesView, as: UTF8.self) else {
      throw Problem(.badRequest, "不是 UTF-8 文本 not UTF-8 text")
    }
    return text
  }
}

extension APIMember {
  fileprivate static let purpose = APIMember.optional("purpose", .word(Purpose.allCases.map(\.rawValue)))
}

extension APISchema {
  /// What a query parameter's text stands for.
  fileprivate func reading(_ text: String) -> JSONValue {
    switch self {
    case .integer: Int(text).map { .integer($0) } ?? .string(text)
    case .flag: text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : .string(text)
    case .named(_, let schema), .nullable(let schema): schema.reading(text)
    default: .string(text)
    }
  }
}
