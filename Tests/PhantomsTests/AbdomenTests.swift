import DICOMCore
import Testing

@testable import Phantoms

@Suite("The abdomen in CT")
struct AbdomenTests {
  /// Sharp and without noise: a voxel of 2 mm, slices of 2 mm.
  static let ct = AbdomenCT(
    setting: PhantomSetting(seed: 3), patient: .numbered(0), side: 190, slices: 1, sliceSpacing: 2,
    noise: 0)

  @Test(arguments: 0..<20)
  func `has its lesion inside the liver`(seed: UInt64) {
    let scene = AbdomenScene(seed: seed)
    let c = scene.lesionCentre
    let l = scene.liverCentre
    let s = scene.liverSemiAxes
    let dx = (c.x - l.x) / (s.x - scene.lesionRadius)
    let dy = (c.y - l.y) / (s.y - scene.lesionRadius)
    let dz = (c.z - l.z) / (s.z - scene.lesionRadius)
    #expect(dx * dx + dy * dy + dz * dz < 1)
    #expect((8...20).contains(scene.lesionRadius))
  }

  @Test func `has the density of each tissue where it says`() {
    let scene = Self.ct.scene
    func density(_ p: PhantomPoint) -> Double { scene.density(at: p, edge: 0.5) }
    #expect(density(PhantomPoint(0, -200, 0)) == AbdomenScene.Density.air)
    #expect(density(PhantomPoint(0, 72, 0)) == AbdomenScene.Density.marrow)
    #expect(density(scene.aortaCentre) == AbdomenScene.Density.vessel)
    let off = scene.lesionRadius * 0.7
    let beside = PhantomPoint(
      scene.lesionCentre.x, scene.lesionCentre.y, scene.lesionCentre.z + off)
    #expect(density(beside) == AbdomenScene.Density.lesion)
  }

  @Test func `shows the aorta with its true cross section`() {
    // Area of a disc of 10 mm: every voxel counts by how far it is between vessel and its surroundings.
    let values = Self.ct.values(ofSlice: 0)
    let spacing = Self.ct.pixelSpacing
    let start = Self.ct.position(ofSlice: 0)
    let scene = Self.ct.scene
    var area = 0.0
    for row in 0..<Self.ct.side {
      for column in 0..<Self.ct.side {
        let x = start.x + Double(column) * spacing - scene.aortaCentre.x
        let y = start.y + Double(row) * spacing - scene.aortaCentre.y
        guard x * x + y * y < 13 * 13, y > -6 || x > -4 else { continue }
        let density = Double(values[row * Self.ct.side + column]) - 1024
        let share =
          (density - AbdomenScene.Density.muscle)
          / (AbdomenScene.Density.vessel - AbdomenScene.Density.muscle)
        area += min(1, max(0, share)) * spacing * spacing
      }
    }
    let exact = 3.14159265 * scene.aortaRadius * scene.aortaRadius
    #expect(abs(area - exact) / exact < 0.04)
  }

  @Test func `has slices in order, evenly spaced and centred`() throws {
    let ct = AbdomenCT(
      setting: PhantomSetting(seed: 3), patient: .numbered(0), side: 16, slices: 5, sliceSpacing: 2.5)
    let heights = (0..<5).map { ct.object(slice: $0).dataSet.doubles(.imagePositionPatient)[2] }
    #expect(heights == [-5, -2.5, 0, 2.5, 5])
    let ds = ct.object(slice: 0).dataSet
    #expect(ds.doubles(.pixelSpacing) == [23.75, 23.75])
    #expect(ds.bytes(.pixelData)?.count == 16 * 16 * 2)
  }

  @Test func `has noise of the strength that was asked for`() {
    let noise = SeededNoise(seed: 99)
    let values = (0..<20_000).map { noise.normal($0) }
    let mean = values.reduce(0, +) / 20_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean) < 0.03)
    #expect(abs(variance - 1) < 0.05)
  }
}
