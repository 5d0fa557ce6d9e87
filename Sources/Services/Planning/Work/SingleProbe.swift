internal import Ablation
internal import Imaging

/// The zone that one probe makes in even tissue of the organ, as half axes: from a simulation, never from a catalogue.
struct SingleProbe: Sendable {
  struct Axes: Sendable, Hashable {
    /// Along the needle and across it, mm.
    let along: Double
    let across: Double
  }
  /// At nominal perfusion and at high, which leaves the smallest zone.
  let nominal: Axes
  let guaranteed: Axes
  /// Finest spacing of this simulation, mm: its half axes are read between voxels.
  static let finest = 1.5
  /// From the centre of the zone to the tip along the needle, mm.
  let tipOffset: Double

  /// - Throws: ``PlanningError`` `refused`: the zone is empty, or grows beyond the box.
  init(_ treatment: Treatment, _ scenario: Scenario, in tissue: TissueProperties, progress: (Double) -> Void)
    throws(PlanningError)
  {
    let spacing = max(SingleProbe.finest, scenario.spacing)
    let cells = 2 * Int((40 / spacing).rounded())
    let grid = try placed(at: "region.spacing") { () throws(VolumeError) in
      try Grid(nx: cells, ny: cells, nz: cells, spacing: spacing)
    }
    let middle = Double(cells - 1) * 0.5 * spacing
    let tip = PatientPoint(middle, middle, middle + 0.5 * treatment.activeLength)
    var found: [(axes: Axes, offset: Double)] = []
    for (index, level) in [PerfusionLevel.nominal, .high].enumerated() {
      let zone = try computed(at: "settings") { () throws(AblationError) in
        let map = try TissueMap(labels: Volume(grid: grid, repeating: 0), tissues: [0: tissue])
        let shafts = try treatment.shafts([(tip, SIMD3(0, 0, 1))])
        return try treatment.zone(of: shafts, in: map, at: level) { progress((Double(index) + $0) / 2) }
      }
      guard let zone, let measured = SingleProbe.measure(zone, tip: tip) else {
        throw PlanningError.refused(
          "settings", "按此设置，单针在\(tissue.zh)中形成的范围不足 1 mm 或超出 80 mm，无法布针",
          "with these settings one probe's zone in \(tissue.en) is below 1 mm or beyond 80 mm: no probes can be chosen")
      }
      found.append(measured)
    }
    nominal = found[0].axes
    guaranteed = found[1].axes
    tipOffset = found[1].offset
  }

  /// Half axes of a level set around the middle axis (z): half of its length on the axis, and the least reach across at
  /// the height where that is largest; both lessened where an ellipsoid of these axes would hold more than the zone does.
  private static func measure(_ zone: Volume<Float>, tip: PatientPoint) -> (axes: Axes, offset: Double)? {
    let grid = zone.grid
    let (h, m) = (grid.spacing.x, grid.nx / 2)
    func crossing(_ inside: Float, _ outside: Float) -> Double { Double(inside / (inside - outside)) }
    func axis(_ z: Int) -> Float { (zone[m, m, z] + zone[m - 1, m, z] + zone[m, m - 1, z] + zone[m - 1, m - 1, z]) / 4 }
    let heights = (0..<grid.nz).filter { axis($0) >= 0 }
    guard let first = heights.first, let last = heights.last, first > 0, last < grid.nz - 1 else { return nil }
    let low = Double(first) - crossing(axis(first), axis(first - 1))
    let high = Double(last) + crossing(axis(last), axis(last + 1))
    var across = 0.0
    for z in heights {
      var least = Double.infinity
      for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
        var step = 0
        while true {
          let (x, y) = (m + dx * step, m + dy * step)
          guard x > 0, y > 0, x < grid.nx - 1, y < grid.ny - 1 else { return nil }
          let (here, next) = (zone[x, y, z], zone[x + dx, y + dy, z])
          if here < 0 {
            least = 0
            break
          }
          if next < 0 {
            // The axis lies half a voxel below `m` where the number of voxels is even.
            let shift = grid.nx % 2 == 0 ? 0.5 * Double(dx + dy) : 0
            least = min(least, Double(step) + crossing(here, next) + shift)
            break
          }
          step += 1
        }
      }
      across = max(across, least)
    }
    let count = zone.voxels.reduce(into: 0) { $0 += $1 >= 0 ? 1 : 0 }
    let (along, wide) = (0.5 * (high - low) * h, across * h)
    guard along > 0, wide > 0 else { return nil }
    let ellipsoid = 4.0 / 3 * Double.pi * along * wide * wide
    let share = min(1, Double(count) * grid.voxelVolume / ellipsoid)
    let scale = SingleProbe.cubeRoot(share)
    let axes = Axes(along: along * scale, across: wide * scale)
    guard axes.along >= 1, axes.across >= 1 else { return nil }
    return (axes, tip.z - 0.5 * (low + high) * h)
  }

  /// By Newton's steps, so that no platform's library rounds it its own way.
  private static func cubeRoot(_ value: Double) -> Double {
    var root = 1.0
    for _ in 0..<60 { root -= (root * root * root - value) / (3 * root * root) }
    return root
  }
}
