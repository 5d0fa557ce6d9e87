internal import Ablation

/// Every number and choice that went into a plan, once each, with its mark and source.
enum PlanParameters {
  static func list(
    _ kind: PlanDocument.Kind, _ scenario: Scenario, _ tables: PlanningTables, _ treatment: Treatment
  ) -> [PlanDocument.Parameter] {
    if kind == .margin { return measured(scenario) }
    var out: [PlanDocument.Parameter] = []
    var seen: Set<String> = []
    func add(_ row: PropertyTable.Row, table: String) {
      let name = "\(row.subject).\(row.property)"
      guard seen.insert(name).inserted else { return }
      out.append(
        PlanDocument.Parameter(
          name: name, label: label(row), value: row.text, unit: row.unit, mark: row.mark.rawValue, source: row.source))
    }
    let used = properties(treatment.technique)
    var subjects =
      [scenario.bodyTissue, scenario.organ.tissue, scenario.target.tissue] + scenario.tissues.map(\.tissue)
    if !scenario.vessels.isEmpty { subjects.append("blood") }
    for row in tables.tissues.rows where subjects.contains(row.subject) && used.contains(row.property) {
      add(row, table: "tissues")
    }
    if scenario.vessels.contains(where: { $0.film == nil }), let row = tables.tissues.row("blood", "filmCoefficient") {
      add(row, table: "tissues")
    }
    for row in treatment.rows { add(row, table: "applicators") }
    let settings = Set(Scenario.settingKeys(treatment.technique).map { "settings.\($0)" })
    for number in scenario.numbers {
      let isSetting = number.name.hasPrefix("settings.")
      guard !isSetting || settings.contains(number.name) || number.name.hasPrefix("settings.phases") else { continue }
      guard seen.insert(number.name).inserted else { continue }
      out.append(parameter(number))
    }
    for (index, placement) in scenario.placements.enumerated() {
      let text = { (point: SIMD3<Double>) in point.list.map { ScenarioShape.text($0) }.joined(separator: ", ") }
      out.append(
        PlanDocument.Parameter(
          name: "probes.placements[\(index)]", label: BilingualText("针尖与方向", "tip and direction"),
          value: "\(text(placement.tip)); \(text(placement.direction))", unit: "mm", mark: "given",
          source: "方案给出 given by the scenario"))
    }
    return out.sorted { $0.name < $1.name }
  }

  private static func parameter(
    _ number: (name: String, value: String, unit: String, isGiven: Bool, zh: String, en: String)
  ) -> PlanDocument.Parameter {
    PlanDocument.Parameter(
      name: number.name, label: BilingualText(number.zh, number.en), value: number.value, unit: number.unit,
      mark: number.isGiven ? "given" : "-",
      source: number.isGiven ? "方案给出 given by the scenario" : "程序默认 the program's standard")
  }

  /// A measured margin rests on no tissue and no needle.
  private static func measured(_ scenario: Scenario) -> [PlanDocument.Parameter] {
    let used = ["margin", "marginCheck.", "followUp.", "region.", "body."]
    return scenario.numbers.filter { number in
      used.contains { $0.hasSuffix(".") ? number.name.hasPrefix($0) : number.name == $0 }
    }.map { parameter($0) }.sorted { $0.name < $1.name }
  }

  /// What each technique's equations use of a tissue.
  private static func properties(_ technique: AblationTechnique) -> Set<String> {
    let heat: Set = [
      "density", "specificHeat", "conductivity", "perfusionLow", "perfusionNominal", "perfusionHigh", "waterFraction",
    ]
    switch technique {
    case .microwave, .laser: return heat
    case .radiofrequency: return heat.union(["sigma480k"])
    case .cryotherapy: return heat.subtracting(["waterFraction"])
    case .electroporation: return ["rampBase", "rampRaised", "rampFrom", "rampTo", "density", "specificHeat"]
    case .ethanol: return []
    }
  }

  private static func label(_ row: PropertyTable.Row) -> BilingualText? {
    let names: [String: (String, String)] = [
      "density": ("密度", "density"), "specificHeat": ("比热", "specific heat"),
      "conductivity": ("导热系数", "thermal conductivity"), "perfusionLow": ("灌注（低）", "perfusion, low"),
      "perfusionNominal": ("灌注（中）", "perfusion, nominal"), "perfusionHigh": ("灌注（高）", "perfusion, high"),
      "waterFraction": ("含水量", "share of water"), "sigma480k": ("480 kHz 电导率", "conductivity at 480 kHz"),
      "radius": ("半径", "radius"), "activeLength": ("作用段长度", "active length"),
      "maximalPower": ("最大功率", "maximal power"), "cableLoss": ("线缆损耗", "loss in the cable"),
      "depth": ("穿透深度", "depth"), "filmCoefficient": ("血管壁换热系数", "film coefficient of vessels"),
    ]
    return names[row.property].map { BilingualText($0.0, $0.1) }
  }
}
