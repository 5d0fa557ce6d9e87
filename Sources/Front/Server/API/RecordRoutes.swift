internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/record`: the standard record's dictionary, as form and as schema, and the check of a record that is being filled in.
enum RecordRoutes {
  static func rows(_ registry: Registry) -> [APIRoute] {
    let standard = registry.standard
    let (form, schema) = (standard.form, standard.schema)
    return [
      APIRoute(
        .get, "record", "recordForm", Bilingual("标准病例的表单", "The standard record as a form"), .session
      ) { _ in .json(form) },
      APIRoute(
        .get, "record/schema", "recordSchema", Bilingual("标准病例的 JSON Schema", "The standard record's JSON Schema"),
        .session
      ) { _ in .json(schema) },
      APIRoute(
        .post, "record/check", "checkRecord", Bilingual("检查一份病例", "Check a record"), .session,
        body: .json(
          .object([
            .required("stage", .word(RecordStage.allCases.map(\.rawValue))), .required("record", .map(.any)),
          ])),
        answer: APIAnswerForm(
          .ok,
          .open([
            .required("violations", .list(.any, atMost: 500)),
            .required("missing", .list(.text(1...200), atMost: 2000)),
          ])
        )
      ) { call in
        guard let record = call.body["record"].flatMap({ RecordDocument($0) }),
          let stage = RecordStage(rawValue: try call.text("stage"))
        else { throw Problem.invalid("record", "不是一份病例。", "Is no record.") }
        let catalogue = try call.registry.catalogue
        let canonical = standard.canonical(record, catalogue: catalogue)
        let context = ValidationContext(stage: stage, catalogue: catalogue)
        let (violations, completeness) = standard.examine(canonical, in: context)
        return .json([
          "violations": .array(violations.map(\.json)),
          "completeness": [
            "filled": .integer(completeness.filled), "mandatory": .integer(completeness.mandatory),
          ],
          "missing": .array(completeness.missing.map { .string($0) }), "record": canonical.json,
        ])
      },
    ]
  }
}
