import Foundation
import Registry
import Rulebook
import Synchronization

/// Cases of the sample region carried through a registry once more, step by step, as the people of their hospitals do it:
/// opened, assessed, authorised, planned, consented, in the room, performed with the whole record, reported to both
/// recipients, followed up, closed.
struct Journeys: Sendable {
  struct Journey: Sendable {
    let session: SampleCase
    let record: [String: JSONValue]
    let deciding: Caller
    let operating: Caller
    let registrar: Caller

    init(_ session: SampleCase, _ callers: [String: Caller]) {
      self.session = session
      var record: [String: JSONValue] = [:]
      if case .object(let members) = session.record {
        for member in members { record[member.name] = member.value }
      }
      self.record = record
      deciding = callers[session.decider.person] ?? Caller(.system)
      operating = callers[session.operatorID] ?? Caller(.system)
      registrar = callers[session.institution] ?? Caller(.system)
    }

    func members(_ names: [String]) -> JSONValue {
      .object(names.compactMap { name in record[name].map { JSONValue.Member(name, $0) } })
    }

    func text(_ group: String, _ part: String) -> String {
      if case .string(let text)? = record[group]?[part] { text } else { "" }
    }

    /// What is known when the case is opened, assessed, planned; the rest comes with the procedure and the follow-up.
    static let requested = ["visit", "diagnoses", "indication", "procedures", "urgency"]
    static let assessed = ["stage", "scores", "allergies", "anticoagulants", "labs"]
    static let planned = ["sites", "guidance", "room", "anaesthesia", "risks"]
    static let followed = ["discharge", "status30", "cost"]
    static let others = [
      "caseID", "institution", "patient", "birthYear", "sex", "level", "provenance", "receipts", "decider", "plan",
      "consent", "followUps", "team", "accident",
    ]

    var performed: JSONValue {
      let before = Set(Self.requested + Self.assessed + Self.planned + Self.followed + Self.others)
      return members(record.keys.filter { !before.contains($0) }.sorted())
    }

    /// The steps in order, with who takes them.
    func steps(today: CivilDate) -> [(CaseCommand, Caller)] {
      var steps: [(CaseCommand, Caller)] = [
        (.assess(decider: session.decider.person, changes: members(Self.assessed)), deciding),
        (.authorise(operator: session.operatorID), deciding),
        (
          .plan(
            document: text("plan", "document"), time: text("plan", "time"), changes: members(Self.planned)), deciding
        ),
        (
          .consent(
            .init(
              signer: text("consent", "signer"), time: text("consent", "time"), document: text("consent", "document"),
              patientInformed: true, familyInformed: true)), deciding
        ),
        (
          .enterRoom(
            .init(
              signIn: text("checklist", "signIn"), timeOut: text("checklist", "timeOut"), identityChecked: true,
              siteChecked: true, risksChecked: true, devicesCleared: true)), operating
        ),
        (.perform(changes: performed), operating),
      ]
      if session.level >= 3 {
        steps.append((.report(recipient: .ministry, receipt: "R1-\(session.number)"), registrar))
        steps.append((.report(recipient: .province, receipt: "R2-\(session.number)"), registrar))
      } else {
        steps.append((.report(recipient: nil, receipt: nil), registrar))
      }
      steps.append(
        (.followUp(.init(doneOn: today, method: "phone", changes: members(Self.followed))), registrar))
      steps.append((.close, registrar))
      return steps
    }
  }

  let registry: Registry
  let journeys: [Journey]

  /// Cases that are carried on by the system itself.
  init(_ registry: Registry, _ sessions: [SampleCase]) {
    self.registry = registry
    journeys = sessions.map { Journey($0, [:]) }
  }

  /// The first `count` cases of the year 2025 from as many hospitals of the first prefecture as have cases, each hospital
  /// in its turn.
  static func sessions(_ region: SampleRegion, count: Int) -> [SampleCase] {
    var sources = (0..<40).map { region.cases(of: region.institution($0), in: 2025) }
    var sessions: [SampleCase] = []
    while sessions.count < count {
      let before = sessions.count
      for index in sources.indices {
        // Those with a death or an open accident are not carried through: their ends depend on others.
        guard let next = sources[index].next(), sessions.count < count else { continue }
        if next.trainee == nil, next.died == nil, next.accident == nil { sessions.append(next) }
      }
      if sessions.count == before { break }
    }
    return sessions
  }

  /// Cases of the region with accounts for the people in them.
  init(_ registry: Registry, scale: Double, count: Int) async throws {
    self.registry = registry
    let sessions = Self.sessions(registry.sampleRegion(seed: Ground.seed, scale: scale), count: count)
    var callers: [String: Caller] = [:]
    func enter(_ key: String, _ role: Role, _ institution: String, person: String?) async throws {
      guard callers[key] == nil else { return }
      let name = "bench-\(callers.count)"
      var new = NewAccount(
        name: name, display: "合成", password: nil, institution: institution,
        roles: [Account.RoleGrant(role: role, ends: nil)])
      new.person = person
      let account = try await registry.access.createAccount(new, by: .system)
      callers[key] = Caller(Actor(account: account.id, role: role, institution: institution))
    }
    for session in sessions {
      try await enter(session.decider.person, .operator_, session.institution, person: session.decider.person)
      try await enter(session.operatorID, .operator_, session.institution, person: session.operatorID)
      try await enter(session.institution, .registrar, session.institution, person: nil)
    }
    journeys = sessions.map { Journey($0, callers) }
  }

  /// What came of some journeys.
  struct Outcome: Sendable {
    var writes = 0
    var finished = 0
    var refused: [String: Int] = [:]
    var times: [Double] = []

    mutating func add(_ other: Outcome) {
      writes += other.writes
      finished += other.finished
      times += other.times
      refused.merge(other.refused, uniquingKeysWith: +)
    }
  }

  /// Carries every `clients`-th case from `client` on as far as it goes. `heard` is told of each durable step.
  func run(
    client: Int, of clients: Int, today: CivilDate = CivilDate(milliseconds: benchmarkTime),
    _ heard: @Sendable (StepReceipt) -> Void = { _ in }
  ) async throws -> Outcome {
    var outcome = Outcome()
    for index in stride(from: client, to: journeys.count, by: clients) {
      let journey = journeys[index]
      var start = ContinuousClock.now
      var last = try await registry.cases.open(
        Referral(
          institution: journey.session.institution, patient: journey.session.patient.id,
          record: journey.members(Journey.requested)), by: journey.deciding)
      var step = "open"
      var rest = journey.steps(today: today)[...]
      while let receipt = last.receipt {
        outcome.writes += 1
        outcome.times.append((ContinuousClock.now - start) / .seconds(1))
        heard(receipt)
        guard let (command, caller) = rest.popFirst() else {
          outcome.finished += 1
          break
        }
        step = command.step.rawValue
        start = ContinuousClock.now
        last = try await registry.cases.take(command, on: receipt.caseID, ifVersion: receipt.version, by: caller)
      }
      if let refusal = last.refusal {
        let what = refusal.clauses.first?.text ?? refusal.violations.first?.place ?? refusal.code.rawValue
        outcome.refused["\(step) \(what)", default: 0] += 1
      }
    }
    return outcome
  }
}
