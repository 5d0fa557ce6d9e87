import Rulebook
import Store
import Testing

@testable import Registry

@Suite("Importing a table of cases")
struct ImportTests {
  private static let standard = RecordFixtures.standard

  /// A whole session of the hospital; `index` tells patients and starts apart.
  private static func session(_ index: Int, in hospital: Hospital) -> RecordDocument {
    let receipts = ["province", "other"].map { word in
      RecordNode.group([
        "recipient": .text(word), "time": .text("2024-06-05T10:00:00+08:00"), "receipt": .text("HZ-\(word)-\(index)"),
      ])
    }
    return RecordFixtures.full().replacing("patient", .text(pseudonym(index))).replacing("caseID", nil)
      .replacing("institution", .text(hospital.institution.code)).replacing("receipts", .list(receipts))
      .replacing("decider.person", .text(hospital.chief.id)).replacing("team.person", .text(hospital.chief.id))
      .replacing("team.role", .text("operator")).replacing("trainees", .list([]))
  }

  private static func pseudonym(_ index: Int) -> String {
    String(repeating: "0", count: 62) + String(index / 10) + String(index % 10)
  }

  /// `beside`: more columns with a cell for each record.
  private static func table(_ records: [RecordDocument], beside: [(String, [String])] = []) throws -> [UInt8] {
    let writer = RecordTableWriter(RecordColumns(standard, fitting: records), withholdsIdentity: false)
    func prefix(_ cell: ((String, [String])) -> String) -> [UInt8] { beside.flatMap { Array((cell($0) + ",").utf8) } }
    var bytes = prefix { $0.0 } + writer.header.dropFirst(3)
    for (index, record) in records.enumerated() { bytes += prefix { $0.1[index] } + (try writer.line(record)) }
    return bytes
  }

  private static func counts(_ hospital: Hospital) async throws -> (cases: Int, patients: Int, events: Int) {
    try await hospital.registry.database.read { connection in
      func count(_ table: String) throws -> Int { try connection.integer("SELECT COUNT(*) FROM \(table)") ?? -1 }
      return (try count("interventional_case"), try count("patient"), try count("journal_event"))
    }
  }

  @Test("brings in cases with patients, members, reports and journal; the same table again changes nothing")
  func twice() async throws {
    let hospital = try await Hospital()
    let bytes = try Self.table([Self.session(1, in: hospital), Self.session(2, in: hospital)])
    let before = try await Self.counts(hospital)
    let report = try await hospital.registry.cases.importTable(bytes, by: hospital.registrar)
    #expect(report.accepted == 2 && report.refused == 0 && report.patients == 2, "\(report.findings)")
    #expect(report.states == [.closed: 2] && report.resumeAt == nil && report.problem == nil)
    let page = try await hospital.registry.cases.list(CaseQuery(institution: hospital.institution.id))
    #expect(page.cases.count == 2 && page.cases.allSatisfy { $0.reportState == "sent" && $0.level == 4 })
    let one = try #require(page.cases.first)
    let detail = try #require(try await hospital.registry.cases.detail(one.id))
    #expect(detail.file.members.contains(CaseMember(person: hospital.chief.id, role: .operator_)))
    #expect(detail.file.reports.allSatisfy { $0.receipt?.hasPrefix("HZ-") == true })
    #expect(detail.history.map(\.kind) == ["case.imported"])
    let journal = try await hospital.registry.verifyJournal()
    #expect(journal.isSound && journal.compared >= 2)

    let after = try await Self.counts(hospital)
    #expect(after.cases == before.cases + 2 && after.patients == before.patients + 2)
    #expect(after.events == before.events + 4)
    let again = try await hospital.registry.cases.importTable(bytes, by: hospital.registrar)
    #expect(again.accepted == 0 && again.unchanged == 2 && again.refused == 0 && again.patients == 0)
    #expect(try await Self.counts(hospital) == after)
  }

  @Test("names what is wrong in a row by row, column and field, and saves nothing of it")
  func faulty() async throws {
    let hospital = try await Hospital()
    let bad = Self.session(2, in: hospital).replacing("labs.inr", .number(Rational(99)))
    let other = Self.session(3, in: hospital).replacing("institution", .text("another"))
    let before = try await Self.counts(hospital)
    let report = try await hospital.registry.cases.importTable(
      try Self.table([Self.session(1, in: hospital), bad, other]), by: hospital.registrar)
    #expect(report.rows == 3 && report.accepted == 1 && report.refused == 2 && report.patients == 1)
    let finding = try #require(report.findings.first { $0.field == "labs.inr" })
    #expect(finding.row == 2 && finding.line == 3 && finding.heading == "labs.inr" && finding.rule == "range")
    #expect(!finding.message.chinese.isEmpty && !finding.message.english.isEmpty)
    #expect(report.findings.contains { $0.row == 3 && $0.rule == "other_institution" })
    let after = try await Self.counts(hospital)
    #expect(after.cases == before.cases + 1 && after.patients == before.patients + 1)
  }

  private struct Cut: Error {}

  @Test("goes on where it was cut off, and every row is there once", arguments: [0.3, 0.55, 0.8])
  func resumes(_ share: Double) async throws {
    let hospital = try await Hospital()
    let bytes = try Self.table((1...7).map { Self.session($0, in: hospital) })
    let part = Array(bytes.prefix(Int(Double(bytes.count) * share)))
    let chunks = AsyncThrowingStream<[UInt8], any Error> { continuation in
      continuation.yield(part)
      continuation.finish(throwing: Cut())
    }
    var options = ImportOptions()
    options.batch = 2
    let first = try await hospital.registry.cases.importTable(chunks, options, by: hospital.registrar)
    let resumeAt = try #require(first.resumeAt)
    #expect(first.problem != nil && resumeAt == first.accepted + 1 && first.accepted.isMultiple(of: 2))
    #expect(try await Self.counts(hospital).cases == first.accepted)
    options.firstRow = resumeAt
    let rest = try await hospital.registry.cases.importTable(bytes, options, by: hospital.registrar)
    #expect(rest.accepted == 7 - first.accepted && rest.unchanged == 0 && rest.resumeAt == nil)
    #expect(try await Self.counts(hospital).cases == 7)
  }

  @Test("of a broken table keeps what came before the fault and says where that is")
  func broken() async throws {
    let hospital = try await Hospital()
    var options = ImportOptions()
    options.batch = 1
    let bytes = try Self.table([Self.session(1, in: hospital)]) + Array("\"never closed".utf8)
    let report = try await hospital.registry.cases.importTable(bytes, options, by: hospital.registrar)
    #expect(report.accepted == 1 && report.problemLine == 3 && report.resumeAt == 2)
    let empty = try await hospital.registry.cases.importTable([], by: hospital.registrar)
    #expect(empty.problem != nil && empty.accepted == 0 && empty.rows == 0)
  }

  @Test("tried dry writes nothing and says what it would")
  func dry() async throws {
    let hospital = try await Hospital()
    let before = try await Self.counts(hospital)
    var options = ImportOptions()
    options.isDryRun = true
    let report = try await hospital.registry.cases.importTable(
      try Self.table([
        Self.session(1, in: hospital), Self.session(1, in: hospital).replacing("labs.inr", .number(Rational(99))),
      ]),
      options, by: hospital.registrar)
    #expect(report.isDryRun && report.accepted == 1 && report.refused == 1 && report.patients == 1)
    #expect(try await Self.counts(hospital) == before)
  }

  @Test("tells patients apart by name and record number, and makes their pseudonyms")
  func identities() async throws {
    let hospital = try await Hospital()
    let records = (1...3).map { index in
      Self.session(index, in: hospital).replacing("patient", nil)
        .replacing("period.start", .text("2024-06-03T09:0\(index):00+08:00"))
        .replacing("period.minutes", .number(Rational(95 - index)))
    }
    // The second has been here before; the third is the first.
    let bytes = try Self.table(
      records, beside: [("姓名", ["合成钱甲", "合成曾伟", "合成钱甲"]), ("病案号", ["M-77", "M-1001", "M-77"])])
    let report = try await hospital.registry.cases.importTable(bytes, by: hospital.registrar)
    #expect(report.accepted == 3 && report.patients == 1, "\(report.findings)")
    var query = CaseQuery(institution: hospital.institution.id)
    query.text = "M-77"
    #expect(try await hospital.registry.cases.list(query).cases.count == 2)
    query.text = nil
    query.patient = hospital.patient.id
    #expect(try await hospital.registry.cases.list(query).cases.count == 1)
    // Who names a patient states his record number too.
    let half = try await hospital.registry.cases.importTable(
      try Self.table([Self.session(9, in: hospital)], beside: [("name", ["合成"])]), by: hospital.registrar)
    #expect(half.refused == 1 && half.findings.contains { $0.rule == "identity" })
  }

  @Test("by the hospital's number leaves a case with other content as it is, and takes no number twice")
  func numbers() async throws {
    let hospital = try await Hospital()
    let one = Self.session(1, in: hospital)
    let numbered = { (records: [RecordDocument], numbers: [String]) in
      try Self.table(records, beside: [("number", numbers)])
    }
    let first = try await hospital.registry.cases.importTable(try numbered([one], ["A-1"]), by: hospital.registrar)
    #expect(first.accepted == 1)
    let changed = one.replacing("labs.inr", .number(Rational(2)))
    let second = try await hospital.registry.cases.importTable(
      try numbered(
        [changed, Self.session(2, in: hospital), Self.session(3, in: hospital), one], ["A-1", "A-2", "A-2", "A/4"]),
      by: hospital.registrar)
    #expect(second.accepted == 1 && second.refused == 3)
    #expect(
      Set(second.findings.filter { $0.severity == .error }.map(\.rule)) == ["exists_otherwise", "duplicate", "number"])
    let id = try #require(try await hospital.registry.cases.id(ofNumber: "A-1"))
    let kept = try #require(try await hospital.registry.cases.detail(id))
    #expect(kept.file.record["labs.inr"] == one["labs.inr"] && kept.file.version == 1)
  }

  @Test("takes a number once and a patient once, in whichever batches they come", arguments: [1, 2, 3, 100])
  func batches(_ batch: Int) async throws {
    let hospital = try await Hospital()
    let one = Self.session(1, in: hospital)
    let again = one.replacing(
      "period",
      .group([
        "start": .text("2024-06-03T08:55:00+08:00"), "end": .text("2024-06-03T10:35:00+08:00"),
        "minutes": .number(Rational(100)),
      ]))
    let records = [
      one, Self.session(2, in: hospital), Self.session(3, in: hospital), again, Self.session(4, in: hospital), one,
    ]
    let strangers = records.map { $0.replacing("team.person", .text("P-0042")) }
    var options = ImportOptions()
    options.batch = batch
    let report = try await hospital.registry.cases.importTable(
      try Self.table(strangers, beside: [("number", ["A-1", "A-2", "A-1", "A-4", "A-2", "A-6"])]), options,
      by: hospital.registrar)
    // Rows 3 and 5 come with the numbers of 1 and 2, row 6 is row 1 once more.
    #expect(report.accepted == 3 && report.refused == 3 && report.patients == 2 && report.rows == 6)
    let errors = report.findings.filter { $0.severity == .error }
    #expect(errors.map(\.row) == [3, 5, 6])
    #expect(errors.allSatisfy { ["duplicate", "exists_otherwise"].contains($0.rule) })
    #expect(report.findings.filter { $0.rule == "unknown_person" }.map(\.row) == [1])
    let counts = try await Self.counts(hospital)
    #expect(counts.cases == 3 && counts.patients == 3, "with the hospital's own patient")
    let journal = try await hospital.registry.verifyJournal()
    #expect(journal.isSound && journal.compared >= 3)
  }

  @Test("authorises nobody: a case before its procedure comes in as assessed at most")
  func before() async throws {
    let hospital = try await Hospital()
    var options = ImportOptions()
    options.stage = .assessed
    var record = Self.session(1, in: hospital)
    for name in ["period", "adverseEvents", "status30", "discharge", "receipts", "followUps", "accident", "checklist"] {
      record = record.replacing(name, nil)
    }
    let report = try await hospital.registry.cases.importTable(
      try Self.table([record]), options, by: hospital.registrar)
    #expect(report.states == [.assessed: 1], "\(report.findings)")
    // The default asks for what is due once the procedure is done.
    let strict = try await hospital.registry.cases.importTable(
      try Self.table([record.replacing("patient", .text(Self.pseudonym(2)))]), by: hospital.registrar)
    #expect(strict.refused == 1 && strict.findings.contains { $0.field == "period" && $0.rule == "required" })
  }

  @Test("is for those who may, each at the own institution; every attempt is in the audit")
  func access() async throws {
    let hospital = try await Hospital()
    let bytes = try Self.table([Self.session(1, in: hospital)])
    for caller in [hospital.nurseCaller, hospital.chiefCaller, hospital.quality] {
      await #expect(throws: Refusal.self) {
        try await hospital.registry.cases.importTable(bytes, by: caller)
      }
    }
    var stranger = hospital.registrar
    stranger.actor = Actor(
      account: stranger.actor.account, role: .registrar, institution: "01ARZ3NDEKTSV4RRFFQ69G5FAV")
    var options = ImportOptions()
    options.institution = hospital.institution.id
    await #expect(throws: Refusal.self) {
      try await hospital.registry.cases.importTable(bytes, options, by: stranger)
    }
    let lines = try await hospital.registry.access.auditEntries(AuditFilter()).filter { $0.action == "case.import" }
    #expect(lines.count == 4 && lines.allSatisfy { $0.outcome == .refused })
  }

  @Test("Two imports of one table at the same time make each case once")
  func together() async throws {
    let hospital = try await Hospital()
    let bytes = try Self.table((1...12).map { Self.session($0, in: hospital) })
    var options = ImportOptions()
    options.batch = 3
    let (chosen, registrar) = (options, hospital.registrar)
    let reports = try await withThrowingTaskGroup(of: ImportReport.self) { group in
      for _ in 0..<3 {
        group.addTask { try await hospital.registry.cases.importTable(bytes, chosen, by: registrar) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(reports.map(\.accepted).reduce(0, +) == 12 && reports.map(\.unchanged).reduce(0, +) == 24)
    #expect(try await Self.counts(hospital).cases == 12)
    #expect(try await hospital.registry.verifyJournal().isSound)
  }
}
