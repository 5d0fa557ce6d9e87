internal import Ablation
internal import Imaging

/// The zone by one model of death.
struct ModelZone: Sendable {
  let model: String
  let name: BilingualText
  let bounds: BilingualText
  let zone: UncertainZone
}

extension Treatment {
  /// The active parts of needles whose tips and directions are given.
  func shafts(_ placements: [(tip: PatientPoint, direction: PatientVector)]) throws(AblationError) -> [Shaft] {
    var out: [Shaft] = []
    for placement in placements {
      out.append(
        try Shaft(start: placement.tip - placement.direction * activeLength, end: placement.tip, radius: radius))
    }
    return out
  }

  /// Zones by every model, at low, nominal and high perfusion (pulses: at three thresholds).
  func simulate(
    _ shafts: [Shaft], in tissue: TissueMap, progress: (Double) -> Void
  ) throws(AblationError) -> [ModelZone] {
    switch course {
    case .ethanol: return []
    case .cryotherapy:
      let prediction = try cryotherapy(shafts, tissue).predict(progress: progress)
      var out: [ModelZone] = []
      for model in Scenario.models(.cryotherapy) {
        let celsius = Scenario.isotherms[model] ?? -40
        out.append(Treatment.zone(model, try prediction.zone(celsius)))
      }
      return out
    case .electroporation:
      let run = try electroporation(shafts, tissue).run(progress: progress)
      return [Treatment.zone("field", try run.zone())]
    case .microwave, .radiofrequency, .laser:
      let prediction = try heating(shafts, tissue).predict(progress: progress)
      var out: [ModelZone] = []
      for model in DamageModel.allCases { out.append(Treatment.zone(model.rawValue, try prediction.zone(model))) }
      return out
    }
  }

  /// The zone by the reference model at one level of perfusion, in even tissue: for the shape of a single probe.
  func zone(
    of shafts: [Shaft], in tissue: TissueMap, at level: PerfusionLevel, progress: (Double) -> Void
  ) throws(AblationError) -> Volume<Float>? {
    switch course {
    case .ethanol: return nil
    case .cryotherapy:
      return try cryotherapy(shafts, tissue).run(level, progress: progress).zone(Scenario.isotherms[reference] ?? -40)
    case .electroporation:
      let zone = try electroporation(shafts, tissue).run(progress: progress).zone()
      return level == .high ? zone.guaranteed : zone.nominal
    case .microwave, .radiofrequency, .laser:
      let run = try heating(shafts, tissue).run(level, progress: progress)
      return DamageModel(rawValue: reference).flatMap { run.zones[$0] }
    }
  }

  private func heating(_ shafts: [Shaft], _ tissue: TissueMap) throws(AblationError) -> HeatingPlan {
    let (technique, heat): (HeatingPlan.Technique, Heat)
    switch course {
    case .microwave(let table, let power, let loss, let given):
      technique = .microwave(try Microwave(antennas: shafts, table: table, power: power, cableLoss: loss))
      heat = given
    case .radiofrequency(let control, let heating, let given):
      technique = .radiofrequency(try Radiofrequency(electrodes: shafts, control: control, heating: heating))
      heat = given
    case .laser(let optics, let power, let given):
      technique = .laser(try LaserDiffuser(fibres: shafts, power: power, optics: optics))
      heat = given
    case .cryotherapy, .electroporation, .ethanol: preconditionFailure("no heat in this technique")
    }
    return try HeatingPlan(
      tissue: tissue, technique: technique, duration: heat.duration, cooling: heat.cooling, perfusionStop: heat.stop)
  }

  private func cryotherapy(_ shafts: [Shaft], _ tissue: TissueMap) throws(AblationError) -> Cryotherapy {
    guard case .cryotherapy(let temperature, let cooling, let phases, let law) = course else {
      preconditionFailure("no freezing in this technique")
    }
    return try Cryotherapy(
      tissue: tissue, needles: shafts, temperature: temperature, coolingTime: cooling, phases: phases, law: law)
  }

  private func electroporation(_ shafts: [Shaft], _ tissue: TissueMap) throws(AblationError) -> Electroporation {
    guard case .electroporation(let field, let limit, let pulses, let length) = course else {
      preconditionFailure("no pulses in this technique")
    }
    return try Electroporation(
      tissue: tissue, electrodes: shafts,
      pairs: Electroporation.allPairs(shafts, voltsPerCentimetre: field, limit: limit), pulses: pulses,
      pulseLength: length)
  }

  private static func zone(_ model: String, _ zone: UncertainZone) -> ModelZone {
    ModelZone(model: model, name: name(model), bounds: BilingualText(zone.zh, zone.en), zone: zone)
  }

  /// A model by name, for readers.
  static func name(_ model: String) -> BilingualText {
    if let heat = DamageModel(rawValue: model) { return BilingualText(heat.zh, heat.en) }
    if let celsius = Scenario.isotherms[model] {
      let text = ScenarioShape.text(celsius)
      let lethal = celsius == -40
      return BilingualText(
        "\(text) °C 等温面\(lethal ? "（致死）" : "")", "isotherm of \(text) °C\(lethal ? " (lethal)" : "")")
    }
    return BilingualText("致死场强 550（500–600）V/cm", "lethal field of 550 (500 to 600) V/cm")
  }
}
