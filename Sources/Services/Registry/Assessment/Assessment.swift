public import Rulebook
internal import Store

/// What the norm says of institutions and physicians, from what the registry holds: stated facts, people, machines, and
/// counts of raw cases.
public struct Assessment: Sendable {
  let core: RegistryCore

  init(core: RegistryCore) { self.core = core }

  /// The facts of an institution on a day, as known on another.
  public func facts(institution: String, asOf day: CivilDate, knownAt: CivilDate? = nil) async throws -> FactSet? {
    let core = core
    return try await core.database.read { connection in
      guard let found = try Institution.find(institution, in: connection) else { return nil }
      return try InstitutionFacts(core, connection).facts(found, asOf: day, knownAt: knownAt).facts
    }
  }

  public func facts(physician: String, asOf day: CivilDate, knownAt: CivilDate? = nil) async throws -> FactSet? {
    let core = core
    return try await core.database.read { connection in
      guard let person = try Person.find(physician, in: connection) else { return nil }
      return try StandingReader(core, connection).physicianFacts(person, on: day, knownAt: knownAt).facts
    }
  }

  /// The state of a qualification for level 3 or higher after all that has happened.
  public func qualification(of subject: String, asOf day: CivilDate, knownAt: CivilDate? = nil) async throws
    -> Evaluation
  {
    let core = core
    return try await core.database.read { connection in
      let events = try StatementTable.events(of: subject, in: connection)
      guard let facts = core.templates.qualification(events, asOf: day, knownAt: knownAt) else {
        throw QuestionUnavailable()
      }
      return try core.rules.evaluate("state.after", facts, knownAt: knownAt)
    }
  }

  /// Institutions and physicians that are qualified on a day, with whether they are published (`list.public`).
  public func publicList(asOf day: CivilDate) async throws -> [PublicListEntry] {
    let core = core
    return try await core.database.read { connection in
      let reader = try StandingReader(core, connection)
      let events = Dictionary(grouping: try StatementTable.events(of: nil, in: connection), by: \.subject)
      let listings = Dictionary(grouping: try AssessmentTable.listings(in: connection), by: \.subject)
      return try events.keys.sorted().compactMap { subject in
        let own = events[subject] ?? []
        let standing = reader.standing(own.filter { $0.day <= day }, on: day)
        let listing = listings[subject]?.last { $0.published <= day }
        guard standing.state == "qualified" || listing != nil else { return nil }
        guard var sheet = core.templates.sheet("listing", asOf: day),
          let state = core.templates.rank(of: standing.state, in: "qualificationState")
        else { return nil }
        sheet["state"] = .symbol(state)
        sheet["listID"] = listing.map { .text($0.list) } ?? .unknown
        sheet["published"] = listing.map { .date($0.published) } ?? Value.none
        return PublicListEntry(
          subject: subject, subjectKind: own.first?.subjectKind ?? "", state: standing.state, listing: listing,
          evaluation: try core.rules.evaluate("list.public", sheet.facts))
      }
    }
  }

  /// Publishes subjects on a list; those no longer qualified are refused.
  public func publish(_ list: String, _ subjects: [String], on day: CivilDate, by actor: Actor) async throws {
    guard EntryCheck.text(list, "list", most: 40) == nil else { throw EntryCheck.text("", "list") ?? .missing }
    let (core, now) = (core, core.now)
    let directory = Directory(core: core)
    try await core.writer.perform { connection in
      try directory.permit(.assessmentRun, at: actor.institution, actor, now)
      let reader = try StandingReader(core, connection)
      for subject in subjects {
        let events = try StatementTable.events(of: subject, in: connection)
        guard let kind = events.first?.subjectKind, reader.standing(events, on: day).state == "qualified" else {
          throw DirectoryProblem.invalid(
            "subject", "该对象没有资质，不能公示。", "This subject is not qualified and cannot be listed.")
        }
        let listing = Listing(list: list, subject: subject, subjectKind: kind, published: day)
        try AssessmentTable.put(listing, in: connection)
        try core.journal(
          ["list": .string(list), "subject": .string(subject), "published": .string(day.iso)],
          kind: "listing.published", object: "listing", id: core.ids.next().text, version: 1, by: actor.account,
          at: now,
          keepingContent: true, in: connection)
      }
    }
  }
}

/// That a subject stands on a published list.
public struct Listing: Sendable, Hashable {
  public let list: String
  public let subject: String
  public let subjectKind: String
  public let published: CivilDate
}

/// A row of the public list, with what the norm says of it.
public struct PublicListEntry: Sendable {
  public let subject: String
  public let subjectKind: String
  public let state: String
  public let listing: Listing?
  public let evaluation: Evaluation
}
