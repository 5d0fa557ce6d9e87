import Ablation
import Foundation
import Imaging

@testable import Planning

extension PlanScene {
  /// A full plan's document with the engines' own numbers.
  func document() throws -> PlanDocument {
    let best = found.front[0]
    let direction = (best.target - best.entryPoint).unit
    let tip = best.target + direction * 8
    var document = PlanDocument(
      kind: .whole, engine: AblationPlan.engineVersion, notice: BilingualText(PlanningNotice.zh, PlanningNotice.en),
      title: BilingualText("肝右叶肿瘤微波消融计划", "Microwave ablation of a tumour in the right liver lobe"),
      images: PlanDocument.Images(
        modality: "CT", studyInstanceUID: "2.25.20261122", seriesInstanceUID: "2.25.20261122.1",
        frameOfReferenceUID: "2.25.20261122.9", shape: [116, 84, 60], spacing: [3, 3, 3]),
      inputs: [
        PlanDocument.Input(name: "scenario.json", sha256: String(repeating: "3f", count: 32)),
        PlanDocument.Input(name: "tissues.tsv", sha256: String(repeating: "a7", count: 32)),
      ],
      parameters: try parameters(), anatomy: anatomy, technique: advice.map(PlanScene.advice), paths: paths,
      placement: PlanDocument.Placement(
        applicator: BilingualText("微波天线 2.45 GHz（14G）", "microwave antenna 2.45 GHz, 14G"),
        probes: [
          PlanDocument.Probe(
            entry: PlanScene.list(best.entryPoint), tip: PlanScene.list(tip), direction: PlanScene.list(direction),
            activeLength: 20, depth: best.length + 8, setting: BilingualText("65 W，5 分钟", "65 W for 5 min"))
        ], candidates: 1, method: BilingualText("给定", "given")),
      zones: try zones.map(PlanScene.zone), coverage: try coverage(), margin: nil,
      findings: [
        PlanDocument.Finding(
          severity: .warning,
          text: BilingualText(
            "血小板 46：先纠正凝血。技术规则的界限尚未由医师签署。",
            "Platelets 46: correct clotting first. The thresholds of the technique rules are not signed off yet.")),
        PlanDocument.Finding(
          severity: .note,
          text: BilingualText("影像层厚 3 mm，靶区表面至多差半层。", "Slices of 3 mm: the target's surface may be off by half of one.")
        ),
      ],
      pictures: [], digest: String(repeating: "c4e1", count: 16), signature: nil)
    document.pictures = try PlanPictures.pictures(of: document, volumes: volumes)
    return document
  }

  static func list(_ point: PatientPoint) -> [Double] { [point.x, point.y, point.z] }

  private var anatomy: PlanDocument.Anatomy {
    let volume = Double(target.voxels.reduce(0) { $0 + Int($1) }) * target.grid.voxelVolume / 1000
    return PlanDocument.Anatomy(
      organ: BilingualText("肝", "liver"), targetCentre: PlanScene.list(PlanScene.centre),
      targetDiameter: 2 * PlanScene.radius, targetVolume: volume, organVolume: 1420,
      neighbours: [
        PlanDocument.Neighbour(name: BilingualText("门静脉与肝静脉", "portal and hepatic veins"), distance: 2.4),
        PlanDocument.Neighbour(name: BilingualText("骨", "bone"), distance: 38.5),
        PlanDocument.Neighbour(name: BilingualText("肺与胸膜", "lung and pleura"), distance: 41),
      ])
  }

  private static func advice(_ advice: TechniqueAdvice) -> PlanDocument.Advice {
    PlanDocument.Advice(
      technique: advice.technique.rawValue, name: BilingualText(advice.technique.zh, advice.technique.en),
      standing: advice.standing.rawValue,
      reasons: advice.reasons.map { reason in
        PlanDocument.Reason(
          rule: reason.rule.id, effect: reason.rule.effect.rawValue,
          text: BilingualText(reason.rule.zh, reason.rule.en),
          fact: reason.rule.fact, number: reason.number, threshold: reason.rule.value, unit: reason.rule.unit,
          source: reason.rule.source, mark: reason.rule.mark.rawValue)
      }, missing: advice.missing, isChosen: advice.technique == .microwave)
  }

  private var paths: PlanDocument.Paths {
    let reasons = found.reasons
    return PlanDocument.Paths(
      entries: entries.count, feasible: found.feasible, tooLong: reasons.tooLong, blocked: reasons.blocked,
      tooFlat: reasons.tooFlat, thinCuff: reasons.thinCuff,
      front: found.front.map { path in
        PlanDocument.Path(
          entry: PlanScene.list(path.entryPoint), target: PlanScene.list(path.target), length: path.length,
          reserve: path.reserve, nearest: obstacles[path.nearestObstacle].name, capsuleAngle: path.capsuleAngle,
          tilt: path.tilt, cuff: path.cuff)
      },
      clearances: obstacles.map { PlanDocument.Neighbour(name: $0.name, distance: 3) }, lateralError: 3.7,
      angularError: 1)
  }

  private static func zone(_ entry: (model: DamageModel, zone: UncertainZone)) throws -> PlanDocument.Zone {
    let volume = entry.zone.millilitres
    return PlanDocument.Zone(
      model: entry.model.rawValue, name: BilingualText(entry.model.zh, entry.model.en),
      bounds: BilingualText(entry.zone.zh, entry.zone.en),
      volume: PlanDocument.Figure(
        low: volume.guaranteed, nominal: volume.nominal, high: volume.possible, unit: "mL",
        bounds: BilingualText(entry.zone.zh, entry.zone.en)), isReference: entry.model == .arrheniusLiver, files: [])
  }

  private func coverage() throws -> PlanDocument.Coverage {
    guard let zone = zones.first(where: { $0.model == .arrheniusLiver })?.zone else {
      throw AblationError(.empty, field: "zones", zh: "无", en: "none")
    }
    let levels = [zone.guaranteed, zone.nominal, zone.possible]
    let distances = try target.surfaceDistances()
    let bounds = BilingualText("低、中、高三种灌注", "low, nominal and high perfusion")
    func figure(_ unit: String, _ value: (Volume<Float>) throws -> Double) throws -> PlanDocument.Figure {
      let values = try levels.map(value).sorted()
      return PlanDocument.Figure(low: values[0], nominal: values[1], high: values[2], unit: unit, bounds: bounds)
    }
    func share(_ level: Volume<Float>, within reach: Float) -> Double {
      var (all, hit) = (0.0, 0.0)
      for index in level.voxels.indices where distances.voxels[index] <= reach {
        all += 1
        if level.voxels[index] >= 0 { hit += 1 }
      }
      return 100 * hit / all
    }
    let settings = try MarginSettings()
    let smallest = try figure("mm") { try MarginMeasurement(tumour: target, zone: $0, settings: settings).minimum }
    return PlanDocument.Coverage(
      target: try figure("%") { share($0, within: 0) },
      targetWithMargin: try figure("%") { share($0, within: Float(PlanScene.wanted)) }, margin: PlanScene.wanted,
      healthy: try figure("mL") { level in
        let dead = level.voxels.indices.reduce(0) { $0 + (level.voxels[$1] >= 0 && target.voxels[$1] == 0 ? 1 : 0) }
        return Double(dead) * level.grid.voxelVolume / 1000
      },
      smallestMargin: smallest, uncoveredDirection: [0.6, -0.4, 0.69],
      neighbours: [
        PlanDocument.Neighbour(name: BilingualText("门静脉与肝静脉", "portal and hepatic veins"), distance: -4.2),
        PlanDocument.Neighbour(name: BilingualText("骨", "bone"), distance: 22),
        PlanDocument.Neighbour(name: BilingualText("肺与胸膜", "lung and pleura"), distance: 27.5),
      ],
      verdict: smallest.low >= PlanScene.wanted ? .reached : smallest.high < PlanScene.wanted ? .missed : .uncertain)
  }

  private func parameters() throws -> [PlanDocument.Parameter] {
    let wanted: Set<String> = ["liver", "mw-2450"]
    let rows = try ["tissues", "applicators"].flatMap { try PropertyTable(PlanScene.table($0)).rows }
    let given = [
      PlanDocument.Parameter(
        name: "power", label: BilingualText("发生器功率", "generator power"), value: "65", unit: "W", mark: "given",
        source: "scenario"),
      PlanDocument.Parameter(
        name: "margin", label: BilingualText("要求的边界", "margin asked for"), value: "5", unit: "mm", mark: "given",
        source: "scenario"),
    ]
    return given
      + rows.filter { wanted.contains($0.subject) && !$0.property.hasPrefix("name") }.map {
        PlanDocument.Parameter(
          name: "\($0.subject).\($0.property)", label: nil, value: $0.text, unit: $0.unit, mark: $0.mark.rawValue,
          source: $0.source)
      }
  }
}
