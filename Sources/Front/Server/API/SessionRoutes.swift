internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/session`, `/setup`, `/account`: signing in and out, and one's own account.
enum SessionRoutes {
  static let rows: [APIRoute] = [
    APIRoute(
      .post, "session", "signIn", Bilingual("登录", "Sign in"), .open,
      body: .json(
        .object([
          .required("name", .text(1...256)), .required("password", .text(1...1024)), .optional("code", .text(1...64)),
          .optional("role", .word(Role.allCases.map(\.rawValue))),
        ])), answer: APIAnswerForm(.ok, session)
    ) { call in
      let role = call.optionalText("role").flatMap { Role(rawValue: $0) }
      let signedIn = try await call.registry.access.signIn(
        name: try call.text("name"), password: try call.text("password"), code: call.optionalText("code"), role: role,
        address: call.address, replacing: call.token)
      guard let account = try await call.registry.access.account(signedIn.session.actor.account) else {
        throw Problem.signIn
      }
      var answer = APIAnswer.json(try await describe(account, signedIn.session, signedIn.token, call.registry))
      answer.headers[.setCookie] = try call.registry.access.configuration.sessionRules.cookie(
        signedIn.token, isSecure: call.isSecure)
      return answer
    },
    APIRoute(
      .get, "session", "session", Bilingual("当前登录", "Who is signed in"), .session,
      answer: APIAnswerForm(.ok, session), isAlwaysOpen: true
    ) { call in
      let visitor = try call.signedIn()
      guard let session = visitor.session else { throw Problem.signIn }
      return .json(try await describe(visitor.account, session, call.token, call.registry))
    },
    APIRoute(
      .put, "session", "switchRole", Bilingual("切换角色", "Go on in another of one's roles"), .session,
      body: .json(.object([.required("role", .word(Role.allCases.map(\.rawValue)))])),
      answer: APIAnswerForm(.ok, session)
    ) { call in
      _ = try call.session()
      guard let token = call.token, let role = Role(rawValue: try call.text("role")) else { throw Problem.signIn }
      let account = try call.signedIn().account
      let signedIn = try await call.registry.access.switchRole(token, to: role, address: call.address)
      var answer = APIAnswer.json(try await describe(account, signedIn.session, signedIn.token, call.registry))
      answer.headers[.setCookie] = try call.registry.access.configuration.sessionRules.cookie(
        signedIn.token, isSecure: call.isSecure)
      return answer
    },
    APIRoute(
      .delete, "session", "signOut", Bilingual("退出", "Sign out"), .session, answer: .none, isAlwaysOpen: true
    ) { call in
      _ = try call.session()
      if let token = call.token { try await call.registry.access.signOut(token) }
      var answer = APIAnswer.done
      answer.headers[.setCookie] = try call.registry.access.configuration.sessionRules.removal(isSecure: call.isSecure)
      return answer
    },
    APIRoute(
      .get, "session/start", "start", Bilingual("登录页所需", "What the login page shows"), .open,
      answer: APIAnswerForm(
        .ok,
        .open([
          .required("isDemo", .flag), .required("needsSetUp", .flag), .required("accounts", .list(.any, atMost: 100)),
        ]))
    ) { call in
      let access = try call.registry.access
      let isDemo = access.configuration.isDemo
      // Only a demonstration names its accounts: theirs open nothing elsewhere.
      let accounts = isDemo ? try await access.accounts(of: nil, limit: 100).filter { $0.isDemo && $0.isActive } : []
      return .json([
        "isDemo": .boolean(isDemo), "needsSetUp": .boolean(try await access.hasNoAccount()),
        "accounts": .array(
          accounts.map { account in
            [
              "name": .string(account.name), "display": .string(account.display),
              "roles": .array(account.roles.map { .text($0.role.label) }),
            ]
          }),
        "password": .optionalText(accounts.isEmpty ? nil : SampleAccounts.password),
      ])
    },
    APIRoute(
      .post, "setup", "setUp", Bilingual("首次设置管理员", "Make the first administrator"), .open,
      body: .json(
        .object([
          .required("token", .text(8...200)), .required("name", .text(3...64)), .required("display", .text(1...64)),
          .required("password", .text(1...512)),
        ])), answer: APIAnswerForm(.created, .open([.required("id", .identifier)]))
    ) { call in
      let account = try await call.registry.access.setUp(
        token: try call.text("token"), name: try call.text("name"), display: try call.text("display"),
        password: try call.text("password"), address: call.address)
      return .created(["id": .string(account.id), "name": .string(account.name)])
    },
    APIRoute(
      .post, "account/password", "changePassword", Bilingual("修改密码", "Change the password"), .session,
      body: .json(.object([.required("old", .text(1...512)), .required("new", .text(1...512))])), answer: .none,
      isAlwaysOpen: true
    ) { call in
      _ = try call.session()
      let visitor = try call.signedIn()
      try await call.registry.access.changePassword(
        of: visitor.account.id, old: try call.text("old"), new: try call.text("new"))
      var answer = APIAnswer.done
      answer.headers[.setCookie] = try call.registry.access.configuration.sessionRules.removal(isSecure: call.isSecure)
      return answer
    },
    APIRoute(
      .post, "account/totp", "beginTOTP", Bilingual("登记动态验证码", "Begin to set up an authenticator"),
      .permission(.accountSelf),
      answer: APIAnswerForm(.ok, .open([.required("secret", .text(16...200)), .required("address", .text(10...500))]))
    ) { call in
      _ = try call.session()
      let enrolment = try call.registry.access.beginTOTP(name: try call.signedIn().account.name)
      return .json(["secret": .string(enrolment.secret), "address": .string(enrolment.address)])
    },
    APIRoute(
      .put, "account/totp", "enableTOTP", Bilingual("启用动态验证码", "Switch the authenticator on"),
      .permission(.accountSelf),
      body: .json(.object([.required("secret", .text(16...200)), .required("code", .text(6...8))])),
      answer: APIAnswerForm(.ok, .open([.required("recoveryCodes", .list(.text(1...64), atMost: 20))]))
    ) { call in
      _ = try call.session()
      let codes = try await call.registry.access.enableTOTP(
        of: try call.signedIn().account.id, secret: try call.text("secret"), code: try call.text("code"))
      return .json(["recoveryCodes": .array(codes.map { .string($0) })])
    },
  ]

  static let session = APISchema.named(
    "Session",
    .open([
      .required("account", .open([.required("id", .identifier), .required("name", .text(1...64))])),
      .required("role", .word(Role.allCases.map(\.rawValue))), .required("permissions", .map(.text(1...20))),
      .optional("csrf", .text(20...100)), .required("mustChangePassword", .flag),
    ]))

  private static func describe(
    _ account: Account, _ session: Session, _ token: SessionToken?, _ registry: Registry
  ) async throws -> JSONValue {
    let table = registry.access.configuration.table
    let institution = try await session.actor.institution.asyncFlatMap { try await registry.directory.institution($0) }
    let held = account.roles.filter { $0.holds(at: Node.now()) }
    return [
      "account": [
        "id": .string(account.id), "name": .string(account.name), "display": .string(account.display),
        "institution": .optionalText(account.institution), "person": .optionalText(account.person),
        "isDemo": .boolean(account.isDemo),
      ],
      "role": .string(session.actor.role.rawValue), "roleLabel": .text(session.actor.role.label),
      "roles": .array(held.map { ["role": .string($0.role.rawValue), "label": .text($0.role.label)] }),
      "institution": institution.map { ["id": .string($0.id), "name": .text($0.name)] } ?? .null,
      "permissions": .object(
        Permission.allCases.compactMap { permission in
          table[permission, session.actor.role].word.map { JSONValue.Member(permission.rawValue, .string($0)) }
        }),
      "csrf": .optionalText(token?.csrf), "mustChangePassword": .boolean(session.mustChangePassword),
      "hasTOTP": .boolean(account.hasTOTP), "isDemo": .boolean(registry.access.configuration.isDemo),
      "today": .string(CivilDate(milliseconds: Node.now()).iso),
    ]
  }
}

extension Reach {
  /// As the interface names it; nil for never.
  var word: String? {
    switch self {
    case .never: nil
    case .own: "own"
    case .care: "care"
    case .institution: "institution"
    case .region: "region"
    }
  }
}

extension JSONValue {
  static func optionalText(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}

extension Optional {
  func asyncFlatMap<Result>(_ transform: (Wrapped) async throws -> Result?) async rethrows -> Result? {
    guard let self else { return nil }
    return try await transform(self)
  }
}
