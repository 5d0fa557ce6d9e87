public import Rulebook

/// Somebody of the sample with a career over time, as the directory keeps it.
public struct SamplePerson: Sendable, Hashable {
  /// Place in the institution's roster: physicians first, the chiefs before the others; then nurses, then technologists.
  public let index: Int
  public let person: Person
  /// Titles with the day of each, in order; empty for other staff.
  public let titles: [Appointment]
  public let licence: CivilDate
  /// First day of interventional work.
  public let start: CivilDate
  /// First day on which he operates at level 3 or higher: qualified nationally, with the title the norm asks for.
  public let operatesLevel3From: CivilDate?
  /// Facts in the rulebook's paths.
  public let statements: [DirectoryStatement]
  public let events: [QualificationEvent]
  public let privileges: [Privilege]

  /// A title and the day from which it is held.
  public struct Appointment: Sendable, Hashable {
    /// A word of the rulebook's titles.
    public let title: String
    public let from: CivilDate
  }

  public var isPhysician: Bool { person.profession == .physician }

  /// The code of the standard record's title on a day.
  public func titleCode(on day: CivilDate) -> String {
    var person = person
    person.title = titles.last { $0.from <= day }?.title ?? person.title
    return person.titleCode
  }
}

/// A rank in a roster, before any chance: which places of a table are chiefs, associate chiefs, attendings, residents.
enum SampleRank: Int, Sendable {
  case chief, associate, attending, resident

  static func of(_ index: Int, in hospital: SampleHospital) -> SampleRank {
    let ranks = hospital.ranks
    if index < ranks.chiefs { return .chief }
    if index < ranks.chiefs + ranks.associates { return .associate }
    return index < ranks.chiefs + ranks.associates + ranks.attendings ? .attending : .resident
  }

  /// Titles up to this rank, with the years from the licence after which each is held.
  var titles: [(title: String, years: Int)] {
    switch self {
    case .chief: [("医师", 0), ("主治医师", 5), ("副主任医师", 11), ("主任医师", 17)]
    case .associate: [("医师", 0), ("主治医师", 5), ("副主任医师", 11)]
    case .attending: [("医师", 0), ("主治医师", 6)]
    case .resident: [("医师", 0)]
    }
  }

  /// When the licence was got.
  var licenceYears: ClosedRange<Int> {
    switch self {
    case .chief: 1992...2001
    case .associate: 2000...2009
    case .attending: 2008...2014
    case .resident: 2016...2022
    }
  }
}
