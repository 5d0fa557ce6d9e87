internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Planning
internal import Registry
internal import Rulebook

/// Plans of ablations, kept with the studies they were made on, and their page.
///
/// Whoever may view images may read the plans made on them; whoever may write on the study's case may keep one.
enum PlanRoutes {
  /// - Parameter arrival: What the archive holds of a study; nil where it holds none.
  static func rows(_ arrival: @escaping @Sendable (String) async throws -> StudyArrival?) -> [APIRoute] {
    [keep(arrival), list, marks, document, report]
  }

  private static let plan = APISchema.named(
    "Plan",
    .open([
      .required("id", .identifier), .required("study", .text(1...64)), .optional("case", .identifier),
      .required("digest", .text(64...64)), .required("kind", .word(PlanDocument.Kind.allCases.map(\.rawValue))),
      .required("title", .bilingual), .optional("verdict", .word(["reached", "uncertain", "missed"])),
      .required("isSigned", .flag), .required("actor", .text(1...64)), .required("at", .moment),
      .required("size", .integer(0...PlanReading.sizeLimit)),
    ]))

  /// The parts of a plan that everything else hangs on; the handler checks the rest, to the last figure.
  private static let sent = APISchema.named(
    "PlanDocument",
    .open([
      .required("version", .integer(1...1)), .required("kind", .word(PlanDocument.Kind.allCases.map(\.rawValue))),
      .required("title", .bilingual), .required("digest", .text(64...64), "SHA-256 of the canonical text"),
    ]))

  private static func keep(
    _ arrival: @escaping @Sendable (String) async throws -> StudyArrival?
  ) -> APIRoute {
    APIRoute(
      .post, "studies/{study}/plans", "keepPlan", Bilingual("存入消融计划", "Keep an ablation plan with its study"),
      .permission(.caseWrite), body: .document(sent, most: PlanReading.sizeLimit), answer: APIAnswerForm(.created, plan)
    ) { call in
      let study = call.parameter("study")
      try await call.require(.caseWrite, on: try await owner(of: study, call, arrival))
      let plan = try checked(call.text, study: study)
      let kept = try await call.registry.plans.keep(
        NewPlan(
          study: study, digest: plan.digest, kind: plan.kind.rawValue, title: Bilingual(plan.title.zh, plan.title.en),
          verdict: (plan.margin?.verdict ?? plan.coverage?.verdict)?.rawValue, signer: plan.signature?.key,
          document: call.text), by: try await call.caller(for: nil))
      var answer = APIAnswer.json(json(kept.plan))
      if kept.isNew { answer.status = .created }
      return answer
    }
  }

  /// Whose the study is: its case's, or the institution's where it has none yet; nil where nobody knows it.
  private static func owner(
    of study: String, _ call: APICall, _ arrival: @Sendable (String) async throws -> StudyArrival?
  ) async throws -> ObjectAttributes? {
    let actor = try call.actor
    let match = try await call.registry.matching.match(of: study)
    if let id = match?.caseID { return try await call.registry.cases.attributes(of: id, for: actor) }
    if match == nil, try await arrival(study) == nil { return nil }
    // A study of no case has no carers: whoever may write on cases of the institution at all may add to it.
    return ObjectAttributes(institution: match?.institution ?? actor.institution, carers: [actor.account])
  }

  private static func checked(_ text: String, study: String) throws -> PlanDocument {
    do throws(PlanFault) {
      let plan = try PlanReading.read(text)
      guard plan.images.studyInstanceUID == study else {
        throw PlanFault("images.studyInstanceUID", "计划不是在这项检查上做的。", "The plan was not made on this study.")
      }
      try PlanReading.checkProof(plan)
      return plan
    } catch {
      throw Problem.faults([
        FieldError(path: error.field.isEmpty ? "$" : error.field, message: Bilingual(error.text.zh, error.text.en))
      ])
    }
  }

  private static let list = APIRoute(
    .get, "studies/{study}/plans", "plansOfStudy", Bilingual("检查的消融计划", "The ablation plans of a study"),
    .permission(.studyRead), answer: APIAnswerForm(.ok, .open([.required("plans", .list(plan, atMost: 200))]))
  ) { call in
    .json(["plans": .array(try await call.registry.plans.plans(of: call.parameter("study")).map(json))])
  }

  /// Most studies asked about at once: a page of the study list has fifty.
  private static let markLimit = 100

  /// Which of some studies have plans, in one answer: the study list marks them.
  private static let marks = APIRoute(
    .get, "plans", "plansOfStudies", Bilingual("哪些检查有消融计划", "Which studies have ablation plans"),
    .permission(.studyRead),
    query: [
      .required("studies", .text(1...(65 * markLimit)), "UIDs, at most \(markLimit), separated by commas")
    ],
    answer: APIAnswerForm(
      .ok,
      .open([
        .required(
          "studies",
          .list(
            .open([.required("study", .text(1...64)), .required("count", .integer(1...200)), .required("newest", plan)]
            ),
            atMost: markLimit))
      ]))
  ) { call in
    let asked = Set((call.query["studies"] ?? "").split(separator: ",").map(String.init))
    guard asked.count <= markLimit else {
      throw Problem.faults([
        FieldError(
          path: "studies", message: Bilingual("一次最多 \(markLimit) 项检查。", "At most \(markLimit) studies at once."))
      ])
    }
    var found: [JSONValue] = []
    for study in asked.sorted() {
      let plans = try await call.registry.plans.plans(of: study)
      guard let newest = plans.first else { continue }
      found.append(["study": .string(study), "count": .integer(plans.count), "newest": json(newest)])
    }
    return .json(["studies": .array(found)])
  }

  private static let document = APIRoute(
    .get, "plans/{plan}", "plan", Bilingual("消融计划的内容", "The document of an ablation plan"), .permission(.studyRead),
    answer: APIAnswerForm(.ok, sent)
  ) { call in
    let text = try await found(call)
    return APIAnswer(
      headers: [.contentType: "application/json"], raw: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  private static let report = APIRoute(
    .get, "plans/{plan}/report", "planReport", Bilingual("消融计划的报告页", "The page of an ablation plan"),
    .permission(.studyRead), query: [.optional("lang", .word(PlanReport.Language.allCases.map(\.rawValue)))],
    answer: APIAnswerForm(.ok, .text(0...100_000_000), type: "text/html")
  ) { call in
    let text = try await found(call)
    let language = call.query["lang"].flatMap { PlanReport.Language(rawValue: $0) } ?? .zh
    guard let plan = try? PlanReading.read(text) else {
      throw Problem(.internalServerError, "所存计划无法读取 the plan that is kept cannot be read")
    }
    let isVerified = plan.signature != nil && (try? PlanReading.checkProof(plan)) != nil
    let html = PlanReport.html(plan, language: language, signature: isVerified ? .verified : .asGiven)
    var headers: HTTPFields = [.contentType: "text/html; charset=utf-8"]
    // Nothing of the page runs or reaches out, whatever stands in the document.
    if let policy = HTTPField.Name("Content-Security-Policy") {
      headers[policy] =
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'self'"
    }
    return APIAnswer(headers: headers, raw: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  private static func found(_ call: APICall) async throws -> String {
    let id = call.parameter("plan")
    guard let text = try await call.registry.plans.document(of: id) else {
      throw Problem(AccessRefusal.unreachable)
    }
    return text
  }

  private static func json(_ plan: KeptPlan) -> JSONValue {
    [
      "id": .string(plan.id), "study": .string(plan.study), "case": .optionalText(plan.caseID),
      "digest": .string(plan.digest), "kind": .string(plan.kind),
      "title": ["zh": .string(plan.title.chinese), "en": .string(plan.title.english)],
      "verdict": .optionalText(plan.verdict), "isSigned": .boolean(plan.signer != nil), "actor": .string(plan.actor),
      "at": .moment(plan.at), "size": .integer(plan.size),
    ]
  }
}
