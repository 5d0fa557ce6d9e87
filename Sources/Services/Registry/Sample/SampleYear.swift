internal import Rulebook

/// What one institution does in one year, planned before a single case is made: the stream of cases comes out with
/// exactly these numbers.
struct SampleYear: Sendable {
  let year: Int
  let cases: Int
  /// Cases of level 3 or higher.
  let level3: Int
  /// Procedure-related serious complications (SIR 3 or more, within 30 days), the fatal ones among them.
  let serious: Int
  let deathsRelated: Int
  /// Deaths within 30 days that have nothing to do with the procedure.
  let deathsUnrelated: Int
  /// Grades of medical accidents.
  let accidents: [Int]
  /// Reports of level-3 cases: sent on the last day, late to both recipients, late to one, never.
  let reportsLastDay: Int
  let reportsLate: Int
  let reportsHalfLate: Int
  let reportsMissing: Int
  /// Level-3 cases of each operator, by place in the roster.
  let operators: [(index: Int, cases: Int)]

  init(_ region: SampleRegion, _ roster: SampleRoster, year: Int) {
    let institution = roster.institution
    let hospital = SampleHospital.all[institution.place]
    var random = SampleRandom(region.seed, 3, institution.index, year)
    self.year = year
    cases = region.cases(prefecture: institution.prefecture, place: institution.place, year: year)
    let isWhole = region.share(of: institution.prefecture) == 1
    let story = isWhole ? SampleTruth.plan[SampleTruth.Key(place: institution.place, year: year)] : nil
    let isPermitted = hospital.isLevel3 && year >= hospital.level3From
    let entitled = isPermitted ? roster.upperOperators(in: year) : []
    level3 = story?.level3 ?? (entitled.isEmpty ? 0 : cases * (hospital.level3 + random.within(-20...20)) / 1000)
    deathsRelated = story?.deathsRelated ?? cases * random.within(1...4) / 1000
    serious = story?.serious ?? max(deathsRelated, cases * random.within(14...30) / 1000)
    deathsUnrelated = cases * random.within(2...8) / 1000
    accidents = story?.accidents ?? []
    reportsLastDay = level3 * 20 / 1000
    reportsLate = level3 * random.within(30...60) / 1000
    reportsHalfLate = level3 * 8 / 1000
    reportsMissing = level3 * 5 / 1000
    // Planned operators first; the others share what is left in proportion to chance.
    var left = level3
    var operators: [(index: Int, cases: Int)] = []
    for (index, count) in story?.operators ?? [] {
      operators.append((index, min(left, count)))
      left -= min(left, count)
    }
    let others = entitled.filter { index in !operators.contains { $0.index == index } }
    let weights = others.map { _ in random.within(60...140) }
    let sum = max(1, weights.reduce(0, +))
    for (number, index) in others.enumerated() {
      let count = number == others.count - 1 ? left : min(left, level3 * weights[number] / sum)
      operators.append((index, count))
      left -= count
    }
    self.operators = operators
  }

  /// Cases of every institution of a prefecture in a year at scale 1: the growth of five years, the table's weights, and
  /// the numbers that the stories fix.
  static func allocation(year: Int) -> [Int] {
    let total = 9600 + 1200 * (year - SampleRegion.years.lowerBound)
    let weights = SampleHospital.all.map(\.weight)
    var counts = weights.map { total * $0 / weights.reduce(0, +) }
    var fixed: Set<Int> = []
    for place in weights.indices {
      guard let cases = SampleTruth.plan[SampleTruth.Key(place: place, year: year)]?.cases else { continue }
      counts[place] = cases
      fixed.insert(place)
    }
    // What rounding and the stories leave goes to the base.
    counts[SampleHospital.Place.base] += total - counts.reduce(0, +)
    return counts
  }
}
