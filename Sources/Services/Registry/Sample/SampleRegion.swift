public import Rulebook

/// A synthetic region for demos, tests and benchmarks: one prefecture with forty institutions, three hundred physicians
/// and 60,000 cases in five years; at larger scales as many prefectures as it takes, up to a country.
///
/// It is pure: the same seed gives the same bytes. Nothing is held in memory but the tables: every institution, roster and
/// year of cases is made when it is asked for, and a year of cases is a sequence.
///
/// ```swift
/// let region = SampleRegion(seed: 1, scale: 1, calendar: calendar, catalogue: catalogue)
/// for institution in region.institutions {
///   for year in SampleRegion.years { for session in region.cases(of: institution, in: year) { … } }
/// }
/// ```
///
/// No person in it lives: names are those of ``SampleNames``, every object says that it is synthetic, and all rates, doses
/// and careers are invented. Facts are the names and seats of the counties (``SampleCounty``) and the working days.
public struct SampleRegion: Sendable {
  public static let years = 2021...2025
  /// Cases of one prefecture in the five years.
  public static let casesPerPrefecture = 60_000

  public let seed: UInt64
  /// How many prefectures; below 1 a prefecture with fewer cases. 417 make five million cases a year.
  public let scale: Double
  public let calendar: WorkingCalendar
  public let catalogue: Catalogue
  /// The key of the pseudonyms.
  public let regionKey: [UInt8]
  /// The rulebook named in the records' provenance.
  public let rulebook: String?

  let allocations: [[Int]]

  public init(
    seed: UInt64, scale: Double = 1, calendar: WorkingCalendar, catalogue: Catalogue,
    regionKey: [UInt8] = Array("synthetic region key".utf8), rulebook: String? = nil
  ) {
    self.seed = seed
    self.scale = min(max(scale, 0), 10_000)
    (self.calendar, self.catalogue) = (calendar, catalogue)
    (self.regionKey, self.rulebook) = (regionKey, rulebook)
    allocations = Self.years.map { SampleYear.allocation(year: $0) }
  }

  /// The day on which the directory was entered.
  var opening: CivilDate { SampleTime.date(2021, 1, 1) }
  /// The sample's last day.
  public static var lastDay: CivilDate { SampleTime.date(years.upperBound, 12, 31) }

  public var prefectures: Int { max(1, Int(scale.rounded(.up))) }

  /// The share of a whole prefecture's cases that one has: 1 for all but the last.
  func share(of prefecture: Int) -> Double { min(1, max(0, scale - Double(prefecture))) }

  func cases(prefecture: Int, place: Int, year: Int) -> Int {
    guard Self.years.contains(year) else { return 0 }
    let whole = allocations[year - Self.years.lowerBound][place]
    let share = share(of: prefecture)
    return share == 1 ? whole : Int((Double(whole) * share).rounded())
  }

  /// How many cases there are in all.
  public var caseCount: Int {
    (0..<prefectures).reduce(0) { sum, prefecture in
      sum
        + SampleHospital.all.indices.reduce(0) { sum, place in
          sum + Self.years.reduce(0) { $0 + cases(prefecture: prefecture, place: place, year: $1) }
        }
    }
  }

  // MARK: - What is in it

  public var institutions: some Sequence<SampleInstitution> {
    (0..<(prefectures * SampleHospital.all.count)).lazy.map { SampleInstitution(self, index: $0) }
  }

  public func institution(_ index: Int) -> SampleInstitution { SampleInstitution(self, index: index) }

  /// Everybody of an institution: physicians, nurses, technologists.
  public func people(of institution: SampleInstitution) -> [SamplePerson] { SampleRoster(self, institution).people }

  /// The training courses at a prefecture's base.
  public func courses(prefecture: Int) -> [SampleCourse] {
    let base = institution(prefecture * SampleHospital.all.count + SampleHospital.Place.base)
    let supervisor = people(of: base)[0].person.id
    return SampleTraining.courses(self, prefecture).map { course in
      let home = institution(prefecture * SampleHospital.all.count + course.place)
      return SampleCourse(
        course, trainee: people(of: home)[course.index].person.id, base: base.institution.id, supervisor: supervisor,
        self, prefecture)
    }
  }

  /// The cases of one institution in one year, by day.
  public func cases(of institution: SampleInstitution, in year: Int) -> SampleCases {
    SampleCases(self, institution, year)
  }

  /// Calls `each` with every case of the sample, institution by institution, year by year, until it returns false.
  public func forEachCase(_ each: (SampleCase) throws -> Bool) rethrows {
    for institution in institutions {
      for year in Self.years {
        for session in cases(of: institution, in: year) where try !each(session) { return }
      }
    }
  }
}
