/// The names that expressions may use: everything a rulebook declares, looked up by name.
struct Vocabulary: Sendable {
  /// What a reference `§…` needs to know of a clause.
  struct ClauseSignature: Sendable, Hashable {
    let subject: SubjectID?
    let hasRule: Bool
  }

  var enumerations: [Enumeration] = [] {
    didSet { enumerationIDs = Self.index(enumerations.map(\.name)) }
  }
  var records: [RecordDeclaration] = [] {
    didSet {
      recordIDs = Self.index(records.map(\.name))
      fieldIndexes = records.map { Self.index($0.fields.map(\.path)) }
    }
  }
  var lists: [NamedList] = [] {
    didSet { listIDs = Self.index(lists.map(\.name)) }
  }
  var subjects: [Subject] = [] {
    didSet {
      subjectIDs = Self.index(subjects.map(\.name))
      factIndexes = subjects.map { Self.index($0.facts.map(\.path)) }
    }
  }
  var parameters: [Parameter] = [] {
    didSet { parameterIndexes = Self.index(parameters.map(\.name)) }
  }
  var readings: [Reading] = [] {
    didSet { readingIndexes = Self.index(readings.map(\.id.text)) }
  }
  var clauses: [ClauseID: ClauseSignature] = [:]
  var catalogue: Catalogue

  private(set) var enumerationIDs: [String: Int] = [:]
  private(set) var recordIDs: [String: Int] = [:]
  private(set) var listIDs: [String: Int] = [:]
  private(set) var subjectIDs: [String: Int] = [:]
  private(set) var parameterIndexes: [String: Int] = [:]
  private(set) var readingIndexes: [String: Int] = [:]
  private var factIndexes: [[String: Int]] = []
  private var fieldIndexes: [[String: Int]] = []

  init(catalogue: Catalogue) { self.catalogue = catalogue }

  /// The names of a rulebook that stands: overlays are checked against them.
  init(_ book: Rulebook) {
    self.init(catalogue: book.catalogue)
    enumerations = book.enumerations
    records = book.records
    lists = book.lists
    subjects = book.subjects
    parameters = book.parameters
    readings = book.readings
    clauses = Dictionary(
      book.clauses.map { ($0.id, ClauseSignature(subject: $0.subject, hasRule: $0.rule != nil)) },
      uniquingKeysWith: { first, _ in first })
    // Property observers do not run in initialisers.
    enumerationIDs = Self.index(enumerations.map(\.name))
    recordIDs = Self.index(records.map(\.name))
    fieldIndexes = records.map { Self.index($0.fields.map(\.path)) }
    listIDs = Self.index(lists.map(\.name))
    subjectIDs = Self.index(subjects.map(\.name))
    factIndexes = subjects.map { Self.index($0.facts.map(\.path)) }
    parameterIndexes = Self.index(parameters.map(\.name))
    readingIndexes = Self.index(readings.map(\.id.text))
  }

  private static func index(_ names: [String]) -> [String: Int] {
    Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
  }

  func fact(_ path: String, of subject: SubjectID) -> (index: FactIndex, type: ValueType)? {
    guard factIndexes.indices.contains(subject.index), let index = factIndexes[subject.index][path] else { return nil }
    return (FactIndex(index), subjects[subject.index].facts[index].type)
  }

  func field(_ path: String, of record: RecordID) -> (index: Int, type: ValueType)? {
    guard fieldIndexes.indices.contains(record.index), let index = fieldIndexes[record.index][path] else { return nil }
    return (index, records[record.index].fields[index].type)
  }

  func enumeration(_ id: EnumerationID) -> Enumeration? {
    enumerations.indices.contains(id.index) ? enumerations[id.index] : nil
  }

  /// The rank of a word in an enumeration.
  func rank(of word: String, in id: EnumerationID) -> Int? {
    enumeration(id)?.members.firstIndex { $0.word == word }
  }

  /// A type as messages name it.
  func name(of type: ValueType) -> Bilingual {
    switch type {
    case .verdict: return Bilingual("条件", "a condition")
    case .boolean: return Bilingual("是非（boolean）", "boolean")
    case .integer: return Bilingual("整数（integer）", "integer")
    case .rational: return Bilingual("分数（rational）", "rational")
    case .date: return Bilingual("日期（date）", "date")
    case .period: return Bilingual("期间（period）", "period")
    case .code: return Bilingual("目录编码（code）", "code")
    case .text: return Bilingual("文字（text）", "text")
    case .symbol(let id):
      let name = enumeration(id)?.name ?? "?"
      return Bilingual("枚举 \(name)", "the enumeration \(name)")
    case .record(let id):
      let name = records.indices.contains(id.index) ? records[id.index].name : "?"
      return Bilingual("记录 \(name)", "the record \(name)")
    case .list(let element):
      let inner = name(of: element)
      return Bilingual("\(inner.chinese)的列表", "a list of \(inner.english)")
    case .optional(let wrapped):
      let inner = name(of: wrapped)
      return Bilingual("\(inner.chinese)或 none", "\(inner.english) or none")
    }
  }
}

extension ValueType {
  /// Without `?`.
  var stripped: ValueType {
    if case .optional(let wrapped) = self { return wrapped.stripped }
    return self
  }

  var isOptional: Bool {
    if case .optional = self { return true }
    return false
  }

  /// With `?`, once.
  var optional: ValueType { isOptional ? self : .optional(self) }

  var isNumber: Bool { self == .integer || self == .rational }

  /// Whether a value of this type may stand where `other` is declared: integer widens to rational, `T` to `T?`,
  /// a condition to a Boolean.
  func fits(_ other: ValueType) -> Bool {
    if self == other { return true }
    if isOptional && !other.isOptional { return false }
    let (one, two) = (stripped, other.stripped)
    return one == two || (one == .integer && two == .rational) || (one == .verdict && two == .boolean)
  }
}
