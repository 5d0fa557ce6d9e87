/// Reads the `question` blocks of a file: what people ask, and the condition or machine that answers.
struct QuestionReader {
  let vocabulary: Vocabulary
  private(set) var questions: [Question] = []

  init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// `machines` are the machines' subjects by name.
  mutating func read(_ text: LiterateText, machines: [String: SubjectID], findings: inout Findings) {
    for block in text.preamble.fences("question") {
      findings.error(
        at: block.start, "question 块要在“## 问题 中文 · English”之下",
        "a question block stands under '## QUESTION 中文 · English'")
    }
    for section in text.sections {
      let blocks = section.fences("question")
      guard let block = blocks.first else { continue }
      if blocks.count > 1 {
        findings.error(at: blocks[1].start, "一节只能有一个 question 块", "a section holds only one question block")
      }
      let (id, titleText) = section.heading.firstWord
      guard let title = titleText.titles else {
        findings.error(at: section.position, "标题应为“## 问题 中文 · English”", "the heading is '## QUESTION 中文 · English'")
        continue
      }
      if questions.contains(where: { $0.id == id.text }) {
        findings.error(at: id.start, "问题“\(id.text)”声明了两次", "the question '\(id.text)' is declared twice")
        continue
      }
      do throws(SyntaxError) {
        let (subject, answer) = try self.answer(block, machines, &findings)
        if let answer {
          questions.append(Question(id: id.text, title: title, subject: subject, answer: answer, position: id.start))
        }
      } catch {
        findings.add(error)
      }
    }
  }

  /// `about SUBJECT`, then `answer CONDITION` or `answer state of MACHINE`.
  private func answer(
    _ block: SourceFragment, _ machines: [String: SubjectID], _ findings: inout Findings
  ) throws(SyntaxError) -> (SubjectID, Question.Answer?) {
    var parser = Parser(block)
    try parser.expect(word: "about")
    let name = try parser.expectName(Bilingual("对象的名称", "a subject's name"))
    guard let index = vocabulary.subjectIDs[name.text] else {
      throw SyntaxError(
        position: name.position, message: Bilingual("没有对象“\(name.text)”", "there is no subject '\(name.text)'"))
    }
    let subject = SubjectID(index)
    try parser.expect(word: "answer")
    // `state` alone may be a fact.
    var ahead = parser
    if ahead.take(word: "state"), ahead.take(word: "of") {
      parser = ahead
      let machine = try parser.expectName(Bilingual("状态机的名称", "a machine's name"))
      try parser.expectEnd()
      guard machines[machine.text] == subject else {
        throw SyntaxError(
          position: machine.position,
          message: Bilingual(
            "对象 \(name.text) 没有状态机“\(machine.text)”", "the subject \(name.text) has no machine '\(machine.text)'"))
      }
      return (subject, .state(machine.text))
    }
    let syntax = try parser.expression()
    try parser.expectEnd()
    var checker = ExpressionChecker(vocabulary, subject: subject)
    let condition = checker.condition(syntax)
    findings.add(checker.findings)
    return (subject, condition.map(Question.Answer.verdict))
  }
}

extension Parser {
  func expectEnd() throws(SyntaxError) {
    guard isAtEnd else { throw expected(Bilingual("末尾", "the end")) }
  }
}
