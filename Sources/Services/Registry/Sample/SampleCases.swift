internal import Rulebook

/// The cases of one institution in one year, made one after the other: no more than a day's room plan and a few patients
/// who come again are remembered.
public struct SampleCases: Sequence, IteratorProtocol, Sendable {
  let region: SampleRegion
  let roster: SampleRoster
  let plan: SampleYear
  private let days: SampleDays
  private let lower: [Int]
  private let courses: [SampleCourse]

  var random: SampleRandom
  private var number = 0
  private var leftLevels: [Int]
  private var leftOutcomes: [Int]
  private var leftReports: [Int]
  private var leftOperators: [Int]
  private var leftAccidents: [Int]
  private var leftCourses: [(cases: Int, level3: Int)]
  private var half = -1
  private var today: CivilDate?
  private var roomFree: [Int] = []
  private var operatorFree: [Int: Int] = [:]
  private var patients = SamplePatients()

  init(_ region: SampleRegion, _ institution: SampleInstitution, _ year: Int) {
    self.region = region
    roster = SampleRoster(region, institution)
    plan = SampleYear(region, roster, year: year)
    random = SampleRandom(region.seed, 4, institution.index, year)
    days = SampleDays(year: year, calendar: region.calendar)
    lower = roster.lowerOperators(in: year)
    courses =
      institution.place == SampleHospital.Place.base && plan.cases > 0
      ? region.courses(prefecture: institution.prefecture) : []
    leftLevels = [plan.level3, plan.cases - plan.level3]
    leftOutcomes = [
      plan.deathsRelated, plan.serious - plan.deathsRelated, plan.deathsUnrelated,
      Swift.max(0, plan.cases - plan.serious - plan.deathsUnrelated),
    ]
    let late = plan.reportsLastDay + plan.reportsLate + plan.reportsHalfLate + plan.reportsMissing
    leftReports = [
      Swift.max(0, plan.level3 - late), plan.reportsLastDay, plan.reportsLate, plan.reportsHalfLate,
      plan.reportsMissing,
    ]
    leftOperators = plan.operators.map(\.cases)
    leftAccidents = plan.accidents
    leftCourses = []
  }

  public mutating func next() -> SampleCase? {
    guard number < plan.cases else { return nil }
    let day = days.day(number, of: plan.cases, &random)
    if day != today { open(day) }
    let isUpper = random.draw(&leftLevels) == 0
    let procedure = choose(isUpper ? SampleProcedure.upper : SampleProcedure.lower, in: day.month)
    let lead =
      isUpper && !plan.operators.isEmpty ? plan.operators[random.draw(&leftOperators)].index : random.pick(lower)
    let slot = schedule(SampleProcedure.all[procedure], day, lead)
    let outcome = SampleOutcome(rawValue: random.draw(&leftOutcomes)) ?? .none
    let reporting = isUpper ? SampleCase.Reporting(rawValue: random.draw(&leftReports)) ?? .inTime : .notDue
    let (patient, isFirst) = patients.next(
      self.region, roster.institution, plan.year, SampleProcedure.all[procedure], day, outcome, &random)
    let accident = outcome == .serious && !leftAccidents.isEmpty ? leftAccidents.removeLast() : nil
    number += 1
    var draft = SampleDraft(
      procedure: procedure, lead: lead, number: number, slot: slot, outcome: outcome, reporting: reporting,
      patient: patient, isFirstVisit: isFirst, accident: accident)
    draft.trainee = trainee(day, isUpper, lead)
    return make(draft)
  }

  private mutating func open(_ day: CivilDate) {
    today = day
    roomFree = roster.institution.rooms.map { _ in SampleTime.minute(day, 8 * 60) }
    operatorFree.removeAll(keepingCapacity: true)
    patients.forget(before: day)
    let half = (day.year - SampleRegion.years.lowerBound) * 2 + (day.month > 6 ? 1 : 0)
    guard half != self.half, !courses.isEmpty, region.share(of: roster.institution.prefecture) > 0 else { return }
    self.half = half
    let range = (half * SampleTraining.perHalf)..<((half + 1) * SampleTraining.perHalf)
    leftCourses = courses[range.clamped(to: courses.indices)].map { ($0.cases - $0.casesLevel3, $0.casesLevel3) }
  }

  /// A code of the level by tier; abscesses are more frequent in summer, broken vertebrae in winter.
  private mutating func choose(_ indices: [Int], in month: Int) -> Int {
    let tier = SampleHospital.all[roster.institution.place].tier
    for _ in 0..<4 {
      let index = indices[random.weighted(SampleProcedure.weights(indices, tier: tier))]
      let code = SampleProcedure.all[index].code
      if code == "IR12-1-07", !(5...10).contains(month), random.chance(350) { continue }
      if code == "IR12-3-09", (5...10).contains(month), random.chance(350) { continue }
      return index
    }
    return indices[0]
  }

  struct Slot { let room: Int, start: Int, minutes: Int, urgency: String }

  /// The first room of the kind that is free, when the operator is free; emergencies come at night. Nothing runs from one
  /// year into the next.
  private mutating func schedule(_ procedure: SampleProcedure, _ day: CivilDate, _ lead: Int) -> Slot {
    let use = procedure.usesRays ? "dsa" : procedure.guidance == "CT" ? "ct" : "ultrasound"
    let rooms = roster.institution.rooms.indices.filter { roster.institution.rooms[$0].use == use }
    let room = rooms.min { roomFree[$0] < roomFree[$1] } ?? 0
    let minutes = Swift.max(10, Swift.min(300, random.spread(procedure.minutes)))
    let isEmergency = random.chance(procedure.emergencies)
    let urgency = isEmergency ? "emergency" : random.chance(100) ? "urgent" : "planned"
    let earliest = isEmergency ? SampleTime.minute(day, random.within(17 * 60...20 * 60)) : 0
    let last = SampleTime.minute(day, 18 * 60 + 59)
    let free = Swift.max(roomFree[room], operatorFree[lead] ?? 0, earliest) + random.within(0...15)
    let start = day.month == 12 && day.day == 31 ? Swift.min(free, last) : free
    roomFree[room] = start + minutes + random.within(12...25)
    operatorFree[lead] = start + minutes + 10
    return Slot(room: room, start: start, minutes: minutes, urgency: urgency)
  }

  /// Hands the session to a trainee of the base whose logbook still wants one of its level.
  private mutating func trainee(_ day: CivilDate, _ isUpper: Bool, _ lead: Int) -> SampleCase.Trainee? {
    let wanting = leftCourses.indices.filter { (isUpper ? leftCourses[$0].level3 : leftCourses[$0].cases) > 0 }
    guard !wanting.isEmpty, random.chance(900) else { return nil }
    let slot = random.pick(wanting)
    if isUpper { leftCourses[slot].level3 -= 1 } else { leftCourses[slot].cases -= 1 }
    let course = courses[half * SampleTraining.perHalf + slot].course
    return SampleCase.Trainee(person: course.person, course: course.id, supervisor: roster.people[lead].person.id)
  }
}

/// How a session ends for the patient: the classes of the plan.
enum SampleOutcome: Int, Sendable { case deathRelated, serious, deathUnrelated, none }

/// What is decided of a case before its details.
struct SampleDraft: Sendable {
  let procedure: Int
  let lead: Int
  let number: Int
  let slot: SampleCases.Slot
  let outcome: SampleOutcome
  let reporting: SampleCase.Reporting
  let patient: SamplePatient
  let isFirstVisit: Bool
  let accident: Int?
  var trainee: SampleCase.Trainee?
}
