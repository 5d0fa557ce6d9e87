import Foundation
import Registry
import Rulebook

/// Lists, searches and case pages as the pages of the console ask for them, from two clients at a time.
struct Reads {
  let registry: Registry
  let institutions: [Institution]
  let physicians: [Person]
  /// Case identifiers spread over the whole region, with what is needed to look for them.
  let known: [CaseSummary]
  let identities: [PatientIdentity?]

  init(_ registry: Registry, spread count: Int) async throws {
    self.registry = registry
    var random = SplitMix64(seed: 11)
    institutions = try await registry.directory.institutions().filter { $0.tier >= 2 }
    physicians = try await registry.directory.people(of: nil).filter { $0.profession == .physician }
    var known: [CaseSummary] = []
    while known.count < count {
      var query = CaseQuery(institution: institutions.randomElement(using: &random)?.id)
      query.cursor = Self.cursor(&random)
      query.limit = 5
      known += try await registry.cases.list(query).cases
    }
    self.known = known
    let found = try await registry.directory.identities(of: Array(known.map(\.patient).prefix(500)))
    identities = known.map { found[$0.patient] }
  }

  static func cursor(_ random: inout SplitMix64) -> CaseQuery.Cursor? {
    let (year, month) = (Int.random(in: 2021...2025, using: &random), Int.random(in: 1...12, using: &random))
    let day = String(format: "%04d-%02d-%02d", year, month, Int.random(in: 1...28, using: &random))
    return CaseQuery.Cursor("\(day)~7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
  }

  /// One kind of list.
  struct Kind {
    let name: String
    let make: @Sendable (Reads, inout SplitMix64) -> CaseQuery

    init(_ name: String, _ make: @escaping @Sendable (Reads, inout SplitMix64) -> CaseQuery) {
      (self.name, self.make) = (name, make)
    }
  }

  private func one(_ random: inout SplitMix64) -> CaseSummary { known[Int.random(in: 0..<known.count, using: &random)] }

  private func home(_ random: inout SplitMix64) -> CaseQuery {
    CaseQuery(institution: institutions.randomElement(using: &random)?.id)
  }

  private func search(_ random: inout SplitMix64, _ key: (PatientIdentity) -> String) -> CaseQuery {
    for _ in 0..<100 {
      let index = Int.random(in: 0..<known.count, using: &random)
      guard let identity = identities[index] else { continue }
      var query = CaseQuery(institution: known[index].institution)
      query.text = key(identity)
      return query
    }
    return home(&random)
  }

  /// Every question that the pages ask of the list.
  static let kinds: [Kind] = [
    Kind("机构最新 institution") { $0.home(&$1) },
    Kind("全区最新 region") { _, _ in CaseQuery() },
    Kind("深页 deep page") { reads, random in
      var query = reads.home(&random)
      query.cursor = cursor(&random)
      return query
    },
    Kind("全区深页 deep page of the region") { _, random in
      var query = CaseQuery()
      query.cursor = cursor(&random)
      return query
    },
    Kind("机构状态 institution, states") { reads, random in
      var query = reads.home(&random)
      query.states = [.performed, .reported]
      return query
    },
    Kind("机构已结案 institution, closed, deep") { reads, random in
      var query = reads.home(&random)
      query.states = [.closed]
      query.cursor = cursor(&random)
      return query
    },
    Kind("全区术前 region, before the procedure") { _, _ in
      var query = CaseQuery()
      query.states = [.requested, .assessed, .authorised, .planned, .consented, .inRoom]
      return query
    },
    Kind("术者 operator") { reads, random in
      var query = CaseQuery()
      query.operatorID = reads.physicians.randomElement(using: &random)?.id
      return query
    },
    Kind("本机构术者 institution, operator") { reads, random in
      let case_ = reads.one(&random)
      var query = CaseQuery(institution: case_.institution)
      query.operatorID = case_.operatorID
      return query
    },
    Kind("与我有关 member") { reads, random in
      var query = CaseQuery()
      query.member = reads.one(&random).operatorID
      return query
    },
    Kind("与我有关（机构、状态） institution, member, states") { reads, random in
      let case_ = reads.one(&random)
      var query = CaseQuery(institution: case_.institution)
      query.member = case_.decider
      query.states = [.assessed, .authorised, .planned, .consented, .inRoom, .performed, .reported]
      return query
    },
    Kind("与我有关，深页 member, deep page") { reads, random in
      var query = CaseQuery()
      query.member = reads.one(&random).operatorID
      query.cursor = cursor(&random)
      return query
    },
    Kind("患者 patient") { reads, random in
      var query = CaseQuery()
      query.patient = reads.one(&random).patient
      return query
    },
    Kind("迟报 late reports") { reads, random in
      var query = reads.home(&random)
      query.report = .late
      return query
    },
    Kind("全区迟报 late reports of the region") { _, _ in
      var query = CaseQuery()
      query.report = .late
      return query
    },
    Kind("待报送 due within a week") { reads, random in
      var query = reads.home(&random)
      query.report = .due
      query.dueThrough = CivilDate("2026-03-09")
      return query
    },
    Kind("迟送 sent late") { reads, random in
      var query = reads.home(&random)
      query.report = .sentLate
      return query
    },
    Kind("已报送，深页 sent, deep page") { reads, random in
      var query = reads.home(&random)
      query.report = .sent
      query.cursor = cursor(&random)
      return query
    },
    Kind("受阻 blocked") { reads, random in
      var query = reads.home(&random)
      query.onlyBlocked = true
      return query
    },
    Kind("日期范围 days") { reads, random in
      var query = reads.home(&random)
      let case_ = reads.one(&random)
      query.requestedFrom = case_.requestedOn
      query.requestedThrough = case_.requestedOn.adding(days: 30)
      return query
    },
    Kind("编号 number") { reads, random in
      var query = CaseQuery()
      query.text = reads.one(&random).number
      return query
    },
    Kind("编号前缀 beginning of a number") { reads, random in
      var query = CaseQuery()
      query.text = String(reads.one(&random).number.prefix(6))
      return query
    },
    Kind("姓名 name") { reads, random in reads.search(&random) { $0.name } },
    Kind("姓 beginning of a name") { reads, random in reads.search(&random) { String($0.name.prefix(3)) } },
    Kind("病案号 record number") { reads, random in reads.search(&random) { $0.mrn } },
    Kind("病案号前缀 beginning of a record number") { reads, random in reads.search(&random) { String($0.mrn.prefix(8)) } },
    Kind("拼音 pinyin") { reads, random in reads.search(&random) { _ in "hecheng" } },
    Kind("查无 nothing found") { reads, random in reads.search(&random) { _ in "zzzzzz" } },
  ]

  /// Each kind `count` times: its times, and the CPU time of all.
  func lists(_ count: Int) async throws -> [(kind: String, times: Latencies)] {
    var results: [(String, Latencies)] = []
    for kind in Self.kinds {
      let times = try await clients(count) { reads, random in
        let query = kind.make(reads, &random)
        let start = ContinuousClock.now
        _ = try await reads.registry.cases.list(query)
        return ContinuousClock.now - start
      }
      results.append((kind.name, times))
    }
    return results
  }

  func pages(_ count: Int) async throws -> Latencies {
    try await clients(count) { reads, random in
      let id = reads.one(&random).id
      let start = ContinuousClock.now
      guard let detail = try await reads.registry.cases.detail(id) else { throw Fault(text: "no case \(id)") }
      _ = detail.json.text.utf8.count
      return ContinuousClock.now - start
    }
  }

  /// Two clients, one for each core, one question after another.
  private func clients(
    _ count: Int, _ ask: @escaping @Sendable (Reads, inout SplitMix64) async throws -> Duration
  ) async throws -> Latencies {
    try await withThrowingTaskGroup(of: [Double].self) { group in
      for client in 0..<2 {
        group.addTask {
          var random = SplitMix64(seed: UInt64(100 + client))
          var times: [Double] = []
          for _ in 0..<(count / 2) { times.append(try await ask(self, &random) / .seconds(1)) }
          return times
        }
      }
      return Latencies(try await group.reduce(into: []) { $0 += $1 })
    }
  }
}
