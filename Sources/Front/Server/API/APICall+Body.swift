internal import HTTPTypes
internal import Registry
internal import Rulebook

// Reading a checked body: what the schema has let through has the shape that it says.

extension APICall {
  var actor: Actor { get throws { try signedIn().actor } }

  /// The person at the browser; programs with a token may not do what only he may: his own password, roles and tokens.
  func session() throws -> Session {
    guard let session = try signedIn().session else {
      throw Problem(
        .forbidden, code: "session", Bilingual("只能由本人登录后操作。", "Only for somebody who has signed in himself."))
    }
    return session
  }

  /// Whether the role, and the token's scopes, have a permission at all: for parts of an answer.
  func may(_ permission: Permission) -> Bool {
    guard let caller = visitor?.caller, let registry = openRegistry else { return false }
    return registry.access.configuration.table[permission, caller.actor.role] != .never
      && caller.scopes?.contains(permission) ?? true
  }

  func integer(_ name: String) -> Int? { if case .integer(let number)? = body[name] { number } else { nil } }

  func number(_ name: String) -> Double? {
    switch body[name] {
    case .integer(let number)?: Double(number)
    case .decimal(let text)?: Double(text)
    default: nil
    }
  }

  func bodyDay(_ name: String) -> CivilDate? { optionalText(name).flatMap { CivilDate($0) } }

  func optionalFlag(_ name: String) -> Bool? { if case .boolean(let flag)? = body[name] { flag } else { nil } }

  func texts(_ name: String) -> [String] {
    guard case .array(let elements)? = body[name] else { return [] }
    return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  /// The bilingual name of an entry.
  func name() throws -> Bilingual {
    guard let name = body["name"], case .string(let chinese)? = name["zh"], case .string(let english)? = name["en"]
    else { throw Problem.invalid("name", "缺少此项。", "Is missing.") }
    return Bilingual(chinese, english)
  }

  /// Names of people and of their institutions, by id.
  func names(people: Set<String>) async throws -> JSONValue {
    let names = try await registry.directory.names(of: people)
    return .object(names.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .text($0.value)) })
  }
}

extension APISchema {
  /// The version of an object, for `If-Match`.
  static let version = APISchema.integer(1...1_000_000_000)
}

extension JSONValue {
  static func optionalInteger(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }
  static func optionalDay(_ day: CivilDate?) -> JSONValue { day.map { .string($0.iso) } ?? .null }
  static func optionalFlag(_ flag: Bool?) -> JSONValue { flag.map { .boolean($0) } ?? .null }
  static func moment(_ milliseconds: Int64) -> JSONValue { .string(Moment.text(milliseconds: milliseconds)) }
}
