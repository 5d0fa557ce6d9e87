import Rulebook
import Store
import Testing

@testable import Registry

@Suite("The directory")
struct DirectoryTests {
  @Test("refuses a change of another version than the one seen")
  func version() async throws {
    let hospital = try await Hospital()
    let directory = hospital.registry.directory
    var room = Room(institution: hospital.institution.id, name: "一号", use: "dsa")
    room = try await directory.put(room, by: .system)
    #expect(room.version == 1)
    var changed = room
    changed.name = "二号"
    _ = try await directory.put(changed, by: .system)
    await #expect(throws: DirectoryProblem.version(2)) { _ = try await directory.put(changed, by: .system) }
    #expect(try await directory.rooms(of: hospital.institution.id).map(\.name) == ["二号"])
  }

  @Test("names the field that is wrong and saves nothing")
  func invalid() async throws {
    let hospital = try await Hospital()
    let directory = hospital.registry.directory
    await #expect {
      _ = try await directory.put(
        Institution(code: "1", name: Bilingual("合成", "S"), grade: "三级甲等", county: "c", tier: 3), by: .system)
    } throws: {
      ($0 as? DirectoryProblem)?.field == "code"
    }
    var other = hospital.institution
    (other.id, other.version) = ("", 0)
    await #expect(throws: DirectoryProblem.taken("code")) { _ = try await directory.put(other, by: .system) }
    await #expect {
      try await directory.state(
        [
          DirectoryStatement(
            subjectKind: "physician", subject: hospital.chief.id, path: "irStrat", value: "2010-01-01",
            recordedOn: CivilDate(milliseconds: hospital.clock.now))
        ], by: .system)
    } throws: { ($0 as? DirectoryProblem)?.field == "irStrat" }
    #expect(try await directory.institutions().count == 1)
  }

  @Test("is written by those who may, in their own institution")
  func permission() async throws {
    let hospital = try await Hospital()
    let room = Room(institution: hospital.institution.id, name: "一号", use: "dsa")
    await #expect { _ = try await hospital.registry.directory.put(room, by: hospital.nurseCaller.actor) } throws: {
      ($0 as? DirectoryProblem)?.code == .forbidden
    }
    let elsewhere = Actor(
      account: "01ARZ3NDEKTSV4RRFFQ69G5ELS", role: .administrator, institution: "01ARZ3NDEKTSV4RRFFQ69G5ELS")
    await #expect { _ = try await hospital.registry.directory.put(room, by: elsewhere) } throws: {
      ($0 as? DirectoryProblem)?.code == .missing
    }
  }

  @Test("enters a patient once, by record number or national number, and gives the same pseudonym everywhere")
  func patients() async throws {
    let hospital = try await Hospital()
    let directory = hospital.registry.directory
    let again = try await directory.register(
      NewPatient(
        institution: hospital.institution.id, identity: PatientIdentity(name: "合成曾伟", mrn: "M-1001"), birthYear: 1958,
        sex: "male"), by: hospital.attendingCaller.actor)
    #expect(!again.isNew && again.patient.id == hospital.patient.id)
    let other = try await directory.put(
      Institution(
        code: try #require(CreditCode.completing("12330000470005127")), name: Bilingual("合成县医院", "Synthetic County"),
        grade: "二级甲等", county: "合成县", tier: 2, isSynthetic: true), by: .system)
    let there = try await directory.register(
      NewPatient(
        institution: other.id, identity: PatientIdentity(name: "合成曾伟", mrn: "77", nationalID: "SYN-1"), birthYear: 1958,
        sex: "male"), by: .system)
    #expect(there.isNew && there.patient.pseudonym == hospital.patient.pseudonym)
    #expect(there.patient.pseudonym.count == 64)
  }

  @Test("forgets who a patient is, and leaves no name, number or search key in any table")
  func erase() async throws {
    let hospital = try await Hospital()
    _ = try await hospital.open()
    let events = try await hospital.registry.directory.eraseIdentity(
      of: hospital.patient.id, by: hospital.registrar.actor)
    #expect(events == 1)
    #expect(try await hospital.registry.directory.identity(of: hospital.patient.id) == nil)
    let found = try await hospital.registry.database.read { connection in
      let tables = try connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'") { $0.string(0) }
      var hits: [String] = []
      for table in tables {
        let columns = try connection.rows("SELECT name FROM pragma_table_info(?)", [.text(table)]) { $0.string(0) }
        for column in columns {
          for word in ["曾伟", "zengwei", "M-1001", "SYN-1"] {
            let count = try connection.integer(
              "SELECT COUNT(*) FROM \(table) WHERE CAST(\(column) AS TEXT) LIKE ?", [.text("%\(word)%")])
            if count ?? 0 > 0 { hits.append("\(table).\(column)") }
          }
        }
      }
      return hits
    }
    #expect(found.isEmpty)
  }

  @Test("keeps identity out of journal and case tables while the patient is known")
  func identityStaysPut() async throws {
    let hospital = try await Hospital()
    _ = try await hospital.authorised()
    let tables = try await hospital.registry.database.read { connection in
      let names = try connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'") { $0.string(0) }
      return try names.filter { table in
        let columns = try connection.rows("SELECT name FROM pragma_table_info(?)", [.text(table)]) { $0.string(0) }
        return try columns.contains { column in
          (try connection.integer("SELECT COUNT(*) FROM \(table) WHERE CAST(\(column) AS TEXT) LIKE '%曾伟%'") ?? 0) > 0
        }
      }
    }
    #expect(Set(tables) == ["patient_identity", "patient_key"])
  }

  @Test("counts a training by its signed cases as operator, and nobody signs his own")
  func training() async throws {
    let hospital = try await Hospital()
    let directory = hospital.registry.directory
    let from = try #require(CivilDate("2026-01-05"))
    let course = try await directory.put(
      TrainingCourse(
        person: hospital.attending.id, base: hospital.institution.id, isLevel3: true, from: from,
        supervisor: hospital.chief.id, months: 7, passed: true), by: .system)
    let inRoom = try await hospital.done(Hospital.timeOut, try await hospital.consented(), by: hospital.chiefCaller)
    hospital.clock.pass(seconds: 3 * 3600)
    let trainees: JSONValue = [
      "trainees": [
        [
          "person": .string(hospital.attending.id), "role": "operator_supervised",
          "supervisor": .string(hospital.chief.id),
        ]
      ]
    ]
    let done = try await hospital.done(
      .perform(changes: Hospital.joined(hospital.performed, trainees)), inRoom, by: hospital.chiefCaller)
    var progress = try #require(try await directory.training(of: hospital.attending.id).first)
    #expect(progress.cases == 0 && progress.unconfirmed == 1)
    await #expect {
      try await directory.confirm(course: course.id, caseID: done.caseID, by: hospital.attendingCaller.actor)
    } throws: {
      ($0 as? DirectoryProblem)?.code == .forbidden
    }
    try await directory.confirm(course: course.id, caseID: done.caseID, by: hospital.chiefCaller.actor)
    progress = try #require(try await directory.training(of: hospital.attending.id).first)
    #expect(progress.cases == 1 && progress.casesLevel3 == 1 && progress.unconfirmed == 0)
    #expect(progress.evaluation.verdict == .notMet && progress.evaluation.failing.contains(ClauseID("4.3.1")))
  }

  @Test("keeps privileges and rosters by day")
  func privileges() async throws {
    let hospital = try await Hospital()
    let directory = hospital.registry.directory
    let day = try #require(CivilDate("2026-03-02"))
    try await directory.grant(
      Privilege(person: hospital.chief.id, code: "IR12-3-13", grantedOn: day, until: nil, grantedBy: "x"),
      by: hospital.quality.actor)
    #expect(try await directory.privileges(of: hospital.chief.id).first?.holds(on: day) == true)
    await #expect {
      try await directory.grant(
        Privilege(person: hospital.chief.id, code: "IR12-9-99", grantedOn: day, until: nil, grantedBy: "x"),
        by: hospital.quality.actor)
    } throws: {
      ($0 as? DirectoryProblem)?.field == "code"
    }
    let entry = RosterEntry(person: hospital.chief.id, day: day, duty: "on_call")
    try await directory.put(entry, by: hospital.chiefCaller.actor)
    #expect(try await directory.roster(of: hospital.institution.id, from: day, through: day) == [entry])
    try await directory.remove(entry, by: hospital.chiefCaller.actor)
    #expect(try await directory.roster(of: hospital.institution.id, from: day, through: day).isEmpty)
  }
}
