/// Reads a subject's facts out of JSON against their declarations, and gathers every problem.
struct StatementReader {
  /// Damaged files may hold thousands; nobody reads more than this many.
  static let problemLimit = 200

  let subject: Subject
  let book: Rulebook
  private(set) var problems: [FactsError.Problem] = []
  private var records: [Int: FactNames] = [:]

  init(subject: Subject, book: Rulebook) {
    self.subject = subject
    self.book = book
  }

  mutating func read(_ root: LocatedJSON) -> FactHistory {
    var history = FactHistory(
      subject: subject.id, statements: Array(repeating: [], count: subject.facts.count), asOf: nil)
    let names = FactNames(subject.facts)
    guard let members = root.members else {
      refuse(
        root, .root, "事实文件应为一个对象，这里是\(root.kind.chinese)。",
        "The facts must be one object, not \(root.kind.english).")
      return history
    }
    let days = ["asOf", "now"].compactMap { name in
      names.children[name] == nil ? members.first { $0.name == name } : nil
    }
    history.asOf = day(ofVerdict: days)
    let stated = members.filter { member in !days.contains { $0.name == member.name } }
    readGroup(stated, names, .root, into: &history)
    return history
  }

  private mutating func readGroup(
    _ members: [LocatedJSON.Member], _ names: FactNames, _ path: JSONPath, into history: inout FactHistory
  ) {
    for member in members {
      let path = path.member(member.name)
      guard let known = names.children[member.name] else {
        refuseName(member, names, path)
        continue
      }
      if let index = known.index {
        history.statements[index] = statements(member.value, of: subject.facts[index].type, path)
      } else if let inner = member.value.members {
        readGroup(inner, known, path, into: &history)
      } else if !member.value.isNull {
        refuse(
          member.value, path, "应为含有\(known.listed)的对象，这里是\(member.value.kind.chinese)。",
          "An object with \(known.listed) is expected, not \(member.value.kind.english).")
      }
    }
  }

  // MARK: Statements with their days

  private static let statementNames = ["value", "from", "until", "recorded", "evidence"]

  private mutating func statements(
    _ value: LocatedJSON, of type: ValueType, _ path: JSONPath
  ) -> [FactHistory.Statement] {
    guard let members = value.members, isStatement(members, of: type) else {
      let value = self.value(value, of: type, path)
      guard let value, value != .unknown else { return [] }
      return [FactHistory.Statement(value: value, from: nil, until: nil, recorded: nil, evidence: nil)]
    }
    guard let history = value.member("history") else {
      return statement(value, members, of: type, path).map { [$0] } ?? []
    }
    let path = path.member("history")
    for other in members where other.name != "history" {
      refuse(
        other.namePlace, path, "“history”旁边不能再有“\(other.name.prefix(40))”；请写进各条陈述。",
        "“\(other.name.prefix(40))” cannot stand beside “history”; write it in the statements.")
    }
    guard case .array(let elements) = history.value.content else {
      refuse(
        history.value, path, "“history”应为陈述的数组，这里是\(history.value.kind.chinese)。",
        "“history” must be an array of statements, not \(history.value.kind.english).")
      return []
    }
    return elements.enumerated().compactMap { index, element in
      let path = path.element(index)
      guard let members = element.members else {
        refuse(
          element, path, "应为含有“value”的对象，这里是\(element.kind.chinese)。",
          "An object with “value” is expected, not \(element.kind.english).")
        return nil
      }
      return statement(element, members, of: type, path)
    }
  }

  /// Whether an object is a statement about the fact rather than a record; a record's own field names win.
  private func isStatement(_ members: [LocatedJSON.Member], of type: ValueType) -> Bool {
    var type = type
    if case .optional(let inner) = type { type = inner }
    guard case .record(let id) = type, book.records.indices.contains(id.index) else { return true }
    let fields = FactNames(book.records[id.index].fields).children
    return members.contains { ["value", "history"].contains($0.name) && fields[$0.name] == nil }
  }

  private mutating func statement(
    _ object: LocatedJSON, _ members: [LocatedJSON.Member], of type: ValueType, _ path: JSONPath
  ) -> FactHistory.Statement? {
    for member in members where !Self.statementNames.contains(member.name) {
      refuse(
        member.namePlace, path.member(member.name),
        "陈述中没有“\(member.name.prefix(40))”；可写value、from、until、recorded、evidence。",
        "A statement has no “\(member.name.prefix(40))”; it may hold value, from, until, recorded, evidence.")
    }
    let from = optionalDay(object, "from", path)
    let until = optionalDay(object, "until", path)
    let recorded = optionalDay(object, "recorded", path)
    let evidence = evidence(object, path)
    guard let stated = object.member("value") else {
      refuse(object, path, "陈述缺少“value”。", "The statement lacks its “value”.")
      return nil
    }
    if let from, let until, until <= from, let place = object.member("until")?.value {
      refuse(
        place, path.member("until"), "终止日\(until)不晚于起始日\(from)；请改正其一。",
        "It ends on \(until), not after it begins on \(from); correct one of them.")
    }
    guard let value = value(stated.value, of: type, path.member("value")) else { return nil }
    return FactHistory.Statement(value: value, from: from, until: until, recorded: recorded, evidence: evidence)
  }

  private mutating func evidence(_ object: LocatedJSON, _ path: JSONPath) -> String? {
    guard let member = object.member("evidence"), !member.value.isNull else { return nil }
    if case .string(let id) = member.value.content, !id.isEmpty { return id }
    refuse(
      member.value, path.member("evidence"), "证据应为文件编号（文字），这里是\(member.value.kind.chinese)。",
      "Evidence must be a document's id (text), not \(member.value.kind.english).")
    return nil
  }

  private mutating func optionalDay(_ object: LocatedJSON, _ name: String, _ path: JSONPath) -> CivilDate? {
    guard let member = object.member(name), !member.value.isNull else { return nil }
    return day(member.value, path.member(name))
  }

  private mutating func day(ofVerdict members: [LocatedJSON.Member]) -> CivilDate? {
    let days = members.filter { !$0.value.isNull }.compactMap { member in
      day(member.value, JSONPath.root.member(member.name)).map { (member, $0) }
    }
    if days.count == 2, days[0].1 != days[1].1 {
      refuse(
        days[1].0.value, JSONPath.root.member(days[1].0.name),
        "asOf为\(days[0].1)，now为\(days[1].1)；判定之日只能有一个。",
        "asOf is \(days[0].1) and now is \(days[1].1); the verdict has one day only.")
    }
    return days.first?.1
  }

  // MARK: Problems

  private mutating func refuseName(_ member: LocatedJSON.Member, _ names: FactNames, _ path: JSONPath) {
    let shown = String(member.name.prefix(80))
    let close = names.nearest(to: member.name)
    refuse(
      member.namePlace, path,
      "没有名为“\(shown)”的事实" + (close.map { "；是否为“\($0)”？" } ?? "；可用的名称：\(names.listed)。"),
      "There is no fact “\(shown)”" + (close.map { "; do you mean “\($0)”?" } ?? "; the names are \(names.listed)."))
  }

  mutating func refuse(_ value: LocatedJSON, _ path: JSONPath, _ chinese: String, _ english: String) {
    refuse(value.place, path, chinese, english)
  }

  mutating func refuse(_ place: LocatedJSON.Place, _ path: JSONPath, _ chinese: String, _ english: String) {
    guard problems.count < Self.problemLimit else { return }
    problems.append(
      FactsError.Problem(
        path: path.description, position: place.position, message: Bilingual(chinese, english)))
  }

  /// The fields of a record by name; made once for each record.
  mutating func names(of record: RecordDeclaration) -> FactNames {
    if let known = records[record.id.index] { return known }
    let names = FactNames(record.fields)
    records[record.id.index] = names
    return names
  }

  mutating func refuseField(_ member: LocatedJSON.Member, _ names: FactNames, _ path: JSONPath) {
    refuseName(member, names, path)
  }
}
