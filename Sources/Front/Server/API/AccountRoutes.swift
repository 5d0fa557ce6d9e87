internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/accounts`: who may sign in, and as what.
enum AccountRoutes {
  static let rows: [APIRoute] = [list, one, add, change, password]

  private static let grant = APISchema.object([
    .required("role", .word(Role.allCases.map(\.rawValue))), .optional("starts", .moment), .optional("ends", .moment),
  ])
  private static let account = APISchema.named(
    "Account",
    .open([
      .required("id", .identifier), .required("name", .text(3...64)), .required("display", .text(1...64)),
      .optional("institution", .identifier), .optional("institutionName", .bilingual), .optional("person", .identifier),
      .optional("personName", .bilingual), .required("active", .flag), .required("demo", .flag),
      .required("mustChangePassword", .flag), .required("totp", .flag),
      .required(
        "roles",
        .list(
          .open([
            .required("role", .word(Role.allCases.map(\.rawValue))), .required("label", .bilingual),
            .optional("starts", .moment), .optional("ends", .moment),
          ]), atMost: 20)), .required("version", .version),
    ]))

  private static let list = APIRoute(
    .get, "accounts", "listAccounts", Bilingual("账号", "Accounts"), .permission(.accountRead),
    query: [
      .optional("institution", .identifier), .optional("limit", .integer(1...500)),
      .optional("cursor", .line(1...64), "the login name that the page before ended with"),
    ],
    answer: APIAnswerForm(
      .ok, .open([.required("accounts", .list(account, atMost: 500)), .optional("next", .text(1...64))]))
  ) { call in
    let institution = try call.institution(within: try await call.reach(.accountRead))
    let limit = call.limit(100, most: 500)
    let found = try await call.registry.access.accounts(
      of: institution, after: call.query["cursor"] ?? "", limit: limit)
    return .json([
      "accounts": try await json(found, call),
      "next": found.count == limit ? .optionalText(found.last?.name) : .null,
    ])
  }

  private static let one = APIRoute(
    .get, "accounts/{account}", "account", Bilingual("账号", "An account"), .permission(.accountRead),
    answer: APIAnswerForm(.ok, account)
  ) { call in try await answer(try await found(call, .accountRead), call) }

  private static let add = APIRoute(
    .post, "accounts", "addAccount", Bilingual("新增账号", "Make an account"), .permission(.accountManage),
    body: .json(
      .object([
        .required("name", .line(3...64)), .required("display", .line(1...64)), .optional("password", .text(1...512)),
        .optional("institution", .identifier), .optional("person", .identifier),
        .required("roles", .list(grant, atMost: 20)),
      ])), answer: APIAnswerForm(.created, account)
  ) { call in
    let actor = try call.actor
    // Left out is the administrator's own; an administrator of the whole node has none.
    let institution = call.optionalText("institution") ?? actor.institution
    try await call.require(.accountManage, on: ObjectAttributes(institution: institution))
    if let institution, try await call.registry.directory.institution(institution) == nil {
      throw Problem.invalid("institution", "没有这个机构。", "There is no such institution.")
    }
    if let person = call.optionalText("person"),
      try await call.registry.directory.person(person)?.institution != institution
    {
      throw Problem.invalid("person", "不是该机构的人员。", "Nobody of this institution.")
    }
    var new = NewAccount(
      name: try call.text("name"), display: try call.text("display"), password: call.optionalText("password"),
      institution: institution, roles: try roles(call))
    new.person = call.optionalText("person")
    let made = try await call.registry.access.createAccount(new, by: actor)
    var created = try await answer(made, call)
    created.status = .created
    return created
  }

  private static let change = APIRoute(
    .put, "accounts/{account}", "changeAccount", Bilingual("修改账号", "Change roles, or switch off or on"),
    .permission(.accountManage),
    body: .json(.object([.required("active", .flag), .required("roles", .list(grant, atMost: 20))])),
    answer: APIAnswerForm(.ok, account), needsVersion: true
  ) { call in
    let old = try await found(call, .accountManage)
    let new = try await call.registry.access.setAccount(
      old.id, ifVersion: call.version ?? 0, isActive: call.flag("active"), roles: try roles(call), by: try call.actor)
    return try await answer(new, call)
  }

  private static let password = APIRoute(
    .post, "accounts/{account}/password", "resetPassword",
    Bilingual("重设密码（下次登录须修改）", "Set a password, to be changed at the next login"), .permission(.accountManage),
    body: .json(.object([.required("password", .text(1...512)), .optional("removeTOTP", .flag)])), answer: .none
  ) { call in
    let old = try await found(call, .accountManage)
    try await call.registry.access.resetPassword(
      of: old.id, to: try call.text("password"), removingTOTP: call.flag("removeTOTP"), by: try call.actor)
    return .done
  }

  /// The account of the path, where the permission reaches it. Who manages an institution does not manage those in it
  /// who reach beyond it: otherwise he could make himself one of them.
  private static func found(_ call: APICall, _ permission: Permission) async throws -> Account {
    let account = try await call.registry.access.account(call.parameter("account"))
    try await call.require(permission, on: account.map { ObjectAttributes(institution: $0.institution, owner: $0.id) })
    guard let account else { throw Problem(AccessRefusal.unreachable) }
    if permission == .accountManage { try refuseRegional(account.roles, call) }
    return account
  }

  private static func refuseRegional(_ roles: [Account.RoleGrant], _ call: APICall) throws {
    guard try call.actor.institution != nil, roles.contains(where: { $0.role.reachesRegion }) else { return }
    throw Problem(
      .forbidden, code: "role",
      Bilingual(
        "全区域的角色只能由节点管理员管理。", "Roles that reach the whole region are managed by the node's administrator alone."))
  }

  private static func roles(_ call: APICall) throws -> [Account.RoleGrant] {
    guard case .array(let given)? = call.body["roles"] else { return [] }
    let roles = given.compactMap { one -> Account.RoleGrant? in
      guard let role = one.text("role").flatMap({ Role(rawValue: $0) }) else { return nil }
      func moment(_ name: String) -> Int64? { one.text(name).flatMap { Moment($0) }.map { $0.seconds * 1000 } }
      return Account.RoleGrant(role: role, starts: moment("starts") ?? 0, ends: moment("ends"))
    }
    try refuseRegional(roles, call)
    return roles
  }

  private static func answer(_ account: Account, _ call: APICall) async throws -> APIAnswer {
    guard case .array(let rows) = try await json([account], call), let row = rows.first else { return .done }
    return .json(row, version: account.version)
  }

  private static func json(_ accounts: [Account], _ call: APICall) async throws -> JSONValue {
    let directory = try call.registry.directory
    let places = try await directory.institutionNames(of: Set(accounts.compactMap(\.institution)))
    let people = try await directory.names(of: Set(accounts.compactMap(\.person)))
    return .array(
      accounts.map { one in
        [
          "id": .string(one.id), "name": .string(one.name), "display": .string(one.display),
          "institution": .optionalText(one.institution),
          "institutionName": .optionalText(one.institution.flatMap { places[$0] }),
          "person": .optionalText(one.person), "personName": .optionalText(one.person.flatMap { people[$0] }),
          "active": .boolean(one.isActive), "demo": .boolean(one.isDemo),
          "mustChangePassword": .boolean(one.mustChangePassword), "totp": .boolean(one.hasTOTP),
          "roles": .array(
            one.roles.map { grant in
              [
                "role": .string(grant.role.rawValue), "label": .text(grant.role.label),
                "starts": grant.starts == 0 ? .null : .moment(grant.starts),
                "ends": grant.ends.map { .moment($0) } ?? .null,
              ]
            }), "version": .integer(one.version),
        ]
      })
  }
}
