/// Reads a `machine` block: its head, its registers, its transitions, one after the other.
struct MachineReader {
  let vocabulary: Vocabulary
  let title: Bilingual
  private var parser: Parser
  private var checker: ExpressionChecker
  private let start: SourcePosition

  init(_ block: SourceFragment, title: Bilingual, vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    self.title = title
    start = block.start
    parser = Parser(block)
    checker = ExpressionChecker(vocabulary, subject: nil)
  }

  /// What the head names.
  private struct Head {
    let name: String
    let subject: SubjectID
    let start: FactIndex
    let events: FactIndex
    let event: RecordID
    let kinds: EnumerationID
    let states: EnumerationID
    let position: SourcePosition
  }

  mutating func read(findings: inout Findings) -> Machine? {
    do throws(SyntaxError) {
      let head = try head()
      checker = ExpressionChecker(vocabulary, subject: head.subject)
      var registers: [Machine.Register] = []
      while parser.take(word: "register") {
        let register = try register(head)
        registers.append(register)
      }
      checker.frames = [
        ExpressionChecker.Frame(
          binder: nil, fields: registers.map { (name: $0.name, type: $0.type) }, elementType: nil),
        checker.frame(of: .record(head.event), binder: nil),
      ]
      var transitions: [Machine.Transition] = []
      while !parser.isAtEnd {
        let position = parser.position
        do throws(SyntaxError) {
          transitions.append(try transition(head, registers))
        } catch {
          findings.add(error)
          if parser.position == position { parser.advance() }
          parser.skip { $0 == .name("on") }
        }
      }
      findings.add(checker.findings)
      return Machine(
        name: head.name, title: title, subject: head.subject, start: head.start, events: head.events, event: head.event,
        states: head.states, registers: registers, transitions: transitions, position: head.position)
    } catch {
      findings.add(checker.findings)
      findings.add(error)
      return nil
    }
  }

  /// `machine NAME of SUBJECT start FACT events FACT states ENUMERATION`.
  private mutating func head() throws(SyntaxError) -> Head {
    try parser.expect(word: "machine")
    let name = try parser.expectName(Bilingual("状态机的名称", "the machine's name"))
    try parser.expect(word: "of")
    let subjectName = try parser.expectName(Bilingual("对象的名称", "a subject's name"))
    guard let subjectIndex = vocabulary.subjectIDs[subjectName.text] else {
      throw wrong(subjectName, "没有对象“\(subjectName.text)”", "there is no subject '\(subjectName.text)'")
    }
    let subject = SubjectID(subjectIndex)
    try parser.expect(word: "start")
    let startName = try parser.expectName(Bilingual("起始状态的事实", "the fact of the state at the start"))
    try parser.expect(word: "events")
    let eventsName = try parser.expectName(Bilingual("事件列表的事实", "the fact that lists the events"))
    try parser.expect(word: "states")
    let statesName = try parser.expectName(Bilingual("状态枚举的名称", "the enumeration of the states"))
    guard let states = vocabulary.enumerationIDs[statesName.text].map(EnumerationID.init) else {
      throw wrong(statesName, "没有枚举“\(statesName.text)”", "there is no enumeration '\(statesName.text)'")
    }
    guard let start = vocabulary.fact(startName.text, of: subject), start.type.stripped == .symbol(states) else {
      throw wrong(
        startName, "“\(startName.text)”应为类型 \(statesName.text) 的事实",
        "'\(startName.text)' has to be a fact of type \(statesName.text)")
    }
    guard let events = vocabulary.fact(eventsName.text, of: subject), case .list(let element) = events.type.stripped,
      case .record(let event) = element.stripped, vocabulary.field("date", of: event)?.type.stripped == .date,
      case .symbol(let kinds) = vocabulary.field("kind", of: event)?.type.stripped
    else {
      throw wrong(
        eventsName, "“\(eventsName.text)”应为记录的列表，记录有 date（日期）和 kind（枚举）两个字段",
        "'\(eventsName.text)' has to be a list of records with the fields date (a date) and kind (an enumeration)")
    }
    return Head(
      name: name.text, subject: subject, start: start.index, events: events.index, event: event, kinds: kinds,
      states: states, position: name.position)
  }

  /// `register NAME: TYPE = CONSTANT`; `= none` makes the type optional.
  private mutating func register(_ head: Head) throws(SyntaxError) -> Machine.Register {
    let name = try parser.expectName(Bilingual("寄存器的名称", "a register's name"))
    if vocabulary.field(name.text, of: head.event) != nil || vocabulary.fact(name.text, of: head.subject) != nil {
      throw wrong(name, "“\(name.text)”已是事件字段或事实的名称", "'\(name.text)' is a field of the event or a fact already")
    }
    try parser.expect(sign: ":")
    let typeName = try parser.expectName(
      Bilingual("类型：integer、boolean、date 或枚举", "a type: integer, boolean, date or an enumeration"))
    var type: ValueType
    switch typeName.text {
    case "integer": type = .integer
    case "boolean": type = .boolean
    case "date": type = .date
    default:
      guard let index = vocabulary.enumerationIDs[typeName.text] else {
        throw wrong(typeName, "没有类型“\(typeName.text)”", "there is no type '\(typeName.text)'")
      }
      type = .symbol(EnumerationID(index))
    }
    try parser.expect(sign: "=")
    let syntax = try parser.expression()
    if case .none = syntax.kind { type = type.optional }
    guard let initial = checker.value(syntax, of: type) else {
      return Machine.Register(name: name.text, type: type, initial: .unknown)
    }
    guard case .constant(let value) = initial.kind else {
      throw SyntaxError(
        position: syntax.position, message: Bilingual("寄存器的初值应为常量", "a register begins with a constant"))
    }
    return Machine.Register(name: name.text, type: type, initial: value)
  }

  /// `on KIND from STATE, STATE [when CONDITION] [to STATE] [set NAME = VALUE, …] [confirm] [3.8c, 3.8d]`.
  private mutating func transition(
    _ head: Head, _ registers: [Machine.Register]
  ) throws(SyntaxError) -> Machine.Transition {
    checker.budget = ExpressionChecker.sizeLimit
    let position = parser.position
    try parser.expect(word: "on")
    let kind = try rank(of: parser.expectName(Bilingual("事件的种类", "a kind of event")), in: head.kinds)
    try parser.expect(word: "from")
    var from: Set<Int> = []
    repeat {
      from.insert(try rank(of: parser.expectName(Bilingual("状态", "a state")), in: head.states))
    } while parser.take(sign: ",")
    var guardCondition: Expression?
    if parser.take(word: "when") { guardCondition = checker.condition(try parser.expression()) }
    let to =
      parser.take(word: "to") ? try rank(of: parser.expectName(Bilingual("状态", "a state")), in: head.states) : nil
    var assignments: [Int: Expression] = [:]
    if parser.take(word: "set") {
      repeat {
        let name = try parser.expectName(Bilingual("寄存器的名称", "a register's name"))
        guard let index = registers.firstIndex(where: { $0.name == name.text }), assignments[index] == nil else {
          throw wrong(name, "没有寄存器“\(name.text)”，或写了两次", "there is no register '\(name.text)', or it is set twice")
        }
        try parser.expect(sign: "=")
        assignments[index] = checker.value(try parser.expression(), of: registers[index].type)
      } while parser.take(sign: ",")
    }
    let needsConfirmation = parser.take(word: "confirm")
    guard case .bracket(let text) = parser.token.kind else {
      throw parser.expected(
        Bilingual("when、to、set、confirm 或所据条款，如 [3.8c]", "when, to, set, confirm or the clauses, as [3.8c]"))
    }
    let clauses = text.split { ",， ".contains($0) }.map { ClauseID(String($0)) }
    for clause in clauses where vocabulary.clauses[clause] == nil {
      checker.error(at: parser.position, "没有条款 \(clause)", "there is no clause \(clause)")
    }
    if clauses.isEmpty { checker.error(at: parser.position, "没有写明所据条款", "no clause is named") }
    parser.advance()
    return Machine.Transition(
      clauses: clauses, from: from, event: kind, guardCondition: guardCondition, to: to, assignments: assignments,
      needsConfirmation: needsConfirmation, position: position)
  }

  private func rank(of name: Syntax.Name, in id: EnumerationID) throws(SyntaxError) -> Int {
    if let rank = vocabulary.rank(of: name.text, in: id) { return rank }
    let enumeration = vocabulary.enumeration(id)
    let members = enumeration?.members.map(\.word).joined(separator: " ") ?? ""
    throw wrong(
      name, "“\(name.text)”不是 \(enumeration?.name ?? "") 的成员（\(members)）",
      "'\(name.text)' is no member of \(enumeration?.name ?? "") (\(members))")
  }

  private func wrong(_ name: Syntax.Name, _ chinese: String, _ english: String) -> SyntaxError {
    SyntaxError(position: name.position, message: Bilingual(chinese, english))
  }
}
