/// Sub-voxel distances to the surface where a volume crosses a level.
///
/// Every voxel beside the surface gives a foot point on it: linear interpolation along an axis gives a point of the
/// surface, the gradient of the slightly smoothed volume its normal, and the foot is where the normal through the voxel
/// meets the plane through that point. The distance of any voxel is that to the plane patch of the nearest foot point,
/// which is found among the neighbours of the nearest voxel beside the surface.
struct SurfaceDistance {
  let grid: Grid
  /// Which foot point a voxel has, or -1.
  private var slots: [Int32]
  /// Foot points and normals, millimetres along the grid's axes.
  private var feet: [SIMD3<Float>] = []
  private var normals: [SIMD3<Float>] = []

  /// - Returns: nil if the volume nowhere crosses the level.
  init?(_ volume: Volume<Float>, level: Float) {
    grid = volume.grid
    slots = [Int32](repeating: -1, count: grid.count)
    // One voxel of smoothing: partial volumes are cut off at full and empty, which bends their own gradients.
    let smooth = Gaussian.smooth(volume.voxels, on: grid, sigma: SIMD3(repeating: 1))
    for element in SurfaceDistance.beside(volume.voxels.map { $0 > level }, grid) {
      let voxel = grid.index(ofOffset: element)
      let crossings = SurfaceDistance.crossings(volume, level, element, voxel)
      slots[element] = Int32(feet.count)
      addFoot(volume, level, smooth, voxel, crossings)
    }
    if feet.isEmpty { return nil }
  }

  /// The voxels with a neighbour on the other side.
  private static func beside(_ isInside: [Bool], _ grid: Grid) -> [Int] {
    let (nx, ny, nz, sy, sz) = (grid.nx, grid.ny, grid.nz, grid.strideY, grid.strideZ)
    var found: [Int] = []
    for z in 0..<nz {
      for y in 0..<ny {
        for x in 0..<nx {
          let at = x &+ y &* sy &+ z &* sz
          let own = isInside[at]
          if x > 0 && isInside[at &- 1] != own || x &+ 1 < nx && isInside[at &+ 1] != own
            || y > 0 && isInside[at &- sy] != own || y &+ 1 < ny && isInside[at &+ sy] != own
            || z > 0 && isInside[at &- sz] != own || z &+ 1 < nz && isInside[at &+ sz] != own
          {
            found.append(at)
          }
        }
      }
    }
    return found
  }

  /// The foot point of one voxel beside the surface, and the normal there.
  private mutating func addFoot(
    _ volume: Volume<Float>, _ level: Float, _ smooth: [Float], _ voxel: VoxelIndex, _ crossings: SIMD3<Float>
  ) {
    let spacing = SIMD3<Float>(grid.spacing)
    let here = SIMD3<Float>(SIMD3(Double(voxel.x), Double(voxel.y), Double(voxel.z))) * spacing
    let own = SurfaceDistance.normal(smooth, grid, voxel) ?? SurfaceDistance.unit(crossings)
    // The axis that meets the surface most steeply.
    var axis = 0
    for other in 1..<3 where crossings[axis] == 0 || (crossings[other] != 0 && abs(own[other]) > abs(own[axis])) {
      axis = other
    }
    // The normal at the crossing, between those of the two voxels around it.
    var next = voxel
    next[axis] += crossings[axis] > 0 ? 1 : -1
    let share = abs(crossings[axis]) / spacing[axis]
    let other = SurfaceDistance.normal(smooth, grid, next) ?? own
    let mixed = own + (other - own) * share
    let length = (mixed * mixed).sum().squareRoot()
    let normal = length > 1e-6 ? mixed / length : own
    var foot = here + normal * (crossings[axis] * normal[axis])
    // The surface bends away from the plane: one step of Newton's along the normal puts the foot back on it.
    let rise = (volume[next] - volume[voxel]) / (Float(next[axis] - voxel[axis]) * spacing[axis])
    let place = SIMD3<Double>(foot / spacing)
    let error = linearAtBorder(volume.voxels.span, grid.shape, place) - level
    let step = error * normal[axis] / rise
    if abs(step) < 0.3 * spacing.min() { foot -= normal * step }
    feet.append(foot)
    normals.append(normal)
  }

  /// The nearest crossing along each axis, millimetres with the sign of its side; 0 where there is none.
  private static func crossings(
    _ volume: Volume<Float>, _ level: Float, _ element: Int, _ voxel: VoxelIndex
  ) -> SIMD3<Float> {
    let grid = volume.grid
    let strides = SIMD3(1, grid.strideY, grid.strideZ)
    let here = volume.voxels[element] - level
    var nearest = SIMD3<Float>.zero
    for axis in 0..<3 {
      for side in [-1, 1] {
        let next = voxel[axis] + side
        guard next >= 0, next < grid.shape[axis] else { continue }
        let there = volume.voxels[element + side * strides[axis]] - level
        guard (there > 0) != (here > 0) else { continue }
        // A crossing at the voxel itself must not count as none.
        let away = max(here / (here - there), 1e-5) * Float(grid.spacing[axis])
        if nearest[axis] == 0 || away < abs(nearest[axis]) { nearest[axis] = Float(side) * away }
      }
    }
    return nearest
  }

  /// The direction of the gradient by central differences, or nil where there is none.
  private static func normal(_ voxels: [Float], _ grid: Grid, _ voxel: VoxelIndex) -> SIMD3<Float>? {
    var slope = SIMD3<Float>.zero
    for axis in 0..<3 {
      var (before, after) = (voxel, voxel)
      before[axis] = max(0, voxel[axis] - 1)
      after[axis] = min(grid.shape[axis] - 1, voxel[axis] + 1)
      guard before != after else { continue }
      let run = Float(after[axis] - before[axis]) * Float(grid.spacing[axis])
      slope[axis] = (voxels[grid.offset(after)] - voxels[grid.offset(before)]) / run
    }
    let length = (slope * slope).sum().squareRoot()
    return length > 1e-12 ? slope / length : nil
  }

  /// The normal of the plane through the crossings.
  private static func unit(_ crossings: SIMD3<Float>) -> SIMD3<Float> {
    var inverse = SIMD3<Float>.zero
    for axis in 0..<3 where crossings[axis] != 0 { inverse[axis] = 1 / crossings[axis] }
    return inverse / (inverse * inverse).sum().squareRoot()
  }

  /// Distances of all voxel centres, without sign.
  func distances() -> [Float] {
    let nearest = NearestFeature.elements(slots.map { $0 < 0 ? 0 : 1 }, on: grid)
    var out = [Float](repeating: 0, count: grid.count)
    let surface = self
    Slabs.fill(&out, over: grid.nz) { span, planes in surface.fill(&span, planes, nearest) }
    return out
  }

  @inline(never)
  private func fill(_ out: inout MutableSpan<Float>, _ planes: Range<Int>, _ nearest: [Int32]) {
    let spacing = SIMD3<Float>(grid.spacing)
    // Feet lie up to a voxel apart: within this much sideways a patch is taken as flat.
    let reach = 0.75 * spacing.max()
    let far = 5 * spacing.max()
    for z in planes {
      for y in 0..<grid.ny {
        for x in 0..<grid.nx {
          let at = grid.offset(x, y, z)
          let here = SIMD3<Float>(SIMD3(Double(x), Double(y), Double(z))) * spacing
          let slot = slots[at] >= 0 ? slots[at] : closestFoot(to: here, near: Int(nearest[at]))
          let from = here - feet[Int(slot)]
          let square = (from * from).sum()
          // From afar the feet lie densely enough, and a normal's small error would weigh more.
          guard square < far * far else {
            out[at] = square.squareRoot()
            continue
          }
          let height = (from * normals[Int(slot)]).sum()
          let beyond = max(0, max(0, square - height * height).squareRoot() - reach)
          out[at] = (height * height + beyond * beyond).squareRoot()
        }
      }
    }
  }

  /// The closest foot point: from that near the nearest voxel beside the surface, step by step, to any closer one
  /// around it. From far away the nearest voxel may lie well beside the nearest point.
  private func closestFoot(to here: SIMD3<Float>, near element: Int) -> Int32 {
    var best = slots[element]
    var shortest = Float.infinity
    var centre = grid.index(ofOffset: element)
    let last = SIMD3<Float>(SIMD3(Double(grid.nx - 1), Double(grid.ny - 1), Double(grid.nz - 1)))
    for _ in 0..<64 {
      let before = best
      search(around: centre, here, &best, &shortest)
      if best == before, shortest < .infinity { break }
      let place = (feet[Int(best)] / SIMD3<Float>(grid.spacing)).rounded(.toNearestOrAwayFromZero)
      let inside = place.clamped(lowerBound: .zero, upperBound: last)
      centre = SIMD3(Int(inside.x), Int(inside.y), Int(inside.z))
    }
    return best
  }

  /// Takes any closer foot point of a voxel and its 26 neighbours.
  private func search(
    around centre: VoxelIndex, _ here: SIMD3<Float>, _ best: inout Int32, _ shortest: inout Float
  ) {
    for z in max(0, centre.z - 1)...min(grid.nz - 1, centre.z + 1) {
      for y in max(0, centre.y - 1)...min(grid.ny - 1, centre.y + 1) {
        for x in max(0, centre.x - 1)...min(grid.nx - 1, centre.x + 1) {
          let slot = slots[grid.offset(x, y, z)]
          guard slot >= 0 else { continue }
          let away = feet[Int(slot)] - here
          let square = (away * away).sum()
          if square < shortest { (best, shortest) = (slot, square) }
        }
      }
    }
  }
}

extension Volume where Voxel == Float {
  /// Signed distances, in millimetres, of every voxel centre to the surface where this volume crosses `level`:
  /// negative where the volume is above it, positive elsewhere.
  ///
  /// Good to 0.1 voxel where the radii of curvature are nine voxels or more and the volume runs evenly through the level,
  /// as a level set or a smoothed mask does; to 0.15 for masks of partial volumes cut off at empty and full.
  ///
  /// - Throws: ``VolumeError`` with code `empty` if the volume nowhere crosses the level, `badValue` if a voxel is not
  ///   finite.
  /// - Complexity: O(voxels).
  public func signedDistances(level: Float) throws(VolumeError) -> Volume<Float> {
    try requireFinite(field: "volume")
    guard let surface = SurfaceDistance(self, level: level) else {
      throw VolumeError(
        .empty, field: "level", zh: "体数据没有跨过阈值 \(level) 的表面", en: "the volume nowhere crosses \(level)")
    }
    var out = surface.distances()
    for index in out.indices where voxels[index] > level { out[index] = -out[index] }
    return Volume(trusted: grid, voxels: out)
  }
}

extension Volume where Voxel == UInt8 {
  /// The mask (0 or not) as a smooth volume from 0 to 1 whose level 0.5 is the surface.
  ///
  /// A Gaussian of 0.7 voxel takes the staircase away; a sphere of radius R voxels shrinks by about 0.5 / R voxels.
  public func smoothedMask(sigmaVoxels: Double = 0.7) throws(VolumeError) -> Volume<Float> {
    let width = grid.spacing * SIMD3(repeating: sigmaVoxels)
    return try map { $0 == 0 ? Float(0) : 1 }.smoothed(sigma: width)
  }

  /// Sub-voxel signed distances to the mask's surface, millimetres, negative inside.
  ///
  /// - Throws: ``VolumeError`` with code `empty` if the mask is empty or full.
  public func surfaceDistances() throws(VolumeError) -> Volume<Float> {
    try smoothedMask().signedDistances(level: 0.5)
  }
}
