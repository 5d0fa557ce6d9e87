internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/work`: what waits for somebody today.
enum WorkRoutes {
  static let rows: [APIRoute] = [
    APIRoute(
      .get, "work", "work", Bilingual("我的工作", "My work today"), .session,
      answer: APIAnswerForm(.ok, .open([.required("today", .day), .required("mine", .list(.any, atMost: 200))]))
    ) { call in
      let visitor = try call.signedIn()
      let today = CivilDate(milliseconds: Node.now())
      var members: [JSONValue.Member] = [.init("today", .string(today.iso)), .init("mine", [])]
      if call.may(.caseRead) {
        members = [.init("today", .string(today.iso))] + (try await cases(call, visitor, today))
      }
      if call.may(.accountSelf) {
        let drafts = try await call.registry.cases.drafts(of: visitor.actor)
        members.append(.init("drafts", .integer(drafts.count)))
      }
      if let institution = visitor.actor.institution {
        if call.may(.studyMatch) {
          let waiting = try await call.registry.matching.waiting(institution: institution)
          members.append(.init("unmatched", .integer(waiting)))
        }
        if call.may(.overrideReview) {
          let overrides = try await call.registry.cases.openOverrides(institution: institution)
          members.append(.init("overrides", .array(overrides.map { Self.json($0.caseID, $0.override) })))
        }
        if call.may(.qualityRead) {
          let notices = try await call.registry.cases.notices(institution: institution)
          members.append(.init("notices", .array(notices.map(Self.json))))
        }
      }
      return .json(.object(members))
    }
  ]

  /// Late first, then due within a week, then what the actor has in hand.
  private static func cases(
    _ call: APICall, _ visitor: APICall.Visitor, _ today: CivilDate
  ) async throws -> [JSONValue.Member] {
    let reach = try await call.reach(.caseRead)
    let institution = try call.institution(within: reach)
    func page(_ change: (inout CaseQuery) -> Void) async throws -> JSONValue {
      var query = CaseQuery(institution: institution)
      query.limit = 50
      if reach == .care { query.member = CaseListing.own(visitor) }
      change(&query)
      return try await CaseListing.json(try await call.registry.cases.list(query).cases, call.registry)
    }
    let open: [CaseState] = [
      .requested, .assessed, .authorised, .planned, .consented, .inRoom, .performed, .reported, .followedUp,
    ]
    return [
      .init(
        "mine",
        try await page { query in
          query.states = open
          // Whoever watches a whole institution has its open cases in hand; a carer his own.
          if visitor.account.person != nil, reach != .region { query.member = CaseListing.own(visitor) }
        }),
      .init("late", try await page { $0.report = .late }),
      .init(
        "due",
        try await page { query in
          query.report = .due
          query.dueThrough = today.adding(days: 7)
        }),
      .init("blocked", try await page { $0.onlyBlocked = true }),
    ]
  }

  static func json(_ caseID: String, _ override: CaseOverride) -> JSONValue {
    guard case .object(let members) = override.json else { return .null }
    return .object(members + [.init("case", .string(caseID))])
  }

  static func json(_ notice: CaseNotice) -> JSONValue {
    [
      "id": .string(notice.id), "at": .string(Moment.text(milliseconds: notice.at)), "kind": .string(notice.kind),
      "case": .string(notice.caseID),
    ]
  }
}
