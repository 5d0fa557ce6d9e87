public import Ablation
internal import Foundation

/// The dated tables that come with the program: tissues, applicators, rules for the choice of technique.
public struct PlanningTables: Sendable {
  public let tissues: PropertyTable
  public let applicators: PropertyTable
  public let technique: TechniqueTable
  let inputs: [AblationPlan.Input]

  /// Reads `tissues.tsv`, `applicators.tsv` and `technique.tsv` of a folder such as `AblationTables/1`.
  ///
  /// - Throws: ``PlanningError`` `failed` naming the file and line.
  public init(folder: String) throws(PlanningError) {
    let read = { (name: String) throws(PlanningError) -> String in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
        let text = String(validating: data, as: UTF8.self)
      else {
        throw PlanningError.failed(
          BilingualText("参数表无法读取：\(folder)/\(name)", "the table cannot be read: \(folder)/\(name)"))
      }
      return text
    }
    try self.init(
      tissues: try read("tissues.tsv"), applicators: try read("applicators.tsv"), technique: try read("technique.tsv"))
  }

  /// The same from texts.
  public init(tissues: String, applicators: String, technique: String) throws(PlanningError) {
    do throws(AblationError) {
      self.tissues = try PropertyTable(tissues)
      self.applicators = try PropertyTable(applicators)
      self.technique = try TechniqueTable(technique)
    } catch {
      throw PlanningError.failed(
        BilingualText("参数表有误（\(error.field)）：\(error.zh)", "a table is wrong (\(error.field)): \(error.en)"))
    }
    inputs = [
      AblationPlan.Input(name: "tables/applicators.tsv", text: applicators),
      AblationPlan.Input(name: "tables/technique.tsv", text: technique),
      AblationPlan.Input(name: "tables/tissues.tsv", text: tissues),
    ]
  }
}

extension Scenario {
  /// Holds what the scenario names against the tables.
  ///
  /// - Throws: ``PlanningError`` `refused` with every fault.
  func check(against tables: PlanningTables) throws(PlanningError) {
    var faults: [ScenarioFault] = []
    let tissueNames = tables.tissues.subjects.filter { tables.tissues.row($0, "density") != nil }
    let named =
      [("organ.tissue", organ.tissue), ("target.tissue", target.tissue), ("bodyTissue", bodyTissue)]
      + tissues.enumerated().map { ("tissues[\($0)].tissue", $1.tissue) }
    for (path, name) in named where !tissueNames.contains(name) {
      let list = tissueNames.joined(separator: ", ")
      faults.append(ScenarioFault(path, "没有组织“\(name)”；可用：\(list)", "no tissue \"\(name)\"; there are: \(list)"))
    }
    for name in facts.keys.sorted() where !tables.technique.facts.contains(name) {
      let list = tables.technique.facts.joined(separator: ", ")
      faults.append(
        ScenarioFault("facts.\(name)", "规则表不使用此项；可用：\(list)", "no rule asks for it; there are: \(list)"))
    }
    if let technique = technique(tables) {
      faults += settingFaults(technique) + referenceFaults(technique)
    } else {
      let list = tables.applicators.subjects.joined(separator: ", ")
      faults.append(
        ScenarioFault(
          "applicator", "没有器械“\(applicator)”；可用：\(list)", "no applicator \"\(applicator)\"; there are: \(list)"))
    }
    guard faults.isEmpty else { throw PlanningError.refused(faults) }
  }

  func technique(_ tables: PlanningTables) -> AblationTechnique? {
    tables.applicators.row(applicator, "technique").flatMap { AblationTechnique(rawValue: $0.text) }
  }

  /// Settings by technique; what a technique does not know is refused, because nothing would come of it.
  static func settingKeys(_ technique: AblationTechnique) -> [String] {
    switch technique {
    case .microwave, .laser: ["power", "duration", "cooling", "perfusionStop"]
    case .radiofrequency:
      ["power", "duration", "cooling", "perfusionStop", "targetTemperature", "impedanceRise"]
    case .cryotherapy: ["phases", "temperature", "coolingTime"]
    case .electroporation: ["voltsPerCentimetre", "pulses", "pulseLength"]
    case .ethanol: []
    }
  }

  private func settingFaults(_ technique: AblationTechnique) -> [ScenarioFault] {
    let known = Scenario.settingKeys(technique)
    var out = settings.given.keys.sorted().filter { !known.contains($0) }.map {
      ScenarioFault(
        "settings.\($0)", "\(technique.zh)没有此项；可用：\(known.joined(separator: ", "))",
        "\(technique.en) has no such setting; there are: \(known.joined(separator: ", "))")
    }
    let needed = known.contains("duration") ? ["duration"] : known.contains("phases") ? ["phases"] : []
    for key in needed where !settings.isGiven(key) {
      out.append(
        ScenarioFault("settings.\(key)", "缺少：\(technique.zh)须给出此项", "missing: \(technique.en) needs it"))
    }
    return out
  }

  private func referenceFaults(_ technique: AblationTechnique) -> [ScenarioFault] {
    let known = Scenario.models(technique)
    guard let reference, !known.contains(reference) else { return [] }
    let list = known.joined(separator: ", ")
    return [
      ScenarioFault(
        "reference", "\(technique.zh)没有模型“\(reference)”；可用：\(list)",
        "\(technique.en) has no model \"\(reference)\"; there are: \(list)")
    ]
  }

  /// Models of death by technique, the usual one first.
  static func models(_ technique: AblationTechnique) -> [String] {
    switch technique {
    case .radiofrequency, .microwave, .laser: DamageModel.allCases.map(\.rawValue)
    case .cryotherapy: ["isotherm-40", "isotherm-20", "isotherm0"]
    case .electroporation: ["field"]
    case .ethanol: []
    }
  }
}
