internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/people` and what is recorded of them; `/roster`.
enum PersonRoutes {
  static let rows: [APIRoute] =
    [list, ofInstitution, one, add, change, privileges, grant, roster, setDuty, removeDuty]

  static let person = APISchema.named(
    "Person",
    .open([
      .required("id", .identifier), .required("institution", .identifier), .required("name", .bilingual),
      .required("profession", .word(Person.Profession.allCases.map(\.rawValue))), .optional("title", .text(1...40)),
      .optional("institutionName", .bilingual), .required("synthetic", .flag), .required("version", .version),
    ]))

  private static let members: [APIMember] = [
    .required("institution", .identifier), .required("name", DirectoryRoutes.name),
    .required("profession", .word(Person.Profession.allCases.map(\.rawValue))), .optional("title", .line(1...40)),
  ]
  private static let filters: [APIMember] = [
    .optional("profession", .word(Person.Profession.allCases.map(\.rawValue))),
    .optional("q", .line(1...100), "part of the name"),
  ]
  private static let people = APIAnswerForm(.ok, .open([.required("people", .list(person, atMost: 100_000))]))

  private static let list = APIRoute(
    .get, "people", "listPeople", Bilingual("人员名录", "People"), .permission(.directoryRead),
    query: [.optional("institution", .identifier)] + filters, answer: people
  ) { call in
    _ = try await call.reach(.directoryRead)
    return try await page(call, call.query["institution"])
  }

  private static let ofInstitution = APIRoute(
    .get, "institutions/{institution}/people", "institutionPeople", Bilingual("机构人员", "People of an institution"),
    .permission(.directoryRead), query: filters, answer: people
  ) { call in
    try await page(call, try await DirectoryRoutes.institution(call, .directoryRead).id)
  }

  private static func page(_ call: APICall, _ institution: String?) async throws -> APIAnswer {
    var people = try await call.registry.directory.people(of: institution)
    if let word = call.query["profession"] { people = people.filter { $0.profession.rawValue == word } }
    if let text = call.query["q"]?.lowercased() {
      people = people.filter { "\($0.name.chinese) \($0.name.english)".lowercased().contains(text) }
    }
    let places = try await call.registry.directory.institutionNames(of: Set(people.map(\.institution)))
    return .json(["people": .array(people.map { json($0, places) })])
  }

  static func json(_ person: Person, _ places: [String: Bilingual]) -> JSONValue {
    guard case .object(let members) = person.content else { return .null }
    return .object(members + [.init("institutionName", .optionalText(places[person.institution]))])
  }

  private static func answer(_ person: Person, _ call: APICall) async throws -> JSONValue {
    json(person, try await call.registry.directory.institutionNames(of: [person.institution]))
  }

  private static let one = APIRoute(
    .get, "people/{person}", "person", Bilingual("人员", "A person"), .permission(.directoryRead),
    answer: APIAnswerForm(.ok, person)
  ) { call in
    let found = try await person(call, .directoryRead)
    return .json(try await answer(found, call), version: found.version)
  }

  private static let add = APIRoute(
    .post, "people", "addPerson", Bilingual("新增人员", "Add a person"), .permission(.personWrite),
    body: .json(.object(members)), answer: APIAnswerForm(.created, person)
  ) { call in
    try await call.require(.personWrite, on: ObjectAttributes(institution: try call.text("institution")))
    let stored = try await call.registry.directory.put(try entry(call, id: "", version: 0), by: try call.actor)
    return .created(try await answer(stored, call), version: stored.version)
  }

  private static let change = APIRoute(
    .put, "people/{person}", "changePerson", Bilingual("修改人员", "Change a person"), .permission(.personWrite),
    body: .json(.object(members)), answer: APIAnswerForm(.ok, person), needsVersion: true
  ) { call in
    let found = try await person(call, .personWrite)
    // Where somebody moves, both institutions have to be within reach.
    try await call.require(.personWrite, on: ObjectAttributes(institution: try call.text("institution")))
    var new = try entry(call, id: found.id, version: call.version ?? 0)
    new.isSynthetic = found.isSynthetic
    let stored = try await call.registry.directory.put(new, by: try call.actor)
    return .json(try await answer(stored, call), version: stored.version)
  }

  private static func entry(_ call: APICall, id: String, version: Int) throws -> Person {
    Person(
      id: id, version: version, institution: try call.text("institution"), name: try call.name(),
      profession: Person.Profession(rawValue: try call.text("profession")) ?? .other,
      title: call.optionalText("title"))
  }

  /// The person of the path, where the permission reaches his institution.
  static func person(_ call: APICall, _ permission: Permission) async throws -> Person {
    let visitor = try call.signedIn()
    let found = try await call.registry.directory.person(call.parameter("person"))
    let isOwn = found != nil && found?.id == visitor.account.person
    try await call.require(
      permission,
      on: found.map {
        ObjectAttributes(institution: $0.institution, owner: isOwn ? visitor.actor.account : nil)
      })
    guard let found else { throw Problem(AccessRefusal.unreachable) }
    return found
  }

  private static let privilege = APISchema.named(
    "Privilege",
    .open([
      .required("code", .text(1...40)), .optional("procedure", .bilingual), .optional("level", .integer(1...4)),
      .required("from", .day), .optional("until", .day), .required("holds", .flag),
    ]))

  private static let privileges = APIRoute(
    .get, "people/{person}/privileges", "privileges", Bilingual("手术权限", "Privileges"), .permission(.directoryRead),
    answer: APIAnswerForm(.ok, .open([.required("privileges", .list(privilege, atMost: 10_000))]))
  ) { call in
    let found = try await person(call, .directoryRead)
    let today = CivilDate(milliseconds: Node.now())
    let all = try await call.registry.directory.privileges(of: found.id)
    let catalogue = try call.registry.catalogue
    return .json([
      "person": .string(found.id), "name": .text(found.name),
      "privileges": .array(all.map { json($0, today, catalogue) }),
    ])
  }

  private static func json(_ privilege: Privilege, _ today: CivilDate, _ catalogue: Catalogue) -> JSONValue {
    let entry = catalogue.entry(privilege.code)
    return [
      "code": .string(privilege.code), "procedure": .optionalText(entry?.name),
      "level": .optionalInteger(entry?.level), "from": .string(privilege.grantedOn.iso),
      "until": .optionalDay(privilege.until), "grantedBy": .string(privilege.grantedBy),
      "holds": .boolean(privilege.holds(on: today)),
    ]
  }

  private static let grant = APIRoute(
    .post, "people/{person}/privileges", "grantPrivilege", Bilingual("授予手术权限", "Grant a privilege"),
    .permission(.privilegeGrant),
    body: .json(
      .object([
        .required("code", .line(1...40), "of the catalogue"), .required("from", .day), .optional("until", .day),
      ])), answer: APIAnswerForm(.created, privilege)
  ) { call in
    let found = try await person(call, .privilegeGrant)
    let today = CivilDate(milliseconds: Node.now())
    let actor = try call.actor
    let new = Privilege(
      person: found.id, code: try call.text("code"), grantedOn: call.bodyDay("from") ?? today,
      until: call.bodyDay("until"), grantedBy: actor.account)
    try await call.registry.directory.grant(new, by: actor)
    return .created(try json(new, today, call.registry.catalogue))
  }

  private static let entry = APISchema.named(
    "RosterEntry",
    .open([
      .required("person", .identifier), .required("day", .day), .required("duty", .text(1...40)),
      .optional("name", .bilingual),
    ]))
  private static let duty: [APIMember] = [
    .required("person", .identifier), .required("day", .day), .required("duty", .line(1...40), "day, night, on_call …"),
  ]

  private static let roster = APIRoute(
    .get, "institutions/{institution}/roster", "roster", Bilingual("排班", "The roster"), .permission(.directoryRead),
    query: [.required("from", .day), .required("through", .day, "at most 62 days later")],
    answer: APIAnswerForm(.ok, .open([.required("roster", .list(entry, atMost: 100_000))]))
  ) { call in
    let institution = try await DirectoryRoutes.institution(call, .directoryRead)
    guard let from = call.day("from"), let through = call.day("through"), (0...62).contains(through.days(since: from))
    else { throw Problem.invalid("through", "应不早于 from，且最多 62 天。", "Not before from, at most 62 days.") }
    let entries = try await call.registry.directory.roster(of: institution.id, from: from, through: through)
    let names = try await call.registry.directory.names(of: Set(entries.map(\.person)))
    return .json([
      "institution": .string(institution.id), "institutionName": .text(institution.name),
      "roster": .array(entries.map { json($0, names[$0.person]) }),
    ])
  }

  private static func json(_ entry: RosterEntry, _ name: Bilingual?) -> JSONValue {
    [
      "person": .string(entry.person), "name": .optionalText(name), "day": .string(entry.day.iso),
      "duty": .string(entry.duty),
    ]
  }

  private static let setDuty = APIRoute(
    .put, "institutions/{institution}/roster", "setDuty", Bilingual("安排值班", "Put somebody on duty"),
    .permission(.rosterWrite), body: .json(.object(duty)), answer: APIAnswerForm(.ok, entry)
  ) { call in
    let (entry, name) = try await onDuty(call)
    try await call.registry.directory.put(entry, by: try call.actor)
    return .json(json(entry, name))
  }

  private static let removeDuty = APIRoute(
    .post, "institutions/{institution}/roster/remove", "removeDuty", Bilingual("取消值班", "Take somebody off duty"),
    .permission(.rosterWrite), body: .json(.object(duty)), answer: .none
  ) { call in
    try await call.registry.directory.remove(try await onDuty(call).entry, by: try call.actor)
    return .done
  }

  private static func onDuty(_ call: APICall) async throws -> (entry: RosterEntry, name: Bilingual) {
    let institution = try await DirectoryRoutes.institution(call, .rosterWrite)
    guard let person = try await call.registry.directory.person(try call.text("person")),
      person.institution == institution.id, let day = call.bodyDay("day")
    else { throw Problem.invalid("person", "不是该机构的人员。", "Nobody of this institution.") }
    return (RosterEntry(person: person.id, day: day, duty: try call.text("duty")), person.name)
  }
}
