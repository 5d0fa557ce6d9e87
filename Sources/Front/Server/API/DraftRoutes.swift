internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/drafts`: what somebody has typed and not yet sent. A draft is its writer's alone.
enum DraftRoutes {
  static let rows: [APIRoute] = [
    APIRoute(
      .get, "drafts", "drafts", Bilingual("我的草稿", "My drafts"), .permission(.accountSelf),
      answer: APIAnswerForm(.ok, .open([.required("drafts", .list(draft, atMost: 1000))]))
    ) { call in
      let drafts = try await call.registry.cases.drafts(of: try call.signedIn().actor)
      return .json(["drafts": .array(drafts.map(json))])
    },
    APIRoute(
      .put, "drafts/{draft}", "keepDraft", Bilingual("保存草稿", "Keep a draft"), .permission(.accountSelf),
      body: .json(.object([.optional("case", .identifier), .required("body", .map(.any))])),
      answer: APIAnswerForm(.ok, draft)
    ) { call in
      let name = call.parameter("draft")
      return .json(
        json(
          try await call.registry.cases.keep(
            draft: name == "new" ? nil : name, caseID: call.optionalText("case"), body: call.body["body"] ?? [:],
            by: try call.signedIn().actor)))
    },
    APIRoute(
      .delete, "drafts/{draft}", "removeDraft", Bilingual("删除草稿", "Remove a draft"), .permission(.accountSelf),
      answer: .none
    ) { call in
      guard
        try await call.registry.cases.removeDraft(call.parameter("draft"), by: try call.signedIn().actor)
      else { throw Problem(AccessRefusal.unreachable) }
      return .done
    },
  ]

  private static let draft = APISchema.named(
    "Draft", .open([.required("id", .identifier), .required("body", .map(.any)), .required("updatedAt", .moment)]))

  private static func json(_ draft: Draft) -> JSONValue {
    [
      "id": .string(draft.id), "case": .optionalText(draft.caseID), "body": draft.body,
      "updatedAt": .string(Moment.text(milliseconds: draft.updatedAt)),
    ]
  }
}
