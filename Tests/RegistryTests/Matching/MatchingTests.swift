import Rulebook
import Testing

@testable import Registry

@Suite("Studies and cases")
struct MatchingTests {
  @Test("are joined by the accession number, and again without a change")
  func accession() async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open(number: "A-1")
    let arrival = StudyArrival(
      study: "2.25.1", accession: "A-1", patientID: "M-1001", issuer: hospital.institution.code)
    let match = try await hospital.registry.matching.arrive(arrival)
    #expect(match.caseID == opened.caseID && match.method == .accession && match.version == 1)
    #expect(try await hospital.registry.matching.arrive(arrival) == match)
    let detail = try #require(try await hospital.registry.cases.detail(opened.caseID))
    #expect(detail.studies.map(\.study) == ["2.25.1"])
  }

  @Test("of another patient under a case's number are never joined by themselves")
  func conflict() async throws {
    let hospital = try await Hospital()
    _ = try await hospital.open(number: "A-1")
    _ = try await hospital.registry.directory.register(
      NewPatient(
        institution: hospital.institution.id, identity: PatientIdentity(name: "合成丁", mrn: "M-2"), birthYear: 1970,
        sex: "female"), by: .system)
    let match = try await hospital.registry.matching.arrive(
      StudyArrival(study: "2.25.2", accession: "A-1", patientID: "M-2", issuer: hospital.institution.id))
    #expect(match.state == .unmatched && match.method == .conflict)
  }

  @Test("without a number are joined by patient and day where one case fits, and wait where several do")
  func patientAndDay() async throws {
    let hospital = try await Hospital()
    let day = CivilDate(milliseconds: hospital.clock.now)
    let opened = try await hospital.open()
    func arrival(_ study: String, _ day: CivilDate?) -> StudyArrival {
      StudyArrival(study: study, patientID: "M-1001", issuer: hospital.institution.id, day: day)
    }
    let match = try await hospital.registry.matching.arrive(arrival("2.25.3", day))
    #expect(match.caseID == opened.caseID && match.method == .patient)
    #expect(try await hospital.registry.matching.arrive(arrival("2.25.4", day.adding(days: -1))).method == .none)
    #expect(try await hospital.registry.matching.arrive(arrival("2.25.5", nil)).method == .none)
    _ = try await hospital.open()
    #expect(try await hospital.registry.matching.arrive(arrival("2.25.6", day)).method == .ambiguous)
    let queue = try await hospital.registry.matching.queue(institution: hospital.institution.id)
    #expect(queue.map(\.study) == ["2.25.4", "2.25.5", "2.25.6"])
  }

  @Test("that wait are joined or set aside by a person, and stay so")
  func resolve() async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open()
    let arrival = StudyArrival(study: "2.25.7", accession: "Z-9", institution: hospital.institution.id)
    let waiting = try await hospital.registry.matching.arrive(arrival)
    #expect(waiting.state == .unmatched)
    await #expect {
      _ = try await hospital.registry.matching.resolve(
        "2.25.7", to: opened.caseID, ifVersion: 1, by: hospital.chiefCaller)
    } throws: {
      ($0 as? Refusal)?.code == .forbidden
    }
    let joined = try await hospital.registry.matching.resolve(
      "2.25.7", to: opened.caseID, ifVersion: 1, by: hospital.registrar)
    #expect(joined.state == .matched && joined.method == .person)
    #expect(try await hospital.registry.matching.arrive(arrival) == joined)
    await #expect {
      _ = try await hospital.registry.matching.resolve("2.25.7", to: nil, ifVersion: 1, by: hospital.registrar)
    } throws: {
      ($0 as? Refusal)?.code == .version
    }
    let aside = try await hospital.registry.matching.resolve("2.25.7", to: nil, ifVersion: 2, by: hospital.registrar)
    #expect(aside.state == .setAside && aside.caseID == nil)
    #expect(try await hospital.registry.matching.queue(institution: nil).isEmpty)
  }

  @Test(
    "fit a case's day by a day about the procedure, or within sixty days of an open request",
    arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)])
  func days(_ offset: Int, _ fits: Bool) throws {
    let day = try #require(CivilDate("2026-03-10"))
    let done = MatchCandidate(
      caseID: "c", patient: "p", requestedOn: try #require(CivilDate("2026-03-01")), scheduledFor: nil, startedOn: day)
    #expect(MatchDecision.fits(try #require(day.adding(days: offset)), done) == fits)
    let open = MatchCandidate(caseID: "c", patient: "p", requestedOn: day, scheduledFor: nil, startedOn: nil)
    #expect(MatchDecision.fits(try #require(day.adding(days: 60)), open))
    #expect(!MatchDecision.fits(try #require(day.adding(days: 61)), open))
  }
}
