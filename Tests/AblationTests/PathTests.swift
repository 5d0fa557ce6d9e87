import Imaging
import Testing

@testable import Ablation

@Suite("Needle paths")
struct PathTests {
  /// A body with two bony bars and a vessel between skin and target.
  private struct Scene {
    let grid: Grid
    let body: Volume<UInt8>
    let bone: Volume<UInt8>
    let vessel: Volume<UInt8>
    let organ: Volume<UInt8>
    let target = SIMD3(30.3, 34.1, 28.6)

    init() throws {
      grid = try Grid(nx: 60, ny: 64, nz: 56, spacing: 1)
      body = Volume(grid: grid) { v in
        let d = (SIMD3(Double(v.x), Double(v.y), Double(v.z)) - SIMD3(30, 32, 28)) / SIMD3(27, 29, 40)
        return d.dot(d) <= 1 ? 1 : 0
      }
      bone = Volume(grid: grid) { v in
        (v.y == 12 || v.y == 13) && (v.z % 14 < 4) && v.x > 8 && v.x < 52 ? 1 : 0
      }
      vessel = Volume(grid: grid) { v in
        let (x, y) = (Double(v.x) - 40, Double(v.y) - 30)
        return x * x + y * y <= 9 ? 1 : 0
      }
      organ = Volume(grid: grid) { v in
        let d = SIMD3(Double(v.x), Double(v.y), Double(v.z)) - SIMD3(30, 34, 28)
        return d.dot(d) <= 15 * 15 ? 1 : 0
      }
    }

    func search(_ error: TargetingError, length: Double = 60) throws -> PathSearch {
      try PathSearch(
        obstacles: [
          Obstacle(zh: "骨", en: "bone", mask: bone, clearance: 1),
          Obstacle(zh: "血管", en: "vessel", mask: vessel, clearance: 2),
        ],
        organ: organ, error: error, limits: .init(length: length, capsuleAngle: 20, cuff: 0))
    }
  }

  /// Least distance from the line to any obstacle voxel's centre, less clearance and error, by trying every voxel at
  /// every tenth of a millimetre.
  private func bruteForce(_ scene: Scene, _ entry: PatientPoint, _ error: TargetingError) -> Double {
    var obstacles: [(PatientPoint, Double)] = []
    for index in 0..<scene.grid.count {
      let clearance = scene.bone.voxels[index] != 0 ? 1.0 : scene.vessel.voxels[index] != 0 ? 2.0 : -1
      guard clearance >= 0 else { continue }
      let voxel = scene.grid.index(ofOffset: index)
      obstacles.append((SIMD3(Double(voxel.x), Double(voxel.y), Double(voxel.z)), clearance))
    }
    let way = scene.target - entry
    let length = (way.x * way.x + way.y * way.y + way.z * way.z).squareRoot()
    let tangent = 0.017455064928217585  // of one degree
    var least = Double.infinity
    for step in 0...Int(length * 10) {
      let s = min(length, Double(step) / 10)
      let p = entry + way * (s / length)
      for (place, clearance) in obstacles {
        let d = p - place
        let distance = (d.x * d.x + d.y * d.y + d.z * d.z).squareRoot()
        least = min(least, distance - clearance - error.lateral - tangent * s * (error.angle == 0 ? 0 : 1))
      }
    }
    return least
  }

  @Test("Reserves agree with a search of every obstacle voxel along every path")
  func bruteForceAgrees() throws {
    let scene = try Scene()
    let error = try TargetingError(lateral: 1, angle: 1)
    let entries = try SkinEntries.points(body: scene.body)
    let chosen = stride(from: 0, to: entries.count, by: 131).map { entries[$0] }
    #expect(chosen.count > 40)
    let plan = try scene.search(error).paths(from: chosen, to: scene.target)
    var (free, blocked) = (0, 0)
    for (entry, outcome) in zip(chosen, plan.outcomes) {
      let exact = bruteForce(scene, entry, error)
      // The field is read at the nearest voxel: off by at most half its diagonal, and by half a step.
      let slack = 0.87 + 0.26
      switch outcome {
      case .free(let reserve):
        free += 1
        #expect(abs(Double(reserve) - exact) <= slack, "\(entry)")
      case .blocked:
        blocked += 1
        #expect(exact <= slack, "\(entry)")
      case .tooLong, .tooFlat, .thinCuff: break
      }
    }
    #expect(free > 5 && blocked > 5)
  }

  @Test("A larger targeting error never frees a path")
  func robust() throws {
    let scene = try Scene()
    let entries = try SkinEntries.points(body: scene.body)
    let tight = try scene.search(TargetingError(lateral: 0, angle: 0)).paths(from: entries, to: scene.target)
    let wide = try scene.search(TargetingError(lateral: 3.7, angle: 1)).paths(from: entries, to: scene.target)
    #expect(wide.feasible < tight.feasible)
    for (a, b) in zip(tight.outcomes, wide.outcomes) {
      if case .free = b {
        guard case .free = a else {
          Issue.record("freed by a larger error")
          continue
        }
      }
    }
  }

  @Test("The front holds exactly the paths that no free path dominates")
  func front() throws {
    let scene = try Scene()
    let entries = try SkinEntries.points(body: scene.body)
    let search = try scene.search(TargetingError(lateral: 1, angle: 1))
    let plan = try search.paths(from: entries, to: scene.target)
    #expect(plan.front.count > 3 && plan.front.count < plan.feasible)
    let onFront = Set(plan.front.map(\.entry))
    for path in plan.front {
      #expect(!plan.front.contains { $0.dominates(path) })
    }
    // Every free path left out is beaten by one that stayed.
    for (index, outcome) in plan.outcomes.enumerated() where !onFront.contains(index) {
      guard case .free = outcome else { continue }
      let alone = try search.paths(from: [entries[index]], to: scene.target).front
      let path = try #require(alone.first)
      #expect(plan.front.contains { $0.dominates(path) })
    }
  }

  @Test("The way straight into a ball meets its capsule at right angles, and its cuff is the radius")
  func capsule() throws {
    let scene = try Scene()
    let search = try scene.search(TargetingError(lateral: 0, angle: 0))
    let plan = try search.paths(from: [SIMD3(30, 62, 28)], to: SIMD3(30, 34, 28))
    let path = try #require(plan.front.first)
    #expect(abs((path.capsuleAngle ?? 0) - 90) < 3)
    #expect(abs((path.cuff ?? 0) - 15) < 0.5)
    #expect(path.tilt < 0.01)
  }

  @Test("Longer than the needle, outside the volume, without obstacles: each says so")
  func refusals() throws {
    let scene = try Scene()
    let search = try scene.search(TargetingError(lateral: 0, angle: 0), length: 10)
    let plan = try search.paths(from: [SIMD3(30, 62, 28)], to: scene.target)
    #expect(plan.outcomes == [.tooLong])
    #expect(throws: AblationError(.outside, field: "target", zh: "", en: "")) {
      try search.paths(from: [SIMD3(30, 60, 28)], to: SIMD3(300, 0, 0))
    }
    #expect(throws: AblationError(.empty, field: "obstacles", zh: "", en: "")) {
      try PathSearch(obstacles: [], error: TargetingError(), limits: .init())
    }
  }
}
