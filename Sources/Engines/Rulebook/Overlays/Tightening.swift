/// Moves a parameter in its stricter direction, from a day on.
///
/// Where the number may decide whether a value is known at all (the n-th working day beyond the calendar), and
/// where it changes on a day that facts without a day cannot know, the condition is asked twice, with the old
/// number and with the new one: so no missing knowledge ever makes the stricter rule the milder one.
struct Tightening {
  let name: String
  let value: Value
  let from: CivilDate?
  let overlay: String
  let position: SourcePosition

  /// Larger numbers and longer periods mean nothing, and could overflow what is computed with them.
  static let largestNumber = 1_000_000
  static let longestPeriodInDays = 36_525

  func apply(to draft: inout RulebookDraft, findings: inout Findings) {
    guard let index = draft.parameters.firstIndex(where: { $0.name == name }) else {
      findings.error(at: position, "没有参数 $\(name)", "there is no parameter $\(name)")
      return
    }
    let parameter = draft.parameters[index]
    guard let declared = parameter.stricter.polarity else {
      findings.error(
        at: position, "参数 $\(name) 不可调整（“更严”一栏为 n/a）", "$\(name) is fixed (its column 'Stricter' says n/a)")
      return
    }
    guard isPlausible(value) else {
      findings.error(at: position, "$\(name) 的值超出合理范围", "the value for $\(name) is out of any sensible range")
      return
    }
    guard let values = tightened(parameter, &findings) else { return }
    let occurrences = draft.analysis.occurrences.filter { $0.knob == .parameter(ParameterIndex(index)) }
    guard !refused(occurrences, declared, &findings) else { return }
    if from != nil || occurrences.contains(where: \.isFragile) {
      guard double(ParameterIndex(index), parameter, occurrences, &draft, &findings) else { return }
    }
    draft.parameters[index] = parameter.with(values: values)
  }

  // MARK: Values

  /// The values by day: the stricter of the new one and what held before, from the day on.
  private func tightened(_ parameter: Parameter, _ findings: inout Findings) -> [Parameter.DatedValue]? {
    let days =
      [from]
      + parameter.values.map(\.from).filter { day in
        guard let day else { return false }
        return from.map { $0 < day } ?? true
      }
    var values = parameter.values.filter { old in
      guard let from else { return false }
      return old.from.map { $0 < from } ?? true
    }
    for (place, day) in days.enumerated() {
      let old = parameter.value(on: day)
      switch parameter.stricter.compare(value, old) {
      case .stricter?:
        values.append(Parameter.DatedValue(from: day, value: value))
      case .equal?:
        if place == 0 {
          findings.warning(
            at: position, "$\(name) 本来就是这个值：这一句不起作用", "$\(name) has this value already: this line changes nothing")
        }
        values.append(Parameter.DatedValue(from: day, value: old))
      case .milder? where place > 0:
        values.append(Parameter.DatedValue(from: day, value: old))
      case .milder?:
        findings.error(
          at: position, "$\(name) \(parameter.stricter.text.chinese)：新的值比原来的宽，附加规定只能更严",
          "$\(name) is \(parameter.stricter.text.english): the new value is milder than the old; an overlay may only tighten"
        )
        return nil
      case nil:
        findings.error(
          at: position, "$\(name) 的新值与原值不能比较严宽：类型和单位要相同",
          "the new value of $\(name) does not compare with the old: type and unit must be the same")
        return nil
      }
    }
    return values
  }

  private func isPlausible(_ value: Value) -> Bool {
    switch value {
    case .integer(let number): (0...Self.largestNumber).contains(number)
    case .rational(let number):
      number.numerator >= 0 && number <= Rational(Self.largestNumber) && number.denominator <= Self.largestNumber
    case .period(let period):
      switch period.unit {
      case .days: (0...Self.longestPeriodInDays).contains(period.count)
      case .months: (0...1200).contains(period.count)
      case .years: (0...100).contains(period.count)
      }
    case .symbol, .date: true
    default: false
    }
  }

  // MARK: Places

  private func refused(_ occurrences: [Occurrence], _ declared: Polarity, _ findings: inout Findings) -> Bool {
    for occurrence in occurrences {
      if case .machine(let machine) = occurrence.place {
        findings.error(
          at: position, "$\(name) 还决定状态机 \(machine) 的进程，以后的事件取决于先前的状态，不能证明一定更严：附加规定不能调整它",
          "$\(name) also decides the course of the machine \(machine), where later events depend on earlier states and 'stricter' is not proved: an overlay cannot change it"
        )
        return true
      }
      if occurrence.polarity != declared {
        findings.error(
          at: position, "$\(name) 在 \(occurrence.position) 处的方向不能证明：附加规定不能调整它",
          "the direction of $\(name) at \(occurrence.position) is not proved: an overlay cannot change it")
        return true
      }
    }
    return false
  }

  /// Keeps the old number beside the new one and asks each condition with both.
  private func double(
    _ index: ParameterIndex, _ parameter: Parameter, _ occurrences: [Occurrence], _ draft: inout RulebookDraft,
    _ findings: inout Findings
  ) -> Bool {
    for occurrence in occurrences where from != nil || occurrence.isFragile {
      switch occurrence.place {
      case .clause(let id) where draft.clause(id)?.kind == .soft && !occurrence.isFragile: continue
      case .clause(let id) where draft.clause(id)?.kind != .soft: continue
      case .question: continue
      default:
        findings.error(
          at: position,
          "$\(name) 用在\(draft.name(of: occurrence.place).chinese)里，在那里不能证明\(from == nil ? "" : "定期生效的值")一定更严：附加规定不能调整它",
          "$\(name) is used in \(draft.name(of: occurrence.place).english), where \(from == nil ? "'stricter'" : "'stricter from a day on'") is not proved: an overlay cannot change it"
        )
        return false
      }
    }
    let old = ParameterIndex(draft.parameters.count)
    draft.parameters.append(parameter.superseded(by: overlay))
    draft.rewriteConditions { condition, polarity in
      guard condition.mentions(index) else { return nil }
      let before = condition.replacing(index, with: old)
      // Where the condition hinders, both must be met; where it is a condition of application, either.
      return Expression(
        polarity == .falling ? .any([before, condition]) : .all([before, condition]), type: .verdict,
        at: condition.position)
    }
    return true
  }
}

extension Parameter {
  func with(values: [DatedValue]) -> Parameter {
    Parameter(
      name: name, title: title, clauses: clauses, type: type, unit: unit, comparison: comparison, stricter: stricter,
      source: source, note: note, values: values, position: position)
  }

  /// The number as it stood before an overlay, kept for conditions that ask with both. Its name stands in no
  /// grammar, so nothing else can read it.
  func superseded(by overlay: String) -> Parameter {
    Parameter(
      name: "\(name)@before-\(overlay)", title: title, clauses: clauses, type: type, unit: unit,
      comparison: comparison, stricter: .fixed, source: source, note: note, values: values, position: position)
  }
}

extension Parameter.Direction {
  enum Strictness: Sendable { case stricter, equal, milder }

  /// How a value compares with another; `nil` where they do not compare.
  func compare(_ new: Value, _ old: Value) -> Strictness? {
    guard self != .fixed else { return nil }
    if Comparison.equal.verdict(new, old, asksForNone: false) == .met { return .equal }
    switch Comparison.greater.verdict(new, old, asksForNone: false) {
    case .met: return self == .higher ? .stricter : .milder
    case .notMet: return self == .higher ? .milder : .stricter
    default: return nil
    }
  }
}
