internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/quality`: what is missing in the records of a year, which rules are broken, which reports were late.
enum QualityRoutes {
  static let rows: [APIRoute] = [
    APIRoute(
      .get, "quality", "quality", Bilingual("数据质量", "The quality of the records"), .permission(.qualityRead),
      query: [.optional("institution", .identifier), .optional("year", .integer(1900...2200), "otherwise this year")],
      answer: APIAnswerForm(.ok, figures)
    ) { call in
      let institution = try call.institution(within: try await call.reach(.qualityRead))
      let year = call.query["year"].flatMap { Int($0) } ?? CivilDate(milliseconds: Node.now()).year
      let found = try await call.registry.quality.figures(institution: institution, year: year)
      let name = try await institution.asyncFlatMap { try await call.registry.directory.institution($0)?.name }
      return .json(try json(found, institution, name, year, call.registry.standard))
    }
  ]

  private static let figures = APISchema.named(
    "Quality",
    .open([
      .optional("institution", .identifier), .optional("institutionName", .bilingual),
      .required("year", .integer(1900...2200)), .required("cases", .integer(0...1_000_000_000)),
      .required("examined", .integer(0...1_000_000)), .required("complete", .integer(0...1_000_000)),
      .required("completenessPermille", .integer(0...1000)),
      .required(
        "gaps",
        .list(
          .open([
            .required("field", .text(1...200)), .required("label", .bilingual),
            .required("cases", .integer(1...1_000_000)),
          ]), atMost: 5000)),
      .required(
        "violations",
        .list(
          .open([
            .required("field", .text(1...200)), .required("label", .bilingual), .required("rule", .text(1...60)),
            .required("severity", .word(["error", "warning"])), .required("message", .bilingual),
            .required("cases", .integer(1...1_000_000)),
          ]), atMost: 5000)),
      .required(
        "lateness",
        .list(
          .open([
            .required("month", .text(7...7)), .required("open", .integer(0...1_000_000)),
            .required("late", .integer(0...1_000_000)), .required("sent", .integer(0...1_000_000)),
            .required("sentLate", .integer(0...1_000_000)),
          ]), atMost: 100)),
      .required("unmatched", .integer(0...1_000_000_000)),
    ]))

  private static func json(
    _ figures: QualityFigures, _ institution: String?, _ name: Bilingual?, _ year: Int, _ standard: StandardRecord
  ) -> JSONValue {
    [
      "institution": .optionalText(institution), "institutionName": .optionalText(name), "year": .integer(year),
      "cases": .integer(figures.cases), "examined": .integer(figures.examined),
      "complete": .integer(figures.complete), "mandatory": .integer(figures.mandatory),
      "filled": .integer(figures.filled),
      "completenessPermille": .integer(figures.mandatory == 0 ? 1000 : figures.filled * 1000 / figures.mandatory),
      "gaps": .array(
        figures.gaps(standard).map { gap in
          ["field": .string(gap.field), "label": .text(gap.label), "cases": .integer(gap.cases)]
        }),
      "violations": .array(
        figures.breaches(standard).map { breach in
          [
            "field": .string(breach.field), "label": .text(breach.label), "rule": .string(breach.rule),
            "severity": .string(breach.severity.rawValue), "message": .text(breach.message),
            "cases": .integer(breach.cases),
          ]
        }),
      "lateness": .array(
        figures.months.map { month in
          [
            "month": .string(month.month), "open": .integer(month.open), "late": .integer(month.late),
            "sent": .integer(month.sent), "sentLate": .integer(month.sentLate),
          ]
        }),
      "unmatched": .integer(figures.unmatched),
    ]
  }
}
