import Rulebook
import Testing

@testable import Registry

@Suite("The truth of the sample") struct SampleTruthTests {
  private static let region = SampleGround.region
  private static let truth = SampleTruth(SampleGround.region)

  /// What a year comes to when its cases are counted one by one.
  private struct Count: Equatable {
    var cases = 0, level3 = 0, serious = 0, deathsRelated = 0, deaths = 0
    var accidents: [Int] = []
    var lastDay = 0, late = 0, halfLate = 0, missing = 0
    var operators: [String: Int] = [:]
  }

  /// The days listed in the calendar's file, read here by hand.
  private static let listed: [String: Bool] = {
    var days: [String: Bool] = [:]
    for line in SampleGround.calendarText.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",")
      if cells.count > 1 { days[String(cells[0])] = cells[1] == "makeup_workday" }
    }
    return days
  }()

  private static func workingDays(_ day: CivilDate, _ milliseconds: Int64) -> Int {
    let last = Int32((milliseconds / 1000 + 8 * 3600) / 86_400)
    var (number, count) = (day.dayNumber, 0)
    while number < last {
      number += 1
      let date = CivilDate(dayNumber: number)
      if listed[date.iso] ?? ((Int(number) + 3) % 7 < 5) { count += 1 }
    }
    return count
  }

  private static func count(_ cases: some Sequence<SampleCase>) -> Count {
    var count = Count()
    for session in cases {
      count.cases += 1
      let limit = session.endedAt + 31 * 86_400_000
      let grave = session.events.filter { $0.sir >= 3 && $0.onset < limit && $0.isRelated }
      if !grave.isEmpty { count.serious += 1 }
      if grave.contains(where: { $0.sir == 5 }) { count.deathsRelated += 1 }
      if session.died != nil { count.deaths += 1 }
      if let grade = session.accident { count.accidents.append(grade) }
      guard session.levels.contains(where: { $0 >= 3 }) else { continue }
      count.level3 += 1
      count.operators[session.operatorID, default: 0] += 1
      let taken = session.reports.map { report in report.sentAt.map { workingDays(session.day, $0) } }
      if taken.contains(nil) {
        count.missing += 1
      } else {
        let late = taken.count { $0 ?? 0 > 10 }
        if late == 2 {
          count.late += 1
        } else if late == 1 {
          count.halfLate += 1
        } else if taken == [10, 10] {
          count.lastDay += 1
        }
      }
    }
    return count
  }

  @Test("Every figure of every year is what counting the cases gives")
  func figures() {
    var total = 0
    for figures in Self.truth.figures {
      guard let institution = Self.region.institutions.first(where: { $0.institution.id == figures.institution }) else {
        Issue.record("no institution")
        continue
      }
      let counted = Self.count(Self.region.cases(of: institution, in: figures.year))
      let planned = Count(
        cases: figures.cases, level3: figures.casesLevel3, serious: figures.serious,
        deathsRelated: figures.deathsRelated,
        deaths: figures.deathsAnyCause, accidents: figures.accidents, lastDay: figures.reportsLastDay,
        late: figures.reportsLate, halfLate: figures.reportsHalfLate, missing: figures.reportsMissing,
        operators: figures.operators)
      #expect(counted == planned, "\(institution.institution.name.english) \(figures.year)")
      total += counted.cases
    }
    #expect(total == 60_000)
  }

  private func finding(_ name: String) throws -> SampleTruth.Finding {
    try #require(Self.truth.findings.first { $0.name == name })
  }

  private func figures(_ finding: SampleTruth.Finding) throws -> SampleTruth.Figures {
    try #require(Self.truth.figures.first { $0.institution == finding.subject && $0.year == finding.year })
  }

  @Test("One hospital stays just below five percent, one has exactly five, one exactly one percent of deaths")
  func rates() throws {
    let below = try figures(finding("below_five_percent"))
    #expect(below.serious * 100 < below.cases * 5)
    #expect((below.serious + 1) * 100 > below.cases * 5)
    let exact = try figures(finding("exactly_five_percent"))
    #expect(exact.serious * 100 == exact.cases * 5)
    let dead = try figures(finding("one_percent_dead"))
    #expect(dead.deathsRelated * 100 == dead.cases)
    // The only ones: nobody else breaks a rate by accident.
    let broken = Self.truth.figures.filter {
      $0.cases > 0 && ($0.serious * 20 >= $0.cases || $0.deathsRelated * 100 >= $0.cases)
    }
    #expect(Set(broken.map(\.institution)) == [exact.institution, dead.institution])
    #expect(broken.count == 2)
  }

  @Test("Operators with 29 and 30 cases, the attending who operated, the hospital without permission")
  func people() throws {
    for (name, cases) in [("operator_29", 29), ("operator_30", 30), ("attending_operated", 4)] {
      let finding = try finding(name)
      let done = Self.truth.figures.filter { $0.year == finding.year }.compactMap { $0.operators[finding.subject] }
      #expect(done == [cases], "\(name)")
    }
    let attending = try finding("attending_operated")
    let hospital = Self.region.institution(SampleHospital.Place.justBelowFive)
    let titles = Self.region.cases(of: hospital, in: 2023)
      .filter { $0.operatorID == attending.subject && $0.level >= 3 }.compactMap { $0.team.first?.title }
    #expect(titles == ["attending", "attending", "attending", "attending"])
    // Nobody else operates at level 3 below the title in a permitted hospital.
    for place in [0, 4, 5] {
      for session in Self.region.cases(of: Self.region.institution(place), in: 2023) where session.level >= 3 {
        #expect(["associate_chief", "chief"].contains(session.team[0].title))
        #expect(["associate_chief", "chief"].contains(session.decider.title))
      }
    }
    let unpermitted = try finding("unpermitted_level3")
    #expect(try figures(unpermitted).casesLevel3 == 3)
    #expect(!Self.region.institution(SampleHospital.Place.unpermitted).isPermitted(on: SampleTime.date(2024, 12, 31)))
  }

  @Test("Mentoring for more than a year counts, to the day it does not; the shielding test has run out")
  func clauses() throws {
    let context = EvaluationContext(book: SampleGround.book, calendar: SampleGround.calendar)
    let subject = try #require(SampleGround.book.subject(named: "institution"))
    for name in ["mentored", "mentored_too_short", "shielding_expired"] {
      let finding = try finding(name)
      let institution = try #require(Self.region.institutions.first { $0.institution.id == finding.subject })
      let history = try FactsFile.parse(
        FactText.object(institution.statements.map(StoredText.init)), file: "sample", subject: subject,
        in: SampleGround.book)
      let evaluation = try context.evaluate(finding.question, history.facts(asOf: finding.day))
      #expect(
        evaluation.failing.map(\.text).contains(finding.clause) != finding.isMet, "\(name): \(evaluation.failing)")
    }
  }

  @Test("Logbooks hold what was planned: one is exactly enough, one is a case short")
  func logbooks() throws {
    var cases: [String: (all: Int, level3: Int)] = [:]
    let base = Self.region.institution(SampleHospital.Place.base)
    for year in SampleRegion.years {
      for session in Self.region.cases(of: base, in: year) {
        guard let trainee = session.trainee else { continue }
        cases[trainee.course, default: (0, 0)].all += 1
        if session.level >= 3 { cases[trainee.course, default: (0, 0)].level3 += 1 }
        #expect(trainee.supervisor == session.operatorID)
      }
    }
    let courses = Self.region.courses(prefecture: 0)
    #expect(courses.count == 40)
    for course in courses {
      let counted = cases[course.course.id] ?? (0, 0)
      #expect(counted.all == course.cases && counted.level3 == course.casesLevel3, "\(course.course.from)")
    }
    let exact = try finding("training_exact")
    #expect(cases[exact.subject]?.all == 100 && cases[exact.subject]?.level3 == 50)
    let short = try finding("training_short")
    #expect(cases[short.subject]?.level3 == 49)
  }
}
