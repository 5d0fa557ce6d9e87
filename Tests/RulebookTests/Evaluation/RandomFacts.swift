@testable import Rulebook

/// Random numbers from a seed that the test states (SplitMix64, Steele, Lea, Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Facts of a subject with some of them forgotten, denied or set to other values of their type.
struct RandomFacts {
  let book: Rulebook
  var generator: SeededGenerator

  init(_ book: Rulebook, seed: UInt64) {
    self.book = book
    generator = SeededGenerator(seed)
  }

  /// Up to `most` facts of the base changed.
  mutating func varied(_ base: FactSet, most: Int) -> FactSet {
    var facts = base
    let declarations = book.subjects[base.subject.index].facts
    for _ in 0...Int.random(in: 0..<most, using: &generator) {
      let place = Int.random(in: declarations.indices, using: &generator)
      // Facts that follow from others are left to follow.
      facts.values[place] =
        declarations[place].derivation == nil || base.values[place] != .unknown
        ? value(declarations[place].type, near: base.values[place]) : .unknown
    }
    return facts
  }

  private mutating func value(_ type: ValueType, near: Value) -> Value {
    if Int.random(in: 0..<4, using: &generator) == 0 { return .unknown }
    switch type {
    case .verdict, .boolean: return .boolean(Bool.random(using: &generator))
    case .integer:
      if case .integer(let number) = near {
        return .integer(max(0, number + Int.random(in: -3...1, using: &generator) * max(1, number / 4)))
      }
      return .integer(Int.random(in: 0...3000, using: &generator))
    case .rational: return .rational(Rational(Int.random(in: 100...200, using: &generator), 10) ?? Rational(1))
    case .date:
      let start: CivilDate = if case .date(let day) = near { day } else { CivilDate(dayNumber: 18_000) }
      return start.adding(days: Int.random(in: -900...900, using: &generator)).map(Value.date) ?? .unknown
    case .period: return .period(Period(Int.random(in: 1...12, using: &generator), .months))
    case .symbol(let id): return .symbol(Int.random(in: book.enumerations[id.index].members.indices, using: &generator))
    case .code:
      return Int.random(in: 0..<4, using: &generator) == 0
        ? .unknown : .code(Int.random(in: book.catalogue.entries.indices, using: &generator))
    case .text: return .text("x")
    case .list(let element):
      return .list((0..<Int.random(in: 0...4, using: &generator)).map { _ in value(element, near: .unknown) })
    case .record(let id):
      let old: [Value] = if case .record(let fields) = near { fields } else { [] }
      return .record(
        book.records[id.index].fields.enumerated().map { place, field in
          if old.indices.contains(place), Bool.random(using: &generator) { return old[place] }
          return value(field.type, near: old.indices.contains(place) ? old[place] : .unknown)
        })
    case .optional(let wrapped):
      return Int.random(in: 0..<4, using: &generator) == 0 ? .none : value(wrapped, near: near)
    }
  }
}
