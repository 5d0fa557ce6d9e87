internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/audit` and `/journal`: who looked at what, and every change that ever was.
enum AuditRoutes {
  static let rows: [APIRoute] = [audit, journal, verify]

  private static let audit = APIRoute(
    .get, "audit", "audit", Bilingual("访问审计", "The access audit, newest first"), .permission(.auditRead),
    query: [
      .optional("account", .identifier), .optional("patient", .line(64...64), "a pseudonym"),
      .optional("from", .moment), .optional("until", .moment), .optional("breakGlass", .flag),
      .optional("before", .integer(1...1_000_000_000_000), "go on below this number"),
      .optional("limit", .integer(1...1000)),
    ],
    answer: APIAnswerForm(
      .ok,
      .open([
        .required(
          "entries",
          .list(
            .named(
              "AuditEntry",
              .open([
                .required("sequence", .integer(1...1_000_000_000_000)), .required("at", .moment),
                .required("action", .text(1...60)), .optional("account", .text(1...26)),
                .optional("accountName", .text(1...64)), .optional("role", .text(1...40)),
                .optional("object", .text(1...60)), .optional("id", .text(1...64)),
                .optional("patient", .text(1...64)), .optional("purpose", .text(1...40)),
                .optional("breakGlass", .identifier),
                .required("outcome", .word(["allowed", "refused", "succeeded", "failed"])),
              ])), atMost: 1000)),
        .optional("next", .integer(1...1_000_000_000_000), "before"),
      ]))
  ) { call in
    _ = try await call.reach(.auditRead)
    var filter = AuditFilter()
    func moment(_ name: String) -> Int64? { call.query[name].flatMap { Moment($0) }.map { $0.seconds * 1000 } }
    (filter.account, filter.patient) = (call.query["account"], call.query["patient"])
    (filter.from, filter.until) = (moment("from"), moment("until"))
    filter.onlyBreakGlass = call.query["breakGlass"] == "true"
    filter.before = call.query["before"].flatMap { Int64($0) }
    filter.limit = call.limit(100, most: 1000)
    let entries = try await call.registry.access.auditEntries(filter)
    let names = try await call.registry.access.displays(of: Set(entries.compactMap(\.account)))
    let next = entries.count == filter.limit ? entries.last?.sequence : nil
    return .json([
      "entries": .array(
        entries.map { entry in
          [
            "sequence": .integer(Int(entry.sequence)), "at": .moment(entry.at),
            "account": .optionalText(entry.account), "accountName": .optionalText(entry.account.flatMap { names[$0] }),
            "role": .optionalText(entry.role?.rawValue), "action": .string(entry.action),
            "object": .optionalText(entry.object), "id": .optionalText(entry.id),
            "patient": .optionalText(entry.patient), "purpose": .optionalText(entry.purpose?.rawValue),
            "breakGlass": .optionalText(entry.breakGlass), "outcome": .string(entry.outcome.rawValue),
          ]
        }), "next": .optionalInteger(next.map { Int($0) }),
    ])
  }

  private static let journal = APIRoute(
    .get, "journal", "journal", Bilingual("日志", "The journal, oldest first"), .permission(.journalRead),
    query: [
      .optional("after", .integer(0...1_000_000_000_000), "go on behind this number"),
      .optional("object", .word(["case", "institution", "person"]), "with id: of one object"),
      .optional("id", .identifier), .optional("limit", .integer(1...1000)),
    ],
    answer: APIAnswerForm(
      .ok,
      .open([
        .required(
          "events",
          .list(
            .named(
              "JournalEvent",
              .open([
                .required("sequence", .integer(1...1_000_000_000_000)), .required("at", .moment),
                .required("kind", .text(1...60)), .required("object", .text(1...60)), .required("id", .text(1...64)),
                .required("version", .version), .required("actor", .text(1...26)),
                .optional("actorName", .text(1...64)), .required("commitment", .text(64...64)),
              ])), atMost: 10_000)),
        .optional("next", .integer(1...1_000_000_000_000), "after"),
      ]))
  ) { call in
    _ = try await call.reach(.journalRead)
    if let object = call.query["object"], let id = call.query["id"] {
      try await call.require(
        .journalRead, on: try await home(object, id, call).map { ObjectAttributes(institution: $0) })
      return .json(["events": try await json(try await call.registry.journalEvents(of: object, id: id), call)])
    }
    // All of it is the region's.
    try await call.require(.journalRead, on: ObjectAttributes(institution: nil))
    let limit = call.limit(100, most: 1000)
    let events = try await call.registry.journalEvents(
      after: call.query["after"].flatMap { Int64($0) } ?? 0, limit: limit)
    let next = events.count == limit ? events.last?.sequence : nil
    return .json(["events": try await json(events, call), "next": .optionalInteger(next.map { Int($0) })])
  }

  private static func home(_ object: String, _ id: String, _ call: APICall) async throws -> String? {
    switch object {
    case "case": try await call.registry.cases.attributes(of: id, for: try call.actor)?.institution
    case "institution": try await call.registry.directory.institution(id)?.id
    default: try await call.registry.directory.person(id)?.institution
    }
  }

  private static func json(_ events: [JournalEvent], _ call: APICall) async throws -> JSONValue {
    let names = try await call.registry.access.displays(of: Set(events.map(\.actor)))
    return .array(
      events.map { event in
        [
          "sequence": .integer(Int(event.sequence)), "at": .moment(event.at), "kind": .string(event.kind),
          "object": .string(event.object), "id": .string(event.id), "version": .integer(event.version),
          "previous": .optionalInteger(event.previous), "actor": .string(event.actor),
          "actorName": .optionalText(names[event.actor]), "rulebook": .optionalText(event.rulebook),
          "commitment": .string(event.commitment),
        ]
      })
  }

  private static let verify = APIRoute(
    .get, "journal/verify", "verifyJournal", Bilingual("核对日志", "Check the whole journal"),
    .permission(.journalRead),
    query: [.optional("deep", .flag, "also every version of every case as its tables hold it; takes long")],
    answer: APIAnswerForm(
      .ok,
      .named(
        "JournalReport",
        .open([
          .required("sound", .flag), .required("events", .integer(0...1_000_000_000_000)),
          .required("compared", .integer(0...1_000_000_000_000)), .required("erased", .integer(0...1_000_000_000_000)),
          .required("end", .text(64...64)),
          .required(
            "defects",
            .list(
              .open([
                .required("kind", .text(1...20)), .required("sequence", .integer(0...1_000_000_000_000)),
              ]), atMost: 100)),
        ])))
  ) { call in
    try await call.require(.journalRead, on: ObjectAttributes(institution: nil))
    let report = try await call.registry.verifyJournal(comparingCases: call.query["deep"] == "true")
    return .json([
      "sound": .boolean(report.isSound), "events": .integer(report.events), "compared": .integer(report.compared),
      "erased": .integer(report.erased), "end": .string(report.end), "defectCount": .integer(report.defectCount),
      "defects": .array(
        report.defects.map { ["kind": .string($0.kind.rawValue), "sequence": .integer(Int($0.sequence))] }),
    ])
  }
}
