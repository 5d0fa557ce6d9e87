internal import HTTPTypes
internal import Registry
internal import Rulebook

/// One row of the interface: where it is, who may, what it takes and gives, and what is done. The gate, the router, the
/// tests and `/openapi.json` all read these rows; there is no route of the interface without one.
struct APIRoute: Sendable {
  /// What somebody needs to come in at all; about the object the handler decides.
  enum Need: Sendable, Hashable {
    /// Nothing: signing in itself, and what the norm says to everybody.
    case open
    /// To be signed in.
    case session
    /// That the role has this permission at all.
    case permission(Permission)
    /// The permission of the case's step in the path.
    case step
  }

  /// The body that is expected.
  enum Body: Sendable {
    case json(APISchema)
    /// JSON that the handler reads itself, so that its faults have lines and columns.
    case text(APISchema)
    /// The same for a large one, with its most bytes.
    case document(APISchema, most: Int)
    /// UTF-8 or GB18030 text of a table.
    case csv
  }

  let method: HTTPRequest.Method
  /// Below `/api/v1`, with `{names}`.
  let path: String
  /// Unique: the `operationId`.
  let id: String
  let summary: Bilingual
  let need: Need
  var query: [APIMember] = []
  var body: Body?
  /// The status of success, and what comes with it.
  var answer: APIAnswerForm = APIAnswerForm(.ok, .any)
  /// `If-Match` has to name the version that the caller saw.
  var needsVersion = false
  /// `Idempotency-Key` is read.
  var takesKey = false
  /// Works while the password still has to be changed.
  var isAlwaysOpen = false
  let handle: @Sendable (APICall) async throws -> APIAnswer

  init(
    _ method: HTTPRequest.Method, _ path: String, _ id: String, _ summary: Bilingual, _ need: Need,
    query: [APIMember] = [], body: Body? = nil, answer: APIAnswerForm = APIAnswerForm(.ok, .any),
    needsVersion: Bool = false, takesKey: Bool = false, isAlwaysOpen: Bool = false,
    handle: @escaping @Sendable (APICall) async throws -> APIAnswer
  ) {
    (self.method, self.path, self.id, self.summary, self.need) = (method, path, id, summary, need)
    (self.query, self.body, self.answer) = (query, body, answer)
    (self.needsVersion, self.takesKey, self.isAlwaysOpen) = (needsVersion, takesKey, isAlwaysOpen)
    self.handle = handle
  }

  /// The first part of the path: under which heading the document lists it.
  var tag: String { path.split(separator: "/").first.map(String.init) ?? "" }

  /// The names in the path, in order.
  var parameters: [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
  }

  /// As the router writes it: `cases/:case`.
  var routerPath: String {
    path.split(separator: "/").map { $0.hasPrefix("{") ? ":" + $0.dropFirst().dropLast() : String($0) }
      .joined(separator: "/")
  }
}

/// What a success looks like.
struct APIAnswerForm: Sendable {
  let status: HTTPResponse.Status
  /// Nil: no content.
  let schema: APISchema?
  let type: String

  init(_ status: HTTPResponse.Status, _ schema: APISchema?, type: String = "application/json") {
    (self.status, self.schema, self.type) = (status, schema, type)
  }

  static let none = APIAnswerForm(.noContent, nil)
}
