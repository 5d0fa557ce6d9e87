internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/tokens`: keys for one's own programs.
enum TokenRoutes {
  static let rows: [APIRoute] = [list, make, revoke]

  private static let token: [APIMember] = [
    .required("id", .text(12...12)), .required("label", .text(1...64)),
    .required("role", .word(Role.allCases.map(\.rawValue))), .required("scopes", .list(.text(1...40), atMost: 100)),
    .required("created", .moment), .required("expires", .moment), .optional("lastUsed", .moment),
    .optional("revoked", .moment), .required("alive", .flag),
  ]

  private static let list = APIRoute(
    .get, "tokens", "listTokens", Bilingual("本人的接口令牌", "One's own API tokens"), .permission(.tokenManage),
    answer: APIAnswerForm(.ok, .open([.required("tokens", .list(.named("Token", .open(token)), atMost: 1000))]))
  ) { call in
    let tokens = try await call.registry.access.tokens(of: try call.actor.account)
    return .json(["tokens": .array(tokens.map { .object(members($0)) })])
  }

  private static let make = APIRoute(
    .post, "tokens", "makeToken", Bilingual("新建接口令牌（只显示一次）", "Make an API token; it is shown this once"),
    .permission(.tokenManage),
    body: .json(
      .object([
        .required("label", .line(1...64)),
        .required("scopes", .list(.word(Permission.allCases.map(\.rawValue)), atMost: 100)),
        .required("days", .integer(1...366)),
      ])),
    answer: APIAnswerForm(
      .created, .named("NewToken", .open(token + [.required("text", .text(62...62), "Authorization: Bearer …")])))
  ) { call in
    // A token makes no tokens: it could outlive and exceed itself.
    _ = try call.session()
    let actor = try call.actor
    let (token, text) = try await call.registry.access.createToken(
      for: actor.account, role: actor.role, label: try call.text("label"),
      scopes: Set(call.texts("scopes").compactMap { Permission(rawValue: $0) }),
      milliseconds: Int64(call.integer("days") ?? 0) * 86_400_000, by: actor)
    return .created(.object(members(token) + [.init("text", .string(text))]))
  }

  private static let revoke = APIRoute(
    .delete, "tokens/{token}", "revokeToken", Bilingual("撤销接口令牌", "Revoke an API token"),
    .permission(.tokenManage), answer: .none
  ) { call in
    _ = try call.session()
    let actor = try call.actor
    try await call.registry.access.revokeToken(call.parameter("token"), of: actor.account, by: actor)
    return .done
  }

  private static func members(_ token: APIToken) -> [JSONValue.Member] {
    [
      .init("id", .string(token.id)), .init("label", .string(token.label)),
      .init("role", .string(token.role.rawValue)),
      .init("scopes", .array(token.scopes.map(\.rawValue).sorted().map { .string($0) })),
      .init("created", .moment(token.created)), .init("expires", .moment(token.expires)),
      .init("lastUsed", token.lastUsed.map { .moment($0) } ?? .null),
      .init("revoked", token.revoked.map { .moment($0) } ?? .null),
      .init("alive", .boolean(token.isAlive(at: Node.now()))),
    ]
  }
}
