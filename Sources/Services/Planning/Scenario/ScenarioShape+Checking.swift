extension ScenarioShape {
  /// Everything that is wrong with a value, not only the first thing.
  func faults(_ value: ScenarioJSON, at path: String) -> [ScenarioFault] {
    switch (self, value) {
    case (.number(let limits, let unit), .number(let number)):
      return limits.contains(number) ? [] : [Self.outside(path, number, limits, unit)]
    case (.integer(let limits), .number(let number)):
      guard let whole = Int(exactly: number), limits.contains(whole) else {
        return [wrong(path, value)]
      }
      return []
    case (.text(let longest), .text(let text)):
      return text.isEmpty || text.unicodeScalars.count > longest ? [wrong(path, value)] : []
    case (.choice(let names), .text(let text)): return names.contains(text) ? [] : [wrong(path, value)]
    case (.label, .number(let number)):
      return Int(exactly: number).map { (1...65_535).contains($0) } == true ? [] : [wrong(path, value)]
    case (.label, .text(let text)): return text.isEmpty || text.unicodeScalars.count > 200 ? [wrong(path, value)] : []
    case (.list(let shape, let counts), .list(let items)):
      guard counts.contains(items.count) else { return [wrong(path, value)] }
      return items.enumerated().flatMap { shape.faults($1, at: "\(path)[\($0)]") }
    case (.point, .list(let items)):
      guard items.count == 3 else { return [wrong(path, value)] }
      return items.enumerated().flatMap {
        ScenarioShape.number(-1e4...1e4, unit: "mm").faults($1, at: "\(path)[\($0)]")
      }
    case (.triple(let limits, let unit), .list(let items)):
      guard items.count == 3 else { return [wrong(path, value)] }
      return items.enumerated().flatMap { ScenarioShape.number(limits, unit: unit).faults($1, at: "\(path)[\($0)]") }
    case (.map(let shape, let counts), .object(let members)):
      guard counts.contains(members.count) else { return [wrong(path, value)] }
      return members.sorted { $0.key < $1.key }.flatMap { shape.faults($0.value, at: "\(path).\($0.key)") }
    case (.object(let form), .object(let members)): return form.faults(members, at: path)
    default: return [wrong(path, value)]
    }
  }

  private static func outside(
    _ path: String, _ number: Double, _ limits: ClosedRange<Double>, _ unit: String
  ) -> ScenarioFault {
    let (low, high) = (text(limits.lowerBound), text(limits.upperBound))
    let mark = unit.isEmpty ? "" : " \(unit)"
    return ScenarioFault(
      path, "须在 \(low) 至 \(high)\(mark) 之间，现为 \(text(number))",
      "must be \(low) to \(high)\(mark), not \(text(number))")
  }

  private func wrong(_ path: String, _ value: ScenarioJSON) -> ScenarioFault {
    let wanted = wanted
    return ScenarioFault(path, "须为\(wanted.zh)，现为\(value.kind.zh)", "must be \(wanted.en), not \(value.kind.en)")
  }

  /// What would be taken.
  private var wanted: BilingualText {
    switch self {
    case .number(let limits, let unit):
      let range = "\(Self.text(limits.lowerBound)) – \(Self.text(limits.upperBound)) \(unit)"
      return BilingualText("数值（\(range)）", "a number (\(range))")
    case .integer(let limits):
      let range = "\(limits.lowerBound) – \(limits.upperBound)"
      return BilingualText("整数（\(range)）", "a whole number (\(range))")
    case .text(let longest): return BilingualText("1 至 \(longest) 个字的文本", "text of 1 to \(longest) characters")
    case .choice(let names):
      let list = names.joined(separator: ", ")
      return BilingualText("以下之一：\(list)", "one of: \(list)")
    case .label: return BilingualText("标签号（1 – 65535）或标签名", "a label's number (1 – 65535) or name")
    case .list(_, let counts):
      return BilingualText(
        "\(counts.lowerBound) 至 \(counts.upperBound) 项的列表", "a list of \(counts.lowerBound) to \(counts.upperBound)")
    case .point: return BilingualText("三个数 [x, y, z]（LPS，毫米）", "three numbers [x, y, z] (LPS, mm)")
    case .triple: return BilingualText("三个数的列表", "a list of three numbers")
    case .map(_, let counts):
      return BilingualText(
        "\(counts.lowerBound) 至 \(counts.upperBound) 个键的对象",
        "an object of \(counts.lowerBound) to \(counts.upperBound) keys")
    case .object(let form):
      let keys = form.members.map(\.key).joined(separator: ", ")
      return BilingualText("对象（键：\(keys)）", "an object (keys: \(keys))")
    }
  }
}

extension ScenarioForm {
  func faults(_ given: [String: ScenarioJSON], at path: String) -> [ScenarioFault] {
    let place = { (key: String) in path.isEmpty ? key : "\(path).\(key)" }
    var out: [ScenarioFault] = []
    for member in members {
      if let value = given[member.key] {
        out += member.shape.faults(value, at: place(member.key))
      } else if member.isRequired {
        out.append(ScenarioFault(place(member.key), "缺少：\(member.zh)", "missing: \(member.en)"))
      }
    }
    for group in oneOf where group.count(where: { given[$0] != nil }) != 1 {
      let list = group.joined(separator: ", ")
      out.append(
        ScenarioFault(path, "须且只能给出以下之一：\(list)", "exactly one of these must be given: \(list)"))
    }
    let known = Set(members.map(\.key))
    for key in given.keys.sorted() where !known.contains(key) {
      let list = members.map(\.key).joined(separator: ", ")
      out.append(ScenarioFault(place(key), "没有这个键；可用：\(list)", "no such key; there are: \(list)"))
    }
    return out
  }
}
