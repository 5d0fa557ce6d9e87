public import Rulebook
internal import Store

/// A physician's training at a base, with its logbook.
public struct TrainingCourse: DirectoryEntry, Hashable {
  public var id: String
  public var version: Int
  public var person: String
  /// The institution that trains.
  public var base: String
  public var isLevel3: Bool
  public var from: CivilDate
  public var until: CivilDate?
  public var supervisor: String?
  /// Full months of training, gaps not counted.
  public var months: Int?
  public var passed: Bool?

  public init(
    id: String = "", version: Int = 0, person: String, base: String, isLevel3: Bool, from: CivilDate,
    until: CivilDate? = nil, supervisor: String? = nil, months: Int? = nil, passed: Bool? = nil
  ) {
    (self.id, self.version, self.person, self.base, self.isLevel3) = (id, version, person, base, isLevel3)
    (self.from, self.until, self.supervisor, self.months, self.passed) = (from, until, supervisor, months, passed)
  }

  public static let kind = "training"
  public static let permission = Permission.trainingConfirm
  public var home: String { base }
  public var content: JSONValue {
    [
      "id": .string(id), "person": .string(person), "base": .string(base), "level3": .boolean(isLevel3),
      "from": .string(from.iso), "until": .optional(until), "supervisor": .optional(supervisor),
      "months": .optional(months), "passed": passed.map { .boolean($0) } ?? .null, "version": .integer(version),
    ]
  }
  public var objection: DirectoryProblem? {
    if let months, !(0...600).contains(months) { return .invalid("months", "月数不合理。", "No such number of months.") }
    return EntryCheck.span(from, until, "until")
  }
}

/// A case in a trainee's logbook.
public struct LogbookEntry: Sendable, Hashable {
  public let course: String
  public let caseID: String
  /// A code of the dictionary's `trainee_role`: `operator_supervised`, `assist`, `observer`.
  public let role: String
  public let supervisor: String?
  /// Whether the supervisor has signed.
  public let isConfirmed: Bool
  /// Of the case: the day and the level, nil before it is done.
  public let day: CivilDate?
  public let level: Int?
}

/// How far a training has come, with the norm's answer.
public struct TrainingProgress: Sendable {
  public let course: TrainingCourse
  /// Confirmed cases as operator under supervision; unconfirmed ones do not count.
  public let cases: Int
  public let casesLevel3: Int
  public let unconfirmed: Int
  public let activities: Int
  /// `train.complete`.
  public let evaluation: Evaluation
}

extension Directory {
  public func put(_ course: TrainingCourse, by actor: Actor) async throws -> TrainingCourse {
    if let objection = course.objection { throw objection }
    let now = core.now
    return try await core.writer.perform { [self] connection in
      var stored = course
      if course.id.isEmpty {
        stored.id = core.ids.next().text
      } else {
        guard let old = try TrainingTable.course(course.id, in: connection) else { throw DirectoryProblem.missing }
        guard old.version == course.version else { throw DirectoryProblem.version(old.version) }
      }
      guard try Person.find(course.person, in: connection) != nil else {
        throw DirectoryProblem.invalid("person", "没有这个人员。", "There is no such person.")
      }
      guard try Institution.find(course.base, in: connection) != nil else {
        throw DirectoryProblem.invalid("base", "没有这个机构。", "There is no such institution.")
      }
      try permit(.trainingConfirm, at: course.base, actor, now)
      stored.version += 1
      try TrainingTable.put(stored, in: connection)
      try changed(in: connection)
      try core.journal(
        stored.content, kind: course.id.isEmpty ? "training.created" : "training.changed", object: "training",
        id: stored.id, version: stored.version, by: actor.account, at: now, keepingContent: true, in: connection)
      return stored
    }
  }

  /// Signs a logbook entry. Only the supervisor named in it, or the base's quality office, signs.
  public func confirm(course: String, caseID: String, by actor: Actor) async throws {
    let now = core.now
    try await core.writer.perform { [self] connection in
      guard let found = try TrainingTable.course(course, in: connection) else { throw DirectoryProblem.missing }
      try permit(.trainingConfirm, at: found.base, actor, now)
      let own = try AccountPersonTable.person(of: actor.account, in: connection)
      if let own, own == found.person {
        throw DirectoryProblem(.forbidden, Bilingual("不能确认本人的培训记录。", "Nobody confirms his own training."))
      }
      guard try TrainingTable.confirm(course: course, caseID: caseID, in: connection) else {
        throw DirectoryProblem.missing
      }
      try core.journal(
        ["course": .string(course), "case": .string(caseID)], kind: "logbook.confirmed", object: "logbook",
        id: core.ids.next().text, version: 1, by: actor.account, at: now, keepingContent: true, in: connection)
    }
  }

  /// Enters an activity of whole-course management in a portfolio: a word of the rulebook's `trainingActivity`.
  public func enter(activity: String, on day: CivilDate, course: String, by actor: Actor) async throws {
    guard core.templates.rank(of: activity, in: "trainingActivity") != nil else {
      throw DirectoryProblem.invalid("activity", "没有这项内容。", "There is no such activity.")
    }
    let now = core.now
    try await core.writer.perform { [self] connection in
      guard let found = try TrainingTable.course(course, in: connection) else { throw DirectoryProblem.missing }
      try permit(.trainingConfirm, at: found.base, actor, now)
      try TrainingTable.enter(activity: activity, on: day, course: course, in: connection)
      try core.journal(
        ["course": .string(course), "activity": .string(activity), "day": .string(day.iso)],
        kind: "portfolio.entered", object: "portfolio", id: core.ids.next().text, version: 1, by: actor.account,
        at: now,
        keepingContent: true, in: connection)
    }
  }

  public func logbook(of course: String) async throws -> [LogbookEntry] {
    try await core.database.read { try TrainingTable.logbook(of: course, in: $0) }
  }

  /// Every training of a person, with what the norm says of each.
  public func training(of person: String) async throws -> [TrainingProgress] {
    let core = core
    return try await core.database.read { connection in
      try TrainingTable.courses(of: person, in: connection).map { try Self.progress($0, core, connection) }
    }
  }

  static func progress(
    _ course: TrainingCourse, _ core: RegistryCore, _ connection: any SQLConnection
  ) throws -> TrainingProgress {
    let entries = try TrainingTable.logbook(of: course.id, in: connection)
    let done = entries.filter {
      $0.isConfirmed && $0.day != nil && ["operator_supervised", "independent"].contains($0.role)
    }
    let level3 = done.filter { ($0.level ?? 0) >= 3 }.count
    let activities = try TrainingTable.activities(of: course.id, in: connection)
    guard var sheet = core.templates.sheet("training", asOf: CivilDate(milliseconds: core.now)) else {
      throw QuestionUnavailable()
    }
    sheet["l3Course"] = .boolean(course.isLevel3)
    sheet["months"] = course.months.map { .integer($0) } ?? .unknown
    sheet["cases"] = .integer(done.count)
    sheet["casesL3"] = .integer(level3)
    sheet["activities"] = .integer(activities)
    sheet["passed"] = course.passed.map { .boolean($0) } ?? .unknown
    // A course of this table is at a base of this country.
    sheet["abroad"] = Value.none
    return TrainingProgress(
      course: course, cases: done.count, casesLevel3: level3, unconfirmed: entries.count { !$0.isConfirmed },
      activities: activities, evaluation: try core.rules.evaluate("train.complete", sheet.facts))
  }
}
