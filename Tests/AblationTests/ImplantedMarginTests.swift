import Foundation
import Imaging
import Oracles
import Testing

@testable import Ablation

/// Two ablations burnt into a real CT that was moved and bent by a known map: the whole way from two pictures to a
/// margin, against the margin that is true by construction.
@Suite("Margins of implanted ablations")
struct ImplantedMarginTests {
  struct Case: Decodable {
    struct Lesion: Decodable {
      var tumour: String
      var zone: String
      /// Of tumour and zone, mm, as spheres before the bending, and how far apart their centres are.
      var radii: [Double]
      var apart: Double
      /// Points on both spheres and where they truly lie afterwards.
      var edge: [[Double]]
      var edgeTruth: [[Double]]

      var truth: Double { radii[1] - radii[0] - apart }

      /// Tumour outside the zone: the tumour less the lens of two spheres (closed form), mm^3.
      var left: Double {
        let (r, s, d) = (radii[1], radii[0], apart)
        guard r < s + d else { return 0 }
        let lens =
          Double.pi * (r + s - d) * (r + s - d) * (d * d + 2 * d * (r + s) - 3 * (r - s) * (r - s)) / (12 * d)
        return 4.0 / 3 * Double.pi * s * s * s - lens
      }

      /// Of the zone's sphere, the cap that lies within the tumour, mm^2: what it is off by, times this, is at most
      /// what the tumour left over is off by.
      var cap: Double {
        let (r, s, d) = (radii[1], radii[0], apart)
        return r < s + d ? 2 * Double.pi * r * (r - (d * d + r * r - s * s) / (2 * d)) : 0
      }
    }
    var before: String
    var after: String
    var liver: String
    var lesions: [Lesion]
    var points: [[Double]]
    var truth: [[Double]]
  }

  private func values(_ path: String) throws -> Volume<Float> {
    try NIfTI(Oracle.bytes(URL(fileURLWithPath: path))).values()
  }

  private func error(_ points: [[Double]], _ truth: [[Double]], _ map: (PatientPoint) -> PatientPoint) throws
    -> LandmarkError
  {
    try LandmarkError(
      fixed: points.map { SIMD3($0[0], $0[1], $0[2]) }, moving: truth.map { SIMD3($0[0], $0[1], $0[2]) }, map: map)
  }

  @Test("The least margin and the tumour left over come out within the band that registration and voxels leave")
  func margins() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jieru-margins-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let data = Oracle.shared?.appendingPathComponent("data/imaging/ct_abdomen"),
      let text = try Oracle.run("ablation_margins.py", [folder.path, data.path])
    else {
      print("skipped: no shared abdominal CT, or no Python with scipy and nibabel (JIERU_SHARED, JIERU_PYTHON)")
      return
    }
    let row = try JSONDecoder().decode(Case.self, from: Data(text.utf8))
    let (before, after) = (try values(row.before), try values(row.after))
    let tumours = try row.lesions.map { try values($0.tumour).map { UInt8($0) } }
    let zones = try row.lesions.map { try values($0.zone) }
    // First rigid, with everything near a tumour left out: where the zones lie is not known yet.
    let near = try union(tumours).dilated(radius: 15).map { UInt8(1 - $0) }
    let rigid = try RigidRegistration(
      similarity: .correlation,
      levels: [
        .init(shrink: 2, samples: 4000, firstStep: 4, lastStep: 0.1, steps: 40),
        .init(shrink: 1, samples: 8000, firstStep: 0.5, lastStep: 0.02, steps: 30),
      ])(fixed: before, moving: after, mask: near)
    let afterRigid = try error(row.points, row.truth) { rigid.transform.affine($0) }
    // Then the field, with tumours and the zones where the rigid map finds them left out.
    let burnt = try zones.map { zone in
      try zone.resampled(onto: before.grid, by: rigid.transform.affine, outside: 0).map { UInt8($0 > 0.5 ? 1 : 0) }
    }
    let mask = try union(tumours + burnt).dilated(radius: 6).map { UInt8(1 - $0) }
    let result = try DeformableRegistration(
      levels: [.init(shrink: 2, iterations: 30), .init(shrink: 1, iterations: 10)], smoothing: 2)(
        fixed: clipped(before), moving: clipped(after), initial: rigid.transform.affine, mask: mask)
    let organ = try error(row.points, row.truth) { result($0) }
    print(
      "registration: liver \(try error(row.points, row.truth) { $0 }.mean) mm off, rigid \(afterRigid.mean), field",
      "\(organ.mean), at most \(organ.largest); smallest Jacobian \(result.smallestJacobian)")
    #expect(result.smallestJacobian > 0)
    // A rigid map cannot undo the bend; the field must halve what it leaves, to within half a voxel of 3 mm.
    #expect(organ.mean < 0.5 * afterRigid.mean && organ.mean < 1.5)
    for (number, lesion) in row.lesions.enumerated() {
      let edge = try error(lesion.edge, lesion.edgeTruth) { result($0) }
      let level = try result.field.warp(
        zones[number].smoothed(sigma: 2.1).map { $0 - 0.5 }, further: result.initial, outside: -0.5)
      let settings = try MarginSettings(threshold: 5, uncertainty: max(0.1, edge.largest))
      let measured = try MarginMeasurement(
        tumour: tumours[number], zone: level, settings: settings.widened(masks: 1, on: before.grid))
      let off = measured.minimum - lesion.truth
      print(
        "margin: \(lesion.truth) mm, measured \(measured.minimum), off by \(off), band \(measured.uncertainty); edge",
        "mapped \(edge.mean) mm off, at most \(edge.largest); left over: \(lesion.left) mm^3, measured",
        measured.uncoveredVolume)
      // No point of either surface is mapped worse than the largest edge error; each mask of whole voxels adds its part.
      #expect(abs(off) <= measured.uncertainty)
      #expect(abs(measured.uncoveredVolume - lesion.left) <= lesion.cap * measured.uncertainty)
      #expect(lesion.truth > 0 ? measured.uncoveredVolume == 0 : measured.uncoveredVolume > 0)
    }
  }

  private func union(_ masks: [Volume<UInt8>]) -> Volume<UInt8> {
    var out = masks[0]
    for mask in masks.dropFirst() {
      out.update { span in for index in mask.voxels.indices where mask.voxels[index] != 0 { span[index] = 1 } }
    }
    return out
  }

  /// Soft tissue, because bone and air would drown what moves the liver, less a voxel's worth of noise.
  private func clipped(_ volume: Volume<Float>) throws -> Volume<Float> {
    try volume.map { max(-150, min(250, $0)) }.smoothed(sigma: volume.grid.spacing)
  }
}
