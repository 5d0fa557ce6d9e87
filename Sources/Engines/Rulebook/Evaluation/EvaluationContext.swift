/// A rulebook made ready to answer: every question compiled, parameters resolved for each span of days.
///
/// Made once and used by any number of threads. Verdicts are a pure function of facts, days, rulebook, overlays,
/// calendar and rulings; all of them are named in the result.
///
/// ```swift
/// let context = EvaluationContext(book: book, calendar: calendar)
/// let evaluation = try context.evaluate("inst.l3", facts)
/// evaluation.verdict          // .notMet
/// evaluation.failing          // [1.5.1]
/// evaluation.text(.chinese)
/// ```
public struct EvaluationContext: Sendable {
  let storage: Storage

  public var book: Rulebook { storage.book }
  public var calendar: WorkingCalendar { storage.calendar }
  public var rulings: [Ruling] { storage.rulings }

  public init(book: Rulebook, calendar: WorkingCalendar, rulings: [Ruling] = []) {
    storage = Storage(book: book, calendar: calendar, rulings: rulings)
  }

  /// Answers a question about a subject.
  ///
  /// - Parameter knownAt: The day up to which records were taken when the facts were cut; only named in the
  ///   result.
  /// - Throws: `QuestionError` where the question does not exist or the facts contradict each other. Missing
  ///   facts are no error; they leave undetermined what depends on them.
  public func evaluate(
    _ question: String, _ facts: FactSet, knownAt: CivilDate? = nil
  ) throws(QuestionError) -> Evaluation {
    let compiled = try storage.question(question, facts)
    let contradictions = contradictions(in: facts)
    guard contradictions.isEmpty else { throw QuestionError(.contradiction(contradictions)) }
    return Evaluation(storage, compiled, facts, knownAt: knownAt)
  }

  final class Storage: Sendable {
    let book: Rulebook
    let calendar: WorkingCalendar
    let rulings: [Ruling]
    let questions: [String: CompiledQuestion]
    let consistency: [ConsistencyProgram]
    /// By reading: the option that verdicts are given under.
    let options: [Int]
    /// By reading: whether a ruling fixed it, so that other options are not tried.
    let isFixed: [Bool]
    /// A ruling that names no listed reading or option.
    let strayRuling: Ruling?
    let clauseNumbers: [ClauseID: Int]

    init(book: Rulebook, calendar: WorkingCalendar, rulings: [Ruling]) {
      self.book = book
      self.calendar = calendar
      self.rulings = rulings
      var options = [Int](repeating: 0, count: book.readings.count)
      var isFixed = [Bool](repeating: false, count: book.readings.count)
      var stray: Ruling?
      for ruling in rulings {
        guard let reading = book.readings.firstIndex(where: { $0.id == ruling.reading }),
          let option = book.readings[reading].options.firstIndex(where: { $0.name == ruling.option })
        else {
          stray = stray ?? ruling
          continue
        }
        options[reading] = option
        isFixed[reading] = true
      }
      self.options = options
      self.isFixed = isFixed
      strayRuling = stray
      let dates = ParameterDates(book.parameters)
      questions = Dictionary(
        book.questions.map { ($0.id, CompiledQuestion($0, book: book, dates: dates)) },
        uniquingKeysWith: { first, _ in first })
      consistency = book.subjects.map { ConsistencyProgram($0, book: book, dates: dates) }
      clauseNumbers = Dictionary(
        book.clauses.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// The question, if it can be asked of these facts.
    func question(_ id: String, _ facts: FactSet) throws(QuestionError) -> CompiledQuestion {
      guard book.edition.isEnabled else { throw QuestionError(.disabledEdition(book.edition)) }
      guard let compiled = questions[id] else {
        throw QuestionError(.unknownQuestion(id, known: book.questions.map(\.id)))
      }
      guard compiled.question.subject == facts.subject, book.subjects.indices.contains(facts.subject.index),
        facts.values.count == book.subjects[facts.subject.index].facts.count,
        facts.evidence.count == facts.values.count
      else { throw QuestionError(.wrongSubject(id)) }
      if let strayRuling { throw QuestionError(.unknownRuling(strayRuling)) }
      return compiled
    }
  }
}

/// An authority's decision which option of a listed reading holds; verdicts cite its document.
public struct Ruling: Sendable, Hashable {
  public let reading: ReadingID
  /// `A`.
  public let option: String
  public let documentID: String

  public init(reading: ReadingID, option: String, documentID: String) {
    self.reading = reading
    self.option = option
    self.documentID = documentID
  }
}

/// A question with its program and, for each span of days with its own parameters, the program's constants.
final class CompiledQuestion: Sendable {
  let question: Question
  let program: Program
  /// Where the question is of a state.
  let machine: MachineProgram?
  let constants: ProgramConstants

  init(_ question: Question, book: Rulebook, dates: ParameterDates) {
    self.question = question
    switch question.answer {
    case .verdict(let condition):
      machine = nil
      program = ProgramCompiler.program(condition, book: book, subject: question.subject)
    case .state(let name):
      let compiled = book.machines.first { $0.name == name }.map { MachineProgram($0, book: book) }
      machine = compiled
      program = compiled?.program ?? Program(ProgramCompiler(book: book, subject: question.subject), root: -1)
    }
    constants = ProgramConstants(program, dates: dates)
  }
}

/// The days on which parameters change.
struct ParameterDates: Sendable {
  let changes: [CivilDate]
  /// One row before the first change, and one from each change on.
  let rows: [[Value]]
  /// For facts without a day: the parameters that never changed.
  let timeless: [Value]

  init(_ parameters: [Parameter]) {
    let changes = Set(parameters.flatMap { $0.values.compactMap(\.from) }).sorted()
    self.changes = changes
    let days: [CivilDate?] = [nil] + changes
    rows = days.map { day in parameters.map { $0.value(on: day) } }
    timeless = parameters.map { $0.values.count == 1 ? $0.value(on: nil) : .unknown }
  }
}

extension Parameter {
  /// The value that holds on a day; `nil` is before every change.
  func value(on day: CivilDate?) -> Value {
    var result = values.first?.value ?? .unknown
    for dated in values {
      guard let from = dated.from else {
        result = dated.value
        continue
      }
      if let day, from <= day { result = dated.value }
    }
    return result
  }
}

/// A program's constants with the parameters of each span of days.
struct ProgramConstants: Sendable {
  private let changes: [CivilDate]
  private let rows: [[Value]]
  private let timeless: [Value]

  init(_ program: Program, dates: ParameterDates) {
    func filled(_ values: [Value]) -> [Value] {
      var template = program.template
      for use in program.parameters { template[Int(use.node)] = values[use.parameter.index] }
      return template
    }
    changes = dates.changes
    rows = dates.rows.map(filled)
    timeless = filled(dates.timeless)
  }

  /// The rule version in force on the day (convention T15).
  func values(on day: CivilDate?) -> [Value] {
    guard let day else { return timeless }
    var row = 0
    for change in changes where change <= day { row += 1 }
    return rows[row]
  }
}
