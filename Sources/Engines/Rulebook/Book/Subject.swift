public struct SubjectID: Sendable, Hashable {
  public let index: Int
  public init(_ index: Int) { self.index = index }
}

/// A kind of thing that verdicts are about, with the facts that may be stated of it.
public struct Subject: Sendable {
  public let id: SubjectID
  /// `institution`.
  public let name: String
  public let title: Bilingual
  public let facts: [FactDeclaration]
  /// Conditions that no true facts break (`casesL3_5y <= cases5y`); facts that do are refused.
  public let consistency: [ConsistencyCheck]

  public init(
    id: SubjectID, name: String, title: Bilingual, facts: [FactDeclaration], consistency: [ConsistencyCheck]
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.facts = facts
    self.consistency = consistency
  }
}

/// A fact that may be stated of a subject.
public struct FactDeclaration: Sendable {
  /// With dots for groups: `icu.beds`.
  public let path: String
  public let type: ValueType
  public let label: Bilingual
  /// UCUM or a word of the norm (`例`); empty for pure numbers, Booleans and symbols.
  public let unit: Bilingual
  /// What documents show it.
  public let evidence: Bilingual
  /// Computed from other facts where it is not stated; where it is, both must agree.
  public let derivation: Expression?
  /// Nothing a person could do would change it (the grade of the hospital): never proposed as a remedy.
  public let isFixed: Bool
  public let position: SourcePosition

  public init(
    path: String, type: ValueType, label: Bilingual, unit: Bilingual, evidence: Bilingual,
    derivation: Expression?, isFixed: Bool, position: SourcePosition
  ) {
    self.path = path
    self.type = type
    self.label = label
    self.unit = unit
    self.evidence = evidence
    self.derivation = derivation
    self.isFixed = isFixed
    self.position = position
  }
}

/// A condition over a subject's facts; `notMet` on stated facts means that they contradict each other.
public struct ConsistencyCheck: Sendable {
  public let condition: Expression
  public let message: Bilingual

  public init(condition: Expression, message: Bilingual) {
    self.condition = condition
    self.message = message
  }
}

/// An ordered enumeration: titles from 医师 up, grades of hospitals from the lowest.
public struct Enumeration: Sendable {
  public let id: EnumerationID
  public let name: String
  /// Whether `<` and `>=` mean anything.
  public let isOrdered: Bool
  /// From the lowest; the word in facts files, then what people read.
  public let members: [Member]

  public init(id: EnumerationID, name: String, isOrdered: Bool, members: [Member]) {
    self.id = id
    self.name = name
    self.isOrdered = isOrdered
    self.members = members
  }

  public struct Member: Sendable, Hashable {
    public let word: String
    public let label: Bilingual

    public init(word: String, label: Bilingual) {
      self.word = word
      self.label = label
    }
  }
}

/// The fields of a record in a collection or of an optional record.
public struct RecordDeclaration: Sendable {
  public let id: RecordID
  public let name: String
  public let fields: [FactDeclaration]

  public init(id: RecordID, name: String, fields: [FactDeclaration]) {
    self.id = id
    self.name = name
    self.fields = fields
  }
}

/// A declared list that `in` tests; overlays may only take members out of lists that rules use so that fewer
/// members are stricter.
public struct NamedList: Sendable {
  public let id: ListID
  public let name: String
  public let title: Bilingual
  /// `.symbol` or `.code`.
  public let elementType: ValueType
  public let members: Set<Int>

  public init(id: ListID, name: String, title: Bilingual, elementType: ValueType, members: Set<Int>) {
    self.id = id
    self.name = name
    self.title = title
    self.elementType = elementType
    self.members = members
  }
}
