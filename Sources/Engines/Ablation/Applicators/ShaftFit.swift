internal import Imaging

/// A thin cylinder on a grid that is coarser than it.
///
/// Close to a needle potential (electric, or of heat) falls with the logarithm of the distance from the axis. The cells
/// the needle passes through are pinned to its potential, and each face from them to a free cell gets the conductance
/// that a logarithmic profile from radius a would have: flow `(r . n) / r^2` averaged over the face, over the drop
/// `ln(r_j / a)`. For an axis through cell centres this is Peaceman's well model (SPE 6893, 1978:
/// equivalent radius 0.2 h), here for any direction.
struct ShaftFit: Sendable {
  /// Element numbers of the pinned cells, ascending.
  let pinned: [Int]
  /// Faces from a pinned cell to a free one.
  let faces: [Face]

  struct Face: Sendable {
    /// The free cell.
    let cell: Int
    /// 0, 1, 2 for x, y, z.
    let axis: Int
    /// Element number under which ``Conductance`` keeps the face.
    let index: Int
    /// Conductance over that of a plain face of the same material.
    let factor: Float
  }

  /// No face gets more than this: a cell centre can lie arbitrarily near the needle's surface.
  static let largestFactor = 8.0

  init(_ shaft: LocalShaft, on lattice: Lattice) {
    let spacing = lattice.spacing * 1e3
    let reach = max(shaft.radius, 0.71 * max(spacing.x, max(spacing.y, spacing.z)))
    var pinned: [Int] = []
    var faces: [Face] = []
    let box = ShaftFit.box(of: shaft, reach: reach + spacing.max(), on: lattice)
    func isPinned(_ x: Int, _ y: Int, _ z: Int) -> Bool {
      shaft.distance(SIMD3(Double(x), Double(y), Double(z)) * spacing) < reach
    }
    for z in box.lower.z..<box.upper.z {
      for y in box.lower.y..<box.upper.y {
        for x in box.lower.x..<box.upper.x {
          let cell = lattice.offset(x, y, z)
          if isPinned(x, y, z) {
            pinned.append(cell)
            continue
          }
          let centre = SIMD3(Double(x), Double(y), Double(z)) * spacing
          for (axis, sign) in [(0, -1), (0, 1), (1, -1), (1, 1), (2, -1), (2, 1)] {
            var next = SIMD3(x, y, z)
            next[axis] += sign
            guard next[axis] >= 0, next.x < lattice.nx, next.y < lattice.ny, next.z < lattice.nz,
              isPinned(next.x, next.y, next.z)
            else { continue }
            let stride = axis == 0 ? 1 : axis == 1 ? lattice.rowStride : lattice.planeStride
            let factor = ShaftFit.factor(shaft, free: centre, axis: axis, sign: Double(sign), spacing: spacing)
            faces.append(
              Face(cell: cell, axis: axis, index: sign > 0 ? cell : cell - stride, factor: Float(factor)))
          }
        }
      }
    }
    self.pinned = pinned
    self.faces = faces
  }

  private static func box(of shaft: LocalShaft, reach: Double, on lattice: Lattice) -> Box {
    let spacing = lattice.spacing * 1e3
    var (lower, upper) = (SIMD3(0, 0, 0), SIMD3(0, 0, 0))
    let extent = [lattice.nx, lattice.ny, lattice.nz]
    for axis in 0..<3 {
      let from = (min(shaft.start[axis], shaft.end[axis]) - reach) / spacing[axis]
      let to = (max(shaft.start[axis], shaft.end[axis]) + reach) / spacing[axis]
      lower[axis] = min(extent[axis], max(0, Int(max(-1, min(1e6, from.rounded(.down))))))
      upper[axis] = max(lower[axis], min(extent[axis], Int(max(-1, min(1e6, to.rounded(.up)))) + 1))
    }
    return Box(lower: lower, upper: upper)
  }

  private static func factor(
    _ shaft: LocalShaft, free: SIMD3<Double>, axis: Int, sign: Double, spacing: SIMD3<Double>
  ) -> Double {
    let (along, offset) = shaft.foot(free)
    let distance = offset.length
    // Past the ends the profile is no longer that of a line.
    guard along > 0, along < 1 else { return 1 }
    let drop = Elementary.log(max(distance, 1.0001 * shaft.radius) / shaft.radius)
    let direction = (shaft.end - shaft.start).unit
    let others = [0, 1, 2].filter { $0 != axis }
    var flow = 0.0
    let points = 8
    for i in 0..<points {
      for j in 0..<points {
        var place = free
        place[axis] += sign * 0.5 * spacing[axis]
        place[others[0]] += ((Double(i) + 0.5) / Double(points) - 0.5) * spacing[others[0]]
        place[others[1]] += ((Double(j) + 0.5) / Double(points) - 0.5) * spacing[others[1]]
        let from = place - shaft.start
        let radial = from - direction * from.dot(direction)
        // Flow out of the needle: against `sign`, which points from the free cell to the pinned one.
        flow += -sign * radial[axis] / max(radial.dot(radial), 1e-6)
      }
    }
    flow *= spacing[axis] / Double(points * points)
    return min(largestFactor, max(0, flow / max(drop, 1e-6)))
  }
}
