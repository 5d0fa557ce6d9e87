internal import Rulebook
internal import Store

/// The facts of institutions: what is stated, and where nothing is stated what people, machines and cases show.
struct InstitutionFacts {
  let core: RegistryCore
  let connection: any SQLConnection
  let reader: StandingReader

  init(_ core: RegistryCore, _ connection: any SQLConnection) throws {
    self.core = core
    self.connection = connection
    reader = try StandingReader(core, connection)
  }

  func facts(
    _ institution: Institution, asOf day: CivilDate, knownAt: CivilDate? = nil
  ) throws -> (facts: FactSet, leftOut: [String]) {
    let stored = try StatementTable.statements(of: "institution", institution.id, in: connection)
    let (history, leftOut) = core.templates.readable(of: "institution", stored.map(StoredText.init), core)
    let cut = history?.facts(asOf: day, knownAt: knownAt)
    guard
      var sheet = cut.flatMap({ core.templates.sheet("institution", $0) })
        ?? core.templates.sheet("institution", asOf: day)
    else { throw QuestionUnavailable() }
    sheet.fill("grade", core.templates.rank(of: institution.grade, in: "grade").map { .symbol($0) })
    try fillPeople(&sheet, institution, day)
    try fillCases(&sheet, institution, day)
    try fillMachines(&sheet, institution, day)
    return (sheet.facts, leftOut)
  }

  /// Counts of physicians, where each of them is determined.
  private func fillPeople(_ sheet: inout FactSheet, _ institution: Institution, _ day: CivilDate) throws {
    guard sheet["roster"] == .unknown else { return }
    let physicians = try Person.list(of: institution.id, in: connection).filter { $0.profession == .physician }
    guard !physicians.isEmpty, let senior = core.templates.rank(of: "副主任医师", in: "title") else { return }
    let standings = try physicians.compactMap { try reader.physician($0.id, on: day) }
    let interventional = standings.filter { $0.isInterventional == true }.count
    if standings.allSatisfy({ $0.isInterventional != nil }) { sheet.fill("irPhysicians", .integer(interventional)) }
    guard standings.allSatisfy({ $0.qualification.isDetermined }) else { return }
    let able = standings.filter { $0.qualification.isGranted == true && $0.qualification.isSuspended == false }
    let above = able.filter { ($0.title.flatMap { core.templates.rank(of: $0, in: "title") } ?? -1) >= senior }
    sheet.fill("l3Physicians", .integer(able.count))
    sheet.fill("l3AssociateChiefOrAbove", .integer(above.count))
  }

  private func fillCases(_ sheet: inout FactSheet, _ institution: Institution, _ day: CivilDate) throws {
    guard sheet["caseCounts"] == .unknown, let first = day.subtracting(Period(5, .years)) else { return }
    let window = try AssessmentTable.window(after: first, through: day, institution: institution.id, in: connection)
    guard let counts = window[institution.id] else { return }
    sheet.fill("cases5y", .integer(counts.cases))
    sheet.fill("casesL3_5y", .integer(counts.casesLevel3))
  }

  /// What the register of machines shows; a machine that is not there shows nothing.
  private func fillMachines(_ sheet: inout FactSheet, _ institution: Institution, _ day: CivilDate) throws {
    let machines = try Equipment.list(of: institution.id, in: connection).filter {
      ($0.serviceFrom.map { $0 <= day } ?? true) && ($0.serviceUntil.map { day < $0 } ?? true)
    }
    let angiography = machines.filter(\.hasDSA)
    guard !angiography.isEmpty else { return }
    sheet.fill("room.dsa", .boolean(true))
    sheet.fill("l3room.roadmap", .boolean(angiography.contains(where: \.hasRoadmap)))
    if angiography.allSatisfy({ $0.shieldingUntil != nil }) {
      sheet.fill("room.radiationProtection", .boolean(angiography.contains { ($0.shieldingUntil ?? day) >= day }))
    }
  }
}
