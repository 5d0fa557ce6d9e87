import Foundation
import Oracles
import Testing

@testable import Imaging

/// The shared images, moved by a motion that is known, or registered by ITK as well.
@Suite(.serialized) struct RealImageTests {
  struct Case: Decodable {
    var shape: [Int]
    var spacing: [Double]
    var origin: [Double]
    var fixed: String
    var rigid: String
    var still: String
    var points: [[Double]]
    var rigidTruth: [[Double]]
    var fieldTruth: [[Double]]

    func volume(_ path: String) throws -> Volume<Float> {
      let grid = try Grid(
        shape: SIMD3(shape[0], shape[1], shape[2]), spacing: SIMD3(spacing[0], spacing[1], spacing[2]),
        origin: SIMD3(origin[0], origin[1], origin[2]))
      return try Volume(grid: grid, voxels: KernelCase.floats(path))
    }

    func error(_ truth: [[Double]], _ map: (PatientPoint) -> PatientPoint) throws -> LandmarkError {
      try LandmarkError(
        fixed: points.map { SIMD3($0[0], $0[1], $0[2]) }, moving: truth.map { SIMD3($0[0], $0[1], $0[2]) }, map: map)
    }
  }

  static func with(_ kind: String, _ body: (Case) throws -> Void) throws {
    let folder = NIfTITests.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let data = Oracle.shared?.appendingPathComponent("data/imaging/registration"),
      let text = try Oracle.run("registration_real.py", [kind, folder.path, data.path])
    else {
      print("skipped: no shared registration images, or no Python with SimpleITK (JIERU_SHARED, JIERU_PYTHON)")
      return
    }
    try body(JSONDecoder().decode(Case.self, from: Data(text.utf8)))
  }

  @Test("A chest CT moved by a known rotation and shift is found within a tenth of its coarsest spacing")
  func rigidLung() throws {
    try Self.with("lung") { row in
      let before = try row.error(row.rigidTruth) { $0 }
      #expect(before.mean > 8)
      for similarity in Similarity.allCases {
        let levels = [
          RigidRegistration.Level(shrink: 2, samples: 8000, firstStep: 4, lastStep: 0.05, steps: 60),
          RigidRegistration.Level(shrink: 1, samples: 20000, firstStep: 0.5, lastStep: 0.01, steps: 40),
        ]
        let result = try RigidRegistration(similarity: similarity, levels: levels)(
          fixed: row.volume(row.fixed), moving: row.volume(row.rigid))
        let after = try row.error(row.rigidTruth) { result.transform.affine($0) }
        #expect(after.mean < 0.5, "\(similarity): \(before.mean) -> \(after.mean) mm")
      }
    }
  }

  @Test("A chest CT bent by a known smooth field is straightened: landmarks end within a voxel")
  func bentLung() throws {
    try Self.with("lung") { row in
      let before = try row.error(row.fieldTruth) { $0 }
      let registration = DeformableRegistration(levels: [
        .init(shrink: 2, iterations: 40), .init(shrink: 1, iterations: 8),
      ])
      let result = try registration(fixed: row.volume(row.still), moving: row.volume(row.fixed))
      let after = try row.error(row.fieldTruth) { result($0) }
      #expect(after.mean < 0.4 * before.mean && after.mean < 2.732, "\(before.mean) -> \(after.mean) mm")
      #expect(result.smallestJacobian > 0)
    }
  }

  @Test("Two head images are laid over each other as ITK lays them")
  func head() throws {
    try Self.with("head") { row in
      let levels = [
        RigidRegistration.Level(shrink: 4, samples: 8000, firstStep: 4, lastStep: 0.1, steps: 80),
        RigidRegistration.Level(shrink: 1, samples: 30000, firstStep: 1, lastStep: 0.01, steps: 60),
      ]
      let result = try RigidRegistration(similarity: .correlation, levels: levels)(
        fixed: row.volume(row.fixed), moving: row.volume(row.rigid))
      let apart = try row.error(row.rigidTruth) { result.transform.affine($0) }
      // Two optimisers on real images: within a pixel of each other.
      #expect(apart.mean < 1, "\(apart.mean) pixels")
    }
  }
}
