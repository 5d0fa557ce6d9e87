import Foundation
import Imaging

/// Registration with a known motion at 128^3, as the peers were measured: 8, -6, 10 mm and 4, -3, 5 degrees; a smooth
/// field of smoothed noise.
func measureRegistration() throws {
  let phantom = Phantom(n: 128, spacing: 1.5)
  let points = try phantom.landmarks()
  let middle = SIMD3(repeating: 63.5 * 1.5)
  measure("Rigid MI 128^3") {
    let truth = RigidTransform(
      rotationVector: SIMD3(4, -3, 5) * (Double.pi / 180), centre: middle, translation: SIMD3(8, -6, 10))
    guard let back = truth.affine.inverse else { preconditionFailure("a rotation has an inverse") }
    let fixed = try phantom.volume(seed: 21)
    // Another contrast: soft tissue bright, bone and air dark.
    let moving = try phantom.volume(seed: 22) { back($0) }.map { value in
      600 * Float(exp(-pow((Double(value) - 60) / 160, 2))) + 0.12 * abs(value)
    }
    let (time, result) = try Measurement.of(2) { try RigidRegistration()(fixed: fixed, moving: moving) }
    let error = try LandmarkError(fixed: points, moving: points.map { truth.affine($0) }) {
      result.transform.affine($0)
    }
    return Row(
      work: "Rigid MI 128^3", ours: time, peers: "SimpleITK 2566 (0.13 mm), elastix 1826 (0.10 mm)", must: 2000,
      aim: 1000, note: String(format: "TRE %.3f mm, steps %@", error.mean, "\(result.steps)"))
  }
  measure("Deformable 128^3") {
    // As the peers had it: each voxel one tissue with its own grain of 12 units, which moves along; the fixed volume is
    // that one bent (linearly, air beyond it), with as much noise anew. Error at 200 voxels of organs.
    let phantom = Phantom(n: 128, spacing: 1.5, edge: 0)
    let truth = try smoothField(phantom.grid, seed: 41)
    let moving = try phantom.volume(seed: 32)
    var random = Noise(state: 31)
    let fixed = try truth.warp(moving, outside: -1000).map { $0 + Float(12 * random.normal()) }
    let points = try phantom.organVoxels().map { try phantom.grid.point(x: $0.x, y: $0.y, z: $0.z) }
    let (time, result) = try Measurement.of(2) { try DeformableRegistration()(fixed: fixed, moving: moving) }
    let error = try LandmarkError(fixed: points, moving: points.map { truth($0) }) { result($0) }
    let before = try LandmarkError(fixed: points, moving: points.map { truth($0) }) { $0 }
    return Row(
      work: "Deformable demons 128^3", ours: time, peers: "SimpleITK demons 4912 (0.37 mm)", must: 5000, aim: 3000,
      note: String(
        format: "TRE %.2f -> %.3f mm (max %.2f), least Jacobian %.2f", before.mean, error.mean, error.largest,
        Double(result.smallestJacobian)))
  }
}

/// Smoothed noise as the peers had it: sigma a ninth of the side, mirrored at the borders, largest shifts 4.2, 6 and
/// 9.6 mm.
private func smoothField(_ grid: Grid, seed: UInt64) throws -> DisplacementField {
  var random = Noise(state: seed)
  let side = grid.nx
  let margin = side / 2
  func mirrored(_ at: Int) -> Int {
    let inside = at - margin
    return inside < 0 ? -1 - inside : inside < side ? inside : 2 * side - 1 - inside
  }
  let parts = try [4.2, 6, 9.6].map { most -> [Double] in
    let noise = Volume<Float>(grid: grid) { _ in Float(random.normal()) }
    let wide = try Grid(nx: 2 * side, ny: 2 * side, nz: 2 * side, spacing: 1)
    let smooth = try Volume<Float>(grid: wide) { noise[SIMD3(mirrored($0.x), mirrored($0.y), mirrored($0.z))] }
      .smoothed(sigma: Double(side) / 9)
      .cropped(from: SIMD3(repeating: margin), to: SIMD3(repeating: margin + side)).voxels.map { Double($0) }
    let largest = smooth.reduce(0) { max($0, abs($1)) }
    return smooth.map { $0 / largest * most }
  }
  return DisplacementField(grid: grid) { point in
    guard let voxel = grid.index(of: point) else { return .zero }
    let at = grid.offset(voxel)
    return SIMD3(parts[0][at], parts[1][at], parts[2][at])
  }
}
