internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/patients`: who is treated. Identity is shown for a stated purpose only, and every look at it is on record.
enum PatientRoutes {
  static let rows: [APIRoute] = [search, register, one, identity, correct, erase]

  private static let patient: [APIMember] = [
    .required("id", .identifier), .required("institution", .identifier), .optional("institutionName", .bilingual),
    .required("pseudonym", .text(64...64)), .optional("birthYear", .integer(1880...2199)),
    .required("sex", .word(["male", "female", "other", "unknown"])), .required("synthetic", .flag),
    .required("version", .version),
  ]
  private static let person: [APIMember] = [
    .required("name", .line(1...64)), .required("mrn", .line(1...64), "the institution's record number"),
    .optional("nationalID", .line(1...32)), .optional("phone", .line(1...32)),
  ]
  private static let summary = APISchema.named("Patient", .open(patient))
  private static let whole = APISchema.named("PatientIdentity", .open(patient + person))

  private static let search = APIRoute(
    .get, "patients", "searchPatients", Bilingual("查找患者（留痕）", "Find patients; put on record"),
    .permission(.identityRead),
    query: [
      .required("q", .line(1...64), "the beginning of a name, its pinyin or initials, or of a record number"),
      .optional("institution", .identifier), .optional("limit", .integer(1...100)),
    ],
    answer: APIAnswerForm(
      .ok, .open([.required("patients", .list(whole, atMost: 100)), .required("institution", .identifier)]))
  ) { call in
    let reach = try await call.reach(.identityRead)
    // Names are searched in one institution only.
    guard let institution = try call.institution(within: reach) else { throw Problem(AccessRefusal.unreachable) }
    var found = try await call.registry.directory.search(
      call.query["q"] ?? "", institution: institution, limit: call.limit(50, most: 100))
    if reach == .care {
      let own = try await call.registry.directory.cared(for: found.map(\.id), by: try call.actor)
      found = found.filter { own.contains($0.id) }
    }
    // Each identity that is shown is a line of the audit.
    for one in found { try await audited(call, .identityRead, one) }
    let identities = try await call.registry.directory.identities(of: found.map(\.id))
    let name = try await call.registry.directory.institution(institution)?.name
    return .json([
      "institution": .string(institution), "institutionName": .optionalText(name),
      "patients": .array(found.map { .object(members($0, name) + members(identities[$0.id])) }),
    ])
  }

  private static let register = APIRoute(
    .post, "patients", "registerPatient", Bilingual("登记患者（留痕）", "Enter a patient; put on record"),
    .permission(.identityWrite),
    body: .json(
      .object(
        person + [
          .optional("institution", .identifier), .optional("birthYear", .integer(1880...2199)),
          .required("sex", .word(["male", "female", "other", "unknown"])),
        ])),
    answer: APIAnswerForm(
      .ok, .named("RegisteredPatient", .open(patient + [.required("isNew", .flag, "false: was there already")])))
  ) { call in
    var call = call
    // Whom one enters, one treats.
    call.purpose = call.purpose ?? .treatment
    _ = try await call.reach(.identityWrite)
    let actor = try call.actor
    guard let institution = call.optionalText("institution") ?? actor.institution, institution == actor.institution
    else { throw Problem(AccessRefusal.unreachable) }
    let (patient, isNew) = try await call.registry.directory.register(
      NewPatient(
        institution: institution, identity: try identity(of: call), birthYear: call.integer("birthYear"),
        sex: try call.text("sex"), isSynthetic: call.registry.access.configuration.isDemo), by: actor)
    let name = try await call.registry.directory.institution(institution)?.name
    return .json(.object(members(patient, name) + [.init("isNew", .boolean(isNew))]), version: patient.version)
  }

  private static let one = APIRoute(
    .get, "patients/{patient}", "patient", Bilingual("患者（不含身份）", "A patient, without identity"),
    .permission(.caseRead),
    answer: APIAnswerForm(.ok, summary)
  ) { call in
    let found = try await found(call, .caseRead)
    let name = try await call.registry.directory.institution(found.institution)?.name
    return .json(.object(members(found, name)), version: found.version)
  }

  private static let identity = APIRoute(
    .get, "patients/{patient}/identity", "patientIdentity", Bilingual("患者身份（留痕）", "Who a patient is; put on record"),
    .permission(.identityRead), answer: APIAnswerForm(.ok, whole)
  ) { call in
    let patient = try await found(call, .identityRead)
    guard let identity = try await call.registry.directory.identity(of: patient.id) else {
      throw Problem(.notFound, code: "erased", Bilingual("没有身份信息，或已删除。", "There is no identity, or it was erased."))
    }
    let name = try await call.registry.directory.institution(patient.institution)?.name
    return .json(.object(members(patient, name) + members(identity)), version: patient.version)
  }

  private static let correct = APIRoute(
    .put, "patients/{patient}/identity", "correctIdentity", Bilingual("更正患者身份（留痕）", "Correct who a patient is"),
    .permission(.identityWrite), body: .json(.object(person)), answer: APIAnswerForm(.ok, summary), needsVersion: true
  ) { call in
    let patient = try await found(call, .identityWrite)
    let new = try await call.registry.directory.correct(
      try identity(of: call), of: patient.id, ifVersion: call.version ?? 0, by: try call.actor)
    let name = try await call.registry.directory.institution(new.institution)?.name
    return .json(.object(members(new, name)), version: new.version)
  }

  private static let erase = APIRoute(
    .delete, "patients/{patient}/identity", "eraseIdentity",
    Bilingual("删除患者身份（留痕，不可恢复）", "Erase who a patient is, for good"), .permission(.identityErase),
    answer: APIAnswerForm(.ok, .open([.required("unlinkedEvents", .integer(0...1_000_000_000))]))
  ) { call in
    let patient = try await found(call, .identityErase)
    let count = try await call.registry.directory.eraseIdentity(of: patient.id, by: try call.actor)
    return .json(["unlinkedEvents": .integer(count)])
  }

  private static func identity(of call: APICall) throws -> PatientIdentity {
    PatientIdentity(
      name: try call.text("name"), mrn: try call.text("mrn"), nationalID: call.optionalText("nationalID"),
      phone: call.optionalText("phone"))
  }

  /// The patient of the path, where the permission reaches him.
  private static func found(_ call: APICall, _ permission: Permission) async throws -> Patient {
    let patient = try await call.registry.directory.patient(call.parameter("patient"))
    guard let patient else {
      try await call.require(permission, on: nil)
      throw Problem(AccessRefusal.unreachable)
    }
    try await audited(call, permission, patient)
    return patient
  }

  private static func audited(_ call: APICall, _ permission: Permission, _ patient: Patient) async throws {
    let actor = try call.actor
    let own = try await call.registry.directory.cared(for: [patient.id], by: actor)
    try await call.require(
      permission,
      on: ObjectAttributes(
        institution: patient.institution, carers: own.isEmpty ? [] : [actor.account], patient: patient.id),
      audited: AuditedObject(object: "patient", id: patient.id, patient: patient.pseudonym))
  }

  private static func members(_ patient: Patient, _ institution: Bilingual?) -> [JSONValue.Member] {
    [
      .init("id", .string(patient.id)), .init("institution", .string(patient.institution)),
      .init("institutionName", .optionalText(institution)), .init("pseudonym", .string(patient.pseudonym)),
      .init("birthYear", .optionalInteger(patient.birthYear)), .init("sex", .string(patient.sex)),
      .init("synthetic", .boolean(patient.isSynthetic)), .init("version", .integer(patient.version)),
    ]
  }

  private static func members(_ identity: PatientIdentity?) -> [JSONValue.Member] {
    [
      .init("name", .string(identity?.name ?? "")), .init("mrn", .string(identity?.mrn ?? "")),
      .init("nationalID", .optionalText(identity?.nationalID)), .init("phone", .optionalText(identity?.phone)),
    ]
  }
}
