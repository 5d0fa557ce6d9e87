internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/cases`: lists, pages and steps of cases.
enum CaseRoutes {
  static let rows: [APIRoute] = [list, open, page, version, question, identity, step]

  private static let query =
    CaseListing.filters + [.optional("limit", .integer(1...200)), .optional("cursor", .line(1...80))]

  private static let list = APIRoute(
    .get, "cases", "listCases", Bilingual("病例列表", "A list of cases"), .permission(.caseRead), query: query,
    answer: APIAnswerForm(
      .ok,
      .open([
        .required("cases", .list(.any, atMost: 200)), .optional("next", .text(1...80)),
        .required("reach", .word(["care", "institution", "region"])),
      ]))
  ) { call in
    let query = try await CaseListing.query(call)
    let page = try await call.registry.cases.list(query)
    return .json([
      "cases": try await CaseListing.json(page.cases, call.registry), "next": .optionalText(page.next?.text),
      "reach": .optionalText(try await call.reach(.caseRead).word),
    ])
  }

  private static let receipt = APISchema.named(
    "StepReceipt",
    .open([
      .required("id", .identifier), .required("number", .text(1...64)),
      .required("version", .integer(1...1_000_000_000)),
      .required("state", .word(CaseState.allCases.map(\.rawValue))), .required("stateLabel", .bilingual),
      .required("repeated", .flag),
    ]))

  private static let open = APIRoute(
    .post, "cases", "openCase", Bilingual("新建病例", "Open a case"), .permission(.caseCreate),
    body: .json(
      .object([
        .optional("institution", .identifier), .required("patient", .identifier), .required("record", .map(.any)),
        .optional("number", .text(1...64)), .optional("scheduledFor", .day),
      ])), answer: APIAnswerForm(.created, receipt), takesKey: true
  ) { call in
    let own = try call.signedIn().actor.institution
    guard let institution = call.optionalText("institution") ?? own else {
      throw Problem.invalid("institution", "请写明机构。", "Name the institution.")
    }
    let outcome = try await call.registry.cases.open(
      Referral(
        institution: institution, patient: try call.text("patient"), record: call.body["record"] ?? [:],
        number: call.optionalText("number"), scheduledFor: call.optionalText("scheduledFor").flatMap { CivilDate($0) }),
      key: call.key, by: try await call.caller(for: try call.text("patient")))
    return try answer(outcome, created: true)
  }

  private static let page = APIRoute(
    .get, "cases/{case}", "case", Bilingual("病例页", "A case"), .permission(.caseRead),
    answer: APIAnswerForm(
      .ok,
      .open([
        .required("id", .identifier), .required("number", .text(1...64)),
        .required("version", .integer(1...1_000_000_000)),
        .required("record", .map(.any)), .required("standing", .map(.any)),
      ]))
  ) { call in
    let id = try await reachable(call, .caseRead)
    guard let detail = try await call.registry.cases.detail(id) else { throw Problem(AccessRefusal.unreachable) }
    return .json(try await CaseListing.json(detail, call), version: detail.file.version)
  }

  private static let version = APIRoute(
    .get, "cases/{case}/versions/{version}", "caseVersion", Bilingual("病例的某一版", "A version of a case"),
    .permission(.caseRead)
  ) { call in
    let id = try await reachable(call, .caseRead)
    guard let number = Int(call.parameter("version")), (1...1_000_000_000).contains(number),
      let content = try await call.registry.cases.content(of: id, version: number)
    else { throw Problem(.notFound, code: "version", Bilingual("没有这一版。", "No such version.")) }
    return .json(content)
  }

  private static let question = APIRoute(
    .get, "cases/{case}/questions/{question}", "askCase", Bilingual("就病例问规则", "Ask the norm about a case"),
    .permission(.caseRead)
  ) { call in
    let id = try await reachable(call, .caseRead)
    do {
      guard let evaluation = try await call.registry.cases.evaluate(call.parameter("question"), case: id) else {
        throw Problem(AccessRefusal.unreachable)
      }
      return .json(evaluation.audit)
    } catch let error as QuestionError {
      return try RuleRoutes.answering { throw error }
    }
  }

  private static let identity = APIRoute(
    .get, "cases/{case}/identity", "caseIdentity", Bilingual("患者身份（留痕）", "The patient's identity; put on record"),
    .permission(.identityRead)
  ) { call in
    let (id, attributes) = try await found(call)
    let patient = try await attributes?.patient.asyncFlatMap { try await call.registry.directory.patient($0) }
    try await call.require(
      .identityRead, on: attributes, audited: AuditedObject(object: "case", id: id, patient: patient?.pseudonym))
    guard let patient, let identity = try await call.registry.directory.identity(of: patient.id) else {
      throw Problem(.notFound, code: "erased", Bilingual("没有身份信息，或已删除。", "There is no identity, or it was erased."))
    }
    return .json([
      "patient": .string(patient.id), "name": .string(identity.name), "mrn": .string(identity.mrn),
      "nationalID": .optionalText(identity.nationalID), "phone": .optionalText(identity.phone),
      "birthYear": patient.birthYear.map { .integer($0) } ?? .null, "sex": .string(patient.sex),
    ])
  }

  private static let step = APIRoute(
    .post, "cases/{case}/steps/{step}", "takeStep", Bilingual("推进病例一步", "Take a step of a case"), .step,
    body: .json(.map(.any)), answer: APIAnswerForm(.ok, receipt), needsVersion: true, takesKey: true
  ) { call in
    let (id, attributes) = try await found(call)
    guard let step = CaseStep(rawValue: call.parameter("step")), let version = call.version,
      let row = CaseTransition.table.first(where: { $0.step == step })
    else { throw Problem(AccessRefusal.unreachable) }
    // Before the body is read: what is wrong with it says that the case is there.
    try await call.require(row.permission, on: attributes)
    let outcome = try await call.registry.cases.take(
      try CaseCommand(step, call.body), on: id, ifVersion: version, key: call.key,
      by: try await call.caller(for: attributes?.patient))
    return try answer(outcome, created: false)
  }

  private static func answer(_ outcome: StepOutcome, created: Bool) throws -> APIAnswer {
    switch outcome {
    case .done(let receipt):
      return created
        ? .created(receipt.answer, version: receipt.version) : .json(receipt.answer, version: receipt.version)
    case .refused(let refusal): throw Problem(refusal)
    }
  }

  /// The case of the path, by identifier or by number, with what a decision needs to know of it.
  static func found(_ call: APICall) async throws -> (id: String, attributes: ObjectAttributes?) {
    let name = call.parameter("case")
    let id = ULID(name) == nil ? try await call.registry.cases.id(ofNumber: name) : name
    guard let id else { return ("", nil) }
    return (id, try await call.registry.cases.attributes(of: id, for: try call.signedIn().actor))
  }

  private static func reachable(_ call: APICall, _ permission: Permission) async throws -> String {
    let (id, attributes) = try await found(call)
    try await call.require(permission, on: attributes)
    return id
  }
}
