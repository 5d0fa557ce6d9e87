internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Registry
internal import Rulebook

/// `/imports` and `/exports`: tables of cases, as spreadsheets read and write them.
enum FileRoutes {
  static let rows: [APIRoute] = [importTable, exportTable]

  private static let report = APISchema.named(
    "ImportReport",
    .open([
      .required("rows", .integer(0...1_000_000_000)), .required("accepted", .integer(0...1_000_000_000)),
      .required("unchanged", .integer(0...1_000_000_000)), .required("refused", .integer(0...1_000_000_000)),
      .required("dryRun", .flag), .required("findingCount", .integer(0...1_000_000_000)),
      .required(
        "findings",
        .list(
          .open([
            .required("row", .integer(0...1_000_000_000)), .required("line", .integer(0...1_000_000_000)),
            .optional("column", .integer(1...100_000)), .required("field", .text(0...500)),
            .required("rule", .text(1...60)), .required("severity", .word(["error", "warning"])),
            .required("message", .bilingual),
          ]), atMost: 1000)), .optional("resumeAt", .integer(1...1_000_000_000)), .optional("problem", .bilingual),
      .optional("problemLine", .integer(0...1_000_000_000)),
    ]))

  private static let importTable = APIRoute(
    .post, "imports", "importCases", Bilingual("导入病例表格", "Take in a table of cases"), .permission(.caseImport),
    query: [
      .optional("institution", .identifier),
      .optional("stage", .word(RecordStage.allCases.map(\.rawValue)), "by which every row must be complete"),
      .optional("dry", .flag, "everything but writing"),
      .optional("firstRow", .integer(1...100_000_000), "resumeAt of the report before"),
    ], body: .csv, answer: APIAnswerForm(.ok, report)
  ) { call in
    let caller = try await call.caller(for: nil)
    guard let institution = call.query["institution"] ?? caller.actor.institution else {
      throw Problem.invalid("institution", "请写明机构。", "Name the institution.")
    }
    try await call.require(.caseImport, on: ObjectAttributes(institution: institution))
    guard let stream = call.stream else { throw Problem(.badRequest, "没有内容 there is no body") }
    var options = ImportOptions()
    options.institution = institution
    options.isDryRun = call.query["dry"] == "true"
    options.firstRow = call.query["firstRow"].flatMap { Int($0) } ?? 1
    if let stage = call.query["stage"].flatMap({ RecordStage(rawValue: $0) }) { options.stage = stage }
    let report = try await call.registry.cases.importTable(
      stream.map { Array($0.readableBytesView) }, options, by: caller)
    // A text whose very heading is not one of a table of cases is refused whole; one that breaks off later is
    // reported with what was saved and where to go on.
    if let problem = report.problem, let line = report.problemLine, report.rows == 0 {
      throw Problem.faults([FieldError(path: "line \(line)", message: problem)])
    }
    return .json(report.json)
  }

  private static let exportTable = APIRoute(
    .get, "exports/cases.csv", "exportCases", Bilingual("导出病例表格（留痕）", "Cases as a table; put on record"),
    .permission(.caseExport), query: CaseListing.filters,
    answer: APIAnswerForm(.ok, .text(0...1_000_000_000), type: "text/csv")
  ) { call in
    let query = try await CaseListing.query(call, .caseExport)
    let export = try await call.registry.cases.exportTable(query, by: try await call.caller(for: nil))
    let day = CivilDate(milliseconds: Node.now()).iso
    return APIAnswer(
      headers: [
        .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"cases-\(day).csv\"",
      ],
      raw: ResponseBody { writer in
        for try await chunk in export { try await writer.write(ByteBuffer(bytes: chunk)) }
        try await writer.finish(nil)
      })
  }
}
