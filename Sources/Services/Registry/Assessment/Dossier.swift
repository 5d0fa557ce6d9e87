public import Rulebook
internal import Store

/// Every question the norm answers about an institution or a person, from what the registry holds.
public struct Dossier: Sendable {
  public struct Answer: Sendable {
    public let question: String
    public let title: Bilingual
    /// The year or the course that it is about; nil where it is about the subject itself.
    public let scope: String?
    /// Nil where the facts contradict each other; `problem` says how.
    public let evaluation: Evaluation?
    public let problem: Bilingual?
  }
  public let subject: String
  /// `institution` or `physician`.
  public let subjectKind: String
  public let asOf: CivilDate
  public let knownAt: CivilDate?
  public let answers: [Answer]
  /// Paths of statements that this rulebook cannot read.
  public let leftOut: [String]
}

extension Assessment {
  /// The dossier of an institution or a physician; nil where there is none such.
  public func dossier(of subject: String, asOf day: CivilDate, knownAt: CivilDate? = nil) async throws -> Dossier? {
    let core = core
    return try await core.database.read { connection in
      let writer = DossierWriter(core: core, connection: connection, day: day, knownAt: knownAt)
      if let institution = try Institution.find(subject, in: connection) { return try writer.dossier(institution) }
      if let person = try Person.find(subject, in: connection) { return try writer.dossier(person) }
      return nil
    }
  }
}

struct DossierWriter {
  let core: RegistryCore
  let connection: any SQLConnection
  let day: CivilDate
  let knownAt: CivilDate?

  func dossier(_ institution: Institution) throws -> Dossier {
    let (facts, leftOut) = try InstitutionFacts(core, connection).facts(institution, asOf: day, knownAt: knownAt)
    var answers = answers(about: "institution", facts)
    for year in [day.year - 1, day.year] {
      let pass = try AnnualPass(year: year, institution: institution.id, today: day, core, connection)
      answers.append(answer("annual.inst", scope: String(year)) { try pass.institution(institution.id).evaluation })
    }
    answers += try common(institution.id)
    for kind in ["periodicAssessment", "trainingBase", "trainingCourse"] {
      answers += try stated(kind, institution.id)
    }
    return Dossier(
      subject: institution.id, subjectKind: "institution", asOf: day, knownAt: knownAt, answers: answers,
      leftOut: leftOut)
  }

  func dossier(_ person: Person) throws -> Dossier {
    let (facts, leftOut) = try StandingReader(core, connection).physicianFacts(person, on: day, knownAt: knownAt)
    var answers: [Dossier.Answer] = []
    if person.profession == .physician {
      answers = self.answers(about: "physician", facts)
      for year in [day.year - 1, day.year] {
        let pass = try AnnualPass(year: year, operatorID: person.id, today: day, core, connection)
        answers.append(answer("annual.phys", scope: String(year)) { try pass.physician(person).evaluation })
      }
      answers += try common(person.id)
      for course in try TrainingTable.courses(of: person.id, in: connection) {
        let progress = try Directory.progress(course, core, connection)
        answers.append(answer("train.complete", scope: course.id) { progress.evaluation })
      }
      for kind in ["periodicAssessment", "transition"] { answers += try stated(kind, person.id) }
    } else {
      answers = try stated("staff", person.id)
    }
    return Dossier(
      subject: person.id, subjectKind: "physician", asOf: day, knownAt: knownAt, answers: answers, leftOut: leftOut)
  }

  /// The state of the qualification and the public list.
  private func common(_ subject: String) throws -> [Dossier.Answer] {
    let events = try StatementTable.events(of: subject, in: connection)
    guard let facts = core.templates.qualification(events, asOf: day, knownAt: knownAt) else { return [] }
    return [answer("state.after") { try core.rules.evaluate("state.after", facts, knownAt: knownAt) }]
  }

  /// All questions about a kind of subject.
  private func answers(about kind: String, _ facts: FactSet) -> [Dossier.Answer] {
    core.book.questions.filter { core.book.subject($0.subject)?.name == kind }.map { question in
      answer(question.id) { try core.rules.evaluate(question.id, facts, knownAt: knownAt) }
    }
  }

  /// The questions about a kind of subject of which something is stated.
  private func stated(_ kind: String, _ subject: String) throws -> [Dossier.Answer] {
    let stored = try StatementTable.statements(of: kind, subject, in: connection)
    guard !stored.isEmpty, let history = core.templates.readable(of: kind, stored.map(StoredText.init), core).history
    else { return [] }
    return answers(about: kind, history.facts(asOf: day, knownAt: knownAt))
  }

  private func answer(_ id: String, scope: String? = nil, _ evaluate: () throws -> Evaluation) -> Dossier.Answer {
    let title = core.book.question(id)?.title ?? Bilingual(id, id)
    do {
      return Dossier.Answer(question: id, title: title, scope: scope, evaluation: try evaluate(), problem: nil)
    } catch {
      let message = (error as? QuestionError)?.message ?? Bilingual("无法判定。", "Not decidable.")
      return Dossier.Answer(question: id, title: title, scope: scope, evaluation: nil, problem: message)
    }
  }
}
