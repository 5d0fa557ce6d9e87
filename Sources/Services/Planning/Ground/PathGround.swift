internal import Ablation
internal import Imaging

/// Skin, organ and obstacles on the grid where ways are searched.
struct PathGround: Sendable {
  let grid: Grid
  let body: Volume<UInt8>
  let organ: Volume<UInt8>?
  /// Obstacles that have voxels here, with their number in the scenario.
  let obstacles: [(number: Int, mask: Volume<UInt8>)]
  /// Added to every clearance, mm: half a cell where cells are the images' voxels; else half a cell's diagonal, because a
  /// structure may lie anywhere in a cell that it sets.
  let allowance: Double
  /// From every cell to the target, mm.
  let targetDistances: Volume<Float>
  private(set) var findings: [PlanDocument.Finding] = []

  /// Spacing, mm: that of the images within these limits.
  static let spacings = 2.0...3.0

  init(_ scenario: Scenario, _ structures: Structures, target: Volume<UInt8>) throws(PlanningError) {
    let image = structures.image.volume.grid
    let grid = try PathGround.grid(scenario, image, target)
    self.grid = grid
    allowance = grid.spacing.x * (image.spacing == grid.spacing ? 0.5 : 0.5 * 3.0.squareRoot())
    body = try placed(at: "body") { () throws(VolumeError) in
      try (structures.body ?? Volume(grid: grid, repeating: 1)).resampledNearest(onto: grid, outside: 0)
    }
    let targetMask = try placed(at: "target") { () throws(VolumeError) in try target.whollyPlaced(on: grid) }
    targetDistances = targetMask.distances()
    if let structure = scenario.organ.structure {
      let mask = try structures.mask(structure, "organ", on: grid, wholly: false)
      organ = try placed(at: "organ") { () throws(VolumeError) in
        try Volume(grid: grid, voxels: zip(mask.voxels, targetMask.voxels).map { $0 | $1 })
      }
    } else {
      organ = nil
    }
    var found: [(number: Int, mask: Volume<UInt8>)] = []
    for (index, obstacle) in scenario.obstacles.enumerated() {
      let mask = try structures.mask(obstacle.structure, "obstacles[\(index)]", on: grid, wholly: true)
      if mask.isEmpty {
        findings.append(
          PlanDocument.Finding(
            severity: .warning,
            text: BilingualText(
              "“\(obstacle.name.zh)”在针可及的范围内没有体素，未计入",
              "\(obstacle.name.en) has no voxels within a needle's reach and was left out")))
      } else {
        found.append((index, mask))
      }
    }
    obstacles = found
  }

  /// The images as far as a needle reaches from the target.
  private static func grid(
    _ scenario: Scenario, _ image: Grid, _ target: Volume<UInt8>
  ) throws(PlanningError) -> Grid {
    let reach = SIMD3(repeating: scenario.maximalLength + 10)
    let work = target.grid
    let middle = work.point(
      at: SIMD3(Double(work.nx - 1), Double(work.ny - 1), Double(work.nz - 1)) * 0.5)
    let centre = image.position(of: middle) * image.spacing
    let spacing = min(
      spacings.upperBound, max(spacings.lowerBound, min(image.spacing.x, min(image.spacing.y, image.spacing.z))))
    var (origin, shape) = (SIMD3<Double>.zero, VoxelIndex.zero)
    for axis in 0..<3 {
      let end = (Double(image.shape[axis]) - 0.5) * image.spacing[axis]
      var low = max(-0.5 * image.spacing[axis], centre[axis] - reach[axis])
      // Cells that are as large as voxels lie on them, so that no structure moves.
      if image.spacing[axis] == spacing { low = ((low / spacing + 0.5).rounded(.down) - 0.5) * spacing }
      let high = min(end, centre[axis] + reach[axis])
      shape[axis] = max(1, Int(((high - low) / spacing).rounded(.down)))
      origin[axis] = low + 0.5 * spacing
    }
    return try placed(at: "image") { () throws(VolumeError) in
      try Grid(
        shape: shape, spacing: SIMD3(repeating: spacing), origin: image.point(at: origin / image.spacing),
        direction: image.direction)
    }
  }
}
