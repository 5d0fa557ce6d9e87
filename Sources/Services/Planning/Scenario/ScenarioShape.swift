/// What a value of a scenario may be. The reader and the JSON Schema are both made from these declarations, so that they
/// cannot say different things.
indirect enum ScenarioShape: Sendable {
  case number(ClosedRange<Double>, unit: String)
  case integer(ClosedRange<Int>)
  case text(longest: Int)
  case choice([String])
  /// A number or a name of a label.
  case label
  case list(of: ScenarioShape, ClosedRange<Int>)
  /// Three numbers: x, y, z, LPS, mm.
  case point
  /// Three numbers of one kind.
  case triple(ClosedRange<Double>, unit: String)
  /// Names of one's own with values of one shape.
  case map(ScenarioShape, ClosedRange<Int>)
  case object(ScenarioForm)

  // Declarations with plain limits: a page of range operators in one list takes the compiler minutes.
  static func numbers(_ low: Double, _ high: Double, _ unit: String) -> ScenarioShape {
    .number(low...high, unit: unit)
  }
  static func triples(_ low: Double, _ high: Double, _ unit: String) -> ScenarioShape {
    .triple(low...high, unit: unit)
  }
  static func integers(_ low: Int, _ high: Int) -> ScenarioShape { .integer(low...high) }
  static func lists(_ shape: ScenarioShape, _ least: Int, _ most: Int) -> ScenarioShape {
    .list(of: shape, least...most)
  }
  static func maps(_ shape: ScenarioShape, _ least: Int, _ most: Int) -> ScenarioShape { .map(shape, least...most) }

  /// A number without a needless `.0`.
  static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }
}

/// An object with its members.
struct ScenarioForm: Sendable {
  let members: [Member]
  /// Groups of members of which exactly one must be given.
  let oneOf: [[String]]

  struct Member: Sendable {
    let key: String
    let shape: ScenarioShape
    let isRequired: Bool
    /// Taken where nothing is given.
    let standard: ScenarioJSON?
    let zh: String
    let en: String
  }

  init(_ members: [Member], oneOf: [[String]] = []) {
    self.members = members
    self.oneOf = oneOf
  }
}

extension ScenarioForm.Member {
  static func required(_ key: String, _ shape: ScenarioShape, _ zh: String, _ en: String) -> Self {
    Self(key: key, shape: shape, isRequired: true, standard: nil, zh: zh, en: en)
  }

  static func optional(_ key: String, _ shape: ScenarioShape, _ zh: String, _ en: String) -> Self {
    Self(key: key, shape: shape, isRequired: false, standard: nil, zh: zh, en: en)
  }

  /// Where it is left out, `standard` stands.
  static func standing(
    _ key: String, _ shape: ScenarioShape, _ standard: ScenarioJSON, _ zh: String, _ en: String
  ) -> Self {
    Self(key: key, shape: shape, isRequired: false, standard: standard, zh: zh, en: en)
  }
}
