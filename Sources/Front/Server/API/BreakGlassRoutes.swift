internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/break-glass`: emergency access to one patient, notified at once and reviewed after.
enum BreakGlassRoutes {
  static let rows: [APIRoute] = [waiting, own, start, end, review]

  private static let use = APISchema.named(
    "BreakGlass",
    .open([
      .required("id", .identifier), .required("account", .text(1...26)), .optional("accountName", .text(1...64)),
      .required("patient", .identifier), .required("reason", .text(1...500)), .required("opened", .moment),
      .required("ends", .moment), .required("reviewDue", .day), .required("open", .flag),
    ]))
  private static let uses = APIAnswerForm(.ok, .open([.required("breakGlass", .list(use, atMost: 500))]))

  private static let waiting = APIRoute(
    .get, "break-glass", "breakGlass", Bilingual("待复核的紧急调阅", "Emergency access that waits for its review"),
    .permission(.breakGlassReview), query: [.optional("institution", .identifier)], answer: uses
  ) { call in
    let institution = try call.institution(within: try await call.reach(.breakGlassReview))
    return .json(["breakGlass": try await json(call.registry.access.unreviewedBreakGlass(of: institution), call)])
  }

  private static let own = APIRoute(
    .get, "break-glass/mine", "ownBreakGlass", Bilingual("本人的紧急调阅", "One's own emergency access"),
    .permission(.breakGlassStart), answer: uses
  ) { call in
    _ = try await call.reach(.breakGlassStart)
    return .json(["breakGlass": try await json(call.registry.access.breakGlassUses(by: try call.actor), call)])
  }

  private static let start = APIRoute(
    .post, "break-glass", "startBreakGlass", Bilingual("紧急调阅一名患者", "Open a patient's records in an emergency"),
    .permission(.breakGlassStart),
    body: .json(
      .object([
        .optional("patient", .identifier), .optional("case", .line(1...64), "instead: a case, by id or number"),
        .required("reason", .text(1...500)), .required("minutes", .integer(1...240)),
      ])), answer: APIAnswerForm(.created, use)
  ) { call in
    _ = try await call.reach(.breakGlassStart)
    var patient = call.optionalText("patient")
    if patient == nil, let name = call.optionalText("case") {
      let id = ULID(name) == nil ? try await call.registry.cases.id(ofNumber: name) : name
      let actor = try call.actor
      patient = try await id.asyncFlatMap { try await call.registry.cases.attributes(of: $0, for: actor)?.patient }
      guard patient != nil else { throw Problem(AccessRefusal.unreachable) }
    }
    guard let patient else { throw Problem.invalid("patient", "请写明患者或病例。", "Name the patient or a case.") }
    let glass = try await call.registry.access.startBreakGlass(
      by: try call.actor, patient: patient, reason: try call.text("reason"),
      milliseconds: Int64(call.integer("minutes") ?? 0) * 60_000)
    guard case .array(let rows) = try await json([glass], call), let row = rows.first else { return .done }
    return .created(row)
  }

  private static let end = APIRoute(
    .post, "break-glass/{use}/end", "endBreakGlass", Bilingual("提前结束紧急调阅", "End it before its time"),
    .permission(.breakGlassStart), answer: .none
  ) { call in
    _ = try await call.reach(.breakGlassStart)
    try await call.registry.access.endBreakGlass(call.parameter("use"), by: try call.actor)
    return .done
  }

  private static let review = APIRoute(
    .post, "break-glass/{use}/review", "reviewBreakGlass", Bilingual("复核紧急调阅", "Review emergency access"),
    .permission(.breakGlassReview),
    body: .json(.object([.required("justified", .flag), .required("remark", .text(1...1000))])),
    answer: APIAnswerForm(.ok, use)
  ) { call in
    // Which institution it is of is decided inside, with the row.
    _ = try await call.reach(.breakGlassReview)
    let glass = try await call.registry.access.reviewBreakGlass(
      call.parameter("use"), isJustified: call.flag("justified"), remark: try call.text("remark"), by: try call.actor)
    guard case .array(let rows) = try await json([glass], call), let row = rows.first else { return .done }
    return .json(row)
  }

  private static func json(_ uses: [BreakGlass], _ call: APICall) async throws -> JSONValue {
    let accounts = Set(uses.map(\.account) + uses.compactMap(\.review?.account))
    let names = try await call.registry.access.displays(of: accounts)
    let now = Node.now()
    return .array(
      uses.map { one in
        [
          "id": .string(one.id), "account": .string(one.account), "accountName": .optionalText(names[one.account]),
          "institution": .optionalText(one.institution), "patient": .string(one.patient),
          "reason": .string(one.reason), "opened": .moment(one.opened), "ends": .moment(one.ends),
          "open": .boolean(now < one.ends), "reviewDue": .string(one.reviewDue.iso),
          "overdue": .boolean(one.isOverdue(on: CivilDate(milliseconds: now))),
          "review": one.review.map { review in
            [
              "account": .string(review.account), "accountName": .optionalText(names[review.account]),
              "at": .moment(review.at), "justified": .boolean(review.isJustified), "remark": .string(review.remark),
            ]
          } ?? .null,
        ]
      })
  }
}
