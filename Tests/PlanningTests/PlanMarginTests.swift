import Foundation
import Imaging
import Testing

@testable import Planning

@Suite("Margins after treatment", .serialized) struct PlanMarginTests {
  private func ball(_ centre: PatientPoint, _ radius: Double) throws -> Volume<UInt8> {
    let grid = try PlanningScene.grid()
    return Volume(grid: grid) { (grid.point(x: $0.x, y: $0.y, z: $0.z) - centre).length <= radius ? 1 : 0 }
  }

  @Test("A ball around a ball has the difference of their radii as its margin")
  func concentric() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    try scene.write("zone.nii.gz", try ball(PlanningScene.centre, 14))
    let followUp =
      #"{"image": {"nifti": "ct.nii.gz"}, "zone": {"nifti": "zone.nii.gz"}, "registration": "none"}"#
    let margin = try #require(
      try scene.run(.margin, ["followUp": followUp, "marginCheck": #"{"threshold": 5, "capsuleDistance": 0}"#]).document
        .margin)
    // 14 - 7 = 7 mm; both were masks of 2 mm voxels.
    #expect(abs(margin.minimum.nominal - 7) < 1.2, "\(margin.minimum)")
    #expect(margin.minimum.low <= 7 && 7 <= margin.minimum.high)
    #expect(margin.uncoveredVolume == 0 && margin.uncoveredDirection == nil)
    #expect(margin.histogram.reduce(0, +) > 99.9)
  }

  @Test("A zone in images that were moved is brought back before it is measured")
  func moved() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let (grid, shift) = (try PlanningScene.grid(), SIMD3(4.0, -3, 2))
    // The patient moved by `shift`: what was at p is now at p + shift.
    try scene.write(
      "after.nii.gz", Volume(grid: grid) { PlanningScene.value(grid.point(x: $0.x, y: $0.y, z: $0.z) - shift) })
    try scene.write("zone.nii.gz", try ball(PlanningScene.centre + shift + SIMD3(5, 0, 0), 10))
    let followUp = #"""
      {"image": {"nifti": "after.nii.gz"}, "zone": {"nifti": "zone.nii.gz"}, "registration": "rigid",
       "landmarks": [{"before": [40, 40, 40], "after": [44, 37, 42]}, {"before": [70, 60, 50], "after": [74, 57, 52]}]}
      """#
    let margin = try #require(
      try scene.run(.margin, ["followUp": followUp, "marginCheck": #"{"threshold": 5, "capsuleDistance": 0}"#]).document
        .margin)
    // Off by 5 mm: 10 - 7 - 5 = -2 mm on the far side, in -x.
    #expect(abs(margin.minimum.nominal + 2) < 1.2, "\(margin.minimum)")
    #expect(margin.verdict == .missed)
    let direction = try #require(margin.uncoveredDirection)
    #expect(direction[0] < -0.9)
    let error = try #require(margin.registration?.landmarkError)
    #expect(error < 0.7, "\(error)")
  }
}
