public import Imaging

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Follows straight lines through the slack field, leaping as far as it allows.
///
/// Slack changes by at most a millimetre per millimetre, and what the needle may stray by grows with tan(angle) per
/// millimetre of depth. So from a point with `left` above the least seen so far nothing smaller can come within
/// `left / (1 + tan)`, and that stretch is skipped.
struct PathTracer: Sendable {
  let shape: SIMD3<Int32>
  let strides: SIMD3<Int32>
  /// Shortest step, in mm.
  let step: Float
  let lateral: Float
  let slope: Float

  init(_ grid: Grid, _ error: TargetingError) {
    shape = SIMD3(Int32(grid.nx), Int32(grid.ny), Int32(grid.nz))
    strides = SIMD3(1, Int32(grid.strideY), Int32(grid.strideZ))
    step = Float(0.5 * Swift.min(grid.spacing.x, Swift.min(grid.spacing.y, grid.spacing.z)))
    lateral = Float(error.lateral)
    slope = Float(tan(error.angle * .pi / 180))
  }

  /// Least slack along a line minus the targeting error; stops below zero, where the way is blocked.
  ///
  /// - Parameters:
  ///   - entry, target: in voxels.
  ///   - length: mm.
  @inline(__always)
  func reserve(
    _ slack: UnsafePointer<Float>, from entry: SIMD3<Float>, to target: SIMD3<Float>, length: Float
  ) -> Float {
    let way = (target - entry) / length
    // The nearest voxel is found by cutting off after half a voxel is added.
    let start = entry + 0.5
    var (least, s) = (Float.greatestFiniteMagnitude, Float(0))
    while true {
      let p = start + way * s
      // Numbers beyond Int32 would trap in the conversion.
      let q = p.clamped(lowerBound: SIMD3(repeating: 0), upperBound: SIMD3(repeating: 1e6))
      let (x, y, z) = (Int(q.x), Int(q.y), Int(q.z))
      // A target or entry on the border may round outside.
      let at =
        min(max(x, 0), Int(shape.x) &- 1) &+ min(max(y, 0), Int(shape.y) &- 1) &* Int(strides.y)
        &+ min(max(z, 0), Int(shape.z) &- 1) &* Int(strides.z)
      let left = slack[at] - lateral - slope * s
      if left < least {
        least = left
        if left < 0 { return left }
      }
      if s >= length { return least }
      s = min(length, s + max(step, (left - least) / (1 + slope)))
    }
  }
}

extension PathSearch {
  /// Judges the straight way from every entry to one target.
  ///
  /// - Throws: ``AblationError``: no entry, target outside the volume or inside an obstacle's clearance.
  public func paths(
    from entries: [PatientPoint], to target: PatientPoint
  ) throws(AblationError) -> PathPlan {
    guard !entries.isEmpty else {
      throw AblationError(.empty, field: "entries", zh: "没有入路点", en: "there is no entry")
    }
    guard grid.index(of: target) != nil else {
      throw AblationError(.outside, field: "target", zh: "靶点不在图像范围内", en: "the target lies outside the volume")
    }
    for (index, entry) in entries.enumerated() where grid.index(of: entry) == nil {
      throw AblationError(
        .outside, field: "entries[\(index)]", zh: "入路点不在图像范围内", en: "an entry lies outside the volume")
    }
    let reserves = reserves(from: entries, to: target)
    var outcomes: [PathPlan.Outcome] = []
    outcomes.reserveCapacity(entries.count)
    var feasible: [NeedlePath] = []
    for (index, entry) in entries.enumerated() {
      let reserve = reserves[index]
      if reserve.isNaN {
        outcomes.append(.tooLong)
      } else if reserve < 0 {
        outcomes.append(.blocked)
      } else {
        let path = path(index, entry, target, reserve)
        if let angle = path.capsuleAngle, angle < limits.capsuleAngle {
          outcomes.append(.tooFlat)
        } else if let cuff = path.cuff, cuff < limits.cuff {
          outcomes.append(.thinCuff)
        } else {
          outcomes.append(.free(reserve: reserve))
          feasible.append(path)
        }
      }
    }
    return PathPlan(outcomes: outcomes, front: ParetoFront.of(feasible), feasible: feasible.count)
  }

  /// Reserve by entry, mm: below zero where the way is blocked, not a number where it is too long. Points are not checked:
  /// outside the volume the nearest voxel counts.
  public func reserves(from entries: [PatientPoint], to target: PatientPoint) -> [Float] {
    let tracer = PathTracer(grid, error)
    let toVoxels = grid.toVoxels
    let goal = SIMD3<Float>(toVoxels(target))
    let limit = Float(limits.length)
    let out = Results(entries.count)
    slack.withUnsafeBufferPointer { slack in
      entries.withUnsafeBufferPointer { entries in
        guard let field = slack.baseAddress else { return }
        let job = Job(slack: field, entries: entries)
        Slabs.run(0..<entries.count) { range in
          for index in range {
            let entry = job.entries[index]
            let length = Float((target - entry).length)
            out.start[index] =
              length > limit
              ? .nan
              : tracer.reserve(job.slack, from: SIMD3<Float>(toVoxels(entry)), to: goal, length: max(length, 1e-3))
          }
        }
      }
    }
    return Array(UnsafeBufferPointer(start: out.start, count: entries.count))
  }

  /// Read-only views that outlive the call; `@unchecked Sendable` because nobody writes them meanwhile.
  private struct Job: @unchecked Sendable {
    let slack: UnsafePointer<Float>
    let entries: UnsafeBufferPointer<PatientPoint>
  }

  /// One number for each entry. `@unchecked Sendable`: each slab writes its own entries, read when all are done.
  private final class Results: @unchecked Sendable {
    let start: UnsafeMutablePointer<Float>
    init(_ count: Int) {
      start = .allocate(capacity: count)
      start.initialize(repeating: 0, count: count)
    }
    deinit { start.deallocate() }
  }

  /// Everything a free path is judged by.
  private func path(_ index: Int, _ entry: PatientPoint, _ target: PatientPoint, _ reserve: Float) -> NeedlePath {
    let way = (target - entry).unit
    let length = (target - entry).length
    let crossing = crossing(entry, target)
    return NeedlePath(
      entry: index, entryPoint: entry, target: target, length: length, reserve: Double(reserve),
      nearestObstacle: nearestObstacle(entry, target),
      capsuleAngle: crossing.map { crossing in
        asin(min(1, abs(way.dot(crossing.normal)))) * 180 / .pi
      },
      tilt: asin(min(1, abs(way.z))) * 180 / .pi, cuff: crossing.map { length - $0.depth })
  }

  /// The last time the way enters the organ before the target: depth and the surface's normal there. Where the target
  /// lies outside, nil.
  private func crossing(_ entry: PatientPoint, _ target: PatientPoint) -> (depth: Double, normal: PatientVector)? {
    guard let organ else { return nil }
    let length = (target - entry).length
    let way = (target - entry).unit
    var s = length
    guard organ.linear(at: target) < 0 else { return nil }
    let step = 0.5 * Swift.min(grid.spacing.x, Swift.min(grid.spacing.y, grid.spacing.z))
    while s > 0 {
      let value = organ.linear(at: entry + way * s)
      if value >= 0 { break }
      // Inside by so much, the surface is at least that far.
      s -= max(step, -value)
    }
    let place = entry + way * max(0, s)
    func slope(_ axis: PatientVector) -> Double {
      organ.linear(at: place + axis * 1.5) - organ.linear(at: place - axis * 1.5)
    }
    let normal = PatientVector(slope(SIMD3(1, 0, 0)), slope(SIMD3(0, 1, 0)), slope(SIMD3(0, 0, 1)))
    return (max(0, s), normal.unit)
  }

  /// The obstacle whose distance beyond its clearance is least along the way.
  private func nearestObstacle(_ entry: PatientPoint, _ target: PatientPoint) -> Int {
    guard obstacles.count > 1 else { return 0 }
    let length = (target - entry).length
    let way = (target - entry).unit
    let slope = tan(error.angle * .pi / 180)
    var (best, least) = (0, Double.infinity)
    for (index, obstacle) in obstacles.enumerated() {
      var s = 0.0
      while s <= length {
        guard let voxel = grid.index(of: entry + way * s) else { break }
        let left = Double(obstacle.distances.voxels[grid.offset(voxel)]) - obstacle.clearance - slope * s
        if left < least { (best, least) = (index, left) }
        s += max(1, left - least)
      }
    }
    return best
  }
}

/// Paths that no other beats in everything.
public enum ParetoFront {
  /// All paths that none dominates, longest reserve first; equal ones all stay.
  ///
  /// - Complexity: O(paths * front).
  public static func of(_ paths: [NeedlePath]) -> [NeedlePath] {
    // One that dominates another comes before it in this order, so each need only be held against the front so far.
    let sorted = paths.map { ($0, $0.merits) }.sorted { left, right in
      for (a, b) in zip(left.1, right.1) where a != b { return a > b }
      return left.0.entry < right.0.entry
    }
    var front: [(NeedlePath, [Double])] = []
    for candidate in sorted {
      let isBeaten = front.contains { other in
        var isBetter = false
        for axis in 0..<5 {
          if other.1[axis] < candidate.1[axis] { return false }
          if other.1[axis] > candidate.1[axis] { isBetter = true }
        }
        return isBetter
      }
      if !isBeaten { front.append(candidate) }
    }
    return front.map(\.0)
  }
}
