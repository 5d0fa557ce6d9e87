// 影像核心的速度，与同类软件并列。
// The imaging kernels' speed beside their peers' (processor milliseconds of the peers on a two-core machine, measured
// with the same sizes; scripts and raw results stand with the reference data). Arguments: rows whose name contains one
// of them; none for all.
import Foundation
import Imaging

let wanted = Array(CommandLine.arguments.dropFirst())

func measure(_ name: String, _ body: () throws -> Row) {
  guard wanted.isEmpty || wanted.contains(where: { name.localizedCaseInsensitiveContains($0) }) else { return }
  do { try body().print() } catch { print("\(name): \(error)") }
}

print("毫秒 ms".padding(toLength: 40, withPad: " ", startingAt: 0) + "   历时wall   CPU     必达must 目标aim")
let phantom = Phantom(n: 256, spacing: 1)
let abdomen = try phantom.volume(seed: 1)

measure("EDT 256^3") {
  // Liver, its vessels and its tumour, voxel by voxel, as the peers had them.
  var tissues = Phantom(n: 256, spacing: 1, edge: 0)
  tissues.noise = 0
  let liver = try tissues.volume(seed: 1).map { UInt8([110, 230, 70].contains($0) ? 1 : 0) }
  let (time, field) = Measurement.of { liver.distances() }
  return Row(
    work: "EDT 256^3", ours: time, peers: "ITK 898, numba 714, scipy 3090", must: 500, aim: 300,
    note: "max \(field.voxels.max() ?? 0) mm")
}
measure("Gaussian 256^3") {
  let (time, _) = try Measurement.of { try abdomen.smoothed(sigma: 2) }
  return Row(work: "Gaussian sigma 2, 256^3", ours: time, peers: "ITK 1086, scipy 527", must: nil, aim: nil)
}
let turn = Affine(
  matrix: Matrix3(
    rows: SIMD3(0.9956, -0.0797, -0.0500), SIMD3(0.0747, 0.9922, -0.0998), SIMD3(0.0575, 0.0956, 0.9938)
  ).orthonormalised, translation: SIMD3(3.2, -1.1, 2.7))
measure("Resample linear 256^3") {
  let (time, _) = try Measurement.of { try abdomen.resampled(onto: abdomen.grid, by: turn, outside: -1000) }
  return Row(work: "Resample linear 256^3", ours: time, peers: "ITK 444, numba 208", must: 250, aim: 120)
}
measure("Resample cubic 256^3") {
  let (time, _) = try Measurement.of(1) {
    try abdomen.resampled(onto: abdomen.grid, by: turn, interpolation: .cubic, outside: -1000)
  }
  return Row(work: "Resample cubic B-spline 256^3", ours: time, peers: "ITK 4910", must: nil, aim: nil)
}
measure("Frangi 192^3") {
  let part = try abdomen.cropped(from: SIMD3(32, 32, 32), to: SIMD3(224, 224, 224))
  let filter = Vesselness(scales: [1, 2, 3], contrast: .fixed(20))
  let (time, _) = try Measurement.of(2) { try filter(part) }
  return Row(work: "Frangi 3 scales 192^3", ours: time, peers: "ITK 12560", must: 3000, aim: 1200)
}
measure("Surface 256^3") {
  let (time, mesh) = try Measurement.of(2) { try abdomen.surface(level: 250) }
  return Row(
    work: "Marching cubes 256^3", ours: time, peers: "skimage 279", must: nil, aim: nil,
    note: "\(mesh.triangles.count / 1000)k triangles")
}
measure("Components 256^3") {
  let mask = abdomen.map { UInt8($0 > 250 ? 1 : 0) }
  let (time, _) = Measurement.of { mask.components() }
  return Row(work: "Connected components 256^3", ours: time, peers: "scipy 90", must: nil, aim: nil)
}
measure("Surface distance 128^3") {
  let small = try Phantom(n: 128, spacing: 2).volume(seed: 1).map { UInt8($0 > 75 && $0 < 300 ? 1 : 0) }
  let (time, _) = try Measurement.of(2) { try small.surfaceDistances() }
  return Row(work: "Sub-voxel signed distance 128^3", ours: time, peers: "-", must: nil, aim: nil)
}
try measureRegistration()
