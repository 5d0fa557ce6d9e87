internal import Ablation
internal import Imaging

/// Everything a plan stands on, laid on two grids along the images' axes: a fine one around the target, on which heat is
/// simulated, and a wide one, on which ways from the skin are searched.
struct PlanGround: Sendable {
  let scenario: Scenario
  let tables: PlanningTables
  let image: SceneImage
  let labels: SceneLabels?
  /// On its own grid, no finer than 2 mm.
  let body: Volume<UInt8>
  let region: WorkRegion
  /// On the work grid. The organ holds the target, too: a tumour's surface is no capsule.
  let target: Volume<UInt8>
  let organ: Volume<UInt8>?
  let tissue: TissueMap
  let paths: PathGround
  /// On the work grid; without voxels where the structure lies elsewhere.
  let obstacles: [(name: BilingualText, mask: Volume<UInt8>)]
  let anatomy: PlanDocument.Anatomy
  /// For the rules on technique, by their names.
  let facts: [String: Double]
  private(set) var findings: [PlanDocument.Finding]
  let inputs: [AblationPlan.Input]

  /// - Parameter kind: what is found about the simulated region and the ways in is no matter for a measured margin.
  init(
    _ scenario: Scenario, _ tables: PlanningTables, files: SceneFiles, for kind: PlanDocument.Kind
  ) throws(PlanningError) {
    try scenario.check(against: tables)
    self.scenario = scenario
    self.tables = tables
    image = try SceneImage(scenario.image, named: "image", field: "image", from: files)
    var inputs = tables.inputs + [AblationPlan.Input(name: "scenario", bytes: scenario.bytes), image.input]
    if let file = scenario.labels {
      let read = try SceneLabels(file, named: "labels", field: "labels", image: image, from: files)
      inputs.append(read.input)
      labels = read
    } else {
      labels = nil
    }
    self.inputs = inputs
    var structures = Structures(image: image, labels: labels)
    structures.body = try structures.bodyMask(scenario.body)
    body = structures.body ?? Volume(grid: image.volume.grid, repeating: 0)
    region = try WorkRegion(scenario, structures)
    target = try region.target(scenario, structures)
    organ = try region.organ(scenario, structures, target: target)
    tissue = try region.tissue(scenario, tables, structures, organ: organ, target: target)
    paths = try PathGround(scenario, structures, target: target)
    var masks: [(name: BilingualText, mask: Volume<UInt8>)] = []
    for (index, obstacle) in scenario.obstacles.enumerated() {
      let mask = try structures.mask(obstacle.structure, "obstacles[\(index)]", on: region.grid, wholly: true)
      masks.append((obstacle.name, mask))
    }
    obstacles = masks
    let survey = try AnatomySurvey(scenario, tables, structures, region, target, organ, paths, masks)
    anatomy = survey.anatomy
    facts = survey.facts
    findings = image.findings + (kind == .margin ? [] : region.findings + paths.findings) + survey.findings
  }

  /// Error of registration and segmentation as given, and what the target has lost as a mask of whole voxels, taken as
  /// independent, mm.
  var uncertainty: Double {
    let loss: Double = if case .labels = scenario.target.structure { labels?.loss ?? 0 } else { 0 }
    return min(20, (scenario.uncertainty * scenario.uncertainty + loss * loss).squareRoot())
  }

  mutating func note(_ severity: PlanDocument.Finding.Severity, _ zh: String, _ en: String) {
    findings.append(PlanDocument.Finding(severity: severity, text: BilingualText(zh, en)))
  }
}
