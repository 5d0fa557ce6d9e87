// Collections that quantifiers run over, and readings.
extension ExpressionChecker {
  /// The collection, and the frame in which its elements are looked at.
  mutating func collection(
    over list: Syntax, within window: Syntax?, named binder: Syntax.Name
  ) -> (Expression.Collection, Frame)? {
    if lets[binder.text] != nil || resolves(binder.text) {
      error(
        at: binder.position, "“\(binder.text)”已有所指，请给元素换个名称",
        "'\(binder.text)' means something already: name the element otherwise")
      return nil
    }
    guard let value = checkValue(list, expected: nil) else { return nil }
    guard case .list(let element) = value.type.stripped else {
      let type = vocabulary.name(of: value.type)
      error(at: list, "此处应为列表，却是\(type.chinese)", "expected a list here, found \(type.english)")
      return nil
    }
    var period: Expression?
    if let window {
      guard let checked = checkValue(window, expected: .period), require(.period, checked, at: window) else {
        return nil
      }
      guard case .record(let record) = element.stripped, vocabulary.field("date", of: record)?.type.stripped == .date
      else {
        error(
          at: window, "within 要求元素有类型为 date 的字段 date", "'within' needs elements with a field 'date' of type date")
        return nil
      }
      period = checked
    }
    return (Expression.Collection(value, window: period), frame(of: element, binder: binder.text))
  }

  /// A frame over elements of a type: the fields of a record, or the element itself.
  func frame(of element: ValueType, binder: String?) -> Frame {
    if case .record(let id) = element.stripped, vocabulary.records.indices.contains(id.index) {
      let fields = vocabulary.records[id.index].fields.map { (name: $0.path, type: $0.type) }
      return Frame(binder: binder, fields: fields, elementType: nil)
    }
    return Frame(binder: binder, fields: [], elementType: element)
  }

  /// One alternative for each option of a reading, brought into the reading's order.
  mutating func checkReading(
    _ name: Syntax.Name, _ alternatives: [(option: Syntax.Name, value: Syntax)], at syntax: Syntax,
    check: (inout ExpressionChecker, Syntax) -> Expression?
  ) -> Expression? {
    guard let index = vocabulary.readingIndexes[name.text] else {
      error(
        at: name.position, "没有释读“\(name.text)”：释读在 readings.md 里声明",
        "there is no reading '\(name.text)': readings.md declares them")
      return nil
    }
    let reading = vocabulary.readings[index]
    var found = [Expression?](repeating: nil, count: reading.options.count)
    var named: Set<String> = []
    var isComplete = true
    for (option, value) in alternatives {
      let expression = check(&self, value)
      if expression == nil { isComplete = false }
      guard let place = reading.options.firstIndex(where: { $0.name == option.text }) else {
        let options = reading.options.map(\.name).joined(separator: " ")
        error(
          at: option.position, "释读 \(reading.id) 没有选项“\(option.text)”（有：\(options)）",
          "the reading \(reading.id) has no option '\(option.text)' (it has: \(options))")
        isComplete = false
        continue
      }
      if !named.insert(option.text).inserted {
        error(at: option.position, "选项“\(option.text)”写了两次", "the option '\(option.text)' stands twice")
        isComplete = false
      }
      found[place] = expression
    }
    for option in reading.options where !named.contains(option.name) {
      error(
        at: syntax, "缺少释读 \(reading.id) 的选项 \(option.name)：每个选项都要有",
        "option \(option.name) of reading \(reading.id) is missing: each needs its alternative")
      isComplete = false
    }
    let expressions = found.compactMap(\.self)
    guard isComplete, let first = expressions.first else { return nil }
    var type = first.type
    for other in expressions.dropFirst() {
      guard let joined = type.joined(with: other.type) else {
        let (one, two) = (vocabulary.name(of: type), vocabulary.name(of: other.type))
        error(
          at: syntax, "各选项类型不同：\(one.chinese)与\(two.chinese)",
          "the options differ in type: \(one.english) and \(two.english)")
        return nil
      }
      type = joined
    }
    return Expression(.reading(reading.id, expressions), type: type, at: syntax.position)
  }
}

extension ValueType {
  /// The type that holds values of both; `nil` where there is none.
  fileprivate func joined(with other: ValueType) -> ValueType? {
    let (one, two) = (stripped, other.stripped)
    let inner: ValueType
    if one == two { inner = one } else if one.isNumber && two.isNumber { inner = .rational } else { return nil }
    return isOptional || other.isOptional ? inner.optional : inner
  }
}
