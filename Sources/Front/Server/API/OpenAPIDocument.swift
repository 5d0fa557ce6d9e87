internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/openapi.json`: the rows as an OpenAPI 3.1 document.
struct OpenAPIDocument {
  let routes: [APIRoute]
  let table: PermissionTable

  var json: JSONValue {
    var components: [String: JSONValue] = [:]
    var paths: [(path: String, operations: [JSONValue.Member])] = []
    for route in routes {
      let operation = JSONValue.Member(route.method.rawValue.lowercased(), operation(route, &components))
      let path = "/" + route.path
      if let place = paths.firstIndex(where: { $0.path == path }) {
        paths[place].operations.append(operation)
      } else {
        paths.append((path, [operation]))
      }
    }
    _ = Self.problem.json(&components)
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "介入 Jieru", "version": .string(Version.text),
        "description":
          "病例登记、机构与人员名录、评估、培训与访问控制的接口。 The interface of cases, directory, assessment, training and access.",
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "servers": [["url": "/api/v1"]],
      "paths": .object(paths.map { JSONValue.Member($0.path, .object($0.operations)) }),
      "components": [
        "schemas": .object(components.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) }),
        "securitySchemes": [
          "session": ["type": "apiKey", "in": "cookie", "name": .string(SessionRules.cookieName(isSecure: false))],
          "token": ["type": "http", "scheme": "bearer"],
        ],
      ],
    ]
  }

  /// RFC 9457 with the members that this interface adds.
  static let problem = APISchema.named(
    "Problem",
    .open([
      .required("title", .text(0...2000)), .required("status", .integer(400...599)),
      .optional("detail", .text(0...10_000)), .optional("code", .text(0...60)), .optional("message", .bilingual),
      .optional(
        "errors", .list(.open([.required("path", .text(0...500)), .required("message", .bilingual)]), atMost: 1000)),
      .optional("clauses", .list(.text(1...60), atMost: 200)), .optional("evaluation", .any),
      .optional("violations", .list(.any, atMost: 1000)), .optional("currentVersion", .integer(0...1_000_000_000)),
      .optional("retryAfter", .integer(0...1_000_000)),
    ]))

  private func operation(_ route: APIRoute, _ components: inout [String: JSONValue]) -> JSONValue {
    var members: [JSONValue.Member] = [
      JSONValue.Member("operationId", .string(route.id)), JSONValue.Member("tags", [.string(route.tag)]),
      JSONValue.Member("summary", .string("\(route.summary.chinese) \(route.summary.english)")),
      JSONValue.Member("description", .string(needText(route))),
      JSONValue.Member("security", route.need == .open ? [] : [["session": []], ["token": []]]),
      JSONValue.Member("parameters", .array(parameters(route, &components))),
    ]
    switch route.body {
    case .json(let schema)?, .text(let schema)?, .document(let schema, _)?:
      members.append(
        JSONValue.Member(
          "requestBody",
          ["required": true, "content": ["application/json": ["schema": schema.json(&components)]]]))
    case .csv?:
      members.append(
        JSONValue.Member("requestBody", ["required": true, "content": ["text/csv": ["schema": ["type": "string"]]]]))
    case nil: break
    }
    members.append(JSONValue.Member("responses", responses(route, &components)))
    return .object(members)
  }

  /// Which roles may, in words: the same table that the gate asks.
  private func needText(_ route: APIRoute) -> String {
    switch route.need {
    case .open: return "无需登录。 No sign-in needed."
    case .session: return "须登录。 Sign-in needed."
    case .step: return "所需权限由步骤决定。 The step decides which permission is needed."
    case .permission(let permission):
      let roles = Role.allCases.filter { table[permission, $0] != .never }
      return "权限 permission \(permission.rawValue)：\(roles.map(\.label.chinese).joined(separator: "、")) "
        + roles.map(\.rawValue).joined(separator: ", ")
    }
  }

  private func parameters(_ route: APIRoute, _ components: inout [String: JSONValue]) -> [JSONValue] {
    var rows: [JSONValue] = route.parameters.map { name in
      let schema: JSONValue =
        name == "step"
        ? ["type": "string", "enum": .array(CaseTransition.table.map { .string($0.step.rawValue) })]
        : ["type": "string", "minLength": 1, "maxLength": 64]
      return ["name": .string(name), "in": "path", "required": true, "schema": schema]
    }
    for row in route.query {
      rows.append([
        "name": .string(row.name), "in": "query", "required": .boolean(row.isRequired),
        "schema": row.schema.json(&components), "description": .string(row.note ?? ""),
      ])
    }
    if let purposes = purposes(route), !route.query.contains(where: { $0.name == "purpose" }) {
      rows.append([
        "name": "purpose", "in": "query", "required": false,
        "schema": ["type": "string", "enum": .array(purposes.map { .string($0.rawValue) })],
        "description": "用途，也可写在 X-Purpose。 What it is for; may stand in X-Purpose instead.",
      ])
    }
    if route.needsVersion {
      rows.append([
        "name": "If-Match", "in": "header", "required": true,
        "schema": ["type": "string", "pattern": "^\"v[0-9]{1,9}\"$"],
      ])
    }
    if route.takesKey {
      rows.append([
        "name": "Idempotency-Key", "in": "header", "required": false,
        "schema": ["type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$"],
      ])
    }
    return rows
  }

  /// What may be stated as the purpose, where one has to be.
  private func purposes(_ route: APIRoute) -> [Purpose]? {
    guard case .permission(let permission) = route.need, let row = table.rows[permission], !row.purposes.isEmpty else {
      return nil
    }
    return Purpose.allCases.filter(row.purposes.contains)
  }

  private func responses(_ route: APIRoute, _ components: inout [String: JSONValue]) -> JSONValue {
    var success: [JSONValue.Member] = [JSONValue.Member("description", "完成 done")]
    if let schema = route.answer.schema {
      let written: JSONValue = route.answer.type == "application/json" ? schema.json(&components) : ["type": "string"]
      success.append(JSONValue.Member("content", .object([JSONValue.Member(route.answer.type, ["schema": written])])))
    }
    let failure: JSONValue = [
      "description": "拒绝或有误 refused or at fault",
      "content": ["application/problem+json": ["schema": Self.problem.json(&components)]],
    ]
    let statuses = ["400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429", "503"]
    return .object(
      [JSONValue.Member(String(route.answer.status.code), .object(success))]
        + statuses.map { JSONValue.Member($0, failure) })
  }
}
