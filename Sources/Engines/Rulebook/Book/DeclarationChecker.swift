/// Checks what the declarations of facts compute: derivations and consistency checks.
enum DeclarationChecker {
  private struct Place: Hashable {
    let owner: FactsReader.Derivation.Owner
    let index: Int
  }

  static func check(
    _ facts: FactsReader, in vocabulary: Vocabulary, findings: inout Findings
  ) -> (subjects: [Subject], records: [RecordDeclaration]) {
    var derived: [Place: Expression] = [:]
    var graph = ReferenceGraph<Place>()
    for derivation in facts.derivations {
      let place = Place(owner: derivation.owner, index: derivation.index)
      var checker: ExpressionChecker
      let declared: FactDeclaration
      switch derivation.owner {
      case .subject(let index):
        checker = ExpressionChecker(vocabulary, subject: SubjectID(index))
        declared = vocabulary.subjects[index].facts[derivation.index]
      case .record(let index):
        checker = ExpressionChecker(vocabulary, subject: nil)
        checker.frames = [checker.frame(of: .record(RecordID(index)), binder: nil)]
        declared = vocabulary.records[index].fields[derivation.index]
      }
      let expression = checker.value(derivation.syntax, of: declared.type)
      findings.add(checker.findings)
      guard let expression else { continue }
      derived[place] = expression
      graph.add(place, leadingTo: Self.sources(of: expression, owner: derivation.owner))
      if let clause = expression.firstClause {
        findings.error(
          at: clause.position, "推导事实不能引用条款", "a derived fact cannot refer to a clause")
      }
    }
    for fault in graph.faults() {
      switch fault {
      case .circle(let places):
        guard let first = places.first.flatMap({ declaration($0, in: vocabulary) }) else { continue }
        let way = (places + places.prefix(1)).compactMap { declaration($0, in: vocabulary)?.path }.joined(
          separator: " → ")
        findings.error(at: first.position, "推导成环：\(way)", "the derivations run in a circle: \(way)")
      case .tooLong(let place):
        guard let first = declaration(place, in: vocabulary) else { continue }
        findings.error(
          at: first.position, "“\(first.path)”的推导链太长", "the derivations behind '\(first.path)' are too long a chain")
      }
    }
    checkRecords(facts, findings: &findings)
    return rebuilt(vocabulary, derived, checks: checked(facts.checks, in: vocabulary, &findings))
  }

  /// A record that holds itself would make facts files, and whoever lists their fields, endless.
  private static func checkRecords(_ facts: FactsReader, findings: inout Findings) {
    var graph = ReferenceGraph<Int>()
    let records = facts.vocabulary.records
    for record in records {
      graph.add(record.id.index, leadingTo: record.fields.compactMap { $0.type.record?.index })
    }
    for fault in graph.faults() {
      let (indices, chinese, english) =
        switch fault {
        case .circle(let circle): (circle, "记录互相包含成环", "records hold each other in a circle")
        case .tooLong(let index): ([index], "记录层层包含过深", "records are nested too deeply")
        }
      guard let first = indices.first, let place = facts.positions[records[first].name] else { continue }
      let way = (indices + [first]).map { records[$0].name }.joined(separator: " → ")
      findings.error(at: place, "\(chinese)：\(way)", "\(english): \(way)")
    }
  }

  private static func declaration(_ place: Place, in vocabulary: Vocabulary) -> FactDeclaration? {
    switch place.owner {
    case .subject(let index): vocabulary.subjects[index].facts[place.index]
    case .record(let index): vocabulary.records[index].fields[place.index]
    }
  }

  /// The facts (or fields of the same record) that an expression reads.
  private static func sources(of expression: Expression, owner: FactsReader.Derivation.Owner) -> [Place] {
    var places: [Place] = []
    func collect(_ expression: Expression, depth: Int) {
      switch (expression.kind, owner) {
      case (.fact(let index), .subject): places.append(Place(owner: owner, index: index.index))
      case (.element(depth, let field), .record): places.append(Place(owner: owner, index: field))
      default: break
      }
      let body = expression.body
      for child in expression.children { collect(child, depth: child == body ? depth + 1 : depth) }
    }
    collect(expression, depth: 0)
    return places
  }

  private static func checked(
    _ checks: [FactsReader.ConsistencyDraft], in vocabulary: Vocabulary, _ findings: inout Findings
  ) -> [Int: [ConsistencyCheck]] {
    var bySubject: [Int: [ConsistencyCheck]] = [:]
    for check in checks {
      var checker = ExpressionChecker(vocabulary, subject: SubjectID(check.subject))
      if let condition = checker.condition(check.syntax) {
        bySubject[check.subject, default: []].append(ConsistencyCheck(condition: condition, message: check.message))
      }
      findings.add(checker.findings)
    }
    return bySubject
  }

  private static func rebuilt(
    _ vocabulary: Vocabulary, _ derived: [Place: Expression], checks: [Int: [ConsistencyCheck]]
  ) -> (subjects: [Subject], records: [RecordDeclaration]) {
    func declarations(_ facts: [FactDeclaration], _ owner: FactsReader.Derivation.Owner) -> [FactDeclaration] {
      facts.enumerated().map { index, fact in
        derived[Place(owner: owner, index: index)].map { fact.derived(by: $0) } ?? fact
      }
    }
    let subjects = vocabulary.subjects.map { subject in
      Subject(
        id: subject.id, name: subject.name, title: subject.title,
        facts: declarations(subject.facts, .subject(subject.id.index)), consistency: checks[subject.id.index] ?? [])
    }
    let records = vocabulary.records.map { record in
      RecordDeclaration(id: record.id, name: record.name, fields: declarations(record.fields, .record(record.id.index)))
    }
    return (subjects, records)
  }
}

extension FactDeclaration {
  fileprivate func derived(by expression: Expression) -> FactDeclaration {
    FactDeclaration(
      path: path, type: type, label: label, unit: unit, evidence: evidence, derivation: expression, isFixed: isFixed,
      position: position)
  }
}

extension ValueType {
  /// The record that values of this type hold, directly or in a list.
  fileprivate var record: RecordID? {
    switch self {
    case .record(let id): id
    case .optional(let inner), .list(let inner): inner.record
    default: nil
    }
  }
}

extension Expression {
  /// The part of a quantifier that looks at its elements.
  var body: Expression? {
    switch kind {
    case .every(_, let body), .some(_, let body), .distinct(_, let body), .sum(_, let body), .min(_, let body),
      .max(_, let body):
      body
    case .count(_, let body): body
    default: nil
    }
  }

  fileprivate var firstClause: Expression? {
    var found: Expression?
    walk { if case .clause = $0.kind, found == nil { found = $0 } }
    return found
  }
}
