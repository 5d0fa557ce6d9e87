/// Runs a machine's events in order of date.
///
/// A guard that missing facts leave undetermined is followed both ways; the state is determined where all ways
/// end in one. Events on one day keep the order in which they are listed; events after `asOf` are ignored.
struct MachineRun {
  private let compiled: MachineProgram
  private var evaluator: Evaluator
  private var ways: [Way]
  /// More ways than anyone could follow leave the state undetermined.
  private static let limit = 64

  /// One course that events may have taken.
  private struct Way: Hashable {
    var state: Int
    var registers: [Value]
    /// The state that holds while `state` waits to be confirmed.
    var effective: Int
    var awaits = false
    var steps: [MachineState.Step] = []

    func hasSameEnd(as other: Way) -> Bool {
      state == other.state && registers == other.registers && effective == other.effective && awaits == other.awaits
    }
  }

  init(_ compiled: MachineProgram, _ evaluator: Evaluator) {
    self.compiled = compiled
    self.evaluator = evaluator
    ways = []
  }

  /// The state at the end, and whether it could be determined.
  mutating func run() -> MachineState {
    evaluator.run(block: 0)
    let machine = compiled.machine
    guard case .symbol(let start) = evaluator.facts[machine.start.index],
      let events = ordered(evaluator.facts[machine.events.index])
    else { return undetermined(Array(0..<states.count), steps: []) }
    ways = [Way(state: start, registers: machine.registers.map(\.initial), effective: start)]
    for event in events {
      ways = ways.reduce(into: []) { next, way in
        for following in follow(way, event) where !next.contains(where: { $0.hasSameEnd(as: following) }) {
          next.append(following)
        }
      }
      if ways.count > Self.limit { return undetermined(Array(0..<states.count), steps: []) }
    }
    guard let first = ways.first else { return undetermined(Array(0..<states.count), steps: []) }
    guard ways.allSatisfy({ $0.state == first.state && $0.awaits == first.awaits && $0.effective == first.effective })
    else { return undetermined(Set(ways.map(\.state)).sorted(), steps: commonSteps) }
    return MachineState(
      name: states[first.state].word, label: states[first.state].label, awaitsConfirmation: first.awaits,
      effective: states[first.effective].word, effectiveLabel: states[first.effective].label,
      possible: [states[first.state].word], steps: ways.count == 1 ? first.steps : commonSteps)
  }

  private var states: [Enumeration.Member] {
    compiled.program.book.enumerations[compiled.machine.states.index].members
  }

  /// By date; `nil` where an event's day or kind is not known, so that their order is not either.
  private func ordered(_ list: Value) -> [Value]? {
    let events: [Value]
    switch list {
    case .list(let members): events = members
    case .none: events = []
    default: return nil
    }
    var dated: [(day: CivilDate, place: Int, event: Value)] = []
    for (place, event) in events.enumerated() {
      guard case .record(let fields) = event, fields.indices.contains(compiled.date),
        fields.indices.contains(compiled.kind), case .date(let day) = fields[compiled.date],
        case .symbol = fields[compiled.kind]
      else { return nil }
      if let asOf = evaluator.asOf, asOf < day { continue }
      dated.append((day, place, event))
    }
    return dated.sorted { ($0.day, $0.place) < ($1.day, $1.place) }.map(\.event)
  }

  /// The courses that an event opens from one.
  private mutating func follow(_ way: Way, _ event: Value) -> [Way] {
    guard case .symbol(let kind) = event.field(compiled.kind), case .date(let day) = event.field(compiled.date) else {
      return [way]
    }
    if way.awaits, kind == compiled.confirmation {
      var confirmed = way
      confirmed.awaits = false
      confirmed.effective = way.state
      confirmed.steps.append(step(day, kind, way.effective, way.state, [], awaits: false))
      return [confirmed]
    }
    evaluator.elements = [.record(way.registers), event]
    defer { evaluator.elements = [] }
    var open: [Way] = []
    for (place, candidate) in compiled.transitions.enumerated() {
      let transition = candidate.transition
      guard transition.event == kind, transition.from.contains(way.state) else { continue }
      let verdict = holds(candidate.guardBlock)
      if verdict == .notMet { continue }
      open.append(take(way, candidate, kind, day, after: place))
      if verdict.satisfies { return open }
    }
    // Not every guard was decided against: the event may also change nothing.
    open.append(way)
    return open
  }

  private mutating func take(
    _ way: Way, _ taken: MachineProgram.Step, _ kind: Int, _ day: CivilDate, after place: Int
  ) -> Way {
    let transition = taken.transition
    var next = way
    for (register, block) in taken.assignments where next.registers.indices.contains(register) {
      next.registers[register] = value(block)
    }
    next.state = transition.to ?? way.state
    if transition.needsConfirmation {
      next.awaits = true
      next.effective = otherwise(way, kind, after: place)
    } else if next.state != way.state || !way.awaits {
      next.awaits = false
      next.effective = next.state
    }
    next.steps.append(
      step(day, kind, way.state, next.state, transition.clauses, awaits: transition.needsConfirmation))
    return next
  }

  /// Where the event would lead if nothing had to be confirmed: what holds until a human has.
  private mutating func otherwise(_ way: Way, _ kind: Int, after place: Int) -> Int {
    for candidate in compiled.transitions[(place + 1)...] {
      let transition = candidate.transition
      guard !transition.needsConfirmation, transition.event == kind, transition.from.contains(way.state) else {
        continue
      }
      if holds(candidate.guardBlock).satisfies { return transition.to ?? way.effective }
    }
    return way.effective
  }

  private mutating func holds(_ block: Int32?) -> Verdict {
    guard let block else { return .met }
    evaluator.run(block: Int(block))
    return evaluator.verdicts[Int(compiled.program.blocks[Int(block)].result)]
  }

  private mutating func value(_ block: Int32) -> Value {
    evaluator.run(block: Int(block))
    let result = compiled.program.blocks[Int(block)].result
    guard compiled.program.nodes[Int(result)].isVerdict else { return evaluator.values[Int(result)] }
    switch evaluator.verdicts[Int(result)] {
    case .met, .advisory: return .boolean(true)
    case .notMet: return .boolean(false)
    default: return .unknown
    }
  }

  // MARK: Results

  private func step(
    _ day: CivilDate, _ kind: Int, _ from: Int, _ to: Int, _ clauses: [ClauseID], awaits: Bool
  ) -> MachineState.Step {
    let book = compiled.program.book
    var event = Enumeration.Member(word: String(kind), label: Bilingual(same: String(kind)))
    if case .symbol(let id) = book.records[compiled.machine.event.index].fields[compiled.kind].type.required,
      book.enumerations[id.index].members.indices.contains(kind)
    {
      event = book.enumerations[id.index].members[kind]
    }
    return MachineState.Step(
      date: day, event: event.word, eventLabel: event.label, from: states[from].word, fromLabel: states[from].label,
      to: states[to].word, toLabel: states[to].label, clauses: clauses, awaitsConfirmation: awaits)
  }

  /// The steps that all courses share from the beginning.
  private var commonSteps: [MachineState.Step] {
    guard var common = ways.first?.steps else { return [] }
    for way in ways.dropFirst() {
      common = Array(zip(common, way.steps).prefix { $0 == $1 }.map(\.0))
    }
    return common
  }

  private func undetermined(_ possible: [Int], steps: [MachineState.Step]) -> MachineState {
    let words = Bilingual("无法判定", "undetermined")
    return MachineState(
      name: "undetermined", label: words, awaitsConfirmation: false, effective: "undetermined",
      effectiveLabel: words, possible: possible.map { states[$0].word }, steps: steps)
  }
}
