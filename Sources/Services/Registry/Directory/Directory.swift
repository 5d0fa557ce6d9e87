public import Rulebook
internal import Store

/// Institutions, rooms, machines, people, patients, and what is stated of them over time.
///
/// Every change is one transaction with its journal event; entries carry a version, and a change of another version
/// than the one seen is refused.
public struct Directory: Sendable {
  let core: RegistryCore

  init(core: RegistryCore) { self.core = core }

  /// Adds or changes an institution.
  ///
  /// An entry without an id is new; otherwise its `version` is the one the caller saw. Returns it as stored.
  public func put(_ institution: Institution, by actor: Actor) async throws -> Institution {
    try checkGrade(institution.grade)
    return try await store(institution, by: actor) { connection, entry in
      if let other = try Institution.find(code: entry.code, in: connection), other.id != entry.id {
        throw DirectoryProblem.taken("code")
      }
    }
  }

  public func put(_ department: Department, by actor: Actor) async throws -> Department {
    try await store(department, by: actor) { connection, entry in try home(of: entry, in: connection) }
  }

  public func put(_ room: Room, by actor: Actor) async throws -> Room {
    try await store(room, by: actor) { connection, entry in try home(of: entry, in: connection) }
  }

  public func put(_ equipment: Equipment, by actor: Actor) async throws -> Equipment {
    try await store(equipment, by: actor) { connection, entry in try home(of: entry, in: connection) }
  }

  public func put(_ person: Person, by actor: Actor) async throws -> Person {
    if let title = person.title, core.templates.rank(of: title, in: "title") == nil, person.profession == .physician {
      throw DirectoryProblem.invalid("title", "职称不在名录中。", "No such title.")
    }
    return try await store(person, by: actor) { connection, entry in try home(of: entry, in: connection) }
  }

  public func institutions() async throws -> [Institution] { try await list(nil) }
  public func institution(_ id: String) async throws -> Institution? { try await find(id) }
  public func institution(code: String) async throws -> Institution? {
    try await core.database.read { try Institution.find(code: code, in: $0) }
  }
  public func departments(of institution: String) async throws -> [Department] { try await list(institution) }
  public func rooms(of institution: String) async throws -> [Room] { try await list(institution) }
  public func equipment(of institution: String?) async throws -> [Equipment] { try await list(institution) }
  public func people(of institution: String?) async throws -> [Person] { try await list(institution) }
  public func person(_ id: String) async throws -> Person? { try await find(id) }

  /// The names of people, for lists and pages; what is not there has none.
  public func names(of people: Set<String>) async throws -> [String: Bilingual] {
    try await core.database.read { connection in
      var names: [String: Bilingual] = [:]
      for id in people { names[id] = try Person.find(id, in: connection)?.name }
      return names
    }
  }

  private func list<Entry: StoredEntry>(_ institution: String?) async throws -> [Entry] {
    try await core.database.read { try Entry.list(of: institution, in: $0) }
  }

  private func find<Entry: StoredEntry>(_ id: String) async throws -> Entry? {
    try await core.database.read { try Entry.find(id, in: $0) }
  }

  private func checkGrade(_ grade: String) throws {
    guard core.templates.rank(of: grade, in: "grade") != nil else {
      throw DirectoryProblem.invalid("grade", "医院等级不在名录中。", "No such grade of hospital.")
    }
  }

  private func home(of entry: some StoredEntry, in connection: any SQLConnection) throws {
    guard try Institution.find(entry.home, in: connection) != nil else {
      throw DirectoryProblem.invalid("institution", "没有这个机构。", "There is no such institution.")
    }
  }

  private func store<Entry: StoredEntry>(
    _ entry: Entry, by actor: Actor, check: @escaping @Sendable (any SQLConnection, Entry) throws -> Void
  ) async throws -> Entry {
    if let objection = entry.objection { throw objection }
    let now = core.now
    return try await core.writer.perform { [self] connection in
      var stored = entry
      let isNew = entry.id.isEmpty
      if !isNew {
        guard let old = try Entry.find(entry.id, in: connection) else { throw DirectoryProblem.missing }
        try permit(Entry.permission, at: old.home, actor, now)
        guard old.version == entry.version else { throw DirectoryProblem.version(old.version) }
        guard old.home == entry.home || Entry.self is Person.Type else {
          throw DirectoryProblem.invalid("institution", "不能改到别的机构。", "It cannot move to another institution.")
        }
      } else {
        stored.id = core.ids.next().text
      }
      stored.version += 1
      try permit(Entry.permission, at: isNew && Entry.self is Institution.Type ? nil : stored.home, actor, now)
      try check(connection, stored)
      if isNew { try stored.insert(in: connection) } else { try stored.update(in: connection) }
      try changed(in: connection)
      try core.journal(
        stored.content, kind: "\(Entry.kind).\(isNew ? "created" : "changed")", object: Entry.kind, id: stored.id,
        version: stored.version, by: actor.account, at: now, keepingContent: true, in: connection)
      return stored
    }
  }

  /// What was concluded from the directory no longer holds.
  func changed(in connection: any SQLConnection) throws {
    try StatementTable.setWord(core.ids.next().text, in: connection)
  }

  /// Throws where the actor may not; `institution` is nil for what belongs to the region.
  func permit(_ permission: Permission, at institution: String?, _ actor: Actor, _ now: Int64) throws {
    guard actor != .system else { return }
    let decision = core.permissions.decide(
      AccessRequest(
        actor: actor, permission: permission, target: .object(ObjectAttributes(institution: institution)), at: now))
    if case .refused(let refusal) = decision { throw DirectoryProblem(refusal) }
  }
}
