internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/studies`: which case images belong to, and the queue of those that nobody knows yet.
enum StudyRoutes {
  /// - Parameter arrival: What the archive holds of a study; nil where it holds none.
  static func rows(_ arrival: @escaping @Sendable (String) async throws -> StudyArrival?) -> [APIRoute] {
    [queue, one, candidates(arrival), match]
  }

  private static let study = APISchema.named(
    "Study",
    .open([
      .required("study", .text(1...64)), .optional("case", .identifier), .optional("caseNumber", .text(1...64)),
      .required("state", .word(["unmatched", "matched", "set_aside"])), .required("method", .text(1...20)),
      .required("methodLabel", .bilingual), .optional("institution", .identifier),
      .optional("institutionName", .bilingual), .optional("accession", .text(0...64)), .optional("day", .day),
      .optional("modality", .text(0...20)), .required("at", .moment), .required("version", .version),
    ]))

  private static let queue = APIRoute(
    .get, "studies/unmatched", "unmatchedStudies", Bilingual("待匹配影像", "Studies that wait for a case"),
    .permission(.studyMatch),
    query: [
      .optional("institution", .identifier), .optional("limit", .integer(1...500)), .optional("cursor", .line(1...90)),
    ],
    answer: APIAnswerForm(
      .ok,
      .open([
        .required("studies", .list(study, atMost: 500)), .required("waiting", .integer(0...1_000_000_000)),
        .optional("next", .text(1...90)),
      ]))
  ) { call in
    let institution = try call.institution(within: try await call.reach(.studyMatch))
    let limit = call.limit(100, most: 500)
    let found = try await call.registry.matching.queue(
      institution: institution, limit: limit, after: try cursor(call.query["cursor"]))
    let next = found.count == limit ? found.last.map { "\($0.at)~\($0.study)" } : nil
    return .json([
      "studies": try await json(found, call.registry),
      "waiting": .integer(try await call.registry.matching.waiting(institution: institution)),
      "next": .optionalText(next),
    ])
  }

  private static func cursor(_ text: String?) throws -> (at: Int64, study: String)? {
    guard let text else { return nil }
    let parts = text.split(separator: "~", maxSplits: 1)
    guard parts.count == 2, let at = Int64(parts[0]) else {
      throw Problem.invalid("cursor", "续页标记有误。", "Is no cursor.")
    }
    return (at, String(parts[1]))
  }

  private static let one = APIRoute(
    .get, "studies/{study}", "study", Bilingual("影像的归属", "To which case a study belongs"), .permission(.studyRead),
    answer: APIAnswerForm(.ok, study)
  ) { call in
    let found = try await found(call, .studyRead)
    guard case .array(let rows) = try await json([found], call.registry), let row = rows.first else {
      throw Problem(AccessRefusal.unreachable)
    }
    return .json(row, version: found.version)
  }

  private static func candidates(
    _ arrival: @escaping @Sendable (String) async throws -> StudyArrival?
  ) -> APIRoute {
    APIRoute(
      .get, "studies/{study}/candidates", "studyCandidates",
      Bilingual("可能相符的病例", "Cases that a study might belong to"), .permission(.studyMatch),
      answer: APIAnswerForm(.ok, .open([.required("cases", .list(.any, atMost: 200))]))
    ) { call in
      let match = try await found(call, .studyMatch)
      var wanted = StudyArrival(
        study: match.study, accession: match.accession, day: match.day, modality: match.modality)
      // The queue keeps no patient's number: it is asked of the images.
      if let stored = try await arrival(match.study) { wanted = stored }
      let own = try call.actor.institution
      wanted.institution = match.institution ?? own
      let cases = try await call.registry.matching.candidates(for: wanted).filter {
        own == nil || $0.institution == own
      }
      return .json(["study": .string(match.study), "cases": try await CaseListing.json(cases, call.registry)])
    }
  }

  private static let match = APIRoute(
    .post, "studies/{study}/match", "matchStudy", Bilingual("匹配影像", "Join a study to a case, or set it aside"),
    .permission(.studyMatch),
    body: .json(.object([.required("case", .nullable(.identifier), "null: belongs to no case")])),
    answer: APIAnswerForm(.ok, study), needsVersion: true
  ) { call in
    let old = try await found(call, .studyMatch)
    let new = try await call.registry.matching.resolve(
      old.study, to: call.optionalText("case"), ifVersion: call.version ?? 0, by: try call.signedIn().caller)
    guard case .array(let rows) = try await json([new], call.registry), let row = rows.first else {
      throw Problem(AccessRefusal.unreachable)
    }
    return .json(row, version: new.version)
  }

  /// The study of the path. A matched one is reached with its case; one that names no institution is anybody's.
  private static func found(_ call: APICall, _ permission: Permission) async throws -> StudyMatch {
    let actor = try call.actor
    let match = try await call.registry.matching.match(of: call.parameter("study"))
    var attributes: ObjectAttributes?
    if let id = match?.caseID {
      attributes = try await call.registry.cases.attributes(of: id, for: actor)
    } else if let match {
      attributes = ObjectAttributes(institution: match.institution ?? actor.institution)
    }
    try await call.require(permission, on: attributes)
    guard let match else { throw Problem(AccessRefusal.unreachable) }
    return match
  }

  private static func json(_ matches: [StudyMatch], _ registry: Registry) async throws -> JSONValue {
    let places = try await registry.directory.institutionNames(of: Set(matches.compactMap(\.institution)))
    var rows: [JSONValue] = []
    for match in matches {
      guard case .object(let members) = match.json else { continue }
      let number = try await match.caseID.asyncFlatMap { try await registry.cases.number(of: $0) }
      rows.append(
        .object(
          members + [
            .init("institutionName", .optionalText(match.institution.flatMap { places[$0] })),
            .init("caseNumber", .optionalText(number)),
          ]))
    }
    return .array(rows)
  }
}
