/// Assembles a rulebook from its files: names first, then what uses them, then what must hold of the whole.
struct RulebookLoader {
  private var findings = Findings()
  private var vocabulary = Vocabulary(catalogue: .empty)
  private let files: [SourceFile]
  private let norm: NormText?

  init(_ files: [SourceFile], norm: String?) {
    self.files = files.filter { $0.isRuleFile }.sorted { $0.name < $1.name }
    self.norm = norm.map(NormText.init)
  }

  /// The rulebook, `nil` where there is an error; and everything found, warnings too.
  mutating func load() -> (rulebook: Rulebook?, findings: [Finding]) {
    let texts = markdown()
    guard let bookText = texts["book.md"]?.first else {
      let place = SourcePosition(file: files.first?.name ?? "book.md", line: 1, column: 1)
      findings.error(at: place, "缺少 book.md：每一版规则书都由它开头", "book.md is missing: every edition begins with it")
      return (nil, findings.sorted)
    }
    let edition = BookReader.read(bookText, findings: &findings)
    let book = edition.isEnabled ? enabled(edition, texts) : disabled(edition)
    return (findings.hasErrors ? nil : book, findings.sorted)
  }

  /// The Markdown files by base name, in order of name.
  private mutating func markdown() -> [String: [LiterateText]] {
    var texts: [String: [LiterateText]] = [:]
    for file in files where file.name.hasSuffix(".md") {
      let text = LiterateText(file, findings: &findings)
      checkBlocks(of: text, in: file.baseName)
      texts[SourceFile.special.contains(file.baseName) ? file.baseName : "", default: []].append(text)
      if let other = texts[file.baseName]?.dropFirst().first {
        findings.error(at: other.position, "同名文件有两个：\(file.baseName)", "two files are called \(file.baseName)")
      }
    }
    return texts
  }

  /// A block of rules where nothing reads it would be passed over in silence.
  private mutating func checkBlocks(of text: LiterateText, in baseName: String) {
    let read = SourceFile.blocks(of: baseName)
    for case .fence(let language, let body) in text.preamble + text.sections.flatMap(\.blocks)
    where SourceFile.allBlocks.contains(language) && !read.contains(language) {
      findings.error(at: body.start, "\(language) 块不能写在这个文件里", "a block '\(language)' does not belong in this file")
    }
  }

  private func disabled(_ edition: Rulebook.Edition) -> Rulebook {
    Rulebook(
      edition: edition, subjects: [], enumerations: [], records: [], lists: [], parameters: [], readings: [],
      clauses: [],
      questions: [], machines: [], catalogue: .empty, hash: Self.hash(files))
  }

  private mutating func enabled(_ edition: Rulebook.Edition, _ texts: [String: [LiterateText]]) -> Rulebook {
    let catalogue = catalogue()
    var facts = FactsReader(catalogue: catalogue)
    for text in texts["facts.md"] ?? [] { facts.read(text, findings: &findings) }
    vocabulary = facts.vocabulary
    var parameters = ParameterReader(vocabulary)
    for text in texts["parameters.md"] ?? [] { parameters.read(text, findings: &findings) }
    vocabulary.parameters = parameters.parameters
    vocabulary.readings = (texts["readings.md"] ?? []).flatMap { ReadingReader.read($0, findings: &findings) }

    let clauseTexts = texts[""] ?? []
    let drafts = drafts(clauseTexts)
    checkParameters()
    checkDeclarations(facts)
    let clauses = drafts.compactMap { $0.checked(in: vocabulary, findings: &findings) }
    let questionTexts = (texts["questions.md"] ?? []) + (texts["machines.md"] ?? [])
    let machines = machines(questionTexts + clauseTexts)
    var questions = QuestionReader(vocabulary)
    let machineSubjects = Dictionary(machines.map { ($0.name, $0.subject) }, uniquingKeysWith: { first, _ in first })
    for text in questionTexts { questions.read(text, machines: machineSubjects, findings: &findings) }
    checkCircles(clauses)
    let book = Rulebook(
      edition: edition, subjects: vocabulary.subjects, enumerations: vocabulary.enumerations,
      records: vocabulary.records, lists: vocabulary.lists, parameters: vocabulary.parameters,
      readings: vocabulary.readings, clauses: clauses, questions: questions.questions, machines: machines,
      catalogue: catalogue, hash: Self.hash(files), chapters: chapters(clauseTexts))
    warnOfUnused(book, positions: facts.positions)
    // Only of a book that is otherwise sound: what is wrong elsewhere would be said twice.
    if !findings.hasErrors { for finding in book.polarityFindings() { findings.add(finding) } }
    return book
  }

  private mutating func catalogue() -> Catalogue {
    func text(_ name: String) -> SourceFile? { files.first { $0.baseName == name } }
    guard let table = text("catalogue.csv") else { return .empty }
    let codes = text("catalogue-cn-codes.csv")
    do throws(RulebookError) {
      return try Catalogue(
        csv: table.text, codesCSV: codes?.text ?? "", file: table.name,
        codesFile: codes?.name ?? "catalogue-cn-codes.csv")
    } catch {
      for finding in error.findings { findings.add(finding) }
      return .empty
    }
  }

  // MARK: Clauses

  /// Reads every clause, so that all signatures are known before any rule is checked.
  private mutating func drafts(_ texts: [LiterateText]) -> [ClauseDraft] {
    let reader = ClauseReader(vocabulary: vocabulary)
    var drafts: [ClauseDraft] = []
    for text in texts {
      for language in ["rule", "attested", "not-computable"] {
        for block in text.preamble.fences(language) {
          findings.error(
            at: block.start, "规则块不在任何条款之下：缺少“## ”标题", "the block stands under no clause: a '## ' heading is missing")
        }
      }
      for section in text.sections {
        guard let draft = reader.read(section, findings: &findings) else { continue }
        if vocabulary.clauses[draft.id] != nil {
          findings.error(at: draft.position, "条款 \(draft.id) 写了两次", "clause \(draft.id) stands twice")
          continue
        }
        vocabulary.clauses[draft.id] = draft.signature
        norm?.check(draft.quotes, findings: &findings)
        drafts.append(draft)
      }
    }
    return drafts
  }

  private mutating func machines(_ texts: [LiterateText]) -> [Machine] {
    var machines: [Machine] = []
    for text in texts {
      for section in text.sections {
        for block in section.fences("machine") {
          // `## machine NAME 中文 · English`, or a heading of another kind.
          let (word, rest) = section.heading.firstWord
          let titleText = word.text == "machine" ? rest.firstWord.rest : rest
          let title = titleText.titles ?? Bilingual(titleText.text, titleText.text)
          var reader = MachineReader(block, title: title, vocabulary: vocabulary)
          guard let machine = reader.read(findings: &findings) else { continue }
          if machines.contains(where: { $0.name == machine.name }) {
            findings.error(
              at: machine.position, "状态机“\(machine.name)”声明了两次", "the machine '\(machine.name)' is declared twice")
          }
          machines.append(machine)
        }
      }
    }
    return machines
  }

  private func chapters(_ texts: [LiterateText]) -> [Rulebook.Chapter] {
    texts.map { text in
      let title = text.title ?? SourceFragment([Unicode.Scalar](), at: text.position)
      return Rulebook.Chapter(
        file: text.file, title: title.titles ?? Bilingual(title.text, title.text))
    }
  }

  // MARK: What must hold of the whole

  private mutating func checkParameters() {
    for parameter in vocabulary.parameters {
      for clause in parameter.clauses where vocabulary.clauses[clause] == nil {
        findings.error(
          at: parameter.position, "参数 \(parameter.name) 所在的条款 \(clause) 不存在",
          "clause \(clause) of parameter \(parameter.name) does not exist")
      }
      if parameter.clauses.isEmpty {
        findings.error(
          at: parameter.position, "参数 \(parameter.name) 没有写明条款", "parameter \(parameter.name) names no clause")
      }
    }
  }

  /// Derivations and consistency checks, which the facts reader only parsed.
  private mutating func checkDeclarations(_ facts: FactsReader) {
    let checked = DeclarationChecker.check(facts, in: vocabulary, findings: &findings)
    vocabulary.records = checked.records
    vocabulary.subjects = checked.subjects
  }

  private mutating func checkCircles(_ clauses: [Clause]) {
    var graph = ReferenceGraph<ClauseID>()
    for clause in clauses {
      guard let rule = clause.rule else { continue }
      var others: [ClauseID] = []
      for expression in [rule.applies, rule.requirement, rule.detail].compactMap(\.self) {
        expression.walk { if case .clause(let id) = $0.kind { others.append(id) } }
      }
      graph.add(clause.id, leadingTo: others)
    }
    let places = Dictionary(clauses.map { ($0.id, $0.position) }, uniquingKeysWith: { first, _ in first })
    for fault in graph.faults() {
      switch fault {
      case .circle(let ids):
        guard let first = ids.first, let place = places[first] else { continue }
        let way = (ids + [first]).map(\.text).joined(separator: " → ")
        findings.error(at: place, "条款互相引用成环：\(way)", "clauses refer to each other in a circle: \(way)")
      case .tooLong(let id):
        guard let place = places[id] else { continue }
        findings.error(
          at: place, "从条款 \(id) 起的引用链太长", "the chain of references from clause \(id) is too long")
      }
    }
  }

  private mutating func warnOfUnused(_ book: Rulebook, positions: [String: SourcePosition]) {
    let used = UsedNames(in: book)
    for (index, parameter) in book.parameters.enumerated() where !used.parameters.contains(index) {
      findings.warning(
        at: parameter.position, "参数 \(parameter.name) 没有规则使用", "no rule uses the parameter \(parameter.name)")
    }
    for reading in book.readings where !reading.options.isEmpty && !used.readings.contains(reading.id) {
      findings.warning(at: reading.position, "释读 \(reading.id) 没有规则使用", "no rule uses the reading \(reading.id)")
    }
    for list in book.lists where !used.lists.contains(list.id) {
      guard let place = positions[list.name] else { continue }
      findings.warning(
        at: place, "清单 \(list.name) 没有规则使用", "no rule uses the list \(list.name)")
    }
  }

  /// Names and contents in order of name, each with its length, so that nothing moves from one file to the next
  /// unseen.
  static func hash(_ files: [SourceFile]) -> String {
    var text = ""
    for file in files { text += "\(file.baseName)\n\(file.text.utf8.count)\n\(file.text)\n" }
    return ContentHash.sha256(text)
  }
}

extension SourceFile {
  /// The files that are not clauses.
  static let special: Set<String> = [
    "book.md", "facts.md", "parameters.md", "readings.md", "questions.md", "machines.md",
  ]

  static let allBlocks: Set<String> = [
    "book", "consistent", "question", "machine", "rule", "attested", "not-computable", "overlay",
  ]

  /// The blocks that mean something in a file.
  static func blocks(of baseName: String) -> Set<String> {
    switch baseName {
    case "book.md": ["book"]
    case "facts.md": ["consistent"]
    case "parameters.md", "readings.md": []
    case "questions.md", "machines.md": ["question", "machine"]
    default: ["rule", "attested", "not-computable", "machine"]
    }
  }

  /// Whether it takes part in a rulebook; examples and notes for readers do not.
  var isRuleFile: Bool {
    (name.hasSuffix(".md") && !baseName.hasPrefix("README")) || baseName == "catalogue.csv"
      || baseName == "catalogue-cn-codes.csv"
  }
}
