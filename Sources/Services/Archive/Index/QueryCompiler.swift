import DICOMCore
import Store

/// Turns a ``Query`` into SQL that SQLite and PostgreSQL both understand.
struct QueryCompiler {
  let query: Query
  private(set) var condition = Condition()

  init(_ query: Query) throws {
    self.query = query
    for key in query.keys where !key.value.isEmpty && key.value != "*" { try add(key) }
  }

  /// Names of the patients are matched in the name table; the executor decides how, after it knows how many match.
  private(set) var names: [NameCondition] = []

  struct NameCondition {
    let clause: String
    let arguments: [SQLValue]
  }

  var from: String {
    switch query.level {
    case .patient: " FROM patient p"
    case .study: " FROM study s JOIN patient p ON p.id = s.patient"
    case .series: " FROM series e JOIN study s ON s.id = e.study JOIN patient p ON p.id = s.patient"
    case .instance:
      " FROM instance i JOIN series e ON e.id = i.series JOIN study s ON s.id = e.study JOIN patient p ON p.id = s.patient"
    }
  }

  var identity: String {
    switch query.level {
    case .patient: "p.id"
    case .study: "s.id"
    case .series: "e.id"
    case .instance: "i.id"
    }
  }

  /// Newest study first; inside a study by series and instance number.
  var order: String {
    switch query.level {
    case .patient: " ORDER BY p.id DESC"
    case .study: " ORDER BY s.date DESC, s.time DESC, s.id DESC"
    case .series:
      isInsideStudy ? " ORDER BY e.number, e.id" : " ORDER BY e.id DESC"
    case .instance:
      isInsideSeries
        ? " ORDER BY i.number, i.id"
        : isInsideStudy ? " ORDER BY e.number, e.id, i.number, i.id" : " ORDER BY i.id DESC"
    }
  }

  private var isInsideStudy: Bool { has(.studyInstanceUID) || isInsideSeries }
  private var isInsideSeries: Bool { has(.seriesInstanceUID) }
  private func has(_ tag: Tag) -> Bool { query.keys.contains { $0.tag == tag && !$0.value.isEmpty } }

  var columns: String {
    IndexedAttribute.upTo(query.level).map(\.expression).joined(separator: ", ")
  }

  // MARK: - Keys

  private mutating func add(_ key: Query.Key) throws {
    guard let attribute = IndexedAttribute.byTag[key.tag] else {
      // Attributes that are not indexed are returned from the header but do not narrow the search (PS3.4 C.2.2.1.3
      // allows an SCP not to support an optional key for matching).
      return
    }
    let clause = try compile(attribute, key.value)
    guard let clause else { return }
    if attribute.level <= query.level {
      condition.add(clause.sql, clause.arguments)
    } else {
      condition.add(Self.below(query.level, attribute.level, clause.sql), clause.arguments)
    }
  }

  /// A condition on a level below the one asked for: some entity below meets it.
  private static func below(_ level: QueryLevel, _ lower: QueryLevel, _ sql: String) -> String {
    let link: String =
      switch (level, lower) {
      case (.patient, .study): "FROM study s WHERE s.patient = p.id"
      case (.patient, .series): "FROM series e JOIN study s ON s.id = e.study WHERE s.patient = p.id"
      case (.patient, _):
        "FROM instance i JOIN series e ON e.id = i.series JOIN study s ON s.id = e.study WHERE s.patient = p.id"
      case (.study, .series): "FROM series e WHERE e.study = s.id"
      case (.study, _): "FROM instance i JOIN series e ON e.id = i.series WHERE e.study = s.id"
      default: "FROM instance i WHERE i.series = e.id"
      }
    return "EXISTS(SELECT 1 \(link) AND \(sql))"
  }

  private typealias Clause = (sql: String, arguments: [SQLValue])

  private mutating func compile(_ attribute: IndexedAttribute, _ value: String) throws -> Clause? {
    let column = attribute.expression
    switch attribute.kind {
    case .uid:
      let list = value.split { $0 == "\\" || $0 == "," }.map { SQLValue.text(Self.trimmed(String($0))) }
      guard !list.isEmpty else { return nil }
      return list.count == 1
        ? ("\(column) = ?", list)
        : ("\(column) IN (\(list.map { _ in "?" }.joined(separator: ",")))", list)
    case .text:
      let options = value.split(separator: "\\").map(String.init)
      let clauses = options.map { Self.text(column, $0) }
      guard clauses.count > 1 else { return clauses.first }
      return ("(\(clauses.map(\.0).joined(separator: " OR ")))", clauses.flatMap(\.1))
    case .integer:
      guard let number = Int(Self.trimmed(value)) else {
        throw QueryRefusal("\(attribute.tag) 不是整数 is not an integer", tag: attribute.tag)
      }
      return ("\(column) = ?", [SQLValue(number)])
    case .date:
      guard let range = DateRange(value) else {
        throw QueryRefusal("\(attribute.tag) 日期无效 is not a date or range of dates", tag: attribute.tag)
      }
      return Self.range(column, range.start?.description, range.end?.description)
    case .time:
      guard let range = TimeRange(value) else {
        throw QueryRefusal("\(attribute.tag) 时间无效 is not a time or range of times", tag: attribute.tag)
      }
      // A time stands for every instant it includes: 10 is 10:00 to 10:59.
      let bounds = range.normalisedBounds
      return Self.range(column, bounds.start, bounds.end)
    case .modalities:
      let list = value.split { $0 == "\\" || $0 == "," }.map { SQLValue.text(Self.trimmed(String($0)).uppercased()) }
      guard !list.isEmpty else { return nil }
      return (
        "EXISTS(SELECT 1 FROM series m WHERE m.study = s.id AND m.modality IN (\(list.map { _ in "?" }.joined(separator: ","))))",
        list
      )
    case .name:
      names.append(name(value))
      return nil
    }
  }

  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while let last = text.last, last == " " || last == "\0" { text.removeLast() }
    while text.first == " " { text.removeFirst() }
    return String(text)
  }

  private static func text(_ column: String, _ value: String) -> (String, [SQLValue]) {
    guard Condition.hasWildcard(value) else {
      var value = Substring(value)
      while let last = value.last, last == " " || last == "\0" { value.removeLast() }
      return ("\(column) = ?", [.text(String(value))])
    }
    return ("\(column) LIKE ? ESCAPE '\\'", [.text(Condition.pattern(value))])
  }

  private static func range(_ column: String, _ lower: String?, _ upper: String?) -> Clause {
    switch (lower, upper) {
    case (let lower?, let upper?) where lower == upper: ("\(column) = ?", [.text(lower)])
    case (let lower?, let upper?): ("\(column) BETWEEN ? AND ?", [.text(lower), .text(upper)])
    case (let lower?, nil): ("\(column) >= ?", [.text(lower)])
    case (nil, let upper?): ("(\(column) <= ? AND \(column) <> '')", [.text(upper)])
    case (nil, nil): ("1 = 1", [])
    }
  }

  /// A condition on rows of `patient_name n`. Folding makes `Müller*`, `MULLER*` and full-width letters one thing.
  private func name(_ value: String) -> NameCondition {
    let kinds = query.fuzzy ? "" : " AND n.kind = 0"
    let folded = SearchText.fold(value)
    if query.fuzzy {
      // A fuzzy search finds the beginning of any part of the name or of its reading.
      let core = folded.filter { $0 != "*" && $0 != "?" }
      let words = core.split(separator: " ").map(String.init)
      let joined = words.joined(separator: " ")
      let pattern = Condition.pattern(joined)
      return NameCondition(
        clause: "(n.key LIKE ? ESCAPE '\\' OR n.key LIKE ? ESCAPE '\\' OR n.key LIKE ? ESCAPE '\\')",
        arguments: [
          .text(pattern + "%"), .text("% " + pattern + "%"),
          .text(core.allSatisfy { !$0.isASCII || $0 == " " } ? "%" + pattern + "%" : pattern + "%"),
        ])
    }
    if !Condition.hasWildcard(folded) { return NameCondition(clause: "n.key = ?" + kinds, arguments: [.text(folded)]) }
    let prefix = String(folded.prefix { $0 != "*" && $0 != "?" })
    let like = "n.key LIKE ? ESCAPE '\\'" + kinds
    let pattern = SQLValue.text(Condition.pattern(folded))
    guard let range = Condition.range(ofPrefix: prefix) else {
      return NameCondition(clause: like, arguments: [pattern])
    }
    return NameCondition(
      clause: "n.key >= ? AND n.key < ? AND " + like, arguments: [.text(range.lower), .text(range.upper), pattern])
  }
}
