/// Quantifiers and aggregates: the only loops of the language, over the collections that the facts hold.
extension Evaluator {
  /// The elements of a list; `nil` where it is not known. A stated `none` is an empty list.
  func members(_ list: Int32) -> [Value]? {
    switch values[Int(list)] {
    case .list(let members): members
    case .none: []
    default: nil
    }
  }

  /// Whether the element lies within the window: after `asOf` minus the period and not after `asOf` (T5).
  func belongs(_ element: Value, _ node: Node) -> Verdict {
    guard node.third >= 0 else { return .met }
    let field = Int(node.lower)
    let date: Value
    switch element {
    case .record(let fields) where fields.indices.contains(field): date = fields[field]
    case .date: date = element
    default: date = .unknown
    }
    switch date {
    case .none: return .notMet
    case .date(let day):
      guard let asOf else { return .undetermined }
      if asOf < day { return .notMet }
      guard case .date(let start) = Value.date(asOf).subtracting(values[Int(node.third)]) else { return .undetermined }
      return start < day ? .met : .notMet
    default: return .undetermined
    }
  }

  /// `every`: the worst of the elements; of nothing, met. `some`: the best; of nothing, not met. An element of
  /// which it is not known whether it belongs leaves undetermined what it could change.
  mutating func quantified(_ node: Node) -> Verdict {
    guard let list = members(node.first) else { return .undetermined }
    let isEvery = node.operation == .every
    var result: Verdict = isEvery ? .met : .notMet
    for element in list {
      let belongs = belongs(element, node)
      if belongs == .notMet { continue }
      var verdict = body(node, of: element)
      if verdict == .notApplicable { continue }
      if verdict.satisfies { verdict = .met }
      if belongs == .undetermined, verdict == (isEvery ? .notMet : .met) { verdict = .undetermined }
      result = isEvery ? Swift.min(result, verdict) : Swift.max(result, verdict)
    }
    return result
  }

  /// Runs the body of a quantifier for one element and leaves its results in place.
  mutating func body(_ node: Node, of element: Value) -> Verdict {
    elements.append(element)
    run(block: Int(node.second))
    elements.removeLast()
    let result = program.blocks[Int(node.second)].result
    return verdicts[Int(result)]
  }

  mutating func aggregate(_ node: Node) -> Value {
    guard let list = members(node.first) else { return .unknown }
    return node.operation == .count ? count(list, node) : fold(list, node)
  }

  /// How many elements belong and meet the condition; a range where some are undecided.
  private mutating func count(_ list: [Value], _ node: Node) -> Value {
    var certain = 0
    var possible = 0
    for element in list {
      let belongs = belongs(element, node)
      if belongs == .notMet { continue }
      let verdict = node.second >= 0 ? body(node, of: element) : .met
      if verdict == .notMet || verdict == .notApplicable { continue }
      possible += 1
      if belongs == .met, verdict.satisfies { certain += 1 }
    }
    return .between(certain, possible)
  }

  /// Unknown as soon as a value is: what is not known could be the least, the greatest or another one. Of
  /// nothing, the sum is zero and there is no least or greatest.
  private mutating func fold(_ list: [Value], _ node: Node) -> Value {
    let result = Int(program.blocks[Int(node.second)].result)
    var total = Value.integer(0)
    var best = Value.none
    var seen: Set<Value> = []
    var unknown = 0
    for element in list {
      let belongs = belongs(element, node)
      if belongs == .notMet { continue }
      _ = body(node, of: element)
      let value = belongs == .undetermined ? .unknown : values[result]
      if value == .none { continue }
      if value == .unknown { unknown += 1 }
      switch node.operation {
      case .distinct: if value != .unknown { seen.insert(value) }
      case .sum: total = total.adding(value)
      default:
        if best == .none || value == .unknown {
          best = value
        } else if best != .unknown {
          let comparison: Comparison = node.operation == .minimum ? .less : .greater
          switch comparison.verdict(value, best, asksForNone: false) {
          case .met: best = value
          case .undetermined: best = .unknown
          default: break
          }
        }
      }
    }
    switch node.operation {
    case .distinct:
      return .between(Swift.max(seen.count, unknown > 0 ? 1 : 0), seen.count + unknown)
    case .sum: return total
    default: return best
    }
  }
}
