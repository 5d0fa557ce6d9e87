public import Rulebook
internal import Store

extension Directory {
  /// The courses of a base, the newest first; nil: of every base.
  public func courses(of base: String?, limit: Int = 500) async throws -> [TrainingCourse] {
    try await core.database.read { try TrainingTable.courses(ofBase: base, limit: limit, in: $0) }
  }

  public func course(_ id: String) async throws -> TrainingCourse? {
    try await core.database.read { try TrainingTable.course(id, in: $0) }
  }

  /// How far one course has come, with the norm's answer; nil where there is none such.
  public func progress(of course: String) async throws -> TrainingProgress? {
    let core = core
    return try await core.database.read { connection in
      try TrainingTable.course(course, in: connection).map { try Self.progress($0, core, connection) }
    }
  }

  /// The numbers of the cases of a logbook, by their ids.
  public func caseNumbers(of course: String) async throws -> [String: String] {
    try await core.database.read { try TrainingTable.numbers(of: course, in: $0) }
  }

  /// A trainee enters a case in his logbook. Only in his own, only a case that he is a member of; an entry that is
  /// signed stays as it is.
  public func enter(
    caseID: String, role: String, supervisor: String?, course: String, by actor: Actor
  ) async throws {
    guard ["operator_supervised", "assist", "observer"].contains(role) else {
      throw DirectoryProblem.invalid(
        "role", "角色应为 operator_supervised、assist、observer 之一。",
        "The role is one of operator_supervised, assist, observer.")
    }
    let now = core.now
    try await core.writer.perform { [self] connection in
      let own = try AccountPersonTable.person(of: actor.account, in: connection)
      guard let found = try TrainingTable.course(course, in: connection) else { throw DirectoryProblem.missing }
      let decision = core.permissions.decide(
        AccessRequest(
          actor: actor, permission: .trainingWrite,
          target: .object(
            ObjectAttributes(institution: found.base, owner: own == found.person ? actor.account : nil)), at: now))
      if actor != .system, case .refused(let refusal) = decision { throw DirectoryProblem(refusal) }
      guard let file = try CaseTable.stored(caseID, in: connection)?.file,
        file.members.contains(where: { $0.person == found.person })
      else { throw DirectoryProblem.invalid("case", "不是本人参与的病例。", "This is no case that you took part in.") }
      if let supervisor, try Person.find(supervisor, in: connection) == nil || supervisor == found.person {
        throw DirectoryProblem.invalid("supervisor", "带教者有误。", "This supervisor cannot be.")
      }
      try TrainingTable.enter(course: course, caseID: caseID, role: role, supervisor: supervisor, in: connection)
      try core.journal(
        ["course": .string(course), "case": .string(caseID), "role": .string(role)], kind: "logbook.entered",
        object: "logbook", id: core.ids.next().text, version: 1, by: actor.account, at: now, keepingContent: true,
        in: connection)
    }
  }
}
