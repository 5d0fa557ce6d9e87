internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `…/statements` and `…/qualification`: what is stated of institutions and people over time, in the norm's own paths,
/// and the life of their qualification for level 3 and higher.
enum StatementRoutes {
  static let rows: [APIRoute] = ["institutions/{institution}", "people/{person}"].flatMap { place in
    let isInstitution = place.hasPrefix("institutions")
    return rows(place, isInstitution ? "institution" : "person", isInstitution ? Self.institution : Self.person)
  }

  private typealias Subject =
    @Sendable (APICall, Permission) async throws -> (id: String, kind: String, name: Bilingual)

  private static let institution: Subject = { call, permission in
    let found = try await DirectoryRoutes.institution(call, permission)
    return (found.id, "institution", found.name)
  }
  private static let person: Subject = { call, permission in
    let found = try await PersonRoutes.person(call, permission)
    return (found.id, found.profession == .physician ? "physician" : "staff", found.name)
  }

  private static let statement: [APIMember] = [
    .required("path", .line(1...200), "of the rulebook: icu.beds"), .required("value", .any),
    .optional("from", .day), .optional("until", .day), .optional("evidence", .line(1...500)),
  ]
  private static let event: [APIMember] = [
    .required("kind", .line(1...60), "of the rulebook: granted, assessed, suspended …"), .required("day", .day),
    .optional("passed", .flag), .optional("evidence", .line(1...500)),
  ]
  private static let kinds = APIMember.optional(
    "kind", .line(1...60), "the rulebook's subject; otherwise institution, physician or staff")

  private static func rows(_ place: String, _ name: String, _ subject: @escaping Subject) -> [APIRoute] {
    let title = name == "institution" ? Bilingual("机构", "institution") : Bilingual("人员", "person")
    let write: Permission = name == "institution" ? .directoryWrite : .personWrite
    return [
      APIRoute(
        .get, "\(place)/statements", "\(name)Statements",
        Bilingual("\(title.chinese)的事实", "What is stated of the \(title.english)"), .permission(.assessmentRead),
        query: [kinds],
        answer: APIAnswerForm(
          .ok,
          .open([
            .required(
              "statements",
              .list(
                .named("Statement", .open(statement + [.required("recorded", .day)])), atMost: 100_000))
          ]))
      ) { call in
        let (id, kind, name) = try await subject(call, .assessmentRead)
        let all = try await call.registry.directory.statements(of: call.query["kind"] ?? kind, id)
        return .json([
          "subject": .string(id), "name": .text(name), "kind": .string(call.query["kind"] ?? kind),
          "statements": .array(all.map(json)),
        ])
      },
      APIRoute(
        .post, "\(place)/statements", "state\(title.english.prefix(1).uppercased())\(title.english.dropFirst())",
        Bilingual("记录\(title.chinese)的事实", "State facts of the \(title.english)"), .permission(write), query: [kinds],
        body: .json(.object([.required("statements", .list(.object(statement), atMost: 500))])),
        answer: APIAnswerForm(.created, .open([.required("stated", .integer(0...500))]))
      ) { call in
        let (id, kind, _) = try await subject(call, write)
        let today = CivilDate(milliseconds: Node.now())
        guard case .array(let given)? = call.body["statements"] else {
          throw Problem.invalid("statements", "缺少此项。", "Is missing.")
        }
        let statements = given.map { one in
          DirectoryStatement(
            subjectKind: call.query["kind"] ?? kind, subject: id, path: one.text("path") ?? "",
            value: one["value"] ?? .null, from: one.text("from").flatMap { CivilDate($0) },
            until: one.text("until").flatMap { CivilDate($0) }, recordedOn: today, evidence: one.text("evidence"))
        }
        try await call.registry.directory.state(statements, by: try call.actor)
        return .created(["stated": .integer(statements.count)])
      },
      APIRoute(
        .get, "\(place)/qualification", "\(name)Qualification",
        Bilingual("\(title.chinese)的资质", "The \(title.english)'s qualification"), .permission(.assessmentRead),
        query: [.optional("asOf", .day), .optional("knownAt", .day)],
        answer: APIAnswerForm(
          .ok,
          .open([
            .required(
              "events",
              .list(.named("QualificationEvent", .open(event + [.required("recorded", .day)])), atMost: 10_000)),
            .required("evaluation", .map(.any)),
          ]))
      ) { call in
        let (id, _, name) = try await subject(call, .assessmentRead)
        let day = call.day("asOf") ?? CivilDate(milliseconds: Node.now())
        let events = try await call.registry.directory.qualificationEvents(of: id)
        let evaluation = try await call.registry.assessment.qualification(
          of: id, asOf: day, knownAt: call.day("knownAt"))
        return .json([
          "subject": .string(id), "name": .text(name), "events": .array(events.map(json)),
          "evaluation": evaluation.audit,
        ])
      },
      APIRoute(
        .post, "\(place)/qualification",
        "record\(title.english.prefix(1).uppercased())\(title.english.dropFirst())Qualification",
        Bilingual("记录\(title.chinese)资质事件", "Record an event of the \(title.english)'s qualification"),
        .permission(.assessmentRun), body: .json(.object(event)),
        answer: APIAnswerForm(.created, .named("QualificationEvent", .open(event + [.required("recorded", .day)])))
      ) { call in
        let (id, kind, _) = try await subject(call, .assessmentRun)
        let today = CivilDate(milliseconds: Node.now())
        let new = QualificationEvent(
          subject: id, subjectKind: kind, kind: try call.text("kind"), day: call.bodyDay("day") ?? today,
          passed: call.optionalFlag("passed"), recordedOn: today, evidence: call.optionalText("evidence"))
        try await call.registry.directory.record(new, by: try call.actor)
        return .created(json(new))
      },
    ]
  }

  private static func json(_ statement: DirectoryStatement) -> JSONValue {
    [
      "path": .string(statement.path), "value": statement.value, "from": .optionalDay(statement.from),
      "until": .optionalDay(statement.until), "recorded": .string(statement.recordedOn.iso),
      "evidence": .optionalText(statement.evidence),
    ]
  }

  private static func json(_ event: QualificationEvent) -> JSONValue {
    [
      "kind": .string(event.kind), "day": .string(event.day.iso), "passed": .optionalFlag(event.passed),
      "recorded": .string(event.recordedOn.iso), "evidence": .optionalText(event.evidence),
    ]
  }
}

extension JSONValue {
  /// The text of a member, where it is one.
  func text(_ name: String) -> String? { if case .string(let text)? = self[name] { text } else { nil } }
}
