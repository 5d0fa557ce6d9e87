import Rulebook
import Testing

@testable import Registry

@Suite("Privileges by catalogue code")
struct PrivilegeTests {
  private func grant(
    _ code: String, _ person: Person, from: String = "2025-01-01", until: String? = nil, _ hospital: Hospital
  ) async throws {
    try await hospital.registry.directory.grant(
      Privilege(
        person: person.id, code: code, grantedOn: try #require(CivilDate(from)), until: until.flatMap { CivilDate($0) },
        grantedBy: "system"), by: .system)
  }

  private func authorise(_ hospital: Hospital) async throws -> StepOutcome {
    let assessed = try await hospital.done(.assess(decider: hospital.chief.id), try await hospital.open())
    return try await hospital.take(.authorise(operator: hospital.chief.id), assessed, by: hospital.chiefCaller)
  }

  @Test("bind nobody who has none on record")
  func none() async throws {
    let hospital = try await Hospital()
    try await grant("IR12-3-12", hospital.attending, hospital)
    #expect(try await authorise(hospital).receipt?.state == .authorised)
  }

  @Test("refuse an operator who has others but not this one, in both languages, and let him pass with it")
  func other() async throws {
    let hospital = try await Hospital()
    try await grant("IR12-3-12", hospital.chief, hospital)
    let refusal = try #require(try await authorise(hospital).refusal)
    #expect(refusal.code == .rule && refusal.clauses.isEmpty)
    #expect(refusal.message.chinese.contains("IR12-3-13") && refusal.message.english.contains("IR12-3-13"))
    try await grant("IR12-3-13", hospital.chief, hospital)
    #expect(try await authorise(hospital).receipt?.state == .authorised)
  }

  @Test("hold from their first day to the day before their end")
  func days() async throws {
    // It is 2 March 2026.
    for (from, until, passes) in [
      ("2026-03-02", "2026-03-03", true), ("2026-03-03", nil, false), ("2025-01-01", "2026-03-02", false),
    ] {
      let hospital = try await Hospital()
      try await grant("IR12-3-13", hospital.chief, from: from, until: until, hospital)
      let outcome = try await authorise(hospital)
      #expect((outcome.receipt != nil) == passes, "\(from)")
      if until == "2026-03-02" { #expect(outcome.refusal?.message.english.contains("2026-03-02") == true) }
    }
  }

  @Test("are asked again at the door, and an emergency override passes over them")
  func door() async throws {
    let hospital = try await Hospital()
    try await grant("IR12-3-13", hospital.chief, until: "2026-03-03", hospital)
    let consented = try await hospital.consented()
    hospital.clock.pass(seconds: 86_400)
    let refused = try await hospital.take(Hospital.timeOut, consented, by: hospital.chiefCaller)
    #expect(refused.refusal?.code == .rule && refused.refusal?.clauses.isEmpty == true)
    let open = try await hospital.done(
      .override(reason: "夜间大出血，只有该医师在院", milliseconds: 3_600_000), consented, by: hospital.chiefCaller)
    let inRoom = try await hospital.done(Hospital.timeOut, open, by: hospital.chiefCaller)
    #expect(inRoom.state == .inRoom && inRoom.override != nil)
  }
}
