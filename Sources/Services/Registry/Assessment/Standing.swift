internal import Rulebook
internal import Store
internal import Synchronization

/// What the norm asks of a physician, on a day: who he is, whether he is an interventional physician, and the state of
/// his qualification for level 3 or higher.
struct PhysicianStanding: Sendable {
  let person: Person
  /// A word of the rulebook's titles.
  let title: String?
  /// Whether he meets the base conditions (2.1); nil where facts are missing.
  let isInterventional: Bool?
  let qualification: QualificationStanding
}

/// A qualification for level 3 or higher on a day.
struct QualificationStanding: Sendable {
  /// A word of the rulebook's `qualificationState`: what holds, revocations that wait for confirmation left aside.
  let state: String
  let isDetermined: Bool

  /// Nil where it cannot be told.
  var isGranted: Bool? { isDetermined ? state == "qualified" || state == "suspended" : nil }
  var isSuspended: Bool? { isDetermined ? state == "suspended" : nil }
}

/// What was concluded from the directory, kept as long as the directory does not change.
final class StandingMemory: Sendable {
  private struct Key: Hashable {
    let subject: String
    let day: CivilDate
  }
  private struct State {
    var word = ""
    var physicians: [Key: PhysicianStanding] = [:]
    var qualifications: [Key: QualificationStanding] = [:]
  }
  private let state = Mutex(State())
  private static let limit = 20_000

  func physician(
    _ id: String, on day: CivilDate, word: String, _ find: () throws -> PhysicianStanding?
  ) throws -> PhysicianStanding? {
    let key = Key(subject: id, day: day)
    if let known = state.withLock({ $0.word == word ? $0.physicians[key] : nil }) { return known }
    guard let found = try find() else { return nil }
    state.withLock {
      Self.open(&$0, word)
      $0.physicians[key] = found
    }
    return found
  }

  func qualification(
    _ id: String, on day: CivilDate, word: String, _ find: () throws -> QualificationStanding
  ) throws -> QualificationStanding {
    let key = Key(subject: id, day: day)
    if let known = state.withLock({ $0.word == word ? $0.qualifications[key] : nil }) { return known }
    let found = try find()
    state.withLock {
      Self.open(&$0, word)
      $0.qualifications[key] = found
    }
    return found
  }

  private static func open(_ state: inout State, _ word: String) {
    guard state.word != word || state.physicians.count + state.qualifications.count > limit else { return }
    state = State(word: word)
  }
}

/// Reads the directory and says where people and institutions stand.
struct StandingReader {
  let core: RegistryCore
  let connection: any SQLConnection
  let word: String

  init(_ core: RegistryCore, _ connection: any SQLConnection) throws {
    self.core = core
    self.connection = connection
    word = try StatementTable.word(in: connection)
  }

  func physician(_ id: String, on day: CivilDate) throws -> PhysicianStanding? {
    try core.standings.physician(id, on: day, word: word) {
      guard let person = try Person.find(id, in: connection) else { return nil }
      return try physician(person, on: day)
    }
  }

  func physician(_ person: Person, on day: CivilDate) throws -> PhysicianStanding {
    let facts = try physicianFacts(person, on: day).facts
    var title = person.title
    if let sheet = core.templates.sheet("physician", facts), case .symbol(let rank) = sheet["title"] {
      title = core.templates.word(rank, in: "title") ?? title
    }
    return PhysicianStanding(
      person: person, title: title,
      isInterventional: person.profession == .physician
        ? Self.flag(try? core.rules.evaluate("phys.base", facts)) : false,
      qualification: try qualification(person.id, on: day))
  }

  /// The facts of a person as a physician; the title from the register of people where no statement says otherwise.
  func physicianFacts(
    _ person: Person, on day: CivilDate, knownAt: CivilDate? = nil
  ) throws -> (facts: FactSet, leftOut: [String]) {
    let stored = try StatementTable.statements(of: "physician", person.id, in: connection)
    let (history, leftOut) = core.templates.readable(of: "physician", stored.map(StoredText.init), core)
    let cut = history?.facts(asOf: day, knownAt: knownAt)
    guard
      var sheet = cut.flatMap({ core.templates.sheet("physician", $0) }) ?? core.templates.sheet("physician", asOf: day)
    else { throw QuestionUnavailable() }
    sheet.fill("title", person.title.flatMap { core.templates.rank(of: $0, in: "title") }.map { .symbol($0) })
    return (sheet.facts, leftOut)
  }

  func qualification(_ subject: String, on day: CivilDate) throws -> QualificationStanding {
    try core.standings.qualification(subject, on: day, word: word) {
      let events = try StatementTable.events(of: subject, in: connection)
      return standing(events, on: day)
    }
  }

  func standing(_ events: [QualificationEvent], on day: CivilDate) -> QualificationStanding {
    guard let facts = core.templates.qualification(events, asOf: day),
      let state = try? core.rules.evaluate("state.after", facts).state
    else { return QualificationStanding(state: "unqualified", isDetermined: events.isEmpty) }
    return QualificationStanding(state: state.effective, isDetermined: state.isDetermined)
  }

  private static func flag(_ evaluation: Evaluation?) -> Bool? {
    switch evaluation?.verdict {
    case .met, .advisory: true
    case .notMet: false
    default: nil
    }
  }
}

/// The rulebook in use lacks a subject or question that the registry asks for.
struct QuestionUnavailable: Error {}

extension FactTemplates {
  /// The facts of a qualification: from no qualification through what has happened by that day.
  func qualification(
    _ events: [QualificationEvent], asOf day: CivilDate, knownAt: CivilDate? = nil
  ) -> FactSet? {
    guard var sheet = sheet("qualification", asOf: day), let start = rank(of: "unqualified", in: "qualificationState")
    else { return nil }
    let known = events.filter { $0.day <= day && (knownAt == nil || $0.recordedOn <= knownAt ?? day) }
    sheet["start"] = .symbol(start)
    sheet["events"] = .list(
      known.map { event in
        record(
          "QualificationEvent",
          [
            "kind": rank(of: event.kind, in: "qualificationEventKind").map { .symbol($0) } ?? .unknown,
            "date": .date(event.day), "passed": event.passed.map { .boolean($0) } ?? .unknown,
          ])
      })
    return sheet.facts
  }
}
