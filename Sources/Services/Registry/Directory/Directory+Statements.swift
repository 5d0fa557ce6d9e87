public import Rulebook
internal import Store

extension Directory {
  /// Records facts of a subject. All are checked against what the rulebook declares; where one is refused none is saved.
  public func state(_ statements: [DirectoryStatement], by actor: Actor) async throws {
    for statement in statements {
      if let objection = objection(to: statement) { throw objection }
    }
    let now = core.now
    try await core.writer.perform { [self] connection in
      for statement in statements {
        let home = try home(of: statement.subjectKind, statement.subject, in: connection)
        try permit(statement.subjectKind == "institution" ? .directoryWrite : .personWrite, at: home, actor, now)
        try StatementTable.add(statement, in: connection)
        let id = core.ids.next().text
        try core.journal(
          [
            "subject": .string(statement.subject), "kind": .string(statement.subjectKind),
            "path": .string(statement.path), "statement": statement.json,
          ], kind: "statement.recorded", object: "statement", id: id, version: 1, by: actor.account, at: now,
          keepingContent: true, in: connection)
      }
      try changed(in: connection)
    }
  }

  /// What the rulebook has against a statement.
  private func objection(to statement: DirectoryStatement) -> DirectoryProblem? {
    do {
      _ = try core.templates.history(of: statement.subjectKind, [StoredText(statement)], core)
      return nil
    } catch {
      let message = error.problems.first?.message ?? Bilingual("事实有误。", "The fact is wrong.")
      return DirectoryProblem(.invalid, field: statement.path, message)
    }
  }

  /// Records an event of a qualification: granted, assessed, suspended, revoked.
  public func record(_ event: QualificationEvent, by actor: Actor) async throws {
    guard core.templates.rank(of: event.kind, in: "qualificationEventKind") != nil else {
      throw DirectoryProblem.invalid("kind", "没有这种资质事件。", "There is no such event.")
    }
    let now = core.now
    try await core.writer.perform { [self] connection in
      let home = try home(of: event.subjectKind, event.subject, in: connection)
      try permit(.assessmentRun, at: home, actor, now)
      try StatementTable.add(event, in: connection)
      try changed(in: connection)
      try core.journal(
        [
          "subject": .string(event.subject), "subjectKind": .string(event.subjectKind), "kind": .string(event.kind),
          "day": .string(event.day.iso), "passed": event.passed.map { .boolean($0) } ?? .null,
          "recorded": .string(event.recordedOn.iso), "evidence": .optional(event.evidence),
        ], kind: "qualification.recorded", object: "qualification", id: core.ids.next().text, version: 1,
        by: actor.account, at: now, keepingContent: true, in: connection)
    }
  }

  public func grant(_ privilege: Privilege, by actor: Actor) async throws {
    guard core.catalogue.index(ofCode: privilege.code) != nil else {
      throw DirectoryProblem.invalid("code", "术式不在目录中。", "The procedure is not in the catalogue.")
    }
    if let problem = EntryCheck.span(privilege.grantedOn, privilege.until, "until") { throw problem }
    try await change(person: privilege.person, .privilegeGrant, "privilege.granted", by: actor) { connection in
      try PrivilegeTable.grant(privilege, in: connection)
      return [
        "person": .string(privilege.person), "code": .string(privilege.code),
        "from": .string(privilege.grantedOn.iso), "until": .optional(privilege.until),
      ]
    }
  }

  public func privileges(of person: String) async throws -> [Privilege] {
    try await core.database.read { try PrivilegeTable.privileges(of: person, in: $0) }
  }

  public func put(_ entry: RosterEntry, by actor: Actor) async throws {
    if let problem = EntryCheck.text(entry.duty, "duty", most: 40) { throw problem }
    try await change(person: entry.person, .rosterWrite, "roster.set", by: actor) { connection in
      try PrivilegeTable.put(entry, in: connection)
      return Self.content(entry)
    }
  }

  public func remove(_ entry: RosterEntry, by actor: Actor) async throws {
    try await change(person: entry.person, .rosterWrite, "roster.removed", by: actor) { connection in
      try PrivilegeTable.remove(entry, in: connection)
      return Self.content(entry)
    }
  }

  public func roster(of institution: String, from: CivilDate, through last: CivilDate) async throws -> [RosterEntry] {
    try await core.database.read {
      try PrivilegeTable.roster(of: institution, from: from, through: last, in: $0)
    }
  }

  private static func content(_ entry: RosterEntry) -> JSONValue {
    ["person": .string(entry.person), "day": .string(entry.day.iso), "duty": .string(entry.duty)]
  }

  /// One change about a person, with its event; the event's object is the deed, as these rows have no version.
  func change(
    person: String, _ permission: Permission, _ kind: String, by actor: Actor,
    _ body: @escaping @Sendable (any SQLConnection) throws -> JSONValue
  ) async throws {
    let now = core.now
    try await core.writer.perform { [self] connection in
      guard let found = try Person.find(person, in: connection) else { throw DirectoryProblem.missing }
      try permit(permission, at: found.institution, actor, now)
      let content = try body(connection)
      try changed(in: connection)
      try core.journal(
        content, kind: kind, object: String(kind.prefix { $0 != "." }), id: core.ids.next().text, version: 1,
        by: actor.account, at: now, keepingContent: true, in: connection)
    }
  }

  /// The institution that a subject belongs to.
  func home(of kind: String, _ subject: String, in connection: any SQLConnection) throws -> String {
    if let institution = try Institution.find(subject, in: connection) { return institution.id }
    if let person = try Person.find(subject, in: connection) { return person.institution }
    if let course = try TrainingTable.course(subject, in: connection),
      let person = try Person.find(course.person, in: connection)
    {
      return person.institution
    }
    throw DirectoryProblem.invalid("subject", "没有这个对象。", "There is no such subject.")
  }
}
