public import Rulebook
internal import Store

/// Writes a sample region into a registry: the same tables, the same checks of records and the same journal as the work
/// of people, in batches that share one wait for the disk.
///
/// What has versions (institutions, departments, rooms, equipment, people, courses, patients, cases) gets an event of its
/// own each, because later corrections are chained to the version before; facts, qualifications, privileges and signed
/// logbooks get one event a batch, with a commitment over the whole of it.
public struct SampleLoader: Sendable {
  /// Why nothing is loaded.
  public enum Refusal: Error, Hashable, Sendable {
    /// The region's key is not the registry's: the same patient would have two pseudonyms.
    case otherRegionKey
    /// Institutions of the sample are there already.
    case alreadyLoaded
    /// The registry holds institutions, patients or accounts that are no sample's: real ones, for all that is known.
    case realData
    /// A record of the sample breaks the standard record: a fault of the sample.
    case invalidRecord(number: String, field: String, rule: String)
  }

  /// What was written.
  public struct Summary: Sendable, Hashable {
    public internal(set) var institutions = 0
    public internal(set) var people = 0
    public internal(set) var physicians = 0
    public internal(set) var courses = 0
    public internal(set) var patients = 0
    public internal(set) var cases = 0
    /// Those of them that are under way on the day of loading.
    public internal(set) var underway = 0
    public internal(set) var warnings = 0
  }

  let core: RegistryCore
  let region: SampleRegion
  let batch: Int

  public init(_ registry: Registry, _ region: SampleRegion, batch: Int = 1000) {
    (core, self.region) = (registry.core, region)
    self.batch = max(1, batch)
  }

  /// Loads everything, prefecture by prefecture. `progress` hears of every batch of cases.
  ///
  /// With a day, hospitals are also at work on it: cases in every state, and the on-call rosters of its month.
  public func load(
    today: CivilDate? = nil, progress: @Sendable (Summary) -> Void = { _ in }
  ) async throws -> Summary {
    guard region.regionKey == core.regionKey else { throw Refusal.otherRegionKey }
    guard try await !core.database.read({ try SampleTable.holdsRealData(in: $0) }) else { throw Refusal.realData }
    var summary = Summary()
    for prefecture in 0..<region.prefectures {
      try await directory(prefecture, &summary)
      try await cases(prefecture, &summary, progress)
      if let today { try await underway(prefecture, today, &summary) }
    }
    return summary
  }

  var indices: Int { SampleHospital.all.count }

  // MARK: - Places and people

  private func directory(_ prefecture: Int, _ summary: inout Summary) async throws {
    for index in (prefecture * indices)..<((prefecture + 1) * indices) {
      let institution = region.institution(index)
      let people = region.people(of: institution)
      try await core.writer.perform { connection in
        guard try Institution.find(code: institution.institution.code, in: connection) == nil else {
          throw Refusal.alreadyLoaded
        }
        try enter(institution.institution, in: connection)
        for entry in institution.departments { try enter(entry, in: connection) }
        for entry in institution.rooms { try enter(entry, in: connection) }
        for entry in institution.equipment { try enter(entry, in: connection) }
        for person in people { try enter(person.person, in: connection) }
        try state(institution.statements + people.flatMap(\.statements), in: connection)
        try record(institution.events + people.flatMap(\.events), in: connection)
        try grant(people.flatMap(\.privileges), in: connection)
        try StatementTable.setWord(core.ids.next().text, in: connection)
      }
      summary.institutions += 1
      summary.people += people.count
      summary.physicians += people.count(where: \.isPhysician)
    }
    let courses = region.courses(prefecture: prefecture)
    try await core.writer.perform { connection in
      for course in courses {
        try TrainingTable.put(course.course, in: connection)
        try event(course.course.content, "training.created", "training", course.course.id, keep: true, in: connection)
        for entry in course.portfolio {
          try TrainingTable.enter(activity: entry.activity, on: entry.day, course: course.course.id, in: connection)
        }
      }
    }
    summary.courses += courses.count
  }

  private func enter<Entry: StoredEntry>(_ entry: Entry, in connection: any SQLConnection) throws {
    try entry.insert(in: connection)
    try event(entry.content, "\(Entry.kind).created", Entry.kind, entry.id, keep: true, in: connection)
  }

  private func state(_ statements: [DirectoryStatement], in connection: any SQLConnection) throws {
    for statement in statements { try StatementTable.add(statement, in: connection) }
    try batchEvent(
      "statement.recorded", "statement_batch",
      statements.map {
        [
          "subject": .string($0.subject), "kind": .string($0.subjectKind), "path": .string($0.path),
          "statement": $0.json,
        ]
      }, in: connection)
  }

  private func record(_ events: [QualificationEvent], in connection: any SQLConnection) throws {
    for event in events { try StatementTable.add(event, in: connection) }
    try batchEvent(
      "qualification.recorded", "qualification_batch",
      events.map { ["subject": .string($0.subject), "kind": .string($0.kind), "day": .string($0.day.iso)] },
      in: connection)
  }

  private func grant(_ privileges: [Privilege], in connection: any SQLConnection) throws {
    for privilege in privileges { try PrivilegeTable.grant(privilege, in: connection) }
    try batchEvent(
      "privilege.granted", "privilege_batch",
      privileges.map { ["person": .string($0.person), "code": .string($0.code), "from": .string($0.grantedOn.iso)] },
      in: connection)
  }

  // MARK: - Journal

  /// The event of one object at its first version.
  func event(
    _ content: JSONValue, _ kind: String, _ object: String, _ id: String, keep: Bool = false,
    in connection: any SQLConnection
  ) throws {
    try core.journal(
      content, kind: kind, object: object, id: id, version: 1, by: "system", at: core.now, keepingContent: keep,
      in: connection)
  }

  /// One event for a batch of what has no versions.
  func batchEvent(_ kind: String, _ object: String, _ content: [JSONValue], in connection: any SQLConnection) throws {
    guard !content.isEmpty else { return }
    try event(.array(content), kind, object, core.ids.next().text, keep: true, in: connection)
  }
}

extension Registry {
  /// Whether institutions, patients or accounts stand here that are not a sample's.
  public func holdsRealData() async throws -> Bool {
    try await database.read { try SampleTable.holdsRealData(in: $0) }
  }

  /// The sample region made with this registry's key, calendar, catalogue and rulebook, ready for ``SampleLoader``.
  public func sampleRegion(seed: UInt64, scale: Double = 1) -> SampleRegion {
    SampleRegion(
      seed: seed, scale: scale, calendar: core.rules.calendar, catalogue: core.catalogue, regionKey: core.regionKey,
      rulebook: core.book.hash)
  }
}
