internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Registry
internal import Rulebook

/// A request that has come through the gate: who asks, and the checked parts of what is asked.
struct APICall: Sendable {
  /// Nil where the node keeps none: then there are only the routes of the norm and of the node itself.
  let openRegistry: Registry?
  /// Nil only on open routes.
  let visitor: Visitor?
  let path: [String: String]
  let query: [String: String]
  /// Null where the route takes none, or a table.
  let body: JSONValue
  /// The body as it was sent, where the handler reads it itself.
  let text: String
  /// The bytes of a table; of other bodies nothing.
  let stream: RequestBody?
  /// From If-Match.
  let version: Int?
  let key: String?
  var purpose: Purpose?
  let address: String
  let isSecure: Bool
  /// The session that the browser came with, on any route.
  let token: SessionToken?

  var registry: Registry {
    get throws {
      guard let openRegistry else { throw Problem.noRegistry }
      return openRegistry
    }
  }

  /// Who signed in, or whose program it is.
  struct Visitor: Sendable {
    let caller: Caller
    let account: Account
    /// Nil for a program with a token.
    let session: Session?
    var actor: Actor { caller.actor }
  }

  /// Who asks. The gate lets nobody without a visitor to a handler that reads this.
  func signedIn() throws -> Visitor {
    guard let visitor else { throw Problem.signIn }
    return visitor
  }

  /// Who asks, with the purpose stated and the break-glass that is open for a patient.
  func caller(for patient: String?) async throws -> Caller {
    var caller = try signedIn().caller
    caller.purpose = purpose
    if let patient {
      caller.breakGlass = try await registry.access.openBreakGlass(of: caller.actor, patient: patient)
    }
    return caller
  }

  func text(_ name: String) throws -> String {
    guard case .string(let text)? = body[name] else { throw Problem.invalid(name, "缺少此项。", "Is missing.") }
    return text
  }

  func optionalText(_ name: String) -> String? {
    if case .string(let text)? = body[name] { text } else { nil }
  }

  func flag(_ name: String) -> Bool { body[name] == .boolean(true) }

  func parameter(_ name: String) -> String { path[name] ?? "" }

  func day(_ name: String) -> CivilDate? { query[name].flatMap { CivilDate($0) } }

  func limit(_ standard: Int = 50, most: Int = 200) -> Int {
    min(max(query["limit"].flatMap { Int($0) } ?? standard, 1), most)
  }

  /// Decides about an object, and puts audited permissions on record before it returns. Throws the problem to answer.
  @discardableResult
  func require(
    _ permission: Permission, on object: ObjectAttributes?, audited: AuditedObject? = nil
  ) async throws -> Allowance {
    let caller = try signedIn().caller
    var glass = caller.breakGlass
    if glass == nil, let patient = object?.patient {
      glass = try await registry.access.openBreakGlass(of: caller.actor, patient: patient)
    }
    let decision = try await registry.access.decide(
      AccessRequest(
        actor: caller.actor, permission: permission, target: object.map { .object($0) } ?? .missing, purpose: purpose,
        at: Node.now(), roleEnds: caller.roleEnds, scopes: caller.scopes, breakGlass: glass), object: audited)
    switch decision {
    case .allowed(let allowance): return allowance
    case .refused(let refusal): throw Problem(refusal)
    }
  }

  /// How far a permission reaches for lists; throws where it does not reach at all.
  func reach(_ permission: Permission, audited: AuditedObject? = nil) async throws -> Reach {
    let caller = try signedIn().caller
    let decision = try await registry.access.decide(
      AccessRequest(
        actor: caller.actor, permission: permission, purpose: purpose, at: Node.now(), roleEnds: caller.roleEnds,
        scopes: caller.scopes), object: audited)
    switch decision {
    case .allowed(let allowance): return allowance.reach
    case .refused(let refusal): throw Problem(refusal)
    }
  }

  /// The institution that a list is limited to: the one asked for where the reach is the region (nil: all of it),
  /// otherwise the actor's own, whatever was asked for.
  func institution(within reach: Reach) throws -> String? {
    let actor = try signedIn().actor
    if reach == .region || (actor.institution == nil && actor.role == .administrator) { return query["institution"] }
    guard let own = actor.institution else { throw Problem(AccessRefusal.unreachable) }
    if let asked = query["institution"], asked != own { throw Problem(AccessRefusal.unreachable) }
    return own
  }
}

/// What a handler gives back.
struct APIAnswer: Sendable {
  var status: HTTPResponse.Status = .ok
  var body: JSONValue?
  var version: Int?
  var headers: HTTPFields = [:]
  /// Instead of a JSON body.
  var raw: ResponseBody?

  static func json(_ body: JSONValue, version: Int? = nil) -> APIAnswer { APIAnswer(body: body, version: version) }
  static func created(_ body: JSONValue, version: Int? = nil) -> APIAnswer {
    APIAnswer(status: .created, body: body, version: version)
  }
  static let done = APIAnswer(status: .noContent)

  /// Patients' data is never kept by a cache on the way.
  var response: Response {
    var fields = headers
    fields[.cacheControl] = fields[.cacheControl] ?? "no-store"
    if let version { fields[.eTag] = "\"v\(version)\"" }
    if let raw { return Response(status: status, headers: fields, body: raw) }
    guard let body else { return Response(status: status, headers: fields) }
    fields[.contentType] = "application/json"
    return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(string: body.text)))
  }
}
