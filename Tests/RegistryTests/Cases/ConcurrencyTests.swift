import Rulebook
import Testing

@testable import Registry

@Suite("Edits at the same time")
struct ConcurrencyTests {
  private static let people = 8

  private func all(_ work: @escaping @Sendable (Int) async throws -> StepOutcome) async throws -> [StepOutcome] {
    try await withThrowingTaskGroup(of: StepOutcome.self) { group in
      for index in 0..<Self.people { group.addTask { try await work(index) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test("of one version: one is made, the others learn which version stands, and nothing is lost")
  func sameVersion() async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open()
    let outcomes = try await all { index in
      try await hospital.take(
        .correct(changes: ["urgency": .string(index % 2 == 0 ? "urgent" : "planned")], reason: "更正 \(index)"), opened,
        by: hospital.registrar)
    }
    #expect(outcomes.compactMap(\.receipt).map(\.version) == [2])
    let refusals = outcomes.compactMap(\.refusal)
    #expect(refusals.count == Self.people - 1)
    #expect(refusals.allSatisfy { $0.code == .version && $0.currentVersion == 2 })
    #expect(try await hospital.registry.cases.detail(opened.caseID)?.history.count == 2)
    #expect(try await hospital.registry.verifyJournal().isSound)
  }

  @Test("with one key are one: everyone gets the same answer, once as the first")
  func sameKey() async throws {
    let hospital = try await Hospital()
    let opened = try await all { _ in
      try await hospital.registry.cases.open(
        Referral(
          institution: hospital.institution.id, patient: hospital.patient.id, record: Hospital.requested), key: "one",
        by: hospital.attendingCaller)
    }.compactMap(\.receipt)
    #expect(opened.count == Self.people && Set(opened.map(\.caseID)).count == 1)
    #expect(opened.count { !$0.isRepeat } == 1)
    let first = try #require(opened.first)
    let steps = try await all { _ in
      try await hospital.take(.assess(decider: hospital.chief.id), first, key: "two")
    }.compactMap(\.receipt)
    #expect(steps.count == Self.people && steps.allSatisfy { $0.version == 2 } && steps.count { !$0.isRepeat } == 1)
    #expect(try await hospital.registry.cases.list(CaseQuery()).cases.map(\.version) == [2])
  }

  @Test("with one key for different requests: one is made, the others are refused")
  func reusedKey() async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open()
    let outcomes = try await all { index in
      try await hospital.take(
        .correct(changes: ["urgency": "urgent"], reason: "更正 \(index)"), opened, by: hospital.registrar, key: "k")
    }
    #expect(outcomes.compactMap(\.receipt).count == 1)
    #expect(outcomes.compactMap(\.refusal).allSatisfy { $0.code == .keyReused })
  }

  @Test("take a number once")
  func sameNumber() async throws {
    let hospital = try await Hospital()
    let outcomes = try await all { _ in
      try await hospital.registry.cases.open(
        Referral(
          institution: hospital.institution.id, patient: hospital.patient.id, record: Hospital.requested,
          number: "ACC-1"), by: hospital.attendingCaller)
    }
    #expect(outcomes.compactMap(\.receipt).count == 1)
    #expect(outcomes.compactMap(\.refusal).allSatisfy { $0.violations.first?.field == "number" })
  }
}
