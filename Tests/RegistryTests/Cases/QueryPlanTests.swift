import Foundation
import Rulebook
import Store
import Synchronization
import Testing

@testable import Registry

/// A database that asks for the plan of every statement before it is run.
private struct PlanningDatabase: Database {
  let base: SQLiteDatabase
  let plans = PlanLog()

  func read<Value: Sendable>(_ body: @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
    try await base.read { try body(PlanningConnection(base: $0, plans: plans)) }
  }
  func readNow<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
    try base.readNow { try body(PlanningConnection(base: $0, plans: plans)) }
  }
  func writeNow<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
    try base.writeNow { try body(PlanningConnection(base: $0, plans: plans)) }
  }
  func makeDurable() throws(StoreError) { try base.makeDurable() }
  func emptyLog() throws { try base.emptyLog() }
  func migrate(_ migrations: [Migration]) throws { try base.migrate(migrations) }
}

private struct PlanningConnection: SQLConnection {
  let base: any SQLConnection
  let plans: PlanLog

  func run(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
    try explain(sql, arguments)
    return try base.run(sql, arguments)
  }

  func scan(_ sql: String, _ arguments: [SQLValue], _ each: (any SQLRow) -> Bool) throws(StoreError) {
    try explain(sql, arguments)
    try base.scan(sql, arguments, each)
  }

  private func explain(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) {
    guard ["SELECT", "UPDATE", "DELETE", "INSERT"].contains(where: sql.hasPrefix), !plans.knows(sql) else { return }
    plans.keep(try base.rows("EXPLAIN QUERY PLAN \(sql)", arguments) { $0.string(3) }, of: sql)
  }
}

private final class PlanLog: Sendable {
  private let steps = Mutex<[String: [String]]>([:])

  func knows(_ sql: String) -> Bool { steps.withLock { $0[sql] != nil } }
  func keep(_ plan: [String], of sql: String) { steps.withLock { $0[sql] = plan } }
  var all: [String: [String]] { steps.withLock { $0 } }
}

@Suite("Plans of queries")
struct QueryPlanTests {
  /// Tables that grow with the cases.
  private static let growing: Set<String> = [
    "interventional_case", "case_code", "case_record", "case_version", "case_member", "device_use", "adverse_event",
    "report", "follow_up", "case_override", "case_notice", "idempotency", "study_match", "journal_event",
    "journal_salt", "patient", "patient_identity", "patient_key", "logbook", "access_audit",
  ]

  /// Statements that may read one of these from end to end, by a part of their text, and why.
  private static let allowed: [(part: String, reason: String)] = [
    (
      "LEFT JOIN journal_salt s ON s.sequence = e.sequence ORDER BY e.sequence",
      "verifies the whole journal, on request"
    ),
    ("LAG(version, 1, 0) OVER (PARTITION BY id, object", "verifies the whole journal, on request"),
    ("WHERE 1 = 1 ORDER BY sequence DESC LIMIT", "the audit's newest lines, in the table's own order, up to a limit"),
  ]

  /// What of a plan reads a table that grows without looking in an index, or an index from end to end.
  private static func scans(_ plan: [String], of sql: String) -> [String] {
    var tables: [String: String] = [:]
    let words = sql.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
    for (index, word) in words.enumerated() where growing.contains(word) {
      tables[word] = word
      if index + 1 < words.count { tables[words[index + 1]] = word }
    }
    return plan.filter { step in
      let words = step.split(separator: " ")
      guard words.first == "SCAN", words.count > 1, tables[String(words[1])] != nil else { return false }
      // Along an index and with a limit is how pages are read.
      return !(step.contains("USING") && sql.contains("LIMIT"))
    }
  }

  /// Every condition of the list alone, and any two of them together.
  private static func queries(_ hospital: Hospital, _ shown: CaseSummary) throws -> [CaseQuery] {
    let day = try #require(CivilDate("2026-03-02"))
    let conditions: [(inout CaseQuery) -> Void] = [
      { $0.institution = hospital.institution.id }, { $0.states = [.closed] },
      { $0.states = [.performed, .reported] }, { $0.operatorID = hospital.attending.id },
      { $0.member = hospital.attending.id }, { $0.patient = hospital.patient.id }, { $0.report = .due },
      { $0.report = .late }, { $0.report = .sent }, { $0.report = .sentLate }, { $0.dueThrough = day },
      { $0.requestedFrom = day }, { $0.requestedThrough = day }, { $0.onlyBlocked = true }, { $0.text = "A-7" },
      { $0.text = "hczw" }, { $0.cursor = CaseQuery.Cursor(day: day.iso, id: shown.id) },
    ]
    var queries = [CaseQuery()]
    for one in conditions.indices {
      for other in conditions.indices[one...] {
        for home in [nil, hospital.institution.id] {
          var query = CaseQuery(institution: home)
          conditions[one](&query)
          conditions[other](&query)
          queries.append(query)
        }
      }
    }
    return queries
  }

  @Test("look in an index wherever a table grows with the cases")
  func indices() async throws {
    let hospital = try await Hospital()
    let done = try await hospital.done()
    let database = PlanningDatabase(base: try SQLiteDatabase(path: hospital.folder.path + "/registry.sqlite"))
    let key = try #require(AccessKey([UInt8](repeating: 7, count: 32)))
    let registry = try Registry(
      database,
      RegistryConfiguration(
        folder: hospital.folder.path, rules: Norm.context, standard: RecordFixtures.standard, accessKey: key,
        regionKey: [UInt8](repeating: 9, count: 32), clock: hospital.clock.read))
    let shown = try #require(try await registry.cases.list(CaseQuery()).cases.first)
    for query in try Self.queries(hospital, shown) { _ = try await registry.cases.list(query) }
    try await read(registry, hospital, shown)
    try await write(registry, hospital, done)
    _ = try await registry.verifyJournal()

    let plans = database.plans.all
    #expect(plans.count > 150)
    for (sql, plan) in plans {
      let scans = Self.scans(plan, of: sql)
      guard !scans.isEmpty, !Self.allowed.contains(where: { sql.contains($0.part) }) else { continue }
      Issue.record("\(scans): \(sql)")
    }
    for (part, reason) in Self.allowed {
      #expect(plans.keys.contains { $0.contains(part) }, "no statement any more: \(reason)")
    }
  }

  /// The pages besides the list: work, case, patient, deadlines, notices, follow-ups, matching, quality, assessment.
  private func read(_ registry: Registry, _ hospital: Hospital, _ shown: CaseSummary) async throws {
    let home = hospital.institution.id
    let day = try #require(CivilDate("2026-03-02"))
    _ = try await registry.cases.detail(shown.id)
    _ = try await registry.cases.id(ofNumber: shown.number)
    _ = try await registry.cases.number(of: shown.id)
    _ = try await registry.cases.attributes(of: shown.id, for: hospital.attendingCaller.actor)
    _ = try await registry.cases.content(of: shown.id, version: 1)
    _ = try await registry.cases.drafts(of: hospital.attendingCaller.actor)
    _ = try await registry.cases.notices(institution: home)
    _ = try await registry.journalEvents(after: 3, limit: 20)
    _ = try await registry.journalEvents(of: "case", id: shown.id)
    _ = try await registry.directory.patient(shown.patient)
    _ = try await registry.directory.identities(of: [shown.patient])
    _ = try await registry.matching.candidates(for: arrival(shown))
    _ = try await registry.matching.candidates(for: arrival(shown, hasNumber: false))
    _ = try await registry.matching.match(of: "2.25.1")
    _ = try await registry.assessment.annual(2026)
    _ = try await registry.assessment.annual(2026, of: home)
    _ = try await registry.assessment.annual(2026, of: hospital.attending.id)
    _ = try await registry.assessment.dossier(of: hospital.attending.id, asOf: day)
    _ = try await registry.assessment.dossier(of: home, asOf: day)
    _ = try await registry.access.auditEntries(AuditFilter())
    for institution in [nil, home] {
      _ = try await registry.cases.openOverrides(institution: institution)
      _ = try await registry.matching.waiting(institution: institution)
      _ = try await registry.matching.queue(institution: institution)
      _ = try await registry.matching.queue(institution: institution, after: (1, "2.25.1"))
      _ = try await registry.quality.figures(institution: institution, year: 2026)
      for (member, last) in [(nil, nil), (hospital.attending.id, nil), (nil, day)] as [(String?, CivilDate?)] {
        _ = try await registry.cases.openFollowUps(institution: institution, member: member, through: last)
      }
    }
  }

  /// A referral, a step, a study, a patient and a table: what is looked up before it is written.
  private func write(_ registry: Registry, _ hospital: Hospital, _ done: StepReceipt) async throws {
    _ = try await registry.cases.open(
      Referral(institution: hospital.institution.id, patient: hospital.patient.id, record: Hospital.requested),
      key: "k-1", by: hospital.attendingCaller)
    let step = try await registry.cases.take(
      .report(recipient: .ministry, receipt: "HB-1"), on: done.caseID, ifVersion: done.version, key: "k-2",
      by: hospital.registrar)
    #expect(step.receipt != nil)
    let identity = PatientIdentity(name: "合成曾伟", mrn: "M-1001", nationalID: "SYN-1")
    _ = try await registry.directory.register(
      NewPatient(
        institution: hospital.institution.id, identity: identity, birthYear: 1958, sex: "male", isSynthetic: true),
      by: .system)
    let shown = try #require(try await registry.cases.list(CaseQuery()).cases.first)
    _ = try await registry.matching.arrive(arrival(shown))
    _ = try await registry.matching.arrive(arrival(shown, hasNumber: false))
    var options = ImportOptions()
    options.institution = hospital.institution.id
    let record = RecordFixtures.full().replacing("institution", .text(hospital.institution.code))
    let writer = RecordTableWriter(
      RecordColumns(RecordFixtures.standard, fitting: [record]), withholdsIdentity: false)
    let table = try writer.header + writer.line(record)
    let first = try await registry.cases.importTable(table, options, by: Caller(.system))
    let second = try await registry.cases.importTable(table, options, by: Caller(.system))
    #expect(first.accepted == 1 && second.unchanged == 1, "\(first.findings.map(\.rule))")
    _ = try await registry.cases.forgetKeys()
  }
  /// With a number, and known by patient and day alone.
  private func arrival(_ shown: CaseSummary, hasNumber: Bool = true) -> StudyArrival {
    StudyArrival(
      study: hasNumber ? "2.25.1" : "2.25.2", accession: hasNumber ? shown.number : nil, patientID: "M-1001",
      issuer: shown.institution, day: shown.requestedOn)
  }
}
