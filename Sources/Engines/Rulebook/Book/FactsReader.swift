/// Reads `facts.md`: subjects with their facts, records, enumerations, lists.
///
/// First every name, then every type, so that the order of the sections does not matter. Derivations and
/// consistency checks are only parsed here; they are checked when parameters and clauses are known too.
struct FactsReader {
  var vocabulary: Vocabulary
  private(set) var derivations: [Derivation] = []
  private(set) var checks: [ConsistencyDraft] = []
  /// Where each subject, record, enumeration and list is declared.
  private(set) var positions: [String: SourcePosition] = [:]

  struct Derivation {
    enum Owner: Hashable { case subject(Int), record(Int) }
    let owner: Owner
    /// The place in the facts or fields.
    let index: Int
    let syntax: Syntax
  }

  struct ConsistencyDraft {
    let subject: Int
    let syntax: Syntax
    let message: Bilingual
  }

  static let factHeader = ["事实 Fact", "类型 Type", "中文", "English", "单位 Unit", "证据 Evidence"]

  init(catalogue: Catalogue) { vocabulary = Vocabulary(catalogue: catalogue) }

  private enum Declaration {
    case enumeration(SourceFragment)
    case record(SourceFragment)
    case list(SourceFragment)
    case subject(name: SourceFragment, title: SourceFragment)

    init(_ heading: SourceFragment) {
      let (word, rest) = heading.firstWord
      switch word.text {
      case "enumeration": self = .enumeration(rest)
      case "record": self = .record(rest)
      case "list": self = .list(rest)
      default: self = .subject(name: word, title: rest)
      }
    }
  }

  mutating func read(_ text: LiterateText, findings: inout Findings) {
    let declarations = text.sections.map { ($0, Declaration($0.heading)) }
    var names: Set<String> = []
    for (section, declaration) in declarations {
      switch declaration {
      case .enumeration(let rest): enumeration(rest, section, &names, &findings)
      case .record(let rest):
        let name = rest.firstWord.word
        if isNew(name, &names, &findings) {
          vocabulary.records.append(
            RecordDeclaration(id: RecordID(vocabulary.records.count), name: name.text, fields: []))
        }
      case .subject(let name, let title):
        guard isNew(name, &names, &findings) else { continue }
        let id = SubjectID(vocabulary.subjects.count)
        vocabulary.subjects.append(
          Subject(id: id, name: name.text, title: self.title(title, of: name, &findings), facts: [], consistency: []))
      case .list: break
      }
    }
    for (section, declaration) in declarations {
      switch declaration {
      case .enumeration: break
      case .list(let rest): list(rest, section, &names, &findings)
      case .record(let rest): record(rest.firstWord.word, section, &findings)
      case .subject(let name, _): subject(name, section, &findings)
      }
    }
  }

  mutating func isNew(
    _ name: SourceFragment, _ names: inout Set<String>, _ findings: inout Findings
  ) -> Bool {
    guard let first = name.scalars.first, first.beginsName, name.scalars.allSatisfy(\.continuesName) else {
      findings.error(
        at: name.start, "此处应为名称（字母开头，字母、数字、下划线）", "expected a name here (letters, digits, '_'; a letter first)")
      return false
    }
    if names.insert(name.text).inserted {
      positions[name.text] = name.start
      return true
    }
    findings.error(at: name.start, "“\(name.text)”声明了两次", "'\(name.text)' is declared twice")
    return false
  }

  func title(_ text: SourceFragment, of name: SourceFragment, _ findings: inout Findings) -> Bilingual {
    if let title = text.titles { return title }
    findings.error(
      at: text.isEmpty ? name.start : text.start, "名称后面应为“中文 · English”", "'中文 · English' stands after the name")
    return Bilingual(name.text, name.text)
  }

  // MARK: Facts and fields

  private mutating func record(_ name: SourceFragment, _ section: LiterateText.Section, _ findings: inout Findings) {
    guard let index = vocabulary.recordIDs[name.text], vocabulary.records[index].fields.isEmpty else { return }
    let fields = facts(of: .record(index), section, &findings)
    if fields.isEmpty {
      findings.error(at: section.position, "记录没有字段：缺少表格", "the record has no fields: its table is missing")
    }
    vocabulary.records[index] = RecordDeclaration(id: RecordID(index), name: name.text, fields: fields)
  }

  private mutating func subject(_ name: SourceFragment, _ section: LiterateText.Section, _ findings: inout Findings) {
    guard let index = vocabulary.subjectIDs[name.text], vocabulary.subjects[index].facts.isEmpty else { return }
    let old = vocabulary.subjects[index]
    vocabulary.subjects[index] = Subject(
      id: old.id, name: old.name, title: old.title, facts: facts(of: .subject(index), section, &findings),
      consistency: [])
    for block in section.fences("consistent") { consistency(block, of: index, &findings) }
  }

  private mutating func consistency(_ block: SourceFragment, of subject: Int, _ findings: inout Findings) {
    var parser = Parser(block)
    while !parser.isAtEnd {
      let position = parser.position
      do throws(SyntaxError) {
        let syntax = try parser.expression()
        guard parser.token.kind == .sign(":") else {
          throw parser.expected(Bilingual("“: 中文 / English”", "': 中文 / English'"))
        }
        let text = parser.textAfterToken()
        guard let message = text.bilingual() else {
          throw SyntaxError(
            position: text.start, message: Bilingual("说明应为“中文 / English”", "the message is '中文 / English'"))
        }
        checks.append(ConsistencyDraft(subject: subject, syntax: syntax, message: message))
      } catch {
        findings.add(error)
        // The next line may be sound.
        let line = max(error.position.line, position.line)
        while !parser.isAtEnd, parser.position.line <= line { parser.advance() }
      }
    }
  }

  private mutating func facts(
    of owner: Derivation.Owner, _ section: LiterateText.Section, _ findings: inout Findings
  ) -> [FactDeclaration] {
    var facts: [FactDeclaration] = []
    var paths: Set<String> = []
    for table in section.tables where table.hasHeader(Self.factHeader, findings: &findings) {
      for row in table.rows {
        let path = row.cells[0].withoutBackticks
        guard isPath(path, &findings) else { continue }
        guard paths.insert(path.text).inserted else {
          findings.error(at: path.start, "事实“\(path.text)”声明了两次", "the fact '\(path.text)' is declared twice")
          continue
        }
        var reader = TypeReader(row.cells[1], vocabulary)
        let type = reader.read(&findings)
        if let syntax = reader.derivation {
          derivations.append(Derivation(owner: owner, index: facts.count, syntax: syntax))
        }
        facts.append(
          FactDeclaration(
            path: path.text, type: type ?? .boolean, label: Bilingual(row.cells[2].text, row.cells[3].text),
            unit: row.cells[4].bilingualOrSame, evidence: row.cells[5].bilingualOrSame, derivation: nil,
            isFixed: reader.isFixed, position: path.start))
      }
    }
    for fact in facts {
      let parts = fact.path.split(separator: ".")
      for count in 1..<max(parts.count, 1) where paths.contains(parts[..<count].joined(separator: ".")) {
        findings.error(
          at: fact.position, "“\(fact.path)”的上级本身也是事实", "a part of '\(fact.path)' is a fact itself")
      }
    }
    return facts
  }

  private func isPath(_ path: SourceFragment, _ findings: inout Findings) -> Bool {
    let parts = path.text.split(separator: ".", omittingEmptySubsequences: false)
    let isSound =
      parts.count <= 6
      && parts.allSatisfy { part in
        part.unicodeScalars.first?.beginsName == true && part.unicodeScalars.allSatisfy(\.continuesName)
      }
    if isSound, !Keyword.reserved.contains(path.text) { return true }
    findings.error(
      at: path.start, "“\(path.text)”不能作事实的名称（字母、数字、下划线，用点分组；不能是关键字）",
      "'\(path.text)' cannot name a fact (letters, digits, '_', grouped by dots; no keyword)")
    return false
  }
}

extension SourceFragment {
  /// `中文 / English`, or the same in both.
  var bilingualOrSame: Bilingual { bilingual() ?? Bilingual(text, text) }
}
