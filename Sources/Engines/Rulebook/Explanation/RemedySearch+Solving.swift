/// What a comparison would need: the least change of one number or day, everything else as it is.
extension RemedySearch {
  /// Steps that would make `expression` compare as asked with a known value.
  mutating func solve(
    _ expression: Expression, _ number: Int32, _ asked: Comparison, _ target: Value, _ origin: Origin,
    note: Bilingual? = nil
  ) -> [Remedy.Step] {
    guard target != .unknown, target != .none else { return [] }
    let node = program.nodes[Int(number)]
    func value(_ part: Int32) -> Value { evaluator.values[Int(part)] }
    switch expression.kind {
    case .fact, .field, .element:
      if case .fact(let fact) = expression.kind, node.operation == .fact, node.second >= 0,
        evaluator.facts[fact.index] == .unknown, value(number) != .unknown,
        let derivation = program.book.subjects[program.subject.index].facts[fact.index].derivation
      {
        return solve(derivation, node.second, asked, target, origin)
      }
      return settle(expression, number, asked, target, origin, note: note)
    case .asOf: return wait(asked, target, origin)
    case .add(let one, let two):
      // An unknown part cannot be counted back from, so only the other one is.
      if case .date(let day) = target, case .period(let period) = value(node.second) {
        return begin(one, node.first, asked, day, period, origin)
      }
      return solve(one, node.first, asked, target.subtracting(value(node.second)), origin)
        + solve(two, node.second, asked, target.subtracting(value(node.first)), origin)
    case .subtract(let one, let two):
      return solve(one, node.first, asked, target.adding(value(node.second)), origin)
        + solve(two, node.second, asked.mirrored, value(node.first).subtracting(target), origin)
    case .multiply(let one, let two):
      return quotient(target, value(node.second)).map { solve(one, node.first, asked, $0, origin) } ?? []
        + (quotient(target, value(node.first)).map { solve(two, node.second, asked, $0, origin) } ?? [])
    case .rate(let events, let cases):
      guard case .integer(let whole) = value(node.second), whole > 0, let percent = target.fraction,
        let part = percent.multiplied(by: Rational(whole))?.divided(by: Rational(100))
      else { return [] }
      let name = label(of: cases)
      return solve(
        events, node.first, asked, .rational(part), origin,
        note: Bilingual("以\(name.chinese) \(whole) 为分母，", "with \(whole) as denominator (\(name.english)), "))
    case .reading(_, let alternatives):
      let option = evaluator.options[Int(node.first)]
      guard alternatives.indices.contains(option) else { return [] }
      return solve(alternatives[option], program.operands[Int(node.lower) + option], asked, target, origin)
    case .count: return more(expression, node, number, asked, target, origin)
    default: return []
    }
  }

  // MARK: One fact

  private func settle(
    _ expression: Expression, _ number: Int32, _ asked: Comparison, _ target: Value, _ origin: Origin,
    note: Bilingual?
  ) -> [Remedy.Step] {
    guard let (place, declaration) = adjustable(expression, number) else { return [] }
    let type = declaration.type.required
    guard let needed = asked.nearest(to: target, type: type) else { return [] }
    if case .symbol(let rank) = needed, case .symbol(let id) = type,
      !program.book.enumerations[id.index].members.indices.contains(rank)
    {
      return []
    }
    let direction: Remedy.Direction =
      switch asked {
      case .greater, .greaterOrEqual: .up
      case .less, .lessOrEqual: .down
      default: .exactly
      }
    let current = evaluator.values[Int(number)]
    let words = wording(declaration, asked, current, needed, direction, note)
    return [step(origin, words.kind, words.text, [place.change(needed)], direction)]
  }

  private func wording(
    _ declaration: FactDeclaration, _ asked: Comparison, _ current: Value, _ needed: Value,
    _ direction: Remedy.Direction, _ note: Bilingual?
  ) -> (kind: Remedy.Kind, text: Bilingual) {
    let format = ValueFormat(declaration, book: program.book)
    let (label, target) = (declaration.label, format.text(needed))
    let note = note ?? Bilingual(same: "")
    let bound =
      switch (direction, needed) {
      case (.up, .date): Bilingual("不早于 \(target.chinese)", "on or after \(target.english)")
      case (.down, .date): Bilingual("不晚于 \(target.chinese)", "on or before \(target.english)")
      case (.up, _): Bilingual("至少 \(target.chinese)", "at least \(target.english)")
      case (.down, _): Bilingual("至多 \(target.chinese)", "at most \(target.english)")
      case (.exactly, _): Bilingual("为 \(target.chinese)", target.english)
      }
    if case .integer(let now) = current, case .integer(let then) = needed, direction == .up {
      let (missing, overflow) = then.subtractingReportingOverflow(now)
      if !overflow {
        let plural = ValueFormat.unit(named: declaration.unit.english).english
        let unit = Bilingual(
          declaration.unit.chinese, missing == 1 || plural.isEmpty ? declaration.unit.english : plural)
        let space = Bilingual(unit.chinese.isEmpty ? "" : " ", unit.english.isEmpty ? "" : " ")
        return (
          .number,
          Bilingual(
            "\(note.chinese)还需 \(missing)\(space.chinese)\(unit.chinese)：\(label.chinese)（现 \(now)，须达 \(then)）",
            "\(note.english)\(missing) more\(space.english)\(unit.english): \(label.english) (now \(now), needs \(then))"
          )
        )
      }
    }
    if current == .unknown || current == .none {
      return (
        .provide,
        Bilingual(
          "\(note.chinese)须提供「\(label.chinese)」，\(bound.chinese)",
          "\(note.english)to be stated: \(label.english), \(bound.english)")
      )
    }
    let now = format.text(current)
    let kind: Remedy.Kind =
      switch needed {
      case .integer, .rational: .number
      case .date: .date
      default: .provide
      }
    return (
      kind,
      Bilingual(
        "\(note.chinese)「\(label.chinese)」须\(bound.chinese)（现 \(now.chinese)）",
        "\(note.english)\(label.english) must be \(bound.english) (now \(now.english))")
    )
  }

  // MARK: Days

  /// Time alone: the first day of the verdict on which it would hold, if that lies ahead.
  private func wait(_ asked: Comparison, _ target: Value, _ origin: Origin) -> [Remedy.Step] {
    guard asked == .greater || asked == .greaterOrEqual, let now = evaluator.asOf,
      case .date(let day)? = asked.nearest(to: target, type: .date), now < day
    else { return [] }
    let names = cited(origin).map(\.label)
    let about = Bilingual(
      names.map(\.chinese).joined(separator: "、"), names.map(\.english).joined(separator: ", "))
    let text = Bilingual(
      "自 \(day.iso) 起符合（\(about.chinese)）", "met from \(day.iso) (\(about.english))")
    return [step(origin, .wait, text, [FactChange(fact: nil, value: .date(day))], .up)]
  }

  /// The day on which something had to begin so that a period is complete in time; the last days of months make
  /// this no exact inverse, so the neighbouring days are tried.
  private mutating func begin(
    _ start: Expression, _ number: Int32, _ asked: Comparison, _ target: CivilDate, _ period: Period, _ origin: Origin
  ) -> [Remedy.Step] {
    guard let guess = target.subtracting(period) else { return [] }
    let order = asked == .less || asked == .lessOrEqual ? [3, 2, 1, 0, -1, -2, -3] : [-3, -2, -1, 0, 1, 2, 3]
    for offset in order {
      guard let day = guess.adding(days: offset), let end = day.adding(period) else { continue }
      if asked.verdict(.date(end), .date(target), asksForNone: false) == .met {
        let plain: Comparison = asked == .less || asked == .lessOrEqual ? .lessOrEqual : .greaterOrEqual
        return solve(start, number, asked == .equal ? .equal : plain, .date(day), origin)
      }
    }
    return []
  }

  // MARK: Collections

  /// More elements of the kind that already counts.
  private mutating func more(
    _ expression: Expression, _ node: Node, _ number: Int32, _ asked: Comparison, _ target: Value, _ origin: Origin
  ) -> [Remedy.Step] {
    guard case .count(let collection, _) = expression.kind, let list = place(of: collection.list),
      case .list(let members) = evaluator.values[Int(node.first)], list.place.isEmpty,
      case .integer(let needed)? = asked.nearest(to: target, type: .integer),
      let now = evaluator.values[Int(number)].bounds?.lowerBound, asked == .greater || asked == .greaterOrEqual
    else { return [] }
    let facts = program.book.subjects[program.subject.index].facts
    guard !facts[list.fact.index].isFixed, needed > now, needed - now <= 1_000 else { return [] }
    let model = members.first { member in
      guard evaluator.belongs(member, node) == .met else { return false }
      return node.second < 0 || evaluator.body(node, of: member).satisfies
    }
    let label = facts[list.fact.index].label
    let text = Bilingual(
      "还需 \(needed - now) 项符合条件的「\(label.chinese)」（现 \(now)，须达 \(needed)）",
      "\(needed - now) more that fit: \(label.english) (now \(now), needs \(needed))")
    let changes = model.map {
      [FactChange(fact: list.fact, value: .list(members + Array(repeating: $0, count: needed - now)))]
    }
    return [step(origin, .number, text, changes ?? [], .up)]
  }

  private func quotient(_ value: Value, _ divisor: Value) -> Value? {
    guard let a = value.fraction, let b = divisor.fraction, b.numerator > 0 else { return nil }
    return a.divided(by: b).map(Value.rational)
  }

  private func label(of expression: Expression) -> Bilingual {
    guard case .fact(let fact) = expression.kind else { return Bilingual("分母", "denominator") }
    return program.book.subjects[program.subject.index].facts[fact.index].label
  }
}

extension Comparison {
  /// The value nearest to the target that compares as asked; `nil` where there is none (between rationals there
  /// is no nearest) or counts would fall below zero.
  func nearest(to target: Value, type: ValueType) -> Value? {
    switch target {
    case .date(let day):
      switch self {
      case .greater: return day.adding(days: 1).map(Value.date)
      case .less: return day.adding(days: -1).map(Value.date)
      case .notEqual: return nil
      default: return target
      }
    case .symbol(let rank):
      switch self {
      case .greater: return .symbol(rank + 1)
      case .less: return .symbol(rank - 1)
      case .notEqual: return nil
      default: return target
      }
    case .integer, .rational:
      guard let number = target.fraction else { return nil }
      if type == .rational {
        return self == .greater || self == .less || self == .notEqual ? nil : .rational(number)
      }
      return wholeNumber(number)
    case .boolean, .text, .code: return self == .equal ? target : nil
    default: return nil
    }
  }

  private func wholeNumber(_ number: Rational) -> Value? {
    let floor =
      number.numerator >= 0
      ? number.numerator / number.denominator
      : -((-number.numerator + number.denominator - 1) / number.denominator)
    let isWhole = number.denominator == 1
    let result: (Int, Bool)? =
      switch self {
      case .greaterOrEqual: floor.addingReportingOverflow(isWhole ? 0 : 1)
      case .greater: floor.addingReportingOverflow(1)
      case .lessOrEqual: (floor, false)
      case .less: floor.subtractingReportingOverflow(isWhole ? 1 : 0)
      case .equal: isWhole ? (floor, false) : nil
      case .notEqual: nil
      }
    guard let (value, overflow) = result, !overflow, value >= 0 else { return nil }
    return .integer(value)
  }
}
