import Foundation
import Rulebook
import Testing

@testable import Registry

/// Measurements; run with JIERU_BENCH set, in release. What they must reach is asserted only there.
@Suite("Throughput", .enabled(if: ProcessInfo.processInfo.environment["JIERU_BENCH"] != nil), .serialized)
struct ThroughputTests {
  private static let isRelease: Bool = {
    #if DEBUG
      false
    #else
      true
    #endif
  }()

  @Test("four clients make more than 500 durable guarded writes a second")
  func writes() async throws {
    let hospital = try await Hospital()
    let perClient = 100
    var opened: [StepReceipt] = []
    for _ in 0..<(4 * perClient) { opened.append(try await hospital.open()) }
    let cases = opened
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<4 {
        group.addTask {
          for one in cases[(client * perClient)..<((client + 1) * perClient)] {
            let assessed = try await hospital.done(.assess(decider: hospital.chief.id), one)
            let authorised = try await hospital.done(
              .authorise(operator: hospital.chief.id), assessed, by: hospital.chiefCaller)
            _ = try await hospital.done(
              .plan(document: "FA-1", time: "2026-03-02T08:00:00+08:00", changes: Hospital.planned), authorised)
          }
        }
      }
      try await group.waitForAll()
    }
    let seconds = Self.seconds(ContinuousClock.now - start)
    let rate = Double(4 * perClient * 3) / seconds
    print("guarded case writes: \(Int(rate)) a second with four clients")
    if Self.isRelease { #expect(rate > 500) }
  }

  @Test(
    "a year of every institution and physician from 300,000 cases takes less than two seconds, a page of a list less than 30 ms"
  )
  func annual() async throws {
    let hospital = try await Hospital()
    let directory = hospital.registry.directory
    var (institutions, operators): ([String], [String]) = ([hospital.institution.id], [hospital.chief.id])
    for index in 0..<39 {
      let code = try #require(CreditCode.completing("123300004700061\(10 + index)"))
      institutions.append(
        try await directory.put(
          Institution(
            code: code, name: Bilingual("合成医院", "Synthetic"), grade: "二级甲等", county: "c", tier: 2, isSynthetic: true),
          by: .system
        ).id)
    }
    for index in 0..<299 {
      operators.append(
        try await directory.put(
          Person(
            institution: institutions[index % 40], name: Bilingual("合成", "S"), profession: .physician, title: "副主任医师",
            isSynthetic: true), by: .system
        ).id)
    }
    try await Rows.insert(
      300_000, institutions: institutions, operators: operators, patient: hospital.patient.id, hospital)
    let start = ContinuousClock.now
    let results = try await hospital.registry.assessment.annual(2024)
    let seconds = Self.seconds(ContinuousClock.now - start)
    print("annual assessment of \(results.count) subjects: \(seconds) s")
    #expect(results.count == 342)
    var worst = 0.0
    for index in 0..<200 {
      var query = CaseQuery(institution: index % 3 == 0 ? nil : institutions[index % 40])
      switch index % 5 {
      case 0: query.states = [.closed]
      case 1: query.operatorID = operators[index]
      case 2: query.text = "R\(index)"
      case 3: query.report = .late
      default: query.states = [.performed, .reported]
      }
      let start = ContinuousClock.now
      _ = try await hospital.registry.cases.list(query)
      let took = Self.seconds(ContinuousClock.now - start)
      if took > 0.03 { print("slow list \(index % 5) \(query.institution == nil): \(took)") }
      worst = max(worst, took)
    }
    print("slowest of 200 lists: \(worst) s")
    if Self.isRelease {
      #expect(seconds < 2)
      #expect(worst < 0.03)
    }
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }
}
