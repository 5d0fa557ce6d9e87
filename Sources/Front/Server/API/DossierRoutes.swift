internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `…/dossier`, `/assessments`, `/lists/public`: what the norm says of institutions and physicians.
enum DossierRoutes {
  static let rows: [APIRoute] = [
    dossier("institutions/{institution}", "institutionDossier", Bilingual("机构档案", "The dossier of an institution")) {
      let found = try await DirectoryRoutes.institution($0, .assessmentRead)
      return (found.id, found.name)
    },
    dossier("people/{person}", "personDossier", Bilingual("人员档案", "The dossier of a person")) {
      let found = try await PersonRoutes.person($0, .assessmentRead)
      return (found.id, found.name)
    },
    year, ofSubject, publicList, publish,
  ]

  private static let answer = APISchema.named(
    "DossierAnswer",
    .open([
      .required("question", .text(1...60)), .required("title", .bilingual), .optional("scope", .text(1...40)),
      .optional("verdict", .text(1...40)), .optional("state", .text(1...60)),
      .required("failing", .list(.text(1...60), atMost: 200)), .optional("evaluation", .map(.any)),
      .optional("problem", .bilingual),
    ]))

  private static func dossier(
    _ place: String, _ id: String, _ summary: Bilingual,
    _ subject: @escaping @Sendable (APICall) async throws -> (id: String, name: Bilingual)
  ) -> APIRoute {
    APIRoute(
      .get, "\(place)/dossier", id, summary, .permission(.assessmentRead),
      query: [
        .optional("asOf", .day), .optional("knownAt", .day, "only what was recorded by then"),
        .optional("brief", .flag, "verdicts without their reasoning"),
      ],
      answer: APIAnswerForm(
        .ok,
        .open([
          .required("subject", .identifier), .required("name", .bilingual), .required("kind", .text(1...20)),
          .required("asOf", .day), .required("answers", .list(answer, atMost: 1000)),
          .required("leftOut", .list(.text(1...200), atMost: 10_000)),
        ]))
    ) { call in
      let (id, name) = try await subject(call)
      let day = call.day("asOf") ?? CivilDate(milliseconds: Node.now())
      guard
        let dossier = try await call.registry.assessment.dossier(of: id, asOf: day, knownAt: call.day("knownAt"))
      else { throw Problem(AccessRefusal.unreachable) }
      let isBrief = call.query["brief"] == "true"
      return .json([
        "subject": .string(id), "name": .text(name), "kind": .string(dossier.subjectKind), "asOf": .string(day.iso),
        "knownAt": .optionalDay(dossier.knownAt), "answers": .array(dossier.answers.map { json($0, isBrief) }),
        "leftOut": .array(dossier.leftOut.map { .string($0) }),
      ])
    }
  }

  private static func json(_ answer: Dossier.Answer, _ isBrief: Bool) -> JSONValue {
    [
      "question": .string(answer.question), "title": .text(answer.title), "scope": .optionalText(answer.scope),
      "verdict": .optionalText(answer.evaluation?.verdict.name),
      "state": .optionalText(answer.evaluation?.state?.effective),
      "failing": .array((answer.evaluation?.failing ?? []).map { .string($0.text) }),
      "evaluation": isBrief ? .null : answer.evaluation?.audit ?? .null, "problem": .optionalText(answer.problem),
    ]
  }

  private static let result = APISchema.named(
    "AnnualResult",
    .open([
      .required("subject", .identifier), .required("kind", .word(["institution", "physician"])),
      .optional("name", .bilingual), .optional("institution", .identifier), .optional("institutionName", .bilingual),
      .required("figures", .map(.any)), .required("verdict", .text(1...40)),
      .required("failing", .list(.text(1...60), atMost: 200)), .optional("evaluation", .map(.any)),
    ]))

  private static let year = APIRoute(
    .get, "assessments/{year}", "annualAssessment", Bilingual("年度评估", "The annual assessment"),
    .permission(.assessmentRead),
    query: [
      .optional("kind", .word(["institution", "physician"]), "institution where none is named"),
      .optional("institution", .identifier), .optional("limit", .integer(1...1000)), .optional("cursor", .identifier),
    ],
    answer: APIAnswerForm(
      .ok,
      .open([
        .required("year", .integer(1900...2200)), .required("results", .list(result, atMost: 1000)),
        .optional("next", .identifier),
      ]))
  ) { call in
    let year = try number(call)
    let institution = try call.institution(within: try await call.reach(.assessmentRead))
    let page = try await call.registry.assessment.annual(
      year, kind: call.query["kind"] ?? "institution", institution: institution, after: call.query["cursor"],
      limit: call.limit(200, most: 1000))
    return .json([
      "year": .integer(year), "results": .array(try await json(page.results, call, isBrief: true)),
      "next": .optionalText(page.next),
    ])
  }

  private static let ofSubject = APIRoute(
    .get, "assessments/{year}/{subject}", "annualAssessmentOf",
    Bilingual("某机构或医师的年度评估", "The annual assessment of one"), .permission(.assessmentRead),
    answer: APIAnswerForm(.ok, result)
  ) { call in
    let year = try number(call)
    let subject = call.parameter("subject")
    let home = try await home(of: subject, call)
    try await call.require(.assessmentRead, on: home.map { ObjectAttributes(institution: $0) })
    guard let found = try await call.registry.assessment.annual(year, of: subject),
      let json = try await json([found], call, isBrief: false).first
    else { throw Problem(AccessRefusal.unreachable) }
    return .json(json)
  }

  private static func number(_ call: APICall) throws -> Int {
    guard let year = Int(call.parameter("year")), (1900...2200).contains(year) else {
      throw Problem(.notFound, code: "year", Bilingual("没有这一年。", "No such year."))
    }
    return year
  }

  /// The institution that a subject of assessments belongs to.
  private static func home(of subject: String, _ call: APICall) async throws -> String? {
    if let institution = try await call.registry.directory.institution(subject) { return institution.id }
    return try await call.registry.directory.person(subject)?.institution
  }

  private static func json(_ results: [AnnualResult], _ call: APICall, isBrief: Bool) async throws -> [JSONValue] {
    let label = try await SubjectLabels(results.map(\.subject), call)
    return results.map { one in
      .object(
        label.members(one.subject) + [
          .init("kind", .string(one.subjectKind)), .init("year", .integer(one.year)),
          .init("figures", json(one.figures)), .init("verdict", .string(one.evaluation.verdict.name)),
          .init("failing", .array(one.evaluation.failing.map { .string($0.text) })),
          .init("evaluation", isBrief ? .null : one.evaluation.audit),
        ])
    }
  }

  private static func json(_ figures: AnnualFigures) -> JSONValue {
    [
      "cases": .integer(figures.cases), "casesLevel3": .integer(figures.casesLevel3),
      "serious": .integer(figures.serious), "deathsRelated": .integer(figures.deathsRelated),
      "deaths": .integer(figures.deaths), "accidentsPending": .integer(figures.accidentsPending),
      "accidents": .array(figures.accidents.map { .integer($0) }),
    ]
  }

  private static let publicList = APIRoute(
    .get, "lists/public", "publicList", Bilingual("公示名单", "The published list"), .permission(.directoryRead),
    query: [.optional("asOf", .day)],
    answer: APIAnswerForm(
      .ok,
      .open([
        .required("asOf", .day),
        .required(
          "entries",
          .list(
            .named(
              "PublicListEntry",
              .open([
                .required("subject", .identifier), .optional("name", .bilingual), .required("state", .text(1...60)),
                .optional("list", .text(1...40)), .optional("published", .day), .required("verdict", .text(1...40)),
              ])), atMost: 100_000)),
      ]))
  ) { call in
    let day = call.day("asOf") ?? CivilDate(milliseconds: Node.now())
    let entries = try await call.registry.assessment.publicList(asOf: day)
    let label = try await SubjectLabels(entries.map(\.subject), call)
    return .json([
      "asOf": .string(day.iso),
      "entries": .array(
        entries.map { one in
          .object(
            label.members(one.subject) + [
              .init("kind", .string(one.subjectKind)), .init("state", .string(one.state)),
              .init("list", .optionalText(one.listing?.list)),
              .init("published", .optionalDay(one.listing?.published)),
              .init("verdict", .string(one.evaluation.verdict.name)),
              .init("failing", .array(one.evaluation.failing.map { .string($0.text) })),
            ])
        }),
    ])
  }

  private static let publish = APIRoute(
    .post, "lists/public", "publish", Bilingual("公示", "Publish on a list"), .permission(.assessmentRun),
    body: .json(
      .object([
        .required("list", .line(1...40)), .required("subjects", .list(.identifier, atMost: 1000)),
        .required("day", .day),
      ])), answer: .none
  ) { call in
    let subjects = call.texts("subjects")
    for subject in subjects {
      try await call.require(
        .assessmentRun, on: try await home(of: subject, call).map { ObjectAttributes(institution: $0) })
    }
    guard let day = call.bodyDay("day") else { throw Problem.invalid("day", "缺少此项。", "Is missing.") }
    try await call.registry.assessment.publish(try call.text("list"), subjects, on: day, by: try call.actor)
    return .done
  }
}

/// Who the subjects of a list are, for people: name, institution and its name.
struct SubjectLabels {
  private let institutions: [String: Bilingual]
  private let people: [String: Person]

  init(_ subjects: [String], _ call: APICall) async throws {
    let directory = try call.registry.directory
    var people: [String: Person] = [:]
    var places = Set(subjects)
    for subject in subjects {
      if let person = try await directory.person(subject) {
        people[subject] = person
        places.insert(person.institution)
      }
    }
    self.people = people
    institutions = try await directory.institutionNames(of: places)
  }

  func members(_ subject: String) -> [JSONValue.Member] {
    let person = people[subject]
    let home = person?.institution ?? (institutions[subject] == nil ? nil : subject)
    return [
      .init("subject", .string(subject)), .init("name", .optionalText(person?.name ?? institutions[subject])),
      .init("title", .optionalText(person?.title)), .init("institution", .optionalText(home)),
      .init("institutionName", .optionalText(home.flatMap { institutions[$0] })),
    ]
  }
}
