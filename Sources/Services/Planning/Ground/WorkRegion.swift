internal import Ablation
internal import Imaging

/// The box around the target that is simulated.
struct WorkRegion: Sendable {
  let grid: Grid
  /// Its cells that lie within the images; others take what the nearest of these has.
  private let inside: (lower: VoxelIndex, upper: VoxelIndex)
  private(set) var findings: [PlanDocument.Finding] = []

  init(_ scenario: Scenario, _ structures: Structures) throws(PlanningError) {
    let image = structures.image.volume.grid
    let (centre, extent) = try WorkRegion.extent(scenario, structures)
    guard image.index(of: centre) != nil else {
      throw PlanningError.refused(
        "target", "靶区中心不在影像范围内", "the centre of the target lies outside the images")
    }
    let spacing = scenario.spacing
    let least = extent + SIMD3(repeating: 2 * scenario.margin + 4 * spacing)
    let size = scenario.size ?? WorkRegion.usual(extent, margin: scenario.margin)
    var shape = VoxelIndex.zero
    for axis in 0..<3 {
      guard size[axis] >= least[axis] else {
        throw PlanningError.refused(
          "region.size[\(axis)]",
          "须容纳靶区及安全边界：至少 \(Int(least[axis].rounded(.up))) mm，现为 \(ScenarioShape.text(size[axis]))",
          "must hold the target and its margin: at least \(Int(least[axis].rounded(.up))) mm, not \(ScenarioShape.text(size[axis]))"
        )
      }
      shape[axis] = Int((size[axis] / spacing).rounded())
    }
    let count = shape.x * shape.y * shape.z
    guard count <= TissueMap.countLimit else {
      throw PlanningError.refused(
        "region", "模拟区域有 \(count) 个体素，上限 \(TissueMap.countLimit)；请增大 spacing 或减小 size",
        "\(count) voxels, at most \(TissueMap.countLimit): widen spacing or lessen size")
    }
    let half = SIMD3(Double(shape.x - 1), Double(shape.y - 1), Double(shape.z - 1)) * (0.5 * spacing)
    let grid = try placed(at: "region") { () throws(VolumeError) in
      try Grid(
        shape: shape, spacing: SIMD3(repeating: spacing), origin: centre - image.direction * half,
        direction: image.direction)
    }
    self.grid = grid
    inside = WorkRegion.inside(grid, of: image)
    let kept = (inside.upper &- inside.lower)
    let share = 1 - Double(kept.x * kept.y * kept.z) / Double(count)
    if share > 0 {
      let percent = (share * 1000).rounded() / 10
      note(
        .warning, "模拟区域有 \(percent)% 超出影像，该部分按最近的边缘层面计",
        "\(percent) % of the simulated region lies beyond the images; there the nearest edge slice is repeated")
    }
  }

  private mutating func note(_ severity: PlanDocument.Finding.Severity, _ zh: String, _ en: String) {
    findings.append(PlanDocument.Finding(severity: severity, text: BilingualText(zh, en)))
  }

  /// 96 mm, or more for a large target: heat must not reach the border.
  private static func usual(_ extent: SIMD3<Double>, margin: Double) -> SIMD3<Double> {
    var size = SIMD3<Double>.zero
    for axis in 0..<3 { size[axis] = max(96, (extent[axis] + 2 * (margin + 25)).rounded(.up)) }
    return size
  }

  /// Middle and extent of the target along the images' axes, mm.
  private static func extent(
    _ scenario: Scenario, _ structures: Structures
  ) throws(PlanningError) -> (centre: PatientPoint, extent: SIMD3<Double>) {
    switch scenario.target.structure {
    case .sphere(let centre, let radius): return (centre, SIMD3(repeating: 2 * radius))
    case .labels, .values:
      let image = structures.image.volume.grid
      let mask = try structures.mask(scenario.target.structure, "target", on: image, wholly: false)
      var (low, high) = (SIMD3(repeating: Int.max), SIMD3(repeating: Int.min))
      for offset in mask.voxels.indices where mask.voxels[offset] != 0 {
        let index = image.index(ofOffset: offset)
        for axis in 0..<3 {
          low[axis] = min(low[axis], index[axis])
          high[axis] = max(high[axis], index[axis])
        }
      }
      guard low.x <= high.x else {
        throw PlanningError.refused("target.labels", "影像范围内没有靶区的体素", "the target has no voxels within the images")
      }
      let middle = (SIMD3<Double>(low) + SIMD3<Double>(high)) * 0.5
      return (image.point(at: middle), (SIMD3<Double>(high &- low) + 1) * image.spacing)
    }
  }

  private static func inside(_ grid: Grid, of image: Grid) -> (lower: VoxelIndex, upper: VoxelIndex) {
    var (lower, upper) = (VoxelIndex.zero, VoxelIndex.zero)
    let first = grid.position(of: image.point(at: SIMD3(repeating: -0.5)))
    let end = SIMD3(Double(image.nx), Double(image.ny), Double(image.nz)) - SIMD3(repeating: 0.5)
    let last = grid.position(of: image.point(at: end))
    for axis in 0..<3 {
      lower[axis] = Int(max(0, min(Double(grid.shape[axis] - 1), first[axis].rounded(.up))))
      upper[axis] = Int(max(Double(lower[axis]), min(Double(grid.shape[axis] - 1), last[axis].rounded(.down)))) + 1
    }
    return (lower, upper)
  }

  /// The mask with the images' edges repeated beyond them.
  func continued(_ mask: Volume<UInt8>) -> Volume<UInt8> {
    let (lower, upper) = inside
    if lower == .zero, upper == grid.shape { return mask }
    return Volume(grid: grid) { index in
      var from = index
      for axis in 0..<3 { from[axis] = min(max(index[axis], lower[axis]), upper[axis] - 1) }
      return mask.voxels[grid.offset(from)]
    }
  }
}
