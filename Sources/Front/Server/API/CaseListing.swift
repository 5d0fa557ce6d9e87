internal import Registry
internal import Rulebook

/// What lists and pages of cases ask for, and how their rows look: with the names of people and places, never with a
/// patient's.
enum CaseListing {
  /// What a list or a table of cases is narrowed by.
  static let filters: [APIMember] = [
    .optional("institution", .identifier), .optional("state", .line(1...200), "one or several, with commas"),
    .optional("operator", .identifier), .optional("member", .line(2...26), "me, or a person"),
    .optional("patient", .identifier), .optional("report", .word(["due", "late", "sent", "sent_late"])),
    .optional("dueThrough", .day), .optional("from", .day), .optional("through", .day), .optional("blocked", .flag),
    .optional("q", .line(1...100), "number, accession, or the beginning of a patient's name, pinyin or MRN"),
  ]

  /// The query of a request, limited to what the actor's role reaches.
  static func query(_ call: APICall, _ permission: Permission = .caseRead) async throws -> CaseQuery {
    let visitor = try call.signedIn()
    let reach = try await call.reach(permission)
    var query = CaseQuery(institution: try call.institution(within: reach))
    query.states = try states(call.query["state"])
    query.operatorID = call.query["operator"]
    query.patient = call.query["patient"]
    query.report = call.query["report"].flatMap { CaseQuery.Report(rawValue: $0) }
    (query.dueThrough, query.requestedFrom, query.requestedThrough) = (
      call.day("dueThrough"), call.day("from"), call.day("through")
    )
    query.onlyBlocked = call.query["blocked"] == "true"
    query.text = call.query["q"]
    query.limit = call.limit()
    if let member = call.query["member"] {
      guard member == "me" || ULID(member) != nil else {
        throw Problem.invalid("member", "应为 me 或人员编号。", "me, or a person.")
      }
      query.member = member == "me" ? own(visitor) : member
    }
    if reach == .care { query.member = own(visitor) }
    if let text = call.query["cursor"] {
      guard let cursor = CaseQuery.Cursor(text) else { throw Problem.invalid("cursor", "续页标记有误。", "Is no cursor.") }
      query.cursor = cursor
    }
    return query
  }

  /// The actor's own person; an account without one has no cases of its own.
  static func own(_ visitor: APICall.Visitor) -> String { visitor.account.person ?? "-" }

  private static func states(_ text: String?) throws -> [CaseState] {
    try (text ?? "").split(separator: ",").map { word in
      guard let state = CaseState(rawValue: String(word)) else {
        throw Problem.invalid(
          "state", "状态应为：\(CaseState.allCases.map(\.rawValue).joined(separator: "、"))。",
          "One of: \(CaseState.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return state
    }
  }

  static func json(_ cases: [CaseSummary], _ registry: Registry) async throws -> JSONValue {
    let names = try await registry.directory.names(of: Set(cases.compactMap(\.operatorID)))
    var places: [String: Bilingual] = [:]
    for id in Set(cases.map(\.institution)) { places[id] = try await registry.directory.institution(id)?.name }
    return .array(
      cases.map { one in
        guard case .object(let members) = one.json else { return .null }
        return .object(
          members + [
            .init("operatorName", .optionalText(one.operatorID.flatMap { names[$0] })),
            .init("institutionName", .optionalText(places[one.institution])),
            .init("procedure", .optionalText(one.mainCode.flatMap { registry.catalogue.entry($0)?.name })),
          ])
      })
  }

  static func json(_ detail: CaseDetail, _ call: APICall) async throws -> JSONValue {
    let registry = try call.registry
    let people = Set(detail.file.members.map(\.person))
    var names = try await registry.directory.names(of: people)
    // The history names who did it by account; what an account is called is not a patient's identity.
    for (account, display) in try await registry.access.displays(of: Set(detail.history.map(\.actor))) {
      names[account] = Bilingual(display, display)
    }
    let institution = try await registry.directory.institution(detail.file.institution)
    let patient = try await registry.directory.patient(detail.file.patient)
    guard case .object(let members) = detail.json else { return .null }
    return .object(
      members + [
        .init("institutionName", .optionalText(institution?.name)),
        .init(
          "names", .object(names.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .text($0.value)) })),
        .init("pseudonym", .optionalText(patient?.pseudonym)),
        .init("patientYear", patient?.birthYear.map { .integer($0) } ?? .null),
        .init("patientSex", .optionalText(patient?.sex)),
        .init("synthetic", .boolean(patient?.isSynthetic ?? false)),
        .init(
          "stepLabels",
          .object(detail.steps.map { JSONValue.Member($0.rawValue, .text($0.label)) })),
      ])
  }
}

extension JSONValue {
  static func optionalText(_ text: Bilingual?) -> JSONValue { text.map { .text($0) } ?? .null }
}
