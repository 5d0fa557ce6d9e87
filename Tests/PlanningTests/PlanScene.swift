import Ablation
import Foundation
import Imaging

@testable import Planning

/// A made abdomen with a tumour in the liver, and what the real engines say of a microwave needle in it.
///
/// The patient's right is at negative x: the liver lies there, as it should.
struct PlanScene {
  static let shared = Result { try PlanScene() }
  /// Its document, worked out once.
  static let plan = Result { try shared.get().document() }

  let image: Volume<Float>
  let body: Volume<UInt8>
  let organ: Volume<UInt8>
  /// Work grid of 64 voxels a side around the tumour.
  let target: Volume<UInt8>
  let workOrgan: Volume<UInt8>
  let obstacles: [(name: BilingualText, mask: Volume<UInt8>)]
  let found: PathPlan
  let entries: [PatientPoint]
  let zones: [(model: DamageModel, zone: UncertainZone)]
  let advice: [TechniqueAdvice]

  static let centre = SIMD3(-80.0, -14, 4)
  static let radius = 10.0
  static let spacing = 1.25
  static let wanted = 5.0

  init() throws {
    let grid = try Grid(
      shape: SIMD3(116, 84, 60), spacing: SIMD3(repeating: 3), origin: SIMD3(-172.5, -124.5, -88.5))
    let organs = PlanScene.labels(grid)
    body = organs.map { $0 == 0 ? 0 : 1 }
    organ = organs.map { $0 == 2 || $0 == 9 ? 1 : 0 }
    image = PlanScene.grey(organs)
    obstacles = [
      (BilingualText("骨", "bone"), organs.map { $0 == 3 ? 1 : 0 }),
      (BilingualText("门静脉与肝静脉", "portal and hepatic veins"), organs.map { $0 == 4 ? 1 : 0 }),
      (BilingualText("肠", "bowel"), organs.map { $0 == 5 ? 1 : 0 }),
      (BilingualText("肺与胸膜", "lung and pleura"), organs.map { $0 == 6 ? 1 : 0 }),
    ]
    let side = 64
    let work = try Grid(
      shape: SIMD3(repeating: side), spacing: SIMD3(repeating: PlanScene.spacing),
      origin: PlanScene.centre - SIMD3(repeating: PlanScene.spacing * Double(side - 1) / 2))
    target = Volume(grid: work) { (work.point(x: $0.x, y: $0.y, z: $0.z) - PlanScene.centre).length <= 10 ? 1 : 0 }
    workOrgan = try organ.resampledNearest(onto: work, outside: 0)
    let search = try PathSearch(
      obstacles: obstacles.map { try Obstacle(zh: $0.name.zh, en: $0.name.en, mask: $0.mask, clearance: 3) },
      organ: organ, error: TargetingError(), limits: .init(length: 160, capsuleAngle: 20, cuff: 5))
    entries = try SkinEntries.points(body: body)
    found = try search.paths(from: entries, to: PlanScene.centre)
    guard let best = found.front.first else { throw AblationError(.empty, field: "paths", zh: "无路径", en: "no path") }
    zones = try PlanScene.zones(work, along: (best.target - best.entryPoint).unit)
    advice = try TechniqueTable(PlanScene.table("technique")).advise(
      ["diameter": 20, "vesselDistance": 2.4, "platelets": 46], available: [.radiofrequency, .microwave, .ethanol])
  }

  static func table(_ name: String) throws -> String {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.path + "/AblationTables") {
      folder.deleteLastPathComponent()
    }
    return try String(contentsOfFile: folder.path + "/AblationTables/1/\(name).tsv", encoding: .utf8)
  }

  private static func zones(
    _ grid: Grid, along direction: PatientVector
  ) throws -> [(model: DamageModel, zone: UncertainZone)] {
    let liver = try TissueProperties("liver", from: PropertyTable(table("tissues")))
    let tissue = try TissueMap(labels: Volume(grid: grid, repeating: 0), tissues: [0: liver])
    let antenna = try Shaft(start: centre - direction * 12, end: centre + direction * 8, radius: 1.05)
    let heating = try HeatingPlan(
      tissue: tissue,
      technique: .microwave(
        Microwave(
          antennas: [antenna], table: .parametric(activeLength: 20, radius: 1.05, depth: 10.4), power: 65,
          cableLoss: 0.3)),
      duration: 300)
    let prediction = try heating.predict()
    return try DamageModel.allCases.map { ($0, try prediction.zone($0)) }
  }

  /// 0 air, 1 fat and muscle, 2 liver, 3 bone, 4 vessel, 5 bowel, 6 lung, 7 kidney, 9 tumour.
  private static func labels(_ grid: Grid) -> Volume<UInt8> {
    Volume(grid: grid) { voxel in
      let p = grid.point(x: voxel.x, y: voxel.y, z: voxel.z)
      func ellipsoid(_ centre: PatientPoint, _ half: PatientVector) -> Double {
        let d = (p - centre) / half
        return d.dot(d)
      }
      let skin = (p.x * p.x) / (160 * 160) + (p.y * p.y) / (112 * 112)
      guard skin <= 1 else { return 0 }
      if (p - centre).length <= radius { return 9 }
      if ellipsoid(SIMD3(0, 70, 0), SIMD3(19, 18, 1e4)) <= 1 { return 3 }
      let isRibLevel = ((p.z + 300 - 0.35 * abs(p.x)).truncatingRemainder(dividingBy: 27)) < 9
      if skin > 0.82, skin < 0.9, isRibLevel, p.z > -25, abs(p.x) > 40 || p.y > 0 { return 3 }
      if skin > 0.78 { return 1 }
      if p.z > 55 + p.y * 0.15 { return 6 }
      let branch = SIMD2(p.y + 2 + 0.25 * p.x, p.z - 8 - 0.3 * (p.x + 40))
      if p.x < 20, p.x > -66, (branch * branch).sum() < 42 { return 4 }
      if ellipsoid(SIMD3(-62, -14, 4), SIMD3(84, 76, 78)) <= 1, p.x < 55 { return 2 }
      if ellipsoid(SIMD3(-72, 48, -50), SIMD3(26, 24, 42)) <= 1 { return 7 }
      let coil = sin(p.x / 14) * cos(p.y / 17) * sin(p.z / 15)
      return p.y < 30 && coil > 0.16 ? 5 : 1
    }
  }

  /// Grey values with a grain that is the same every time.
  private static func grey(_ labels: Volume<UInt8>) -> Volume<Float> {
    let means: [UInt8: Float] = [0: -1000, 1: -60, 2: 105, 3: 420, 4: 175, 5: 25, 6: -840, 7: 180, 9: 62]
    var state: UInt64 = 20_261_122
    return labels.map { label in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let grain = Float(state >> 40) / Float(1 << 24) - 0.5
      return (means[label] ?? 0) + (label == 0 ? 0 : 34 * grain)
    }
  }

  var volumes: PlanVolumes {
    let zone = zones.first { $0.model == .arrheniusLiver }?.zone
    var out = PlanVolumes(
      image: image, target: target, organ: workOrgan, body: body, obstacles: obstacles, zone: nil, margin: nil,
      entries: [], tissueRange: -110...220)
    out.organ = organ
    if let zone { out.zone = (zone.guaranteed, zone.nominal, zone.possible) }
    out.entries = zip(entries, found.outcomes).map { point, outcome in
      if case .free(let reserve) = outcome { return (point, reserve) }
      return (point, nil)
    }
    return out
  }
}
