import Rulebook
import Store
import Testing

@testable import Registry

/// What people type is data: kept as it is, run nowhere, found nowhere but where it belongs.
@Suite("Hostile texts")
struct InjectionTests {
  static let texts = [
    "'; DROP TABLE interventional_case; --", "\" OR \"1\"=\"1", "x') UNION SELECT name, name FROM patient_identity --",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "first\nINFO 2026-03-02 forged line",
    "\r\n\u{1B}[31mred",
    "%s%n%x", "${jndi:ldap://x}", "\u{202E}gnp.exe", "a\u{0}b", "{\"missing\": \"unknown\"}", "..%2f..%2fetc",
  ]

  @Test("are kept to the letter in free text, or refused, and the tables stand", arguments: texts)
  func kept(_ text: String) async throws {
    let hospital = try await Hospital()
    let record = Hospital.joined(
      Hospital.requested, ["indication": ["code": "malignant_primary", "text": .string(text)]])
    guard case .object(let members) = record else { return }
    let last = Dictionary(members.map { ($0.name, $0) }, uniquingKeysWith: { _, new in new })
    let outcome = try await hospital.registry.cases.open(
      Referral(
        institution: hospital.institution.id, patient: hospital.patient.id, record: .object(Array(last.values))),
      key: text, by: hospital.attendingCaller)
    // Control characters are no text: named by the field, without the value.
    guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" }) else {
      let violation = try #require(outcome.refusal?.violations.first)
      #expect(violation.field == "indication.text" && violation.rule == "format" && violation.value == nil)
      #expect(!violation.message.chinese.contains(text) && !violation.message.english.contains(text))
      return
    }
    let receipt = try #require(outcome.receipt, "\(String(describing: outcome.refusal?.message))")
    let detail = try #require(try await hospital.registry.cases.detail(receipt.caseID))
    #expect(detail.file.record.texts("indication.text") == [text])
    let reason = String(text.prefix(40)) + "."
    let cancelled = try await hospital.registry.cases.take(
      .cancel(reason: reason), on: receipt.caseID, ifVersion: 1, by: hospital.attendingCaller)
    #expect(cancelled.receipt?.state == .cancelled)
    #expect(try await hospital.registry.cases.detail(receipt.caseID)?.history.first?.reason == reason)
    #expect(try await hospital.registry.verifyJournal().isSound)
    // Nothing of it stands in the journal's own text.
    let found = try await hospital.registry.database.read { connection in
      try connection.rows("SELECT text FROM journal_event") { $0.string(0) }
    }
    #expect(!found.contains { $0.contains(text) })
  }

  @Test(
    "as queries, identifiers and cursors find nothing and break nothing",
    arguments: texts + ["%", "_", "*", "' OR ''='"])
  func asked(_ text: String) async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open(number: "A-1")
    let cases = hospital.registry.cases
    let fields: [WritableKeyPath<CaseQuery, String?>] = [\.institution, \.operatorID, \.member, \.patient]
    for field in fields {
      var query = CaseQuery()
      query[keyPath: field] = text
      #expect(try await cases.list(query).cases.isEmpty)
    }
    var query = CaseQuery(institution: hospital.institution.id)
    query.text = text
    #expect(try await cases.list(query).cases.isEmpty)
    #expect(CaseQuery.Cursor(text) == nil && CaseQuery.Cursor("2026-03-02~" + text) == nil)
    query.text = nil
    query.cursor = CaseQuery.Cursor(day: text, id: text)
    _ = try await cases.list(query)
    #expect(try await cases.detail(text) == nil)
    #expect(try await cases.id(ofNumber: text) == nil)
    #expect(try await cases.attributes(of: text, for: hospital.chiefCaller.actor) == nil)
    let refused = try await cases.take(.close, on: text, ifVersion: 1, by: hospital.registrar)
    #expect(refused.refusal?.code == .missing)
    let stranger = try await cases.open(
      Referral(institution: hospital.institution.id, patient: text, record: Hospital.requested),
      by: hospital.attendingCaller)
    #expect(stranger.refusal?.code == .invalid)
    let numbered = try await cases.open(
      Referral(
        institution: hospital.institution.id, patient: hospital.patient.id, record: Hospital.requested, number: text),
      by: hospital.attendingCaller)
    #expect(numbered.refusal?.violations.first?.field == "number")
    #expect(try await cases.detail(opened.caseID)?.file.version == 1)
  }

  @Test("stand in no error of the database")
  func errors() throws {
    let ground = try Ground()
    for text in Self.texts {
      let error = #expect(throws: StoreError.self) {
        try ground.database.writeNow { connection in
          for _ in 0..<2 {
            try connection.run(
              "INSERT INTO idempotency(key, account, request, answer, at) VALUES(?, '', ?, '', 0)",
              [.text(text), .blob([1])])
          }
        }
      }
      #expect(error.map { !"\($0)".contains(text) } == true)
    }
  }
}
