internal import Ablation
internal import Foundation
internal import Imaging

/// Turns what a run has found into the document and its files.
enum PlanOutput {
  static func finish(
    _ work: PlanWork, key: PlanKey?
  ) throws(PlanningError) -> (PlanDocument, [(name: String, bytes: [UInt8])]) {
    let (ground, scenario) = (work.ground, work.ground.scenario)
    var files = try ZoneFiles.volumes(work)
    var document = PlanDocument(
      kind: work.kind, engine: AblationPlan.engineVersion, notice: BilingualText(PlanningNotice.zh, PlanningNotice.en),
      title: scenario.title, images: ground.image.about,
      inputs: (ground.inputs + (work.margin?.inputs ?? [])).map {
        PlanDocument.Input(name: $0.name, sha256: $0.digest)
      }, parameters: PlanParameters.list(work.kind, scenario, ground.tables, work.treatment), anatomy: ground.anatomy,
      technique: try advice(work), paths: work.paths?.document(ground), placement: work.placement,
      zones: zones(work, files: files.map(\.name)), coverage: work.coverage?.coverage, margin: work.margin?.margin,
      findings: ground.findings, pictures: [], digest: "", signature: nil)
    document.files = files.map {
      PlanDocument.Input(name: $0.name, sha256: AblationPlan.Input(name: $0.name, bytes: $0.bytes).digest)
    }
    document.pictures = try placed(at: "image") { () throws(VolumeError) in
      try PlanPictures.pictures(of: document, volumes: volumes(work))
    }
    let plan = try computed(at: "plan") { () throws(AblationError) in try document.canonicalPlan() }
    document.digest = plan.digest
    let canonical = Array(plan.canonicalText.utf8)
    document.signature = key?.signature(of: canonical)
    if let object = try ZoneFiles.segmentation(work, digest: document.digest) { files.append(object) }
    files.append(("plan.txt", canonical))
    files += PlanReport.files(document).map { ($0.name, Array($0.text.utf8)) }
    files.append(("result.json", try document.json()))
    return (document, files)
  }

  private static func advice(_ work: PlanWork) throws(PlanningError) -> [PlanDocument.Advice] {
    // After treatment the choice has been made.
    if work.kind == .margin { return [] }
    let (ground, chosen) = (work.ground, work.treatment.technique)
    let advice = try computed(at: "facts") { () throws(AblationError) in
      try ground.tables.technique.advise(ground.facts, available: ground.scenario.available)
    }
    return advice.map { one in
      PlanDocument.Advice(
        technique: one.technique.rawValue, name: BilingualText(one.technique.zh, one.technique.en),
        standing: one.standing.rawValue,
        reasons: one.reasons.map {
          PlanDocument.Reason(
            rule: $0.rule.id, effect: $0.rule.effect.rawValue, text: BilingualText($0.rule.zh, $0.rule.en),
            fact: $0.rule.fact, number: $0.number, threshold: $0.rule.value, unit: $0.rule.unit, source: $0.rule.source,
            mark: $0.rule.mark.rawValue)
        }, missing: one.missing, isChosen: one.technique == chosen)
    }
  }

  private static func zones(_ work: PlanWork, files: [String]) -> [PlanDocument.Zone] {
    work.zones.map { zone in
      let volume = zone.zone.millilitres
      return PlanDocument.Zone(
        model: zone.model, name: zone.name, bounds: zone.bounds,
        volume: PlanDocument.Figure(
          low: volume.guaranteed, nominal: volume.nominal, high: volume.possible, unit: "mL", bounds: zone.bounds),
        isReference: zone.model == work.treatment.reference,
        files: files.filter { $0.hasPrefix("zones-\(zone.model)-") }
          + (zone.model == work.treatment.reference && work.ground.image.series != nil ? ["zones.dcm"] : []))
    }
  }

  private static func volumes(_ work: PlanWork) -> PlanVolumes {
    let ground = work.ground
    var zone = work.reference.map { ($0.zone.guaranteed, $0.zone.nominal, $0.zone.possible) }
    if let measured = work.margin { zone = (measured.zone, measured.zone, measured.zone) }
    // A window for CT; other images take their own middle.
    let isHounsfield =
      ground.image.about.modality.map { $0 == "CT" } ?? ground.image.volume.voxels.contains { $0 <= -900 }
    let range: ClosedRange<Float> = isHounsfield ? -140...220 : PlanOutput.range(ground.image.volume)
    // Structures on the wide grid: on the simulated region's they would end in straight lines at its border.
    let obstacles = ground.paths.obstacles.map { (name: ground.scenario.obstacles[$0.number].name, mask: $0.mask) }
    return PlanVolumes(
      image: ground.image.volume, target: ground.target, organ: ground.paths.organ,
      body: try? ground.body.resampledNearest(onto: ground.image.volume.grid, outside: 0),
      obstacles: obstacles, zone: zone, margin: work.margin?.measurement, after: work.margin?.after,
      entries: work.paths?.map ?? [],
      tissueRange: range)
  }

  /// From the lowest value to the 99th hundredth of every 17th voxel.
  private static func range(_ image: Volume<Float>) -> ClosedRange<Float> {
    let values = stride(from: 0, to: image.voxels.count, by: 17).map { image.voxels[$0] }.sorted()
    guard let low = values.first, let high = values.dropFirst(values.count * 99 / 100).first, low < high else {
      return 0...1
    }
    return low...high
  }
}
