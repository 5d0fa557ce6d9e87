public import Imaging

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
    let goal = toVoxels(target)
    let order = EntryOrder(entries, around: target, within: Float(limits.length))
    let out = Results(entries.count)
    slack.withView { field in
      order.points.withUnsafeBufferPointer { points in
        order.numbers.withUnsafeBufferPointer { numbers in
          let job = Job(points: points, numbers: numbers)
          Slabs.run(0..<numbers.count) { range in
            var height: Float = 0
            for place in range {
              let entry = job.points[place]
              let length = Float((target - entry).length)
              let line = PathTracer.Line(
                from: toVoxels(entry), to: goal, length: Swift.max(length, 1e-3), step: tracer.step)
              let found = tracer.reserve(field, along: line, first: height)
              out.start[Int(job.numbers[place])] = found.least
              height = found.height
            }
          }
        }
      }
    }
    return Array(UnsafeBufferPointer(start: out.start, count: entries.count))
  }

  /// `@unchecked Sendable`; the proof: both arrays are held until all slabs are done, and nobody writes them meanwhile.
  private struct Job: @unchecked Sendable {
    let points: UnsafeBufferPointer<PatientPoint>
    let numbers: UnsafeBufferPointer<Int32>
  }

  /// One number for each entry, not a number at first. `@unchecked Sendable`: each slab writes its own entries, read when
  /// all are done.
  private final class Results: @unchecked Sendable {
    let start: UnsafeMutablePointer<Float>
    init(_ count: Int) {
      start = .allocate(capacity: count)
      start.initialize(repeating: .nan, count: count)
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
        Elementary.asin(min(1, abs(way.dot(crossing.normal)))) * 180 / .pi
      },
      tilt: Elementary.asin(min(1, abs(way.z))) * 180 / .pi, cuff: crossing.map { length - $0.depth })
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
    let slope = Elementary.tan(error.angle * .pi / 180)
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
