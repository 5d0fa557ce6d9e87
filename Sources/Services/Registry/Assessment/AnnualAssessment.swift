public import Rulebook
internal import Store

/// A year of an institution or a physician, with what the norm says of it.
public struct AnnualResult: Sendable {
  public let subject: String
  /// `institution` or `physician`.
  public let subjectKind: String
  public let year: Int
  public let figures: AnnualFigures
  /// `annual.inst` or `annual.phys`.
  public let evaluation: Evaluation
}

/// Counts of a year, from raw cases.
public struct AnnualFigures: Sendable, Hashable {
  public var cases = 0
  public var casesLevel3 = 0
  public var serious = 0
  public var deathsRelated = 0
  public var deaths = 0
  public var accidentsPending = 0
  public var accidents: [Int] = []

  public init() {}

  mutating func add(_ count: AssessmentTable.Count) {
    cases += count.cases
    casesLevel3 += count.casesLevel3
    serious += count.serious
    deathsRelated += count.deathsRelated
    deaths += count.deaths
    accidentsPending += count.accidentsPending
  }
}

extension Assessment {
  /// The year of every institution and every physician, from one pass over the raw cases.
  public func annual(_ year: Int) async throws -> [AnnualResult] {
    let (core, today) = (core, CivilDate(milliseconds: core.now))
    return try await core.database.read { connection in
      let pass = try AnnualPass(year: year, today: today, core, connection)
      let institutions = try Institution.list(of: nil, in: connection).map { try pass.institution($0.id) }
      let physicians = try Person.list(of: nil, in: connection).filter { $0.profession == .physician }
        .map { try pass.physician($0) }
      return institutions + physicians
    }
  }

  /// One subject's year; nil where the directory has no such institution or physician.
  public func annual(_ year: Int, of subject: String) async throws -> AnnualResult? {
    let (core, today) = (core, CivilDate(milliseconds: core.now))
    return try await core.database.read { connection in
      if try Institution.find(subject, in: connection) != nil {
        return try AnnualPass(year: year, institution: subject, today: today, core, connection).institution(subject)
      }
      guard let person = try Person.find(subject, in: connection), person.profession == .physician else { return nil }
      return try AnnualPass(year: year, operatorID: subject, today: today, core, connection).physician(person)
    }
  }
}

/// The figures of a year, gathered once, and the verdicts on them.
struct AnnualPass {
  let year: Int
  let day: CivilDate
  let core: RegistryCore
  private var byInstitution: [String: AnnualFigures] = [:]
  private var byOperator: [String: AnnualFigures] = [:]
  private let before: Set<String>
  private let events: [String: [QualificationEvent]]
  private let titles: [String: String]
  private let reader: StandingReader

  init(
    year: Int, institution: String? = nil, operatorID: String? = nil, today: CivilDate, _ core: RegistryCore,
    _ connection: any SQLConnection
  ) throws {
    (self.year, self.core) = (year, core)
    reader = try StandingReader(core, connection)
    // Of a year that is not over, the standing of today.
    let last = CivilDate(year: year, month: 12, day: 31) ?? today
    let day = min(last, today)
    self.day = day
    let isAll = institution == nil && operatorID == nil
    let counts =
      isAll
      ? try AssessmentTable.counts(of: year, in: connection)
      : try AssessmentTable.counts(of: year, institution: institution, operatorID: operatorID, in: connection)
    for count in counts {
      byInstitution[count.institution, default: AnnualFigures()].add(count)
      if let id = count.operatorID { byOperator[id, default: AnnualFigures()].add(count) }
    }
    for (id, grades) in try AssessmentTable.accidents(of: year, in: connection) {
      byInstitution[id, default: AnnualFigures()].accidents = grades
    }
    before = try AssessmentTable.active(in: year - 1, in: connection)
    events = Dictionary(
      grouping: try StatementTable.events(of: isAll ? nil : institution ?? operatorID, in: connection), by: \.subject)
    var titles: [String: String] = [:]
    for stored in try AssessmentTable.titles(in: connection) {
      let from = stored.from.flatMap { CivilDate($0) }, until = stored.until.flatMap { CivilDate($0) }
      guard from.map({ $0 <= day }) ?? true, until.map({ day < $0 }) ?? true else { continue }
      if case .string(let title) = RecordText.json(stored.value) { titles[stored.subject] = title }
    }
    self.titles = titles
  }

  func institution(_ id: String) throws -> AnnualResult {
    let figures = byInstitution[id] ?? AnnualFigures()
    guard var sheet = core.templates.sheet("annualInstitution", asOf: day) else { throw QuestionUnavailable() }
    sheet["year"] = .integer(year)
    sheet["cases"] = .integer(figures.cases)
    sheet["serious"] = .integer(figures.serious)
    sheet["deathsRelated"] = .integer(figures.deathsRelated)
    sheet["deathsAllCause"] = .integer(figures.deaths)
    sheet["accidents"] = .list(figures.accidents.map { .integer($0) })
    sheet["accidentsPending"] = .integer(figures.accidentsPending)
    let isGranted = reader.standing(events[id] ?? [], on: day).isGranted == true
    if figures.casesLevel3 == 0, !isGranted {
      sheet["casesL3"] = Value.none
    } else if before.contains(id) {
      // A first, partial year has no full count.
      sheet["casesL3"] = .integer(figures.casesLevel3)
    }
    return AnnualResult(
      subject: id, subjectKind: "institution", year: year, figures: figures,
      evaluation: try core.rules.evaluate("annual.inst", sheet.facts))
  }

  func physician(_ person: Person) throws -> AnnualResult {
    let figures = byOperator[person.id] ?? AnnualFigures()
    guard var sheet = core.templates.sheet("annualPhysician", asOf: day) else { throw QuestionUnavailable() }
    sheet["year"] = .integer(year)
    if let rank = (titles[person.id] ?? person.title).flatMap({ core.templates.rank(of: $0, in: "title") }) {
      sheet["title"] = .symbol(rank)
    }
    sheet.set("l3Qualified", reader.standing(events[person.id] ?? [], on: day).isGranted)
    sheet["operatorL3"] = .integer(figures.casesLevel3)
    return AnnualResult(
      subject: person.id, subjectKind: "physician", year: year, figures: figures,
      evaluation: try core.rules.evaluate("annual.phys", sheet.facts))
  }
}
