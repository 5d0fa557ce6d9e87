public import Imaging

extension MarginMeasurement {
  /// Measures a zone given as a level set: 0 or above inside.
  ///
  /// - Parameters:
  ///   - tumour: 0 or not; the surface is smoothed by 0.7 voxel.
  ///   - zone: on the same grid.
  ///   - organ: the organ's mask, for the rule about the capsule; nil applies none.
  /// - Throws: ``AblationError``: an empty tumour or zone, different grids, numbers that are not finite.
  public init(
    tumour: Volume<UInt8>, zone: Volume<Float>, organ: Volume<UInt8>? = nil, settings: MarginSettings
  ) throws(AblationError) {
    let level: Volume<Float>
    do throws(VolumeError) {
      guard tumour.voxels.contains(where: { $0 != 0 }) else {
        throw VolumeError(.empty, field: "tumour", zh: "肿瘤掩膜为空", en: "the tumour's mask is empty")
      }
      level = try tumour.smoothedMask().map { $0 - 0.5 }
    } catch {
      throw AblationError(error)
    }
    try self.init(
      tumourLevel: level, zone: zone, organ: organ, settings: try settings.widened(masks: 1, on: tumour.grid))
  }

  /// Measures a tumour that is itself a level set, 0 or above inside: good to 0.1 voxel, where a mask of whole voxels
  /// has lost up to half a voxel and widens the uncertainty by as much.
  public init(
    tumourLevel: Volume<Float>, zone: Volume<Float>, organ: Volume<UInt8>? = nil, settings: MarginSettings
  ) throws(AblationError) {
    let surface: Mesh
    let distances: Volume<Float>
    let capsule: Volume<Float>?
    do throws(VolumeError) {
      try tumourLevel.grid.requireMatch(zone.grid, field: "zone")
      if let organ { try tumourLevel.grid.requireMatch(organ.grid, field: "organ") }
      try tumourLevel.requireFinite(field: "tumour")
      try zone.requireFinite(field: "zone")
      guard tumourLevel.voxels.contains(where: { $0 > 0 }) else {
        throw VolumeError(
          .empty, field: "tumour", zh: "肿瘤过小（不足两个体素宽），没有可测的表面",
          en: "the tumour is too small to have a surface: less than about two voxels across")
      }
      guard zone.voxels.contains(where: { $0 > 0 }), zone.voxels.contains(where: { $0 < 0 }) else {
        throw VolumeError(
          .empty, field: "zone", zh: "消融区为空，或充满整个图像，没有可测的表面",
          en: "the zone is empty or fills the whole picture; it has no surface to measure to")
      }
      surface = try tumourLevel.surface(level: 0)
      distances = try zone.signedDistances(level: 0)
      capsule = try organ.map { organ throws(VolumeError) in try organ.surfaceDistances() }
    } catch {
      throw AblationError(error)
    }
    try self.init(tumourLevel.map { $0 >= 0 ? 1 : 0 }, surface, distances, capsule, settings)
  }

  /// The same for a zone given as a mask.
  public init(
    tumour: Volume<UInt8>, zone: Volume<UInt8>, organ: Volume<UInt8>? = nil, settings: MarginSettings
  ) throws(AblationError) {
    let smooth: Volume<Float>
    do throws(VolumeError) { smooth = try zone.smoothedMask() } catch { throw AblationError(error) }
    try self.init(
      tumour: tumour, zone: smooth.map { $0 - 0.5 }, organ: organ,
      settings: try settings.widened(masks: 1, on: zone.grid))
  }

  private init(
    _ tumour: Volume<UInt8>, _ surface: Mesh, _ distances: Volume<Float>, _ capsule: Volume<Float>?,
    _ settings: MarginSettings
  ) throws(AblationError) {
    var (counted, excluded) = ([Double](), [Double]())
    var (minimum, place) = (Double.infinity, PatientPoint.zero)
    var margins: [Float] = []
    margins.reserveCapacity(surface.points.count)
    for point in surface.points {
      let margin = -distances.linear(at: point)
      margins.append(Float(margin))
      // Inside the organ distances to its surface are negative.
      if let capsule, capsule.linear(at: point) > -settings.capsuleDistance {
        excluded.append(margin)
        continue
      }
      counted.append(margin)
      if margin < minimum { (minimum, place) = (margin, point) }
    }
    guard minimum.isFinite else {
      throw AblationError(
        .empty, field: "tumour", zh: "肿瘤表面全部位于包膜附近，没有可计入的部分",
        en: "all of the tumour's surface lies near the capsule; nothing is left to measure")
    }
    self.minimum = minimum
    minimumPoint = place
    uncertainty = settings.uncertainty
    threshold = settings.threshold
    histogram = Histogram(counted)
    let uncovered = MarginMeasurement.uncovered(tumour, distances)
    uncoveredVolume = uncovered.volume
    uncoveredDirection = uncovered.direction
    subcapsularMinimum = excluded.min()
    subcapsularShare = Double(excluded.count) / Double(max(1, excluded.count + counted.count))
    points = surface.points
    self.margins = margins
  }

  /// Volume of tumour voxels outside the zone, each by how much of it the surface leaves, and where it lies.
  private static func uncovered(
    _ tumour: Volume<UInt8>, _ distances: Volume<Float>
  ) -> (volume: Double, direction: PatientVector?) {
    let grid = tumour.grid
    let width = Float((grid.spacing.x + grid.spacing.y + grid.spacing.z) / 3)
    var (centre, count) = (PatientPoint.zero, 0.0)
    var (left, weight) = (PatientPoint.zero, 0.0)
    for element in tumour.voxels.indices where tumour.voxels[element] != 0 {
      let index = grid.index(ofOffset: element)
      let point = grid.point(x: index.x, y: index.y, z: index.z)
      centre += point
      count += 1
      let share = Double(min(1, max(0, distances.voxels[element] / width + 0.5)))
      left += point * share
      weight += share
    }
    guard count > 0, weight > 0 else { return (0, nil) }
    let offset = left / weight - centre / count
    return (weight * grid.voxelVolume, offset.length > 1e-6 ? offset.unit : nil)
  }
}

extension MarginMeasurement.Histogram {
  init(_ margins: [Double]) {
    let count = Double(max(1, margins.count))
    func share(_ range: (Double) -> Bool) -> Double { Double(margins.lazy.filter(range).count) / count }
    self.init(
      below0: share { $0 < 0 }, from0to5: share { $0 >= 0 && $0 < 5 }, from5to10: share { $0 >= 5 && $0 < 10 },
      above10: share { $0 >= 10 })
  }
}

extension AblationError {
  /// A failure of a volume, as one of this engine.
  init(_ error: VolumeError) {
    let code: Code =
      switch error.code {
      case .tooLarge: .tooLarge
      case .mismatch: .mismatch
      case .empty: .empty
      case .notConverged: .notConverged
      default: .outOfLimits
      }
    self.init(code, field: error.field, zh: error.zh, en: error.en)
  }
}

extension Volume where Voxel == Float {
  /// The value between voxels at a patient point by trilinear interpolation; outside, that of the nearest edge.
  func linear(at point: PatientPoint) -> Double {
    let position = grid.position(of: point)
    var (low, share) = (SIMD3<Int>.zero, SIMD3<Double>.zero)
    for axis in 0..<3 {
      let last = Double(grid.shape[axis] - 1)
      let place = Swift.min(last, Swift.max(0, position[axis]))
      low[axis] = Swift.min(Int(place), Swift.max(0, grid.shape[axis] - 2))
      share[axis] = place - Double(low[axis])
    }
    var sum = 0.0
    for corner in 0..<8 {
      let step = SIMD3(corner & 1, corner >> 1 & 1, corner >> 2)
      var weight = 1.0
      var index = low
      for axis in 0..<3 {
        weight *= step[axis] == 1 ? share[axis] : 1 - share[axis]
        index[axis] = Swift.min(grid.shape[axis] - 1, low[axis] + step[axis])
      }
      if weight > 0 { sum += weight * Double(voxels[grid.offset(index)]) }
    }
    return sum
  }
}

extension MarginSettings {
  /// The settings with half a voxel of uncertainty for each mask of whole voxels, added as independent errors.
  ///
  /// Whether a voxel belongs is settled at its centre: a flat face across an axis may lie anywhere between two layers of
  /// centres and gives the same mask, so that half the largest spacing either way is lost, and no slanting or curved
  /// face loses more.
  func widened(masks: Int, on grid: Grid) throws(AblationError) -> MarginSettings {
    let loss = 0.5 * max(grid.spacing.x, max(grid.spacing.y, grid.spacing.z))
    return try MarginSettings(
      threshold: threshold, uncertainty: (uncertainty * uncertainty + Double(masks) * loss * loss).squareRoot(),
      capsuleDistance: capsuleDistance)
  }
}
