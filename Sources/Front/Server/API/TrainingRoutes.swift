internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/courses` and `/people/{person}/training`: training at bases, logbooks, and what the norm says of them.
enum TrainingRoutes {
  static let rows: [APIRoute] = [ofPerson, list, one, add, change, logbook, enter, confirm, activity]

  private static let course: [APIMember] = [
    .required("person", .identifier), .required("base", .identifier, "the institution that trains"),
    .required("level3", .flag), .required("from", .day), .optional("until", .day), .optional("supervisor", .identifier),
    .optional("months", .integer(0...600), "full months, gaps not counted"), .optional("passed", .flag),
  ]
  private static let written = APISchema.named(
    "Course",
    .open(
      [.required("id", .identifier), .required("version", .version)] + course + [
        .optional("personName", .bilingual), .optional("baseName", .bilingual), .optional("supervisorName", .bilingual),
      ]))
  private static let progress = APISchema.named(
    "TrainingProgress",
    .open([
      .required("course", written), .required("cases", .integer(0...1_000_000)),
      .required("casesLevel3", .integer(0...1_000_000)), .required("unconfirmed", .integer(0...1_000_000)),
      .required("activities", .integer(0...10_000)), .required("evaluation", .map(.any)),
    ]))

  private static let ofPerson = APIRoute(
    .get, "people/{person}/training", "training", Bilingual("某人的培训", "The training of a person"),
    .permission(.trainingRead),
    answer: APIAnswerForm(
      .ok, .open([.required("name", .bilingual), .required("courses", .list(progress, atMost: 1000))]))
  ) { call in
    let person = try await PersonRoutes.person(call, .trainingRead)
    let courses = try await call.registry.directory.training(of: person.id)
    let label = try await Labels(call, courses.map(\.course))
    return .json([
      "person": .string(person.id), "name": .text(person.name), "courses": .array(courses.map { json($0, label) }),
    ])
  }

  private static let list = APIRoute(
    .get, "courses", "listCourses", Bilingual("培训列表", "Courses of training"), .permission(.trainingRead),
    query: [.optional("institution", .identifier, "the base"), .optional("limit", .integer(1...2000))],
    answer: APIAnswerForm(.ok, .open([.required("courses", .list(written, atMost: 2000))]))
  ) { call in
    let reach = try await call.reach(.trainingRead)
    let visitor = try call.signedIn()
    let courses: [TrainingCourse]
    if reach == .own {
      courses = try await call.registry.directory.training(of: CaseListing.own(visitor)).map(\.course)
    } else {
      courses = try await call.registry.directory.courses(
        of: try call.institution(within: reach), limit: call.limit(500, most: 2000))
    }
    let label = try await Labels(call, courses)
    return .json(["courses": .array(courses.map { json($0, label) })])
  }

  private static let one = APIRoute(
    .get, "courses/{course}", "course", Bilingual("培训", "A course of training"), .permission(.trainingRead),
    answer: APIAnswerForm(.ok, progress)
  ) { call in
    let course = try await found(call, .trainingRead)
    guard let progress = try await call.registry.directory.progress(of: course.id) else {
      throw Problem(AccessRefusal.unreachable)
    }
    return .json(json(progress, try await Labels(call, [course])), version: course.version)
  }

  private static let add = APIRoute(
    .post, "courses", "addCourse", Bilingual("新增培训", "Add a course of training"), .permission(.trainingConfirm),
    body: .json(.object(course)), answer: APIAnswerForm(.created, written)
  ) { call in
    try await call.require(.trainingConfirm, on: ObjectAttributes(institution: try call.text("base")))
    let stored = try await call.registry.directory.put(try entry(call, id: "", version: 0), by: try call.actor)
    return .created(json(stored, try await Labels(call, [stored])), version: stored.version)
  }

  private static let change = APIRoute(
    .put, "courses/{course}", "changeCourse", Bilingual("修改培训", "Change a course of training"),
    .permission(.trainingConfirm), body: .json(.object(course)), answer: APIAnswerForm(.ok, written),
    needsVersion: true
  ) { call in
    let old = try await found(call, .trainingConfirm)
    try await call.require(.trainingConfirm, on: ObjectAttributes(institution: try call.text("base")))
    let stored = try await call.registry.directory.put(
      try entry(call, id: old.id, version: call.version ?? 0), by: try call.actor)
    return .json(json(stored, try await Labels(call, [stored])), version: stored.version)
  }

  private static func entry(_ call: APICall, id: String, version: Int) throws -> TrainingCourse {
    guard let from = call.bodyDay("from") else { throw Problem.invalid("from", "缺少此项。", "Is missing.") }
    return TrainingCourse(
      id: id, version: version, person: try call.text("person"), base: try call.text("base"),
      isLevel3: call.flag("level3"), from: from, until: call.bodyDay("until"),
      supervisor: call.optionalText("supervisor"), months: call.integer("months"), passed: call.optionalFlag("passed"))
  }

  private static let logEntry = APISchema.named(
    "LogbookEntry",
    .open([
      .required("case", .identifier), .optional("number", .text(1...64)), .required("role", .text(1...40)),
      .optional("supervisor", .identifier), .optional("supervisorName", .bilingual), .required("confirmed", .flag),
      .optional("day", .day), .optional("level", .integer(1...4)),
    ]))

  private static let logbook = APIRoute(
    .get, "courses/{course}/logbook", "logbook", Bilingual("培训手册", "The logbook of a course"),
    .permission(.trainingRead),
    answer: APIAnswerForm(
      .ok, .open([.required("course", written), .required("entries", .list(logEntry, atMost: 100_000))]))
  ) { call in
    let course = try await found(call, .trainingRead)
    let entries = try await call.registry.directory.logbook(of: course.id)
    let numbers = try await call.registry.directory.caseNumbers(of: course.id)
    let label = try await Labels(call, [course], people: entries.compactMap(\.supervisor))
    return .json([
      "course": json(course, label),
      "entries": .array(
        entries.map { entry in
          [
            "case": .string(entry.caseID), "number": .optionalText(numbers[entry.caseID]), "role": .string(entry.role),
            "supervisor": .optionalText(entry.supervisor),
            "supervisorName": .optionalText(entry.supervisor.flatMap { label.people[$0] }),
            "confirmed": .boolean(entry.isConfirmed), "day": .optionalDay(entry.day),
            "level": .optionalInteger(entry.level),
          ]
        }),
    ])
  }

  private static let enter = APIRoute(
    .post, "courses/{course}/logbook", "enterCase", Bilingual("填写培训手册", "Enter a case in one's logbook"),
    .permission(.trainingWrite),
    body: .json(
      .object([
        .required("case", .identifier), .required("role", .word(["operator_supervised", "assist", "observer"])),
        .optional("supervisor", .identifier),
      ])), answer: .none
  ) { call in
    let course = try await found(call, .trainingWrite)
    try await call.registry.directory.enter(
      caseID: try call.text("case"), role: try call.text("role"), supervisor: call.optionalText("supervisor"),
      course: course.id, by: try call.actor)
    return .done
  }

  private static let confirm = APIRoute(
    .post, "courses/{course}/logbook/{case}/confirm", "confirmCase",
    Bilingual("确认培训手册中的病例", "Sign a case in a logbook"), .permission(.trainingConfirm), answer: .none
  ) { call in
    let course = try await found(call, .trainingConfirm)
    try await call.registry.directory.confirm(
      course: course.id, caseID: call.parameter("case"), by: try call.actor)
    return .done
  }

  private static let activity = APIRoute(
    .post, "courses/{course}/activities", "enterActivity",
    Bilingual("记录培训活动", "Enter an activity of whole-course management"), .permission(.trainingConfirm),
    body: .json(
      .object([.required("activity", .line(1...60), "of the rulebook's trainingActivity"), .required("day", .day)])),
    answer: .none
  ) { call in
    let course = try await found(call, .trainingConfirm)
    guard let day = call.bodyDay("day") else { throw Problem.invalid("day", "缺少此项。", "Is missing.") }
    try await call.registry.directory.enter(
      activity: try call.text("activity"), on: day, course: course.id, by: try call.actor)
    return .done
  }

  /// The course of the path. It is of its base; reading, also of the trainee's own institution; the trainee's own.
  private static func found(_ call: APICall, _ permission: Permission) async throws -> TrainingCourse {
    let visitor = try call.signedIn()
    let course = try await call.registry.directory.course(call.parameter("course"))
    var home = course?.base
    if permission == .trainingRead, let person = course?.person, home != visitor.actor.institution {
      let own = try await call.registry.directory.person(person)?.institution
      if own == visitor.actor.institution { home = own }
    }
    let isOwn = course != nil && course?.person == visitor.account.person
    try await call.require(
      permission,
      on: course.map { _ in ObjectAttributes(institution: home, owner: isOwn ? visitor.actor.account : nil) })
    guard let course else { throw Problem(AccessRefusal.unreachable) }
    return course
  }

  /// The names that stand beside the ids of courses.
  private struct Labels {
    let people: [String: Bilingual]
    let places: [String: Bilingual]

    init(_ call: APICall, _ courses: [TrainingCourse], people more: [String] = []) async throws {
      let directory = try call.registry.directory
      people = try await directory.names(
        of: Set(courses.map(\.person) + courses.compactMap(\.supervisor) + more))
      places = try await directory.institutionNames(of: Set(courses.map(\.base)))
    }
  }

  private static func json(_ course: TrainingCourse, _ label: Labels) -> JSONValue {
    guard case .object(let members) = course.content else { return .null }
    return .object(
      members + [
        .init("personName", .optionalText(label.people[course.person])),
        .init("baseName", .optionalText(label.places[course.base])),
        .init("supervisorName", .optionalText(course.supervisor.flatMap { label.people[$0] })),
      ])
  }

  private static func json(_ progress: TrainingProgress, _ label: Labels) -> JSONValue {
    [
      "course": json(progress.course, label), "cases": .integer(progress.cases),
      "casesLevel3": .integer(progress.casesLevel3), "unconfirmed": .integer(progress.unconfirmed),
      "activities": .integer(progress.activities), "evaluation": progress.evaluation.audit,
    ]
  }
}
