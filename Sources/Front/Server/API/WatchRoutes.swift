internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/notices`, `/overrides`, `/follow-ups`: what people who watch over cases should know, review and see done.
enum WatchRoutes {
  static let rows: [APIRoute] = [notices, read, overrides, followUps]

  private static let notices = APIRoute(
    .get, "notices", "notices", Bilingual("通知", "Notices nobody has read"), .permission(.qualityRead),
    query: [.optional("institution", .identifier)],
    answer: APIAnswerForm(
      .ok,
      .open([
        .required(
          "notices",
          .list(
            .named(
              "Notice",
              .open([
                .required("id", .identifier), .required("at", .moment), .required("kind", .text(1...60)),
                .optional("case", .identifier), .optional("number", .text(1...64)),
                .optional("breakGlass", .identifier),
              ])), atMost: 2000))
      ]))
  ) { call in
    let institution = try call.institution(within: try await call.reach(.qualityRead))
    var rows: [JSONValue] = []
    if let institution {
      for notice in try await call.registry.cases.notices(institution: institution) {
        rows.append(
          [
            "id": .string(notice.id), "at": .moment(notice.at), "kind": .string(notice.kind),
            "case": .string(notice.caseID),
            "number": .optionalText(try await call.registry.cases.number(of: notice.caseID)),
          ])
      }
    }
    if call.may(.breakGlassReview) {
      rows += try await call.registry.access.notices(of: institution).map {
        [
          "id": .string($0.id), "at": .moment($0.at), "kind": .string($0.kind), "breakGlass": .string($0.subject),
          "institution": .optionalText($0.institution),
        ]
      }
    }
    return .json(["notices": .array(rows)])
  }

  private static let read = APIRoute(
    .post, "notices/{notice}/read", "readNotice", Bilingual("标记为已读", "Mark a notice as read"),
    .permission(.qualityRead), answer: .none
  ) { call in
    let reach = try await call.reach(.qualityRead)
    let id = call.parameter("notice")
    let actor = try call.actor
    let institution = reach == .region ? nil : actor.institution
    if let institution,
      try await call.registry.cases.notices(institution: institution).contains(where: { $0.id == id }),
      try await call.registry.cases.markRead(notice: id, by: actor)
    {
      return .done
    }
    if call.may(.breakGlassReview),
      try await call.registry.access.notices(of: institution).contains(where: { $0.id == id })
    {
      try await call.registry.access.readNotice(id, by: actor)
      return .done
    }
    throw Problem(AccessRefusal.unreachable)
  }

  private static let overrides = APIRoute(
    .get, "overrides", "overrides", Bilingual("待复核的紧急越权", "Emergency overrides that wait for their review"),
    .permission(.overrideReview), query: [.optional("institution", .identifier)],
    answer: APIAnswerForm(
      .ok,
      .open([
        .required(
          "overrides",
          .list(
            .named(
              "Override",
              .open([
                .required("id", .identifier), .required("case", .identifier), .optional("number", .text(1...64)),
                .required("reason", .text(0...2000)), .required("opened", .moment), .required("ends", .moment),
                .required("reviewDue", .day), .optional("accountName", .text(1...64)),
              ])), atMost: 500))
      ]))
  ) { call in
    let institution = try call.institution(within: try await call.reach(.overrideReview))
    let found = try await call.registry.cases.openOverrides(institution: institution)
    let names = try await call.registry.access.displays(of: Set(found.map(\.override.account)))
    var rows: [JSONValue] = []
    for (id, override) in found {
      guard case .object(let members) = WorkRoutes.json(id, override) else { continue }
      rows.append(
        .object(
          members + [
            .init("number", .optionalText(try await call.registry.cases.number(of: id))),
            .init("accountName", .optionalText(names[override.account])),
          ]))
    }
    return .json(["overrides": .array(rows)])
  }

  private static let followUps = APIRoute(
    .get, "follow-ups", "followUps", Bilingual("待完成的随访", "Follow-up visits that are owed"), .permission(.caseRead),
    query: [
      .optional("institution", .identifier), .optional("through", .day, "due by then"),
      .optional("limit", .integer(1...500)),
    ],
    answer: APIAnswerForm(
      .ok,
      .open([
        .required(
          "followUps",
          .list(
            .named(
              "OpenFollowUp",
              .open([
                .required("id", .text(1...64)), .required("case", .identifier), .required("number", .text(1...64)),
                .required("due", .day), .optional("institutionName", .bilingual), .optional("operatorName", .bilingual),
              ])), atMost: 500))
      ]))
  ) { call in
    let reach = try await call.reach(.caseRead)
    let found = try await call.registry.cases.openFollowUps(
      institution: try call.institution(within: reach),
      member: reach == .care ? CaseListing.own(try call.signedIn()) : nil, through: call.day("through"),
      limit: call.limit(200, most: 500))
    let people = try await call.registry.directory.names(of: Set(found.compactMap(\.operatorID)))
    let places = try await call.registry.directory.institutionNames(of: Set(found.map(\.institution)))
    return .json([
      "followUps": .array(
        found.map { one in
          [
            "id": .string(one.id), "case": .string(one.caseID), "number": .string(one.number),
            "due": .string(one.due.iso), "institution": .string(one.institution),
            "institutionName": .optionalText(places[one.institution]), "operator": .optionalText(one.operatorID),
            "operatorName": .optionalText(one.operatorID.flatMap { people[$0] }),
          ]
        })
    ])
  }
}
