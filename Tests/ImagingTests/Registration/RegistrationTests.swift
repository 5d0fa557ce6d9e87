import Foundation
import Oracles
import Testing

@testable import Imaging

/// A pair of volumes with a known motion and 200 points in organs.
struct MotionPair: Decodable {
  var n: Int
  var spacing: Double
  var fixed: String
  var moving: String
  var other: String
  /// The mean error that ITK's demons leave.
  var peer: Double?
  var points: [[Double]]
  var truth: [[Double]]

  /// Runs `body` on a pair that Python makes.
  static func with(_ kind: String, _ n: Int, _ body: (MotionPair) throws -> Void) throws {
    let folder = NIfTITests.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let text = try Oracle.run("registration_pairs.py", [kind, folder.path, String(n)]) else {
      print("skipped: no Python with scipy (JIERU_PYTHON)")
      return
    }
    try body(JSONDecoder().decode(MotionPair.self, from: Data(text.utf8)))
  }

  func volume(_ path: String) throws -> Volume<Float> {
    try Volume(grid: Grid(nx: n, ny: n, nz: n, spacing: spacing), voxels: KernelCase.floats(path))
  }

  func error(_ map: (PatientPoint) -> PatientPoint) throws -> LandmarkError {
    func points(_ list: [[Double]]) -> [PatientPoint] { list.map { SIMD3($0[0], $0[1], $0[2]) } }
    return try LandmarkError(fixed: points(self.points), moving: points(truth), map: map)
  }
}

@Suite(.serialized) struct RegistrationTests {
  @Test("A known rotation and shift is found within a tenth of a voxel, by both measures")
  func rigid() throws {
    try MotionPair.with("rigid", 48) { pair in
      let before = try pair.error { $0 }
      #expect(before.mean > 10)
      for (measure, path) in [(Similarity.correlation, pair.moving), (.mutualInformation, pair.other)] {
        var registration = RigidRegistration(similarity: measure)
        registration.levels = [
          .init(shrink: 2, samples: 8000, firstStep: 4, lastStep: 0.1, steps: 60),
          .init(shrink: 1, samples: 15000, firstStep: 1, lastStep: 0.02, steps: 40),
        ]
        let result = try registration(fixed: pair.volume(pair.fixed), moving: pair.volume(path))
        let after = try pair.error { result.transform.affine($0) }
        #expect(after.mean < 0.1 * pair.spacing, "\(measure): \(after.mean) mm of \(pair.spacing)")
        let again = try registration(fixed: pair.volume(pair.fixed), moving: pair.volume(path))
        #expect(again.transform == result.transform, "the same input gives the same answer")
      }
    }
  }

  @Test("A known smooth field is found nearly as by ITK's demons, nothing folds, and the inverse leads back")
  func deformable() throws {
    try MotionPair.with("deform", 48) { pair in
      let before = try pair.error { $0 }
      let (fixed, moving) = (try pair.volume(pair.fixed), try pair.volume(pair.moving))
      var registration = DeformableRegistration()
      registration.levels = [.init(shrink: 2, iterations: 30), .init(shrink: 1, iterations: 12)]
      let result = try registration(fixed: fixed, moving: moving)
      let after = try pair.error { result($0) }
      let peer = try #require(pair.peer)
      print("field: \(before.mean) -> \(after.mean) mm, ITK's demons \(peer) mm")
      // The same forces, longest push and smoothing: what is left is interpolation, a twentieth at most.
      #expect(
        after.mean < 1.05 * peer && after.mean < 0.8 * before.mean, "\(before.mean) -> \(after.mean) mm, ITK \(peer) mm"
      )
      #expect(result.smallestJacobian > 0)
      let point = SIMD3(90.0, 85, 92)
      let back = try #require(result.field.inverse(result(point)))
      #expect((back - point).length < 0.01)
      registration.force = .localCorrelation(radius: 2)
      let other = try registration(fixed: fixed, moving: pair.volume(pair.other))
      let afterOther = try pair.error { other($0) }
      print("field, other contrast: \(before.mean) -> \(afterOther.mean) mm")
      // ITK's neighbourhood correlation (radius 2, field smoothed by 1.5 voxels, 30 steps on two levels) takes half a
      // minute, so that its figure stands here: SimpleITK 2.5.7, printed by
      // `python Tests/Oracles/registration_pairs.py correlation FOLDER 48`.
      #expect(afterOther.mean < 1.539, "other contrast: \(before.mean) -> \(afterOther.mean) mm")
    }
  }

  @Test("Tissue with a grain, 128 voxels wide, is laid over itself within 0.4 mm and as well as by ITK's demons")
  func grained() throws {
    try MotionPair.with("grained", 128) { pair in
      let before = try pair.error { $0 }
      let result = try DeformableRegistration()(fixed: pair.volume(pair.fixed), moving: pair.volume(pair.moving))
      let after = try pair.error { result($0) }
      let peer = try #require(pair.peer)
      print("grained field: \(before.mean) -> \(after.mean) mm, largest \(after.largest), ITK's demons \(peer) mm")
      #expect(before.mean > 1 && after.mean < 0.4 && after.mean < peer, "\(after.mean) mm, ITK \(peer) mm")
      #expect(result.smallestJacobian > 0)
    }
  }

  @Test("A zone that one volume lacks, masked out, does not pull the field")
  func masked() throws {
    let grid = try Grid(nx: 40, ny: 40, nz: 40, spacing: 1)
    func distance(_ v: VoxelIndex, _ c: SIMD3<Double>) -> Double {
      (SIMD3(Double(v.x), Double(v.y), Double(v.z)) - c).length
    }
    // A smooth pattern that is the same in both, and a dark ball: a tumour of radius 5, an ablation zone of radius 9.
    let centre = SIMD3(20.0, 20, 20)
    func volume(_ radius: Double) -> Volume<Float> {
      Volume(grid: grid) { v in
        if distance(v, centre) < radius { return -300 }
        return Float(100 * (sin(Double(v.x) * 0.5) + sin(Double(v.y) * 0.43) + sin(Double(v.z) * 0.39)))
      }
    }
    let (moving, fixed) = (volume(5), volume(9))
    let mask = Volume<UInt8>(grid: grid) { distance($0, centre) < 11 ? 0 : 1 }
    let levels = [DeformableRegistration.Level(shrink: 1, iterations: 15)]
    let registration = DeformableRegistration(levels: levels)
    func largest(_ field: DisplacementField) -> Double {
      (0..<grid.count).map { index in
        let v = grid.index(ofOffset: index)
        return field.shift(at: grid.point(x: v.x, y: v.y, z: v.z)).length
      }.max() ?? 0
    }
    let without = try registration(fixed: fixed, moving: moving)
    let with = try registration(fixed: fixed, moving: moving, mask: mask)
    // The tumour is blown up to the zone: the same forces, smoothing and steps in numpy and scipy pull by 0.89 voxel.
    #expect(largest(without.field) > 0.5)
    #expect(largest(with.field) < 1e-3)
  }

  @Test("The Jacobian of a known field is the change of volume; a rotation has 1")
  func jacobian() throws {
    let grid = try Grid(
      shape: SIMD3(12, 11, 10), spacing: SIMD3(1, 1.5, 2), origin: SIMD3(3, 4, 5), direction: GridTests.oblique)
    let stretch = DisplacementField(grid: grid) { SIMD3(0.1 * $0.x, -0.2 * $0.y, 0.3 * $0.z) }
    // 1.1 * 0.8 * 1.3.
    #expect(stretch.jacobian().voxels.allSatisfy { abs($0 - 1.144) < 1e-4 })
    let turn = RigidTransform(
      rotationVector: SIMD3(0.1, -0.2, 0.3), centre: SIMD3(1, 2, 3), translation: SIMD3(4, 5, 6))
    let field = DisplacementField(grid: grid) { turn.affine($0) - $0 }
    #expect(field.jacobian().voxels.allSatisfy { abs($0 - 1) < 1e-4 })
    let point = grid.point(at: SIMD3(5.3, 4.2, 6.6))
    #expect((field(point) - turn.affine(point)).length < 1e-4)
    #expect(abs(turn.angle - SIMD3(0.1, -0.2, 0.3).length) < 1e-12)
  }

  @Test("Bad parameters, no overlap and empty masks are refused by name")
  func refused() throws {
    let grid = try Grid(nx: 16, ny: 16, nz: 16, spacing: 1)
    let volume = Volume<Float>(grid: grid) { Float($0.x * $0.y + $0.z) }
    let far = Volume<Float>(
      trusted: try Grid(shape: grid.shape, spacing: grid.spacing, origin: SIMD3(1000, 0, 0)), voxels: volume.voxels)
    func field(_ body: () throws(VolumeError) -> Void) -> String? {
      do throws(VolumeError) {
        try body()
        return nil
      } catch { return error.field }
    }
    let rigid = RigidRegistration()
    #expect(field { () throws(VolumeError) in _ = try rigid(fixed: volume, moving: far) } == "start")
    let none = Volume<UInt8>(grid: grid, repeating: 0)
    #expect(field { () throws(VolumeError) in _ = try rigid(fixed: volume, moving: volume, mask: none) } == "mask")
    #expect(
      field { () throws(VolumeError) in _ = try RigidRegistration(levels: [])(fixed: volume, moving: volume) }
        == "levels")
    #expect(
      field { () throws(VolumeError) in
        _ = try DeformableRegistration(smoothing: .nan)(fixed: volume, moving: volume)
      } == "smoothing")
    #expect(
      field { () throws(VolumeError) in
        _ = try DeformableRegistration(force: .localCorrelation(radius: 0))(fixed: volume, moving: volume)
      } == "radius")
    #expect(throws: VolumeError.self) { try LandmarkError(fixed: [], moving: []) { $0 } }
  }
}
