/// The values at which the conditions of a rulebook turn, by the fact or the field that they are compared with.
/// Random facts are drawn near them, for that is where rules differ.
struct Thresholds: Sendable {
  enum Site: Hashable, Sendable {
    case fact(SubjectID, FactIndex)
    case field(RecordID, Int)
  }

  private(set) var integers: [Site: [Int]] = [:]
  private(set) var rationals: [Site: [Rational]] = [:]
  private(set) var symbols: [Site: [Int]] = [:]
  private(set) var periods: [Site: [Period]] = [:]
  /// The days on which parameters change.
  let changes: [CivilDate]

  private let book: Rulebook

  init(_ book: Rulebook) {
    self.book = book
    changes = Set(book.parameters.flatMap { $0.values.compactMap(\.from) }).sorted()
    for clause in book.clauses {
      guard let rule = clause.rule, let subject = clause.subject else { continue }
      for expression in [rule.applies, rule.requirement].compactMap(\.self) { walk(expression, subject, []) }
    }
    for question in book.questions {
      if case .verdict(let expression) = question.answer { walk(expression, question.subject, []) }
    }
    for subject in book.subjects {
      for fact in subject.facts { fact.derivation.map { walk($0, subject.id, []) } }
    }
    for machine in book.machines {
      for transition in machine.transitions {
        guard let condition = transition.guardCondition else { continue }
        walk(condition, machine.subject, [nil, .record(machine.event)])
      }
    }
  }

  /// What one condition compares.
  private struct Found {
    var sites: Set<Site> = []
    var values: [Value] = []
  }

  private mutating func walk(_ expression: Expression, _ subject: SubjectID, _ frames: [ValueType?]) {
    switch expression.kind {
    case .compare, .done, .holds, .exists:
      var found = Found()
      gather(expression, subject, frames, &found)
      note(found)
    case .member(_, let list):
      var found = Found()
      gather(expression, subject, frames, &found)
      if let list = book.lists.first(where: { $0.id == list }) {
        found.values += list.members.sorted().map(Value.symbol)
      }
      note(found)
    default:
      break
    }
    descend(expression, frames) { walk($0, subject, $1) }
  }

  private func gather(_ expression: Expression, _ subject: SubjectID, _ frames: [ValueType?], _ found: inout Found) {
    switch expression.kind {
    case .fact(let fact): found.sites.insert(.fact(subject, fact))
    case .field(let record, let field):
      if case .record(let id) = record.type.stripped { found.sites.insert(.field(id, field)) }
    case .element(let depth, let field):
      if depth < frames.count, case .record(let id)? = frames[frames.count - 1 - depth] {
        found.sites.insert(.field(id, field))
      }
    case .constant(let value): found.values.append(value)
    case .parameter(let index):
      guard book.parameters.indices.contains(index.index) else { break }
      for dated in book.parameters[index.index].values {
        found.values += [dated.value] + dated.value.around
      }
    default: break
    }
    descend(expression, frames) { gather($0, subject, $1, &found) }
  }

  private func descend(_ expression: Expression, _ frames: [ValueType?], _ body: (Expression, [ValueType?]) -> Void) {
    switch expression.kind {
    case .every(let collection, let inner), .some(let collection, let inner), .distinct(let collection, let inner),
      .sum(let collection, let inner), .min(let collection, let inner), .max(let collection, let inner):
      body(collection.list, frames)
      if let window = collection.window { body(window, frames) }
      body(inner, frames + [collection.list.type.listElement])
    case .count(let collection, let inner):
      body(collection.list, frames)
      if let window = collection.window { body(window, frames) }
      if let inner { body(inner, frames + [collection.list.type.listElement]) }
    default:
      for child in expression.children { body(child, frames) }
    }
  }

  private mutating func note(_ found: Found) {
    for site in found.sites {
      for value in found.values {
        switch value {
        case .integer(let number):
          integers[site, default: []] += [number, number * 10]
          rationals[site, default: []].append(Rational(number))
        case .rational(let number):
          rationals[site, default: []].append(number)
          if let whole = number.integer { integers[site, default: []] += [whole, whole * 10] }
        case .symbol(let rank): symbols[site, default: []].append(rank)
        case .period(let period): periods[site, default: []].append(period)
        default: break
        }
      }
    }
  }
}

extension Value {
  /// Values somewhat off this one, as overlays may set them.
  var around: [Value] {
    switch self {
    case .integer(let number) where (0...1_000_000).contains(number):
      [number + 1, number * 3 / 2, number * 2, max(number - 1, 0), number / 2].map(Value.integer)
    case .rational(let number):
      [(1, 2), (4, 5), (3, 2)].compactMap { part in
        Rational(part.0, part.1).flatMap { number.multiplied(by: $0) }.map(Value.rational)
      }
    case .period(let period) where (0...600).contains(period.count):
      [period.count + 1, period.count * 2, max(period.count - 1, 0)].map { .period(Period($0, period.unit)) }
    default: []
    }
  }
}
