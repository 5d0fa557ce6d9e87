public import Rulebook

/// The courses at the prefecture's national base: four in each half-year, two for level 3 and two for levels 1 and 2.
///
/// Each trainee's logbook has a planned number of cases; the sessions of the base are handed out until it is full.
enum SampleTraining {
  struct Course: Sendable, Hashable {
    /// 0 to 39: half-year by four, then the place in it.
    let number: Int
    /// The trainee's hospital and place in its roster.
    let place: Int
    let index: Int
    let isLevel3: Bool
    let from: CivilDate
    /// The last day.
    let until: CivilDate
    let cases: Int
    let level3: Int
    let isPassed: Bool

    var half: Int { number / 4 }
  }

  static let perHalf = 4
  /// Exactly 100 cases, 50 of them at level 3.
  static let exactCourse = 28
  /// One case of level 3 too few.
  static let shortCourse = 24

  /// Attending physicians of permitted hospitals, and residents of all, in turn; who goes is a table, not chance.
  private static let attendings = trainees(.attending) { $0.isLevel3 }
  private static let residents = trainees(.resident) { $0.tier == 2 || $0.tier == 3 }

  private static func trainees(_ rank: SampleRank, _ fits: (SampleHospital) -> Bool) -> [(place: Int, index: Int)] {
    var found: [(place: Int, index: Int)] = []
    // The third hospital first: its first trainee is the attending who operates without the title.
    for place in [2] + [1] + Array(3..<SampleHospital.all.count) where fits(SampleHospital.all[place]) {
      let hospital = SampleHospital.all[place]
      for index in 0..<hospital.physicians where SampleRank.of(index, in: hospital) == rank {
        found.append((place, index))
      }
    }
    return found
  }

  static func courses(_ region: SampleRegion, _ prefecture: Int) -> [Course] {
    (0..<40).compactMap { course($0, region, prefecture) }
  }

  static func course(of place: Int, _ index: Int, _ prefecture: Int, _ region: SampleRegion) -> Course? {
    let number: Int?
    if let slot = attendings.firstIndex(where: { $0 == (place, index) }), slot < 20 {
      number = slot * 2
    } else if let slot = residents.firstIndex(where: { $0 == (place, index) }), slot < 20 {
      number = slot * 2 + 1
    } else {
      number = nil
    }
    return number.flatMap { course($0, region, prefecture) }
  }

  private static func course(_ number: Int, _ region: SampleRegion, _ prefecture: Int) -> Course? {
    let (half, isLevel3) = (number / perHalf, number.isMultiple(of: 2))
    let list = isLevel3 ? attendings : residents
    guard list.indices.contains(number / 2) else { return nil }
    let year = SampleRegion.years.lowerBound + half / 2
    var random = SampleRandom(region.seed, 7, prefecture, number)
    var (cases, level3) = (random.within(102...115), isLevel3 ? random.within(52...62) : random.within(0...12))
    if number == exactCourse { (cases, level3) = (100, 50) }
    if number == shortCourse { (cases, level3) = (104, 49) }
    let isSecond = !half.isMultiple(of: 2)
    return Course(
      number: number, place: list[number / 2].place, index: list[number / 2].index, isLevel3: isLevel3,
      from: SampleTime.date(year, isSecond ? 7 : 1, 1),
      until: SampleTime.date(year, isSecond ? 12 : 6, isSecond ? 31 : 30),
      cases: cases, level3: level3, isPassed: number != shortCourse)
  }
}

/// A training course of the sample with what the registry keeps of it; its logbook stands in the cases.
public struct SampleCourse: Sendable, Hashable {
  public let course: TrainingCourse
  /// What the logbook holds at scale 1: cases as operator under supervision, and those of level 3 or higher.
  public let cases: Int
  public let casesLevel3: Int
  /// Words of the rulebook's `trainingActivity` with the day of each.
  public let portfolio: [Entry]

  public struct Entry: Sendable, Hashable {
    public let activity: String
    public let day: CivilDate
  }

  init(
    _ made: SampleTraining.Course, trainee: String, base: String, supervisor: String, _ region: SampleRegion,
    _ prefecture: Int
  ) {
    var random = SampleRandom(region.seed, 8, prefecture, made.number)
    course = TrainingCourse(
      id: random.id(at: SampleTime.minute(made.from)), version: 1, person: trainee, base: base, isLevel3: made.isLevel3,
      from: made.from, until: made.until, supervisor: supervisor, months: 6, passed: made.isPassed)
    (cases, casesLevel3) = (made.cases, made.level3)
    let activities = [
      "preprocedure_evaluation", "diagnostic_interpretation", "consultation", "peripheral_vascular",
      "procedure_recording", "perioperative_care", "intensive_care", "follow_up",
    ]
    portfolio = activities.prefix(made.isPassed ? 8 : 7).map { activity in
      Entry(activity: activity, day: made.from.adding(days: random.within(10...150)) ?? made.from)
    }
  }
}
