import Foundation
import Rulebook
import Store
import Testing

@testable import Registry

@Suite("Cases of the sample that are under way") struct SampleUnderwayTests {
  private static let today = CivilDate(year: 2026, month: 3, day: 2) ?? .first

  private static func registry(isDemo: Bool, in folder: URL) throws -> Registry {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var configuration = RegistryConfiguration(
      folder: folder.path, rules: EvaluationContext(book: SampleGround.book, calendar: SampleGround.calendar),
      standard: RecordFixtures.standard, accessKey: try #require(AccessKey([UInt8](repeating: 7, count: 32))),
      regionKey: Array("region".utf8), clock: { 1_772_413_200_000 })
    configuration.isDemo = isDemo
    return try Registry.open(configuration)
  }

  @Test("stand in every state up to the room, request before today and never act in the future")
  func states() throws {
    let plan = SampleUnderway(region: SampleGround.region(scale: 0.2), today: Self.today)
    let base = plan.region.institution(0)
    let cases = plan.cases(of: base)
    #expect(cases.count == 36)
    let states = Set(cases.map(\.state))
    #expect(states.isSuperset(of: [.requested, .assessed, .authorised, .planned, .consented, .inRoom, .performed]))
    for one in cases {
      #expect(one.session.requestedOn < Self.today)
      #expect(SampleTime.day(one.changed) <= Self.today)
      // Before the room there is a date to come; after it a session that is over.
      if one.state.isDone { #expect(one.session.day < Self.today) } else { #expect(one.session.day >= Self.today) }
    }
    let numbers = Set(cases.map(\.session.number))
    #expect(numbers.count == cases.count && numbers.allSatisfy { $0.count <= 16 })
    let again = SampleUnderway(region: SampleGround.region(scale: 0.2), today: Self.today).cases(of: base)
    #expect(again.map(\.session.id) == cases.map(\.session.id))
  }

  @Test("Every hospital that operates has a physician, a nurse and a technologist on call on each day of the month")
  func duties() {
    let plan = SampleUnderway(region: SampleGround.region(scale: 0.05), today: Self.today)
    let duties = plan.duties(of: plan.region.institution(0))
    #expect(duties.count == 31 * 3)
    #expect(Set(duties.map(\.day)).count == 31)
    #expect(plan.duties(of: plan.region.institution(39)).isEmpty)
  }

  @Test("are loaded with the records that their states ask for, and the demonstration's accounts find their people")
  func loads() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "jieru-underway-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let registry = try Self.registry(isDemo: true, in: folder)
    let summary = try await SampleLoader(registry, registry.sampleRegion(seed: 1, scale: 0.01)).load(today: Self.today)
    #expect(summary.underway > 60)
    try registry.database.readNow { connection in
      for state in ["requested", "assessed", "authorised", "planned", "consented", "in_room"] {
        let count = try connection.integer("SELECT COUNT(*) FROM interventional_case WHERE state = '\(state)'") ?? 0
        #expect(count >= 6, "\(state)")
      }
      let early = "state IN ('requested', 'assessed', 'authorised') AND ended_on IS NOT NULL"
      #expect(try connection.integer("SELECT COUNT(*) FROM interventional_case WHERE \(early)") == 0)
      #expect(try Journal.verify(in: connection).isSound)
    }
    #expect(try await SampleAccounts(registry).make())
    #expect(try await !SampleAccounts(registry).make())
    #expect(try await !registry.holdsRealData())
    let accounts = try await registry.access.accounts(of: nil)
    #expect(accounts.count == SampleAccounts.entries.count && accounts.allSatisfy(\.isDemo))
    #expect(Set(accounts.flatMap(\.roles).map(\.role)) == Set(Role.allCases))
    for name in ["county.operator", "county.decider", "county.attending", "county.nurse", "county.technologist"] {
      let account = try #require(accounts.first { $0.name == name })
      let id = try #require(account.person)
      let person = try #require(try await registry.directory.person(id))
      #expect(person.institution == account.institution && person.isSynthetic)
    }
    let entered = try await registry.access.signIn(
      name: "county.operator", password: SampleAccounts.password, address: "127.0.0.1")
    await registry.close()

    // The same folder in earnest: neither the password nor a session of the demonstration opens it.
    let earnest = try Self.registry(isDemo: false, in: folder)
    await #expect(throws: AccessProblem.credentials) {
      try await earnest.access.signIn(
        name: "county.operator", password: SampleAccounts.password, address: "127.0.0.1")
    }
    await #expect(throws: AccessProblem.session) { try await earnest.access.session(entered.token) }
    await earnest.close()
  }
}
