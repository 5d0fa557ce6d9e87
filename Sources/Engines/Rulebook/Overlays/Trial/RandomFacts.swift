/// Draws facts of a subject at random: near the thresholds of the rules, with facts missing, with stated absences,
/// with lists whose elements are half known (so that counts come out as ranges).
public struct RandomFacts: Sendable {
  private let book: Rulebook
  private let subject: SubjectID
  private let thresholds: Thresholds
  private let seeds: [FactSet]
  private let days: [CivilDate]

  /// - Parameter seeds: Facts to vary, of this subject; without them everything is drawn afresh.
  public init(subject: SubjectID, book: Rulebook, seeds: [FactSet] = []) {
    self.init(subject: subject, book: book, seeds: seeds, thresholds: Thresholds(book))
  }

  init(subject: SubjectID, book: Rulebook, seeds: [FactSet], thresholds: Thresholds) {
    self.book = book
    self.subject = subject
    self.thresholds = thresholds
    let count = book.subject(subject)?.facts.count ?? 0
    self.seeds = seeds.filter { $0.subject == subject && $0.values.count == count }
    days = ["2012-09-01", "2023-12-20", "2024-06-30", "2025-01-01", "2026-12-28"].compactMap { CivilDate($0) }
  }

  /// How one trial is drawn.
  private struct Mood {
    /// In thousandths: facts left out, Booleans true, facts of a seed that are drawn again.
    let missing: Int
    let truth: Int
    let change: Int
    let asOf: CivilDate?

    /// The day that dates are drawn around.
    var day: CivilDate { asOf ?? CivilDate(dayNumber: 19_900) }
  }

  public func next(_ random: inout SplitMix64) -> FactSet {
    let facts = book.subject(subject)?.facts ?? []
    let seed = random.chance(750) ? random.pick(seeds) : nil
    let mood = Mood(
      missing: random.pick([0, 0, 20, 100, 400]) ?? 0, truth: random.pick([500, 900, 980, 1000]) ?? 500,
      change: random.pick([10, 40, 120, 300]) ?? 100, asOf: day(seed, &random))
    var values: [Value] = []
    for (index, fact) in facts.enumerated() {
      let site = Thresholds.Site.fact(subject, FactIndex(index))
      if let seed {
        values.append(varied(seed.values[index], fact.type, site, mood, &random))
      } else if fact.derivation != nil, random.chance(500) {
        values.append(.unknown)
      } else {
        values.append(drawn(fact.type, site, mood, &random))
      }
    }
    return FactSet(subject: subject, values: values, asOf: mood.asOf)
  }

  private func day(_ seed: FactSet?, _ random: inout SplitMix64) -> CivilDate? {
    if let seed, random.chance(700) { return seed.asOf }
    if random.chance(60) { return nil }
    let base = random.pick(days + thresholds.changes) ?? CivilDate(dayNumber: 19_900)
    return base.adding(days: random.below(5) - 2)
  }

  /// A seed's value, now and then another one; lists and records in their parts.
  private func varied(
    _ value: Value, _ type: ValueType, _ site: Thresholds.Site, _ mood: Mood, _ random: inout SplitMix64
  ) -> Value {
    if random.chance(mood.change) { return drawn(type, site, mood, &random) }
    switch (value, type.stripped) {
    case (.record(let fields), .record(let id)):
      guard let declared = book.record(id)?.fields, declared.count == fields.count else { return value }
      var changed: [Value] = []
      for (index, field) in fields.enumerated() {
        changed.append(varied(field, declared[index].type, .field(id, index), mood, &random))
      }
      return .record(changed)
    case (.list(let members), .list(let element)):
      var changed: [Value] = []
      for member in members where !random.chance(mood.change) {
        changed.append(varied(member, element, site, mood, &random))
      }
      return .list(changed)
    default:
      return value
    }
  }

  private func drawn(
    _ type: ValueType, _ site: Thresholds.Site, _ mood: Mood, _ random: inout SplitMix64
  ) -> Value {
    if random.chance(mood.missing) { return .unknown }
    switch type {
    case .optional(let wrapped):
      return random.chance(250) ? .none : drawn(wrapped, site, mood, &random)
    case .boolean: return .boolean(random.chance(mood.truth))
    case .integer: return .integer(integer(site, &random))
    case .rational:
      let near = random.chance(700) ? random.pick(thresholds.rationals[site] ?? []) : nil
      let base = near ?? Rational(random.below(40))
      let off = [Rational(0), Rational(0), Rational(1, 10), Rational(-1, 10)][random.below(4)] ?? Rational(0)
      let moved = base.adding(off) ?? base
      return .rational(moved.numerator < 0 ? base : moved)
    case .date: return date(site, mood, &random)
    case .period: return .period(random.pick(thresholds.periods[site] ?? []) ?? Period(random.below(24), .months))
    case .symbol(let id):
      if random.chance(600), let near = random.pick(thresholds.symbols[site] ?? []) { return .symbol(near) }
      return .symbol(random.below(book.enumeration(id)?.members.count ?? 1))
    case .code:
      return book.catalogue.entries.isEmpty ? .unknown : .code(random.below(book.catalogue.entries.count))
    case .text: return .text(["A", "B", "C"][random.below(3)])
    case .list(let element):
      var members: [Value] = []
      for _ in 0..<[0, 1, 1, 2, 3, 5, 9][random.below(7)] { members.append(drawn(element, site, mood, &random)) }
      return .list(members)
    case .record(let id):
      var fields: [Value] = []
      for (index, field) in (book.record(id)?.fields ?? []).enumerated() {
        fields.append(drawn(field.type, .field(id, index), mood, &random))
      }
      return .record(fields)
    case .verdict: return .unknown
    }
  }

  private func integer(_ site: Thresholds.Site, _ random: inout SplitMix64) -> Int {
    if random.chance(750), let near = random.pick(thresholds.integers[site] ?? []) {
      return max(0, near + random.below(3) - 1)
    }
    return random.below(random.pick([3, 13, 60, 1200, 5000]) ?? 13)
  }

  private func date(_ site: Thresholds.Site, _ mood: Mood, _ random: inout SplitMix64) -> Value {
    let day = mood.day
    if random.chance(600), let period = random.pick(thresholds.periods[site] ?? []),
      let near = day.subtracting(period)?.adding(days: random.below(3) - 1)
    {
      return .date(near)
    }
    let span = random.pick([3, 20, 400, 8000]) ?? 400
    return .date(day.adding(days: random.below(2 * span) - span - span / 2) ?? day)
  }
}
