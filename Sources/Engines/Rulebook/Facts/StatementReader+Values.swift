extension StatementReader {
  /// The value of a type; `nil`, with the problem noted, where it is none.
  mutating func value(_ json: LocatedJSON, of type: ValueType, _ path: JSONPath) -> Value? {
    if case .optional(let inner) = type { return json.isNull ? Value.none : value(json, of: inner, path) }
    if json.isNull { return .unknown }
    switch (type, json.content) {
    case (.boolean, .boolean(let flag)): return .boolean(flag)
    case (.integer, .number(let digits)): return count(digits, json, path)
    case (.rational, .number(let digits)): return measure(digits, json, path)
    case (.date, .string): return day(json, path).map(Value.date)
    case (.period, .string(let text)):
      if let period = Period(text) { return .period(period) }
    case (.symbol(let id), .string(let word)) where book.enumerations.indices.contains(id.index):
      return symbol(word, of: book.enumerations[id.index], json, path)
    case (.code, .string(let code)): return catalogueCode(code, json, path)
    case (.text, .string(let text)): return .text(text)
    case (.list(let element), .array(let elements)):
      let values = elements.enumerated().map { value($0.element, of: element, path.element($0.offset)) }
      return values.contains(nil) ? nil : .list(values.compactMap { $0 })
    case (.record(let id), .object(let members)) where book.records.indices.contains(id.index):
      return record(members, of: book.records[id.index], path)
    default: break
    }
    let expected = expectation(of: type)
    refuse(
      json, path, "应为\(expected.chinese)，这里是\(json.kind.chinese)。",
      "\(expected.english) is expected, not \(json.kind.english).")
    return nil
  }

  /// A day, or a moment taken as the day in UTC+8 (T6).
  mutating func day(_ json: LocatedJSON, _ path: JSONPath) -> CivilDate? {
    if case .string(let text) = json.content, let day = CivilDate(moment: text) { return day }
    let years = "\(CivilDate.years.lowerBound)–\(CivilDate.years.upperBound)"
    refuse(
      json, path, "应为存在的日期，如2024-06-30，或带时差的时刻，如2024-06-30T15:59:59+08:00（\(years)年）；这里是\(json.kind.chinese)。",
      "A day that exists is expected, as 2024-06-30, or a moment with its offset, as 2024-06-30T15:59:59+08:00 (years \(years)), not \(json.kind.english)."
    )
    return nil
  }

  private mutating func count(_ digits: String, _ json: LocatedJSON, _ path: JSONPath) -> Value? {
    guard let number = Rational(digits), let count = number.integer else {
      refuse(
        json, path, "应为整数，这里是\(json.kind.chinese)。", "A whole number is expected, not \(json.kind.english).")
      return nil
    }
    guard count >= 0 else {
      refuse(json, path, "不能为负数：\(count)。", "A count cannot be negative: \(count).")
      return nil
    }
    return .integer(count)
  }

  private mutating func measure(_ digits: String, _ json: LocatedJSON, _ path: JSONPath) -> Value? {
    guard let number = Rational(digits) else {
      refuse(
        json, path, "数字过大或小数位过多：\(digits.prefix(40))。",
        "The number is too large or has too many decimals: \(digits.prefix(40)).")
      return nil
    }
    guard number.numerator >= 0 else {
      refuse(json, path, "不能为负数：\(number)。", "A measure cannot be negative: \(number).")
      return nil
    }
    return .rational(number)
  }

  private mutating func symbol(
    _ word: String, of enumeration: Enumeration, _ json: LocatedJSON, _ path: JSONPath
  ) -> Value? {
    if let rank = enumeration.members.firstIndex(where: { $0.word == word }) { return .symbol(rank) }
    let words = enumeration.members.map(\.word)
    let hint = NearestName.of(word, among: words)
    refuse(
      json, path,
      "“\(word.prefix(40))”不在所列的词中" + (hint.map { "；是否为“\($0)”？" } ?? "：\(words.joined(separator: "、"))。"),
      "“\(word.prefix(40))” is not one of the words"
        + (hint.map { "; do you mean “\($0)”?" } ?? ": \(words.joined(separator: ", "))."))
    return nil
  }

  private mutating func catalogueCode(_ code: String, _ json: LocatedJSON, _ path: JSONPath) -> Value? {
    if let index = book.catalogue.index(ofCode: code) { return .code(index) }
    let hint = NearestName.of(code, among: book.catalogue.entries.map(\.code))
    refuse(
      json, path,
      "目录中没有编码“\(code.prefix(40))”" + (hint.map { "；是否为\($0)？" } ?? "；请在手术分级目录中查找。"),
      "The catalogue has no code “\(code.prefix(40))”"
        + (hint.map { "; do you mean \($0)?" } ?? "; look it up in the catalogue."))
    return nil
  }

  private mutating func record(
    _ members: [LocatedJSON.Member], of record: RecordDeclaration, _ path: JSONPath
  ) -> Value? {
    var fields = [Value](repeating: .unknown, count: record.fields.count)
    let names = names(of: record)
    let isSound = readFields(members, names, record, path, into: &fields)
    return isSound ? .record(fields) : nil
  }

  private mutating func readFields(
    _ members: [LocatedJSON.Member], _ names: FactNames, _ record: RecordDeclaration, _ path: JSONPath,
    into fields: inout [Value]
  ) -> Bool {
    var isSound = true
    for member in members {
      let path = path.member(member.name)
      guard let known = names.children[member.name] else {
        refuseField(member, names, path)
        isSound = false
        continue
      }
      if let index = known.index {
        if let value = value(member.value, of: record.fields[index].type, path) {
          fields[index] = value
        } else {
          isSound = false
        }
      } else if let inner = member.value.members {
        isSound = readFields(inner, known, record, path, into: &fields) && isSound
      } else if !member.value.isNull {
        refuse(
          member.value, path, "应为含有\(known.listed)的对象，这里是\(member.value.kind.chinese)。",
          "An object with \(known.listed) is expected, not \(member.value.kind.english).")
        isSound = false
      }
    }
    return isSound
  }

  private func expectation(of type: ValueType) -> Bilingual {
    switch type {
    case .boolean: Bilingual("true或false", "true or false")
    case .integer: Bilingual("整数", "a whole number")
    case .rational: Bilingual("数字", "a number")
    case .date: Bilingual("带引号的日期", "a day in quotes")
    case .period: Bilingual("期间，如\"3 months\"", "a period as \"3 months\"")
    case .symbol(let id):
      book.enumerations.indices.contains(id.index)
        ? Bilingual(
          "“\(book.enumerations[id.index].name)”中的词（带引号）", "a word of “\(book.enumerations[id.index].name)” in quotes")
        : Bilingual("词", "a word")
    case .code: Bilingual("带引号的目录编码", "a catalogue code in quotes")
    case .text: Bilingual("带引号的文字", "text in quotes")
    case .list: Bilingual("数组", "an array")
    case .record: Bilingual("对象", "an object")
    case .optional(let inner): expectation(of: inner)
    case .verdict: Bilingual("不能陈述的值", "a value that cannot be stated")
    }
  }
}
