extension Rulebook {
  /// Where things stand by name; built once with the rulebook.
  struct Index: Sendable {
    let clauses: [ClauseID: Int]
    let questions: [String: Int]
    let subjects: [String: Int]
    let parameters: [String: Int]
    let readings: [ReadingID: Int]
    let machines: [String: Int]

    init(
      clauses: [Clause], questions: [Question], subjects: [Subject], parameters: [Parameter], readings: [Reading],
      machines: [Machine]
    ) {
      func places<Key: Hashable>(_ keys: [Key]) -> [Key: Int] {
        Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
      }
      self.clauses = places(clauses.map(\.id))
      self.questions = places(questions.map(\.id))
      self.subjects = places(subjects.map(\.name))
      self.parameters = places(parameters.map(\.name))
      self.readings = places(readings.map(\.id))
      self.machines = places(machines.map(\.name))
    }
  }

  /// The clause of that number. Complexity: O(1), as all of these.
  public func clause(_ id: ClauseID) -> Clause? { index.clauses[id].map { clauses[$0] } }

  /// Its place in the order of the norm.
  public func order(of id: ClauseID) -> Int? { index.clauses[id] }

  public func question(_ id: String) -> Question? { index.questions[id].map { questions[$0] } }

  public func subject(named name: String) -> Subject? { index.subjects[name].map { subjects[$0] } }

  public func subject(_ id: SubjectID) -> Subject? { subjects.indices.contains(id.index) ? subjects[id.index] : nil }

  public func parameter(named name: String) -> Parameter? { index.parameters[name].map { parameters[$0] } }

  public func parameterIndex(named name: String) -> ParameterIndex? { index.parameters[name].map(ParameterIndex.init) }

  public func reading(_ id: ReadingID) -> Reading? { index.readings[id].map { readings[$0] } }

  public func machine(named name: String) -> Machine? { index.machines[name].map { machines[$0] } }

  public func enumeration(_ id: EnumerationID) -> Enumeration? {
    enumerations.indices.contains(id.index) ? enumerations[id.index] : nil
  }

  public func record(_ id: RecordID) -> RecordDeclaration? {
    records.indices.contains(id.index) ? records[id.index] : nil
  }
}
