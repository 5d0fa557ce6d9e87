import Foundation
import Imaging
import Oracles
import Testing

@testable import Ablation

/// A real abdominal CT with the labels of its organs: every way in is judged again by a program that tries every sample
/// of every line against every obstacle voxel and shares nothing with ours.
@Suite("Needle paths on the labelled CT")
struct LabelledPathTests {
  struct Scene: Decodable {
    struct Part: Decodable {
      var zh: String
      var en: String
      var clearance: Double
      var mask: String
    }
    var body: String
    var organ: String
    var targets: [[Double]]
    var obstacles: [Part]

    static func mask(_ path: String) throws -> Volume<UInt8> {
      try NIfTI(Oracle.bytes(URL(fileURLWithPath: path))).labels().map { UInt8($0) }
    }
  }

  struct Judgement: Decodable {
    struct Run: Decodable {
      /// Entries that were judged, and what each line keeps, mm; null where it is too long.
      var chosen: [Int]
      var exact: [Double?]
      /// Entries of the front by trying every pair.
      var front: [Int]
      /// Of every free path.
      var length: [Double]
      var tilt: [Double]
    }
    var entries: [[Double]]
    var runs: [Run]
  }

  /// What the judge is told of our answer.
  struct Answer: Encodable {
    struct Run: Encodable {
      var target: [Double]
      var offset: Int
      var stride: Int
      var entries: [Int]
      var merits: [Double]
    }
    var lateral: Double
    var angle: Double
    var length: Double
    var runs: [Run]
  }

  static let error = (lateral: 3.7, angle: 1.0)
  static let length = 150.0

  @Test("Free and blocked, clearance and front agree with brute force for three targets in the liver")
  func agree() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jieru-paths-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let data = Oracle.shared?.appendingPathComponent("data/imaging/ct_abdomen"),
      let text = try Oracle.run("ablation_paths.py", ["prepare", folder.path, data.path])
    else {
      print("skipped: no shared abdominal CT, or no Python with scipy and nibabel (JIERU_SHARED, JIERU_PYTHON)")
      return
    }
    let scene = try JSONDecoder().decode(Scene.self, from: Data(text.utf8))
    let search = try PathSearch(
      obstacles: scene.obstacles.map {
        try Obstacle(zh: $0.zh, en: $0.en, mask: Scene.mask($0.mask), clearance: $0.clearance)
      },
      organ: Scene.mask(scene.organ), error: TargetingError(lateral: Self.error.lateral, angle: Self.error.angle),
      limits: .init(length: Self.length, capsuleAngle: 20, cuff: 5))
    let entries = try SkinEntries.points(body: Scene.mask(scene.body))
    let plans = try scene.targets.map { try search.paths(from: entries, to: SIMD3($0[0], $0[1], $0[2])) }
    // Each free path alone: the front of one is that one.
    let free = try plans.enumerated().map { number, plan -> [NeedlePath] in
      let target = SIMD3(scene.targets[number][0], scene.targets[number][1], scene.targets[number][2])
      return try plan.outcomes.indices.compactMap { index in
        guard case .free = plan.outcomes[index] else { return nil }
        return try search.paths(from: [entries[index]], to: target).front.first
      }
    }
    let runs = zip(plans, free).enumerated().map { number, pair in
      Answer.Run(
        target: scene.targets[number], offset: number, stride: 11,
        entries: pair.0.outcomes.indices.filter { if case .free = pair.0.outcomes[$0] { true } else { false } },
        merits: pair.1.flatMap(\.merits))
    }
    let answer = Answer(lateral: Self.error.lateral, angle: Self.error.angle, length: Self.length, runs: runs)
    try JSONEncoder().encode(answer).write(to: folder.appendingPathComponent("paths.json"))
    let judged = try #require(try Oracle.run("ablation_paths.py", ["judge", folder.path]))
    let judgement = try JSONDecoder().decode(Judgement.self, from: Data(judged.utf8))
    #expect(entries.count == judgement.entries.count && entries.count > 5000)
    for (ours, theirs) in zip(entries, judgement.entries) {
      #expect((ours - SIMD3(theirs[0], theirs[1], theirs[2])).length < 1e-3)
    }
    for (number, run) in judgement.runs.enumerated() {
      compare(plans[number], run, spacing: 3)
      // Bit for bit: the same numbers, every pair tried.
      #expect(plans[number].front.map(\.entry).sorted() == run.front)
      #expect(plans[number].feasible == free[number].count && free[number].count > 20)
      for (path, (length, tilt)) in zip(free[number], zip(run.length, run.tilt)) {
        #expect(abs(path.length - length) < 1e-3 && abs(path.tilt - tilt) < 1e-3)
      }
    }
  }

  /// The field is read at the nearest voxel, off by at most half a voxel's diagonal. Samples lie half a voxel apart at
  /// least, so that between two of them slack may dip by a quarter of one (and by what the needle strays on the way);
  /// the judge's own samples lie half a millimetre apart.
  private func compare(_ plan: PathPlan, _ run: Judgement.Run, spacing: Double) {
    let slope = 1.02
    let (diagonal, step, judge) = (3.0.squareRoot() / 2 * spacing, spacing / 4 * slope, 0.25 * slope)
    var (errors, disagreements, opposite) = ([Double](), 0, 0.0)
    for (entry, exact) in zip(run.chosen, run.exact) {
      switch (plan.outcomes[entry], exact) {
      case (.tooLong, nil): break
      case (.free(let reserve), let exact?):
        let error = Double(reserve) - exact
        errors.append(error)
        #expect(error <= diagonal + step && error >= -diagonal - judge, "entry \(entry): \(reserve) against \(exact)")
        if exact < 0 { (disagreements, opposite) = (disagreements + 1, max(opposite, -exact)) }
      case (.blocked, let exact?):
        #expect(exact <= diagonal + judge, "entry \(entry): blocked, \(exact) mm are left")
        if exact >= 0 { (disagreements, opposite) = (disagreements + 1, max(opposite, exact)) }
      case (.tooFlat, let exact?), (.thinCuff, let exact?): #expect(exact >= -diagonal - step)
      default: Issue.record("entry \(entry): too long for one only")
      }
    }
    let sorted = errors.map { abs($0) }.sorted()
    #expect(sorted.count > 10)
    let (mean, median) = (errors.reduce(0, +) / Double(errors.count), sorted[sorted.count / 2])
    print(
      "paths: \(run.chosen.count) judged, \(errors.count) free, \(disagreements) differ (by \(opposite) mm at most);",
      "clearance off by \(median) mm in the middle, \(sorted.last ?? 0) at most, \(mean) on average,",
      "\(errors.max() ?? 0) too much at most")
    // Half a voxel is what nearest reading costs along an axis.
    #expect(median <= spacing / 2)
  }
}
