public import Rulebook

/// What is known of the sample before anybody counts: every year of every institution, and the places where a rule is
/// broken, or just kept, on purpose. It holds for prefecture 0 at scale 1 and above.
public struct SampleTruth: Sendable {
  /// The planned figures of an institution's year.
  public struct Figures: Sendable, Hashable {
    public let institution: String
    public let year: Int
    public let cases, casesLevel3, serious, deathsRelated, deathsAnyCause: Int
    /// Grades of medical accidents.
    public let accidents: [Int]
    public let reportsLastDay, reportsLate, reportsHalfLate, reportsMissing: Int
    /// Level-3 cases as operator, by person; those who did none are left out.
    public let operators: [String: Int]
  }

  /// A known answer to a question of the rulebook.
  public struct Finding: Sendable, Hashable {
    /// `below_five_percent` …
    public let name: String
    public let note: Bilingual
    /// The rulebook's question and the subject's id.
    public let question: String
    public let subject: String
    /// The year asked for, or the day.
    public let year: Int?
    public let day: CivilDate?
    public let clause: String
    /// Whether that clause is met.
    public let isMet: Bool
    /// The numbers it rests on.
    public let figures: [String: Int]
  }

  public let figures: [Figures]
  public let findings: [Finding]

  /// Place in the base's roster of the physician suspended in 2024.
  static let suspendedPhysician = 4
  /// Places in the base's roster of the operators with 29 and with 30 cases in 2024.
  static let operatorsAtThirty = (below: 2, met: 3)
  /// Place in the third hospital's roster of the attending who operated at level 3 in 2023.
  static let attending = 9

  struct Key: Hashable, Sendable {
    let place: Int
    let year: Int
  }

  /// What a story fixes; what is nil is left to chance.
  struct Story: Sendable {
    var cases: Int?
    var level3: Int?
    var serious: Int?
    var deathsRelated: Int?
    var accidents: [Int] = []
    var operators: [(index: Int, cases: Int)] = []
  }

  static let plan: [Key: Story] = [
    Key(place: SampleHospital.Place.justBelowFive, year: 2024): Story(cases: 1001, serious: 50, deathsRelated: 3),
    Key(place: SampleHospital.Place.exactlyFive, year: 2024): Story(cases: 1000, serious: 50, deathsRelated: 3),
    Key(place: SampleHospital.Place.onePercentDead, year: 2023): Story(cases: 800, serious: 24, deathsRelated: 8),
    Key(place: SampleHospital.Place.university, year: 2022): Story(accidents: [3]),
    Key(place: SampleHospital.Place.base, year: 2024): Story(
      operators: [(operatorsAtThirty.below, 29), (operatorsAtThirty.met, 30), (suspendedPhysician, 0)]),
    Key(place: SampleHospital.Place.justBelowFive, year: 2023): Story(operators: [(attending, 4)]),
    Key(place: SampleHospital.Place.unpermitted, year: 2024): Story(level3: 3, operators: [(0, 3)]),
  ]

  public init(_ region: SampleRegion) {
    guard region.share(of: 0) == 1 else {
      (figures, findings) = ([], [])
      return
    }
    let rosters = SampleHospital.all.indices.map { SampleRoster(region, region.institution($0)) }
    var figures: [Figures] = []
    for roster in rosters {
      for year in SampleRegion.years {
        let plan = SampleYear(region, roster, year: year)
        figures.append(
          Figures(
            institution: roster.institution.institution.id, year: year, cases: plan.cases, casesLevel3: plan.level3,
            serious: plan.serious, deathsRelated: plan.deathsRelated,
            deathsAnyCause: plan.deathsRelated + plan.deathsUnrelated, accidents: plan.accidents,
            reportsLastDay: plan.reportsLastDay, reportsLate: plan.reportsLate, reportsHalfLate: plan.reportsHalfLate,
            reportsMissing: plan.reportsMissing,
            operators: Dictionary(
              plan.operators.filter { $0.cases > 0 }.map { (roster.people[$0.index].person.id, $0.cases) },
              uniquingKeysWith: +)))
      }
    }
    self.figures = figures
    findings = Self.findings(region, rosters)
  }
}
