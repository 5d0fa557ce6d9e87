internal import Ablation
internal import Imaging

/// The margin that was reached: the zone of the images after treatment, laid over the target of those before.
struct MarginWork: Sendable {
  let margin: PlanDocument.Margin
  let measurement: MarginMeasurement
  /// The zone on the work grid, 0 or above inside.
  let zone: Volume<Float>
  /// The images after treatment on the work grid, laid over those before.
  let after: Volume<Float>
  let inputs: [AblationPlan.Input]
  private(set) var findings: [PlanDocument.Finding] = []

  init(
    _ ground: PlanGround, files: SceneFiles, progress: (Double) -> Void
  ) throws(PlanningError) {
    let scenario = ground.scenario
    guard let followUp = scenario.followUp else {
      throw PlanningError.refused("followUp", "缺少：术后影像与消融区", "missing: images after treatment and the zone")
    }
    let image = try SceneImage(followUp.image, named: "followUp.image", field: "followUp.image", from: files)
    let (mask, input) = try MarginWork.zone(followUp, image, files)
    inputs = [image.input] + (input.map { [$0] } ?? [])
    let level = try placed(at: "followUp.zone") { () throws(VolumeError) in try mask.smoothedMask().map { $0 - 0.5 } }
    progress(0.1)
    let map = try FollowUpMap(ground, followUp, image, zone: level, progress: { progress(0.1 + 0.7 * $0) })
    let shifts = DisplacementField(grid: ground.region.grid) { map.field?.shift(at: $0) ?? .zero }
    let laid = try placed(at: "followUp.zone") { () throws(VolumeError) in
      try shifts.warp(level, further: map.affine, outside: -0.5)
    }
    guard laid.voxels.contains(where: { $0 >= 0 }) else {
      throw PlanningError.refused(
        "followUp.zone", "配准后消融区不在靶区附近（模拟区域内没有体素）",
        "after registration the zone has no voxels near the target")
    }
    zone = laid
    after = try placed(at: "followUp.image") { () throws(VolumeError) in
      try shifts.warp(image.volume, further: map.affine, outside: -1000)
    }
    progress(0.9)
    measurement = try computed(at: "marginCheck") { () throws(AblationError) in
      // The zone was a mask of whole voxels, too: half its voxel widens the uncertainty as the target's does.
      let loss = 0.5 * mask.grid.spacing.max()
      let widened = try MarginSettings(
        threshold: scenario.threshold,
        uncertainty: min(20, (ground.uncertainty * ground.uncertainty + loss * loss).squareRoot()),
        capsuleDistance: scenario.capsuleDistance)
      return try MarginMeasurement(tumour: ground.target, zone: laid, organ: ground.organ, settings: widened)
    }
    let m = measurement
    let band = CoverageWork.tenths(m.uncertainty)
    margin = PlanDocument.Margin(
      minimum: PlanDocument.Figure(
        low: m.minimum - m.uncertainty, nominal: m.minimum, high: m.minimum + m.uncertainty, unit: "mm",
        bounds: BilingualText("配准、分割与体素误差 ±\(band) mm", "±\(band) mm for registration, segmentation and voxels")),
      minimumPoint: m.minimumPoint.list, threshold: m.threshold,
      verdict: m.verdict == .reached ? .reached : m.verdict == .missed ? .missed : .uncertain,
      histogram: [m.histogram.below0, m.histogram.from0to5, m.histogram.from5to10, m.histogram.above10].map {
        100 * $0
      },
      uncoveredVolume: m.uncoveredVolume / 1000, uncoveredDirection: m.uncoveredDirection?.list,
      subcapsularMinimum: m.subcapsularMinimum, subcapsularShare: m.subcapsularShare, registration: map.document)
    findings = image.findings + map.findings
    progress(1)
  }

  private static func zone(
    _ followUp: Scenario.FollowUp, _ image: SceneImage, _ files: SceneFiles
  ) throws(PlanningError) -> (mask: Volume<UInt8>, input: AblationPlan.Input?) {
    if let path = followUp.zoneFile {
      let bytes = try files.bytes(path, field: "followUp.zone.nifti")
      let mask = try placed(at: "followUp.zone.nifti") { () throws(VolumeError) in
        try NIfTI(bytes).values().map { UInt8($0 > 0.5 ? 1 : 0) }
      }
      guard !mask.isEmpty else {
        throw PlanningError.refused("followUp.zone.nifti", "消融区没有体素", "the zone has no voxels")
      }
      return (mask, AblationPlan.Input(name: "followUp.zone", bytes: bytes))
    }
    guard let file = followUp.labels else {
      throw PlanningError.refused("followUp.labels", "缺少分割文件", "the labels' file is missing")
    }
    let labels = try SceneLabels(file, named: "followUp.labels", field: "followUp.labels", image: image, from: files)
    let numbers = try labels.numbers(followUp.zoneLabels ?? [], field: "followUp.zone.labels")
    guard let mask = try labels.mask(numbers), !mask.isEmpty else {
      throw PlanningError.refused("followUp.zone.labels", "消融区没有体素", "the zone has no voxels")
    }
    return (mask, labels.input)
  }
}
