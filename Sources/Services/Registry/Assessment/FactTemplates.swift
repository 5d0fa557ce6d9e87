internal import Rulebook

/// The rulebook's declared facts by path, so that facts can be set by name without looking anything up twice.
struct FactTemplates: Sendable {
  private let book: Rulebook
  private let subjects: [String: FactTemplate]
  private let ranks: [String: [String: Int]]

  init(_ book: Rulebook) {
    self.book = book
    ranks = Dictionary(
      book.enumerations.map { enumeration in
        (
          enumeration.name,
          Dictionary(
            enumeration.members.enumerated().map { ($0.element.word, $0.offset) }, uniquingKeysWith: { a, _ in a })
        )
      }, uniquingKeysWith: { one, _ in one })
    subjects = Dictionary(
      book.subjects.map { ($0.name, FactTemplate($0)) }, uniquingKeysWith: { one, _ in one })
  }

  /// The rank of a word in an enumeration of the rulebook; nil where it has none such.
  func rank(of word: String, in enumeration: String) -> Int? { ranks[enumeration]?[word] }

  /// The word of a rank.
  func word(_ rank: Int, in enumeration: String) -> String? {
    guard let members = book.enumerations.first(where: { $0.name == enumeration })?.members,
      members.indices.contains(rank)
    else { return nil }
    return members[rank].word
  }

  /// An empty sheet for a kind of subject; nil where the rulebook knows none such.
  func sheet(_ subject: String, asOf day: CivilDate?) -> FactSheet? {
    subjects[subject].map { FactSheet(template: $0, asOf: day) }
  }

  func sheet(_ subject: String, _ facts: FactSet) -> FactSheet? {
    subjects[subject].map { FactSheet(template: $0, facts: facts) }
  }

  /// The fields of a record in their declared order, from values by name; what is not named is unknown.
  func record(_ name: String, _ values: [String: Value]) -> Value {
    guard let record = book.records.first(where: { $0.name == name }) else { return .unknown }
    return .record(record.fields.map { values[$0.path] ?? .unknown })
  }

  /// A history from stated texts; throws what the rulebook does not accept.
  func history(of kind: String, _ texts: [StoredText], _ core: RegistryCore) throws(FactsError) -> FactHistory {
    guard let subject = book.subject(named: kind) else {
      throw FactsError(problems: [
        FactsError.Problem(
          path: "$", position: SourcePosition(file: "statements", line: 1, column: 1),
          message: Bilingual("规则中没有“\(kind)”这类对象。", "The rulebook knows no subject \(kind)."))
      ])
    }
    return try FactsFile.parse(FactText.object(texts), file: "statements", subject: subject, in: book)
  }

  /// As `history`, but leaves out what an older rulebook accepted and this one does not; names what was left out.
  func readable(
    of kind: String, _ texts: [StoredText], _ core: RegistryCore
  ) -> (history: FactHistory?, leftOut: [String]) {
    if let all = try? history(of: kind, texts, core) { return (all, []) }
    var (kept, leftOut): ([StoredText], [String]) = ([], [])
    for text in texts {
      if (try? history(of: kind, [text], core)) == nil { leftOut.append(text.path) } else { kept.append(text) }
    }
    return (try? history(of: kind, kept, core), leftOut)
  }
}

/// A kind of subject: its facts by path.
struct FactTemplate: Sendable {
  let subject: SubjectID
  let indices: [String: Int]
  let blank: [Value]

  init(_ subject: Subject) {
    self.subject = subject.id
    indices = Dictionary(
      subject.facts.enumerated().map { ($0.element.path, $0.offset) }, uniquingKeysWith: { one, _ in one })
    blank = [Value](repeating: .unknown, count: subject.facts.count)
  }
}

/// Facts of one subject being filled in by path.
struct FactSheet: Sendable {
  let template: FactTemplate
  private(set) var facts: FactSet

  init(template: FactTemplate, asOf day: CivilDate?) {
    self.template = template
    facts = FactSet(subject: template.subject, values: template.blank, asOf: day)
  }

  init(template: FactTemplate, facts: FactSet) {
    self.template = template
    self.facts = facts
  }

  /// The value of a fact; `.unknown` where it is not stated or not declared.
  subscript(_ path: String) -> Value {
    get { template.indices[path].map { facts.values[$0] } ?? .unknown }
    set { if let index = template.indices[path] { facts.values[index] = newValue } }
  }

  /// Sets what is not stated yet.
  mutating func fill(_ path: String, _ value: Value?) {
    if let value, self[path] == .unknown { self[path] = value }
  }

  mutating func set(_ path: String, _ flag: Bool?) { if let flag { self[path] = .boolean(flag) } }
}
