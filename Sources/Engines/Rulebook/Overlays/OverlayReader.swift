extension Overlay {
  /// Reads an overlay and checks it against the rulebook that it will be laid on: the norm, or the norm with the
  /// overlays of those above.
  ///
  /// ```markdown
  /// # P33-example 某省附加规定 · Additional rules of a province
  ///
  /// ```overlay
  /// on ir-2012
  /// tighten $inst.tertiary.cases5y to 2500 from 2025-01-01
  /// require §1.5.3.2: icu.beds >= 8
  /// add §P33-1 to §1.5
  /// narrow suitedScopes to medical_imaging_radiotherapy, surgery
  /// adopt R6 B
  /// ```
  /// ```
  ///
  /// Clauses of its own follow as sections, written like the norm's; their numbers begin with a letter.
  ///
  /// - Throws: Everything found at once, each with its place.
  public static func load(_ file: SourceFile, on book: Rulebook) throws(RulebookError) -> Overlay {
    var reader = OverlayReader(book)
    let overlay = reader.read(file)
    guard let overlay, !reader.findings.hasErrors else { throw RulebookError(findings: reader.findings.sorted) }
    return overlay
  }
}

/// Reads the file of an overlay. Its grammar has no word that could relax anything.
struct OverlayReader {
  private let book: Rulebook
  private var vocabulary: Vocabulary
  var findings = Findings()

  init(_ book: Rulebook) {
    self.book = book
    vocabulary = Vocabulary(book)
  }

  private static let statements: Set<String> = ["on", "tighten", "require", "add", "narrow", "adopt"]

  mutating func read(_ file: SourceFile) -> Overlay? {
    let text = LiterateText(file, findings: &findings)
    guard let heading = text.title, !heading.firstWord.word.isEmpty else {
      findings.error(
        at: text.position, "附加规定以“# 编号 中文名称 · English title”开头", "an overlay begins with '# ID 中文名称 · English title'")
      return nil
    }
    let (id, titleText) = heading.firstWord
    let title = titleText.titles
    if title == nil {
      findings.error(at: titleText.start, "编号后面应为“中文 · English”", "'中文 · English' stands after the id")
    }
    let clauses = clauses(text, overlay: id.text)
    let blocks = (text.preamble + text.sections.flatMap(\.blocks)).fences("overlay")
    guard let block = blocks.first, blocks.count == 1 else {
      findings.error(
        at: blocks.dropFirst().first?.start ?? text.position, "要有且只有一个 ```overlay 块",
        "exactly one ```overlay block is needed")
      return nil
    }
    var (edition, changes): (String?, [Overlay.Change]) = (nil, [])
    var parser = Parser(block)
    while !parser.isAtEnd {
      do throws(SyntaxError) {
        try statement(&parser, block, &edition, &changes)
      } catch {
        findings.add(error)
        parser.skip { if case .name(let word) = $0 { Self.statements.contains(word) } else { false } }
      }
    }
    guard let edition else {
      findings.error(at: block.start, "没有写明针对哪一版：“on ir-2012”", "the edition is not named: 'on ir-2012'")
      return nil
    }
    return Overlay(
      id: id.text, title: title ?? Bilingual(titleText.text, titleText.text), edition: edition, changes: changes,
      clauses: clauses, hash: ContentHash.sha256(file.text), position: heading.start)
  }

  // MARK: Clauses of its own

  private mutating func clauses(_ text: LiterateText, overlay: String) -> [Clause] {
    var reader = ClauseReader(vocabulary: vocabulary)
    reader.needsQuote = false
    var drafts: [ClauseDraft] = []
    for section in text.sections {
      // A section without code is prose.
      guard ["rule", "attested", "not-computable"].contains(where: { !section.fences($0).isEmpty }) else { continue }
      guard let draft = reader.read(section, findings: &findings) else { continue }
      if draft.id.text.unicodeScalars.first?.isDigit ?? true {
        findings.error(
          at: draft.position, "附加的条款 \(draft.id) 要以字母开头：数字编号是规范自己的",
          "the added clause \(draft.id) has to begin with a letter: numbers are the norm's own")
      } else if vocabulary.clauses[draft.id] != nil {
        findings.error(at: draft.position, "条款 \(draft.id) 已经有了", "there is a clause \(draft.id) already")
      } else {
        vocabulary.clauses[draft.id] = draft.signature
        drafts.append(draft)
      }
    }
    return drafts.compactMap { $0.checked(in: vocabulary, overlay: overlay, findings: &findings) }
  }

  // MARK: Statements

  private mutating func statement(
    _ parser: inout Parser, _ block: SourceFragment, _ edition: inout String?, _ changes: inout [Overlay.Change]
  ) throws(SyntaxError) {
    let position = parser.position
    if parser.isAt(word: "on") {
      let name = parser.textAfterToken()
      if edition != nil { findings.error(at: position, "“on”只能写一次", "'on' stands only once") }
      edition = name.text
      return
    }
    let kind: Overlay.Change.Kind?
    if parser.take(word: "tighten") {
      kind = try tighten(&parser)
    } else if parser.take(word: "require") {
      kind = try require(&parser, block)
    } else if parser.take(word: "add") {
      let added = try clause(&parser)
      try parser.expect(word: "to")
      kind = .add(added, to: try clause(&parser))
    } else if parser.take(word: "narrow") {
      kind = try narrow(&parser)
    } else if parser.take(word: "adopt") {
      let reading = try parser.expectName(Bilingual("释读的编号，如 R6", "the id of a reading, as R6"))
      let option = try parser.expectName(Bilingual("释读的选项，如 B", "an option, as B"))
      kind = .adopt(ReadingID(reading.text), option: option.text)
    } else {
      let error = parser.expected(
        Bilingual(
          "on、tighten、require、add、narrow 或 adopt：附加规定没有别的语句",
          "on, tighten, require, add, narrow or adopt: an overlay has no other statements"))
      parser.advance()
      throw error
    }
    if let kind { changes.append(Overlay.Change(kind, at: position)) }
  }

  /// `$name to VALUE [from DATE]`.
  private mutating func tighten(_ parser: inout Parser) throws(SyntaxError) -> Overlay.Change.Kind? {
    guard case .parameter(let name) = parser.token.kind else {
      throw parser.expected(Bilingual("参数，如 $inst.icu.beds", "a parameter, as $inst.icu.beds"))
    }
    let place = parser.position
    parser.advance()
    try parser.expect(word: "to")
    let syntax = try parser.expression()
    var from: CivilDate?
    if parser.take(word: "from") {
      guard case .date(let date) = parser.token.kind else {
        throw parser.expected(Bilingual("日期，如 2025-01-01", "a date, as 2025-01-01"))
      }
      from = date
      parser.advance()
    }
    guard let parameter = book.parameters.first(where: { $0.name == name }) else {
      findings.error(at: place, "没有参数 $\(name)", "there is no parameter $\(name)")
      return nil
    }
    var checker = ExpressionChecker(vocabulary, subject: nil)
    let checked = checker.value(syntax, of: parameter.type)
    findings.add(checker.findings)
    guard let checked else { return nil }
    guard case .constant(var value) = checked.kind else {
      findings.error(at: syntax.position, "此处应为一个值，不是算式", "a plain value is needed here, no formula")
      return nil
    }
    if case .integer(let number) = value, parameter.type == .rational { value = .rational(Rational(number)) }
    return .tighten(name, to: value, from: from)
  }

  /// `§1.5.3.2: EXPR`.
  private mutating func require(
    _ parser: inout Parser, _ block: SourceFragment
  ) throws(SyntaxError) -> Overlay.Change.Kind? {
    let place = parser.position
    let id = try clause(&parser)
    try parser.expect(sign: ":")
    let start = parser.position
    let syntax = try parser.expression()
    let text = block.text(from: start, to: parser.isAtEnd ? nil : parser.position)
    guard let clause = book.clause(id) else {
      findings.error(at: place, "没有条款 §\(id)", "there is no clause §\(id)")
      return nil
    }
    guard clause.rule != nil else {
      findings.error(
        at: place, "条款 §\(id) 不作计算，不能加条件：请用 add 把自己的条款加到上级条款",
        "clause §\(id) computes nothing: add a clause of your own to the clause above it")
      return nil
    }
    var checker = ExpressionChecker(vocabulary, subject: clause.subject)
    let condition = checker.condition(syntax)
    findings.add(checker.findings)
    return condition.map { .require(id, $0, text: text) }
  }

  /// `NAME to MEMBER, MEMBER`.
  private mutating func narrow(_ parser: inout Parser) throws(SyntaxError) -> Overlay.Change.Kind? {
    let name = try parser.expectName(Bilingual("清单的名称", "the name of a list"))
    try parser.expect(word: "to")
    let list = book.lists.first { $0.name == name.text }
    var members: Set<Int> = []
    repeat {
      let place = parser.position
      let word: String
      if case .text(let text) = parser.token.kind {
        word = text
        parser.advance()
      } else {
        word = try parser.expectName(Bilingual("清单的成员", "a member of the list")).text
      }
      guard let list else { continue }
      if let member = member(word, of: list.elementType) {
        members.insert(member)
      } else {
        findings.error(at: place, "“\(word)”不是清单 \(list.name) 的成员", "'\(word)' is no member of the list \(list.name)")
      }
    } while parser.take(sign: ",")
    guard list != nil else {
      findings.error(at: name.position, "没有清单 \(name.text)", "there is no list \(name.text)")
      return nil
    }
    return .narrow(name.text, to: members)
  }

  private func member(_ word: String, of type: ValueType) -> Int? {
    switch type {
    case .symbol(let id): vocabulary.rank(of: word, in: id)
    case .code: vocabulary.catalogue.index(ofCode: word)
    default: nil
    }
  }

  private func clause(_ parser: inout Parser) throws(SyntaxError) -> ClauseID {
    guard case .clause(let id) = parser.token.kind else {
      throw parser.expected(Bilingual("条款，如 §1.5.3.2", "a clause, as §1.5.3.2"))
    }
    parser.advance()
    return ClauseID(id)
  }
}

extension SourceFragment {
  /// What stands between two places, without comments at its end and with single blanks.
  fileprivate func text(from start: SourcePosition, to end: SourcePosition?) -> String {
    var text = String.UnicodeScalarView()
    var (line, column) = (self.start.line, self.start.column)
    for scalar in scalars {
      if let end, (line, column) >= (end.line, end.column) { break }
      if (line, column) >= (start.line, start.column) { text.append(scalar) }
      if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    var lines: [String] = []
    for line in String(text).split(separator: "\n") {
      var code = ""
      for character in line {
        if character == "/", code.last == "/" { break }
        code.append(character)
      }
      if code.count < line.count, code.last == "/" { code.removeLast() }
      let words = code.split(whereSeparator: \.isWhitespace)
      if !words.isEmpty { lines.append(words.joined(separator: " ")) }
    }
    return lines.joined(separator: " ")
  }
}
