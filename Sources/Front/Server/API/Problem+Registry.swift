internal import HTTPTypes
internal import Registry
internal import Rulebook

// Refusals and problems of the registry as answers (RFC 9457).

extension Problem {
  init(
    _ status: HTTPResponse.Status, code: String, _ message: Bilingual, errors: [FieldError] = [],
    members: [JSONValue.Member] = [], headers: HTTPFields = [:]
  ) {
    self.init(
      status, "\(message.chinese) \(message.english)", headers: headers, errors: errors,
      members: [JSONValue.Member("code", .string(code)), JSONValue.Member("message", .text(message))] + members)
  }

  static let signIn = Problem(.unauthorized, code: "session", Bilingual("请登录。", "Please sign in."))

  static let noRegistry = Problem(
    .serviceUnavailable, code: "registry", Bilingual("病例登记未启用。", "The registry is not running."))

  static func invalid(_ field: String, _ chinese: String, _ english: String) -> Problem {
    faults([FieldError(path: field, message: Bilingual(chinese, english))])
  }

  static func faults(_ faults: [FieldError]) -> Problem {
    Problem(
      .unprocessableContent, code: "invalid", Bilingual("请求有误。", "The request has faults."), errors: faults)
  }

  static func tooMany(_ wait: Int64) -> Problem { Problem(AccessProblem.tooManyRequests(wait)) }

  init(_ problem: AccessProblem) {
    let status: HTTPResponse.Status =
      switch problem.code {
      case .credentials, .codeNeeded, .session: .unauthorized
      case .tooMany: .tooManyRequests
      case .busy: .serviceUnavailable
      case .invalid: .unprocessableContent
      case .missing: .notFound
      case .version: .preconditionFailed
      case .forbidden: .forbidden
      }
    var headers: HTTPFields = [:]
    var members: [JSONValue.Member] = []
    if let wait = problem.retryAfter {
      headers[.retryAfter] = String((wait + 999) / 1000)
      members.append(JSONValue.Member("retryAfter", .integer(Int(wait + 999) / 1000)))
    }
    self.init(
      status, code: problem.code == .codeNeeded ? "code_needed" : "\(problem.code)", problem.message,
      errors: problem.field.map { [FieldError(path: $0, message: problem.message)] } ?? [], members: members,
      headers: headers)
  }

  init(_ problem: DirectoryProblem) {
    let status: HTTPResponse.Status =
      switch problem.code {
      case .missing: .notFound
      case .forbidden: .forbidden
      case .invalid: .unprocessableContent
      case .version: .preconditionFailed
      case .taken: .conflict
      }
    self.init(
      status, code: problem.code.rawValue, problem.message,
      errors: problem.field.map { [FieldError(path: $0, message: problem.message)] } ?? [])
  }

  init(_ refusal: AccessRefusal) {
    self.init(refusal.code == .unreachable ? .notFound : .forbidden, code: refusal.code.rawValue, refusal.message)
  }

  /// Clauses with their quotes come with the evaluation; the violations of a record are errors by field as well.
  init(_ refusal: Refusal) {
    let status: HTTPResponse.Status =
      switch refusal.code {
      case .rule, .state, .incomplete, .keyReused: .conflict
      case .missing: .notFound
      case .forbidden: .forbidden
      case .version: .preconditionFailed
      case .invalid: .unprocessableContent
      }
    var members: [JSONValue.Member] = []
    if case .object(let all) = refusal.json { members = all.filter { $0.name != "code" && $0.name != "message" } }
    self.init(
      status, code: refusal.code.rawValue, refusal.message,
      errors: refusal.violations.map { FieldError(path: $0.place, message: $0.message) }, members: members)
  }
}

extension AccessProblem {
  fileprivate static func tooManyRequests(_ wait: Int64) -> AccessProblem {
    let seconds = (wait + 999) / 1000
    return AccessProblem(
      .tooMany, Bilingual("请求过于频繁，请 \(seconds) 秒后再试。", "Too many requests; try again in \(seconds) seconds."),
      retryAfter: wait)
  }
}
