/// Ways to ablate.
public enum AblationTechnique: String, Sendable, Hashable, CaseIterable {
  case radiofrequency
  case microwave
  case laser
  case cryotherapy
  case electroporation
  case ethanol

  public var zh: String {
    switch self {
    case .radiofrequency: "射频消融"
    case .microwave: "微波消融"
    case .laser: "激光消融"
    case .cryotherapy: "冷冻消融"
    case .electroporation: "不可逆电穿孔"
    case .ethanol: "无水乙醇注射"
    }
  }

  public var en: String {
    switch self {
    case .radiofrequency: "radiofrequency ablation"
    case .microwave: "microwave ablation"
    case .laser: "laser ablation"
    case .cryotherapy: "cryoablation"
    case .electroporation: "irreversible electroporation"
    case .ethanol: "ethanol injection"
    }
  }
}

/// Rules that speak for or against a technique, read from a table of eleven columns separated by tabs: rule, technique,
/// fact, comparison, value, unit, effect, zh, en, source, mark. Nothing is weighed: every rule that applies is shown.
public struct TechniqueTable: Sendable, Hashable {
  public let rules: [Rule]

  public struct Rule: Sendable, Hashable {
    public let id: String
    public let technique: AblationTechnique
    /// Name of the number it looks at.
    public let fact: String
    public let isAbove: Bool
    public let value: Double
    public let unit: String
    public let effect: Effect
    public let zh: String
    public let en: String
    public let source: String
    public let mark: PropertyTable.Mark

    func applies(to number: Double) -> Bool { isAbove ? number > value : number < value }
  }

  public enum Effect: String, Sendable, Hashable {
    case prefer
    case caution
    case against
  }

  /// - Throws: ``AblationError`` `badTable` with the line at fault.
  public init(_ text: String) throws(AblationError) {
    guard text.utf8.count <= PropertyTable.sizeLimit else {
      throw AblationError(
        .badTable, field: "table", zh: "规则表超过 \(PropertyTable.sizeLimit) 字节",
        en: "the table is longer than \(PropertyTable.sizeLimit) bytes")
    }
    var rules: [Rule] = []
    var seen: Set<String> = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      if line.isEmpty || line.hasPrefix("#") { continue }
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 11, let technique = AblationTechnique(rawValue: cells[1]),
        cells[3] == ">" || cells[3] == "<", let value = Double(cells[4]), value.isFinite,
        let effect = Effect(rawValue: cells[6]), let mark = PropertyTable.Mark(rawValue: cells[10]),
        seen.insert(cells[0]).inserted
      else {
        throw AblationError(
          .badTable, field: "line \(index + 1)", zh: "规则行须有十一列且编号不重复",
          en: "a rule has eleven columns and an id of its own")
      }
      rules.append(
        Rule(
          id: cells[0], technique: technique, fact: cells[2], isAbove: cells[3] == ">", value: value, unit: cells[5],
          effect: effect, zh: cells[7], en: cells[8], source: cells[9], mark: mark))
    }
    // Without a rule every technique would stand as possible.
    guard !rules.isEmpty else {
      throw AblationError(.badTable, field: "table", zh: "规则表中没有一条规则", en: "the table has no rule at all")
    }
    self.rules = rules
  }

  /// The facts the rules ask for.
  public var facts: [String] {
    var seen: Set<String> = []
    return rules.map(\.fact).filter { seen.insert($0).inserted }
  }
}

/// What the rules say of one technique for one patient.
public struct TechniqueAdvice: Sendable, Hashable {
  public let technique: AblationTechnique
  public let standing: Standing
  /// Rules that apply, with the number each met.
  public let reasons: [Reason]
  /// Facts a rule of this technique asks for that are not known: the advice may change with them.
  public let missing: [String]

  public struct Reason: Sendable, Hashable {
    public let rule: TechniqueTable.Rule
    public let number: Double
  }

  public enum Standing: String, Sendable, Hashable {
    /// The department has no device for it.
    case unavailable
    case against
    case caution
    case possible
    case preferred
  }
}

extension TechniqueTable {
  /// Holds every rule against the facts.
  ///
  /// A rule against outweighs any preference: safety is not traded. A fact that is not known decides nothing and is
  /// listed as missing.
  ///
  /// - Parameters:
  ///   - facts: by name; distances in mm.
  ///   - available: techniques the department has devices for.
  /// - Throws: ``AblationError``: a fact no rule knows, or one that is not finite.
  public func advise(
    _ facts: [String: Double], available: Set<AblationTechnique>
  ) throws(AblationError) -> [TechniqueAdvice] {
    let known = Set(self.facts)
    for (name, number) in facts.sorted(by: { $0.key < $1.key }) {
      guard known.contains(name) else {
        throw AblationError(.unknown, field: name, zh: "规则表不使用“\(name)”", en: "no rule asks for \(name)")
      }
      try require(number, in: -1e6...1e6, field: name, unit: "")
    }
    return AblationTechnique.allCases.map { technique in
      var (reasons, missing) = ([TechniqueAdvice.Reason](), [String]())
      for rule in rules where rule.technique == technique {
        guard let number = facts[rule.fact] else {
          if !missing.contains(rule.fact) { missing.append(rule.fact) }
          continue
        }
        if rule.applies(to: number) { reasons.append(TechniqueAdvice.Reason(rule: rule, number: number)) }
      }
      let effects = Set(reasons.map(\.rule.effect))
      let standing: TechniqueAdvice.Standing =
        if !available.contains(technique) {
          .unavailable
        } else if effects.contains(.against) {
          .against
        } else if effects.contains(.caution) {
          .caution
        } else {
          effects.contains(.prefer) ? .preferred : .possible
        }
      return TechniqueAdvice(technique: technique, standing: standing, reasons: reasons, missing: missing)
    }
  }
}
