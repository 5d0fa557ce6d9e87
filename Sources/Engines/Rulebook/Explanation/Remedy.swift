/// A set of changes that would make the verdict met.
///
/// Proposed only if, with these changes made and everything else as it is, the rules give that verdict. Facts
/// that nothing can change (the grade of the hospital) are never touched, and past events are not rewritten
/// except as counts that further work would raise.
public struct Remedy: Sendable, Hashable {
  public let steps: [Step]
  /// Whether the rules were run with the changes and gave a verdict that nothing hinders. False where a step says
  /// what is missing without there being one value to put in (which code, which document).
  public let isVerified: Bool

  public var changes: [FactChange] { steps.flatMap(\.changes) }

  /// One thing to do or to show.
  public struct Step: Sendable, Hashable {
    /// The clause that asks for it.
    public let clause: ClauseID?
    public let text: Bilingual
    public let kind: Kind
    /// What it comes to in the facts; empty where it names no single value.
    public let changes: [FactChange]
    /// Which way the value moves, so that two demands on one fact become the greater one.
    let direction: Direction
  }

  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A count has to rise or fall.
    case number
    /// Something has to be done by, or on or after, a day.
    case date
    /// Somebody has to attest it.
    case attest
    /// A fact has to be brought about or stated.
    case provide
    /// Nothing but time is missing.
    case wait
  }

  enum Direction: Sendable, Hashable { case up, down, exactly }
}

/// A new value for a fact, a part of a fact, or the day of the verdict.
public struct FactChange: Sendable, Hashable {
  /// `nil`: the day of the verdict.
  public let fact: FactIndex?
  /// Positions of fields and elements within the fact, from the outside.
  public let place: [Int]
  public let value: Value

  public init(fact: FactIndex?, place: [Int] = [], value: Value) {
    self.fact = fact
    self.place = place
    self.value = value
  }
}

extension FactSet {
  /// The facts with some changed; `nil` where a change names a place that is not there.
  public func applying(_ changes: [FactChange]) -> FactSet? {
    var result = self
    for change in changes {
      guard let fact = change.fact else {
        guard case .date(let day) = change.value else { return nil }
        result.asOf = day
        continue
      }
      guard result.values.indices.contains(fact.index),
        let value = result.values[fact.index].replacing(change.place[...], with: change.value)
      else { return nil }
      result.values[fact.index] = value
    }
    return result
  }
}

extension Value {
  fileprivate func replacing(_ place: ArraySlice<Int>, with value: Value) -> Value? {
    guard let first = place.first else { return value }
    switch self {
    case .record(var parts):
      guard parts.indices.contains(first), let part = parts[first].replacing(place.dropFirst(), with: value) else {
        return nil
      }
      parts[first] = part
      return .record(parts)
    case .list(var parts):
      guard parts.indices.contains(first), let part = parts[first].replacing(place.dropFirst(), with: value) else {
        return nil
      }
      parts[first] = part
      return .list(parts)
    default: return nil
    }
  }
}

extension Evaluation {
  /// What would make the verdict met: the smallest set of changes first, then alternatives, at most three. Empty
  /// where nothing hinders, where a state is asked for, and where nothing could change it.
  public var remedies: [Remedy] {
    guard compiled.machine == nil, !verdict.satisfies else { return [] }
    var search = RemedySearch(self)
    return search.remedies()
  }

  /// The facts that are missing: those that the undetermined conditions behind an undetermined verdict read and
  /// nobody has stated, in the order of the reasoning. Stating them decides the verdict.
  public var missing: [CitedInput] {
    guard verdict == .undetermined else { return [] }
    if compiled.machine != nil { return tree.inputs.filter { $0.value == .unknown } }
    var found: [CitedInput] = []
    func visit(_ node: VerdictNode) {
      if node.verdict == .undetermined {
        for input in node.inputs where input.value.isOpen && !found.contains(where: { $0.isSame(as: input) }) {
          found.append(input)
        }
        for child in node.children { visit(child) }
      }
    }
    for leaf in reason { visit(leaf.node) }
    return found
  }
}

extension Value {
  /// Unknown, or with something unknown in it.
  var isOpen: Bool {
    switch self {
    case .unknown, .range: true
    case .list(let parts): parts.contains { $0.isOpen || $0 == .none }
    default: false
    }
  }
}
