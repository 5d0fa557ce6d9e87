internal import Ablation
internal import Imaging

/// An applicator with what its generator is set to: the table's numbers, and the scenario's in their place.
struct Treatment: Sendable {
  let technique: AblationTechnique
  let name: BilingualText
  let radius: Double
  let activeLength: Double
  /// In words, for every needle.
  let setting: BilingualText
  let course: Course
  /// Model of death that coverage and pictures use.
  let reference: String
  /// Rows of the tables that these numbers come from.
  let rows: [PropertyTable.Row]

  enum Course: Sendable {
    case microwave(AntennaTable, power: Double, cableLoss: Double, Heat)
    case radiofrequency(Radiofrequency.Control, Radiofrequency.Heating, Heat)
    case laser(LaserDiffuser.Optics, power: Double, Heat)
    case cryotherapy(temperature: Double, coolingTime: Double, [Cryotherapy.Phase], FreezingLaw)
    case electroporation(voltsPerCentimetre: Double, limit: Double, pulses: Int, pulseLength: Double)
    case ethanol(margin: Double)
  }

  struct Heat: Sendable {
    let duration: Double
    let cooling: Double
    let stop: PerfusionStop
  }

  init(_ scenario: Scenario, _ tables: PlanningTables) throws(PlanningError) {
    guard let technique = scenario.technique(tables) else {
      throw PlanningError.refused("applicator", "没有此器械", "no such applicator")
    }
    let (subject, settings, field) = (scenario.applicator, scenario.settings, "applicator")
    var rows: [PropertyTable.Row] = []
    func number(
      _ table: PropertyTable, _ subject: String, _ property: String, _ limits: ClosedRange<Double>
    ) throws(PlanningError) -> Double {
      let value = try computed(at: field) { () throws(AblationError) in
        try table.number(subject, property, in: limits)
      }
      if let row = table.row(subject, property) { rows.append(row) }
      return value
    }
    /// The scenario's number, else the table's.
    func set(
      _ key: String, _ property: String, _ limits: ClosedRange<Double>
    ) throws(PlanningError) -> Double {
      if let value = settings.number(key) { return value }
      return try number(tables.applicators, subject, property, limits)
    }
    self.technique = technique
    name = BilingualText(
      tables.applicators.row(subject, "name.zh")?.text ?? subject,
      tables.applicators.row(subject, "name.en")?.text ?? subject)
    radius = try number(tables.applicators, subject, "radius", Shaft.radiusLimits)
    activeLength =
      technique == .ethanol ? 1 : try number(tables.applicators, subject, "activeLength", 1...200)
    reference = scenario.reference ?? Scenario.models(technique).first ?? ""
    let heat = Heat(
      duration: settings.number("duration") ?? 1, cooling: settings.number("cooling") ?? 0,
      stop: PerfusionStop(rawValue: settings.text("perfusionStop") ?? "") ?? .arrhenius)
    let (length, thickness) = (activeLength, radius)
    switch technique {
    case .microwave:
      let power = try set("power", "maximalPower", 0...300)
      let loss = try number(tables.applicators, subject, "cableLoss", 0...0.9)
      let depth = try number(tables.applicators, subject, "depth", 0.5...100)
      let antenna = try computed(at: field) { () throws(AblationError) in
        try AntennaTable.parametric(activeLength: length, radius: thickness, depth: depth)
      }
      course = .microwave(antenna, power: power, cableLoss: loss, heat)
      setting = Treatment.words("每针", "each", power, heat)
    case .radiofrequency:
      let control = (
        try set("targetTemperature", "targetTemperature", 45...120), try set("power", "maximalPower", 0...500),
        try number(tables.applicators, subject, "controlGain", 0...1),
        try set("impedanceRise", "impedanceRise", 1.01...100)
      )
      let heating = (
        try number(tables.tissues, "heating", "conductivityRise", 0...0.1),
        try number(tables.tissues, "heating", "collapseFrom", 80...150),
        try number(tables.tissues, "heating", "collapseFactor", 1e-4...1)
      )
      course = try computed(at: field) { () throws(AblationError) in
        .radiofrequency(
          try Radiofrequency.Control(
            target: control.0, maximalPower: control.1, gain: control.2, impedanceRise: control.3),
          try Radiofrequency.Heating(rise: heating.0, collapseFrom: heating.1, collapse: heating.2), heat)
      }
      let words = Treatment.words("合计至多", "together at most", control.1, heat)
      let target = ScenarioShape.text(control.0)
      setting = BilingualText("针尖 \(target) °C，\(words.zh)", "tip held at \(target) °C, \(words.en)")
    case .laser:
      let power = try set("power", "maximalPower", 0...100)
      let optics = (
        try number(tables.tissues, "heating", "absorption", 0.1...1e4),
        try number(tables.tissues, "heating", "scattering", 0...1e6),
        try number(tables.tissues, "heating", "anisotropy", 0...0.999)
      )
      course = try computed(at: field) { () throws(AblationError) in
        .laser(
          try LaserDiffuser.Optics(absorption: optics.0, scattering: optics.1, anisotropy: optics.2), power: power, heat
        )
      }
      setting = Treatment.words("每纤", "each", power, heat)
    case .cryotherapy:
      let temperature = try set("temperature", "temperature", -200...(-20))
      let cooling = try set("coolingTime", "coolingTime", 0...600)
      let phases = Treatment.phases(settings)
      let law = try computed(at: "organ.tissue") { () throws(AblationError) in
        try FreezingLaw(for: try TissueProperties(scenario.organ.tissue, from: tables.tissues), from: tables.tissues)
      }
      rows += tables.tissues.rows.filter { $0.subject == "ice" && $0.number != nil }
      course = .cryotherapy(temperature: temperature, coolingTime: cooling, phases, law)
      setting = Treatment.words(temperature, phases)
    case .electroporation:
      let field = try set("voltsPerCentimetre", "fieldPerSpacing", 1...3000)
      let limit = try number(tables.applicators, subject, "maximalVoltage", 1...3000)
      let pulses = try set("pulses", "pulses", 1...500)
      let length = try set("pulseLength", "pulseLength", 1...1000)
      course = .electroporation(
        voltsPerCentimetre: field, limit: limit, pulses: Int(pulses), pulseLength: length * 1e-6)
      let words = "\(ScenarioShape.text(field)) V/cm, \(Int(pulses)) × \(ScenarioShape.text(length)) µs"
      setting = BilingualText("各电极对 \(words)", "each pair \(words)")
    case .ethanol:
      course = .ethanol(margin: try number(tables.applicators, subject, "marginRadius", 0...10))
      setting = BilingualText(EthanolVolume.zh, EthanolVolume.en)
    }
    self.rows = rows
  }

  private static func words(_ zh: String, _ en: String, _ power: Double, _ heat: Heat) -> BilingualText {
    let (watts, seconds) = (ScenarioShape.text(power), ScenarioShape.text(heat.duration))
    return BilingualText("\(zh) \(watts) W，\(seconds) s", "\(en) \(watts) W, \(seconds) s")
  }

  private static func words(_ temperature: Double, _ phases: [Cryotherapy.Phase]) -> BilingualText {
    var (zh, en) = (["\(ScenarioShape.text(temperature)) °C"], ["\(ScenarioShape.text(temperature)) °C"])
    for phase in phases {
      switch phase {
      case .freeze(let seconds):
        zh.append("冷冻 \(ScenarioShape.text(seconds)) s")
        en.append("freeze \(ScenarioShape.text(seconds)) s")
      case .thaw(let seconds):
        zh.append("复温 \(ScenarioShape.text(seconds)) s")
        en.append("thaw \(ScenarioShape.text(seconds)) s")
      }
    }
    return BilingualText(zh.joined(separator: "，"), en.joined(separator: ", "))
  }

  private static func phases(_ settings: ScenarioObject) -> [Cryotherapy.Phase] {
    settings.objects("phases").compactMap { phase in
      phase.number("freeze").map { .freeze($0) } ?? phase.number("thaw").map { .thaw($0) }
    }
  }
}
