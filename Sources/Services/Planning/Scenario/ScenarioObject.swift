/// A checked object of a scenario, read by key. What is asked for here is declared in its ``ScenarioForm``; that a value is of
/// the declared kind was found by then, so anything else is a mistake in this program.
struct ScenarioObject: Sendable {
  let form: ScenarioForm
  let given: [String: ScenarioJSON]

  private func value(_ key: String) -> ScenarioJSON? {
    guard let member = form.members.first(where: { $0.key == key }) else {
      preconditionFailure("no member \(key) is declared")
    }
    return given[key] ?? member.standard
  }

  /// Whether the scenario itself says it.
  func isGiven(_ key: String) -> Bool { given[key] != nil }

  func number(_ key: String) -> Double? {
    if case .number(let number) = value(key) { number } else { nil }
  }

  func integer(_ key: String) -> Int? { number(key).flatMap { Int(exactly: $0) } }

  func text(_ key: String) -> String? {
    if case .text(let text) = value(key) { text } else { nil }
  }

  func list(_ key: String) -> [ScenarioJSON] {
    if case .list(let items) = value(key) { items } else { [] }
  }

  /// The object under a key; where it is left out, one without members (so that standards apply).
  func object(_ key: String) -> ScenarioObject {
    let form = ScenarioObject.form(in: shape(key))
    if case .object(let members) = value(key) { return ScenarioObject(form: form, given: members) }
    return ScenarioObject(form: form, given: [:])
  }

  func objects(_ key: String) -> [ScenarioObject] {
    guard case .list(let item, _) = shape(key) else { preconditionFailure("\(key) is no list") }
    let form = ScenarioObject.form(in: item)
    return list(key).map {
      guard case .object(let members) = $0 else { preconditionFailure("\(key) holds no objects") }
      return ScenarioObject(form: form, given: members)
    }
  }

  func numbers(_ key: String) -> [Double]? {
    guard case .list(let items) = value(key) else { return nil }
    return items.compactMap { if case .number(let number) = $0 { number } else { nil } }
  }

  func point(_ key: String) -> SIMD3<Double>? {
    numbers(key).flatMap { $0.count == 3 ? SIMD3($0[0], $0[1], $0[2]) : nil }
  }

  /// Numbers by name.
  func map(_ key: String) -> [String: Double] {
    guard case .object(let members) = value(key) else { return [:] }
    return members.compactMapValues { if case .number(let number) = $0 { number } else { nil } }
  }

  func labels(_ key: String) -> [LabelName]? {
    guard case .list(let items) = value(key) else { return nil }
    return items.compactMap {
      switch $0 {
      case .number(let number): Int(exactly: number).map { .number($0) }
      case .text(let text): .name(text)
      default: nil
      }
    }
  }

  func bilingual(_ key: String) -> BilingualText? {
    guard isGiven(key), let zh = object(key).text("zh"), let en = object(key).text("en") else { return nil }
    return BilingualText(zh, en)
  }

  private func shape(_ key: String) -> ScenarioShape {
    guard let member = form.members.first(where: { $0.key == key }) else {
      preconditionFailure("no member \(key) is declared")
    }
    return member.shape
  }

  private static func form(in shape: ScenarioShape) -> ScenarioForm {
    guard case .object(let form) = shape else { preconditionFailure("no object is declared") }
    return form
  }
}

/// A label as a scenario names it.
enum LabelName: Sendable, Hashable, CustomStringConvertible {
  case number(Int)
  case name(String)

  var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .name(let name): name
    }
  }
}
