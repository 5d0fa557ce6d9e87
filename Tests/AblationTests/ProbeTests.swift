import Imaging
import Testing

@testable import Ablation

@Suite("Several probes")
struct ProbeTests {
  /// Candidates around an oval target, spread by a fixed congruence.
  private func problem(_ count: Int, seed: UInt32, across: Double = 9) throws -> ProbeProblem {
    let grid = try Grid(nx: 40, ny: 40, nz: 40, spacing: 1)
    let target = Volume<UInt8>(grid: grid) { v in
      let d = (SIMD3(Double(v.x), Double(v.y), Double(v.z)) - SIMD3(20, 20, 20)) / SIMD3(11, 7, 6)
      return d.dot(d) <= 1 ? 1 : 0
    }
    var random = HeatPropertyTests.Sequence(state: seed)
    let candidates = try (0..<count).map { index in
      let offset = SIMD3(Double(random.next()), Double(random.next()), Double(random.next())) - 0.5
      let way = SIMD3(Double(random.next()), Double(random.next()), Double(random.next())) - 0.5
      return try ProbeCandidate(
        centre: SIMD3(20, 20, 20) + offset * SIMD3(14, 6, 6), direction: way, along: across + 3, across: across,
        name: "\(index)")
    }
    return try ProbeProblem(candidates: candidates, target: target)
  }

  @Test(
    "Local search finds the optimum of small problems, or one as complete and within five per cent",
    arguments: [11, 12, 13, 14, 15, 16] as [UInt32])
  func nearOptimal(seed: UInt32) throws {
    let problem = try problem(24, seed: seed)
    let (found, best) = (try problem.solve(most: 3), try problem.exact(most: 3))
    #expect(found.uncovered <= best.uncovered)
    #expect(found.healthy <= 1.05 * best.healthy)
  }

  @Test("One zone that covers all is enough, and the smallest such zone is taken")
  func single() throws {
    let grid = try Grid(nx: 30, ny: 30, nz: 30, spacing: 1)
    let target = Volume<UInt8>(grid: grid) { v in
      let d = SIMD3(Double(v.x), Double(v.y), Double(v.z)) - SIMD3(15, 15, 15)
      return d.dot(d) <= 25 ? 1 : 0
    }
    let candidates = try [8.0, 5.5, 7.0, 4.0].map {
      try ProbeCandidate(
        centre: SIMD3(15, 15, 15), direction: SIMD3(0, 0, 1), along: $0, across: $0, name: "\($0)")
    }
    let found = try ProbeProblem(candidates: candidates, target: target).solve(most: 3)
    #expect(found.chosen == [1])
    #expect(found.isComplete && found.coverage == 1)
  }

  @Test("Volumes are those of the union, counted once")
  func union() throws {
    let problem = try problem(6, seed: 3)
    let both = problem.selection([0, 1])
    let (one, other) = (problem.selection([0]), problem.selection([1]))
    #expect(both.healthy <= one.healthy + other.healthy)
    #expect(both.healthy >= max(one.healthy, other.healthy))
    #expect(problem.selection([0, 0]).healthy == one.healthy)
  }

  @Test("No candidate and an empty target are refused")
  func refusals() throws {
    let grid = try Grid(nx: 8, ny: 8, nz: 8, spacing: 1)
    let candidate = try ProbeCandidate(
      centre: .zero, direction: SIMD3(1, 0, 0), along: 5, across: 5, name: "a")
    #expect(throws: AblationError(.empty, field: "candidates", zh: "", en: "")) {
      try ProbeProblem(candidates: [], target: Volume(grid: grid, repeating: 1))
    }
    #expect(throws: AblationError(.empty, field: "target", zh: "", en: "")) {
      try ProbeProblem(candidates: [candidate], target: Volume(grid: grid, repeating: 0))
    }
  }
}
