import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@testable import Imaging

@Suite struct ResamplingTests {
  @Test("Resampling through an affine map between rotated grids is ITK's")
  func itk() throws {
    try KernelCase.all("resample") { row in
      let angle = try #require(row.values.angle)
      let m = try #require(row.values.matrix)
      let t = try #require(row.values.translation)
      let step = try #require(row.values.targetSpacing)
      let size = try #require(row.outputShape)
      let from = try Grid(
        shape: SIMD3(row.shape[0], row.shape[1], row.shape[2]),
        spacing: SIMD3(row.spacing[0], row.spacing[1], row.spacing[2]), origin: SIMD3(-10, 5, 3),
        direction: Matrix3(rows: SIMD3(cos(angle), -sin(angle), 0), SIMD3(sin(angle), cos(angle), 0), SIMD3(0, 0, 1)))
      let to = try Grid(
        shape: SIMD3(size[0], size[1], size[2]), spacing: SIMD3(step[0], step[1], step[2]),
        origin: SIMD3(-11.5, 4, 2.5))
      let map = Affine(
        matrix: Matrix3(rows: SIMD3(m[0], m[1], m[2]), SIMD3(m[3], m[4], m[5]), SIMD3(m[6], m[7], m[8])),
        translation: SIMD3(t[0], t[1], t[2]))
      let how = try #require(row.values.order.flatMap { Interpolation(rawValue: $0) })
      let volume = try Volume(grid: from, voxels: KernelCase.floats(row.input))
      let ours = try volume.resampled(onto: to, by: map, interpolation: how, outside: -2000)
      let theirs = try row.expected(0)
      // Values span 600. A point on the very border of inside may fall either way: none may in these cases.
      let worst = largestDifference(ours.voxels, theirs)
      #expect(worst < (how == .nearest ? 1e-6 : 2e-2), "\(row.name): \(worst)")
      #expect(theirs.contains(-2000) && theirs.contains { $0 > -1999 })
    }
  }

  @Test("A linear field is reproduced exactly by linear and cubic interpolation")
  func linearField() throws {
    let grid = try Grid(shape: SIMD3(14, 13, 12), spacing: SIMD3(1, 1.5, 2))
    let field = Volume<Float>(grid: grid) { Float(3 * $0.x - 2 * $0.y + 5 * $0.z) }
    let target = try Grid(shape: SIMD3(9, 9, 9), spacing: SIMD3(0.3, 0.4, 0.5), origin: SIMD3(5, 7, 9))
    for how in [Interpolation.linear, .cubic] {
      let ours = try field.resampled(onto: target, interpolation: how, outside: 0)
      for index in 0..<target.count {
        let v = target.index(ofOffset: index)
        let p = grid.position(of: target.point(x: v.x, y: v.y, z: v.z))
        // The mirrored border of the spline is felt by less than 1e-3 five voxels inside.
        #expect(abs(Double(ours.voxels[index]) - (3 * p.x - 2 * p.y + 5 * p.z)) < (how == .linear ? 1e-4 : 6e-2))
      }
    }
  }

  @Test("Every place of the target has the mean of the eight voxels around it, through any turn, mirror and scale")
  func bruteForce() throws {
    var noise = TestNoise(state: 3)
    let grid = try Grid(nx: 37, ny: 29, nz: 23, spacing: 1)
    let volume = Volume<Float>(grid: grid) { _ in Float(1000 * noise.next()) }
    let target = try Grid(nx: 41, ny: 12, nz: 9, spacing: 1)
    for trial in 0..<60 {
      // Small turns, as lanes are made for; large ones; mirrored and drawn out along x.
      let size = trial % 3 == 0 ? 0.1 : trial % 3 == 1 ? 1 : 2
      let turn = RigidTransform(
        rotationVector: SIMD3(noise.next(), noise.next(), noise.next()) * size - SIMD3(repeating: size / 2),
        centre: SIMD3(18, 14, 11), translation: SIMD3(noise.next(), noise.next(), noise.next()) * 9)
      let stretch = trial % 5 == 4 ? -1.0 : trial % 7 == 6 ? 2.3 : trial % 4 == 3 ? 0.3 : 1
      let draw = Affine(
        matrix: Matrix3(rows: SIMD3(stretch, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)),
        translation: SIMD3(stretch < 0 ? 36 : 0, 8, 6))
      let map = turn.affine * draw
      let ours = try volume.resampled(onto: target, by: map, outside: -1)
      for index in 0..<target.count {
        let v = target.index(ofOffset: index)
        let p = map(target.point(x: v.x, y: v.y, z: v.z))
        let top = SIMD3(36.0, 28, 22)
        let away = max((p - top).max(), (-p).max())
        // On the very edge of inside either is right.
        if abs(away - 0.5) < 1e-9 { continue }
        guard away < 0.5 else {
          if ours.voxels[index] != -1 { Issue.record("trial \(trial), outside at \(v): \(ours.voxels[index])") }
          continue
        }
        let q = p.clamped(lowerBound: .zero, upperBound: top)
        let (i, j, k) = (min(35, Int(q.x)), min(27, Int(q.y)), min(21, Int(q.z)))
        var sum = 0.0
        for corner in 0..<8 {
          let (a, b, c) = (corner & 1, corner >> 1 & 1, corner >> 2)
          let weight = (1 - abs(q.x - Double(i + a))) * (1 - abs(q.y - Double(j + b))) * (1 - abs(q.z - Double(k + c)))
          sum += weight * Double(volume[SIMD3(i + a, j + b, k + c)])
        }
        // Lanes know a place to 2e-7 of the side, 37 voxels, along each axis, and neighbours differ by up to 1000; sums
        // of floats err by 1e-6 of that.
        if !(abs(Double(ours.voxels[index]) - sum) < 3 * 1000 * 2e-7 * 37 + 1e-3) {
          Issue.record("trial \(trial), \(v): \(ours.voxels[index]) for \(sum)")
        }
      }
    }
  }

  @Test("Labels keep their numbers")
  func labels() throws {
    let grid = try Grid(nx: 4, ny: 1, nz: 1, spacing: 1)
    let labels = try Volume<UInt16>(grid: grid, voxels: [7, 7, 900, 65535])
    let fine = try Grid(shape: SIMD3(10, 1, 1), spacing: SIMD3(0.5, 1, 1), origin: SIMD3(-0.75, 0, 0))
    #expect(
      try labels.resampledNearest(onto: fine, outside: 0).voxels == [0, 7, 7, 7, 7, 900, 900, 65535, 65535, 0])
  }

  @Test("A map that is not finite is refused")
  func refused() throws {
    let volume = Volume<Float>(grid: try Grid(nx: 2, ny: 2, nz: 2, spacing: 1), repeating: 0)
    let bad = Affine(matrix: .identity, translation: SIMD3(.nan, 0, 0))
    #expect(throws: VolumeError(.badValue, field: "map", zh: "", en: "")) {
      try volume.resampled(onto: volume.grid, by: bad, outside: 0)
    }
  }
}
