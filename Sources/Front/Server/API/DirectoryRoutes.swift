internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/institutions` with their departments, rooms and machines.
enum DirectoryRoutes {
  static let rows: [APIRoute] = [list, one, add, change] + departments.rows + rooms.rows + equipment.rows

  /// Chinese and English, as an entry of the directory is called.
  static let name = APISchema.named(
    "Name", .object([.required("zh", .line(1...200)), .required("en", .line(0...200))]))

  static let institution = APISchema.named(
    "Institution",
    .open([
      .required("id", .identifier), .required("code", .line(18...18)), .required("name", .bilingual),
      .required("grade", .line(1...40)), .required("county", .line(1...200)), .required("tier", .integer(1...4)),
      .optional("longitude", .number), .optional("latitude", .number), .required("synthetic", .flag),
      .required("version", .version),
    ]))

  private static let members: [APIMember] = [
    .required("code", .line(18...18), "unified social credit code"), .required("name", name),
    .required("grade", .line(1...40), "三级甲等 …"), .required("county", .line(1...200)),
    .optional("longitude", .number, "WGS 84"), .optional("latitude", .number), .required("tier", .integer(1...4)),
  ]

  private static let list = APIRoute(
    .get, "institutions", "listInstitutions", Bilingual("机构名录", "The institutions"), .permission(.directoryRead),
    query: [
      .optional("q", .line(1...100), "part of the name, the code or the county"), .optional("tier", .integer(1...4)),
    ],
    answer: APIAnswerForm(.ok, .open([.required("institutions", .list(institution, atMost: 100_000))]))
  ) { call in
    _ = try await call.reach(.directoryRead)
    var all = try await call.registry.directory.institutions()
    if let text = call.query["q"]?.lowercased() {
      all = all.filter { one in
        [one.name.chinese, one.name.english, one.code, one.county].contains { $0.lowercased().contains(text) }
      }
    }
    if let tier = call.query["tier"].flatMap({ Int($0) }) { all = all.filter { $0.tier == tier } }
    return .json(["institutions": .array(all.map(\.content))])
  }

  private static let one = APIRoute(
    .get, "institutions/{institution}", "institution", Bilingual("机构", "An institution"),
    .permission(.directoryRead), answer: APIAnswerForm(.ok, institution)
  ) { call in
    let found = try await institution(call, .directoryRead)
    return .json(found.content, version: found.version)
  }

  private static let add = APIRoute(
    .post, "institutions", "addInstitution", Bilingual("新增机构", "Add an institution"),
    .permission(.directoryWrite), body: .json(.object(members)), answer: APIAnswerForm(.created, institution)
  ) { call in
    // A new institution is nobody's yet: the region's.
    try await call.require(.directoryWrite, on: ObjectAttributes(institution: nil))
    let stored = try await call.registry.directory.put(try entry(call, id: "", version: 0), by: try call.actor)
    return .created(stored.content, version: stored.version)
  }

  private static let change = APIRoute(
    .put, "institutions/{institution}", "changeInstitution", Bilingual("修改机构", "Change an institution"),
    .permission(.directoryWrite), body: .json(.object(members)), answer: APIAnswerForm(.ok, institution),
    needsVersion: true
  ) { call in
    let found = try await institution(call, .directoryWrite)
    var new = try entry(call, id: found.id, version: call.version ?? 0)
    new.isSynthetic = found.isSynthetic
    let stored = try await call.registry.directory.put(new, by: try call.actor)
    return .json(stored.content, version: stored.version)
  }

  private static func entry(_ call: APICall, id: String, version: Int) throws -> Institution {
    Institution(
      id: id, version: version, code: try call.text("code"), name: try call.name(), grade: try call.text("grade"),
      county: try call.text("county"), longitude: call.number("longitude"), latitude: call.number("latitude"),
      tier: call.integer("tier") ?? 0)
  }

  /// The institution of the path, where the permission reaches it.
  static func institution(_ call: APICall, _ permission: Permission) async throws -> Institution {
    let found = try await call.registry.directory.institution(call.parameter("institution"))
    try await call.require(permission, on: found.map { ObjectAttributes(institution: $0.id) })
    guard let found else { throw Problem(AccessRefusal.unreachable) }
    return found
  }

  private static let departments = DirectoryFamily<Department>(
    path: "departments", kind: "Department", label: Bilingual("科室", "department"),
    members: [.required("name", name), .required("form", .line(1...60), "of the rulebook, or other")],
    answer: [.required("name", .bilingual), .required("form", .text(1...60))],
    list: { try await $0.departments(of: $1) }, put: { try await $0.put($1, by: $2) }
  ) { call, id, version, institution in
    Department(
      id: id, version: version, institution: institution, name: try call.name(), form: try call.text("form"))
  }

  private static let rooms = DirectoryFamily<Room>(
    path: "rooms", kind: "Room", label: Bilingual("手术间", "room"),
    members: [
      .optional("department", .identifier), .required("name", .line(1...200)),
      .required("use", .line(1...40), "dsa, ct, ultrasound, hybrid …"),
    ],
    answer: [
      .required("name", .text(1...200)), .required("use", .text(1...40)), .optional("department", .identifier),
    ],
    list: { try await $0.rooms(of: $1) }, put: { try await $0.put($1, by: $2) }
  ) { call, id, version, institution in
    Room(
      id: id, version: version, institution: institution, department: call.optionalText("department"),
      name: try call.text("name"), use: try call.text("use"))
  }

  private static let equipment = DirectoryFamily<Equipment>(
    path: "equipment", kind: "Equipment", label: Bilingual("设备", "machine"),
    members: [
      .optional("room", .identifier), .required("type", .line(1...40), "angiography, ct, ultrasound, ablation …"),
      .required("model", .line(1...200)), .required("tier", .integer(1...4)), .optional("dsa", .flag),
      .optional("roadmap", .flag), .optional("shieldingUntil", .day), .optional("serviceFrom", .day),
      .optional("serviceUntil", .day), .optional("uptimePermille", .integer(0...1000)),
      .optional("staffedPermille", .integer(0...1000)),
    ],
    answer: [
      .required("type", .text(1...40)), .required("model", .text(1...200)), .required("tier", .integer(0...9)),
      .required("dsa", .flag), .required("roadmap", .flag), .optional("room", .identifier),
      .optional("shieldingUntil", .day), .optional("uptimePermille", .integer(0...1000)),
      .optional("staffedPermille", .integer(0...1000)),
    ],
    list: { try await $0.equipment(of: $1) }, put: { try await $0.put($1, by: $2) }
  ) { call, id, version, institution in
    Equipment(
      id: id, version: version, institution: institution, room: call.optionalText("room"),
      type: try call.text("type"), model: try call.text("model"), tier: call.integer("tier") ?? 0,
      hasDSA: call.flag("dsa"), hasRoadmap: call.flag("roadmap"), shieldingUntil: call.bodyDay("shieldingUntil"),
      serviceFrom: call.bodyDay("serviceFrom"), serviceUntil: call.bodyDay("serviceUntil"),
      uptimePermille: call.integer("uptimePermille"), staffedPermille: call.integer("staffedPermille"))
  }
}
