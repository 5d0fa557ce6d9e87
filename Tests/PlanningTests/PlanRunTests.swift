import Foundation
import Imaging
import Testing

@testable import Planning

@Suite("Plans", .serialized) struct PlanRunTests {
  @Test("A whole plan is complete, bounded, and the same to the last bit twice")
  func whole() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let first = try scene.run(.whole)
    let second = try scene.run(.whole)
    let document = first.document
    #expect(try document.json() == second.document.json())
    let paths = try #require(document.paths)
    #expect(paths.feasible > 0 && paths.entries > paths.feasible)
    let placement = try #require(document.placement)
    #expect((1...2).contains(placement.probes.count))
    let coverage = try #require(document.coverage)
    for figure in [coverage.target, coverage.targetWithMargin, coverage.healthy, coverage.smallestMargin] {
      #expect(figure.low <= figure.nominal && figure.nominal <= figure.high)
      #expect(!figure.bounds.zh.isEmpty && !figure.bounds.en.isEmpty)
    }
    #expect(document.zones.count == 5 && document.zones.count { $0.isReference } == 1)
    #expect(Set(document.technique.map(\.technique)).count == 6)
    #expect(document.parameters.allSatisfy { ["verified", "unverified", "given", "-"].contains($0.mark) })
    #expect(document.parameters.contains { $0.name == "settings.power" && $0.mark == "given" })
    #expect(document.parameters.contains { $0.name == "liver.perfusionHigh" && $0.mark == "unverified" })
    #expect(document.signature == nil && document.digest.count == 64)
    // A sphere of 7 mm: 4/3 pi 0.7^3 = 1.437 mL.
    #expect(abs(document.anatomy.targetVolume - 1.437) < 0.12)
    // A mask of 2 mm voxels: each end may be off by half a voxel.
    #expect(abs(document.anatomy.targetDiameter - 14) <= 2)
  }

  @Test("Every path that is called free keeps its distance, by a search that knows nothing of distance fields")
  func pathsByBruteForce() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let paths = try #require(try scene.run(.paths).document.paths)
    let grid = try PlanningScene.grid()
    var ribs: [PatientPoint] = []
    for offset in 0..<grid.count {
      let index = grid.index(ofOffset: offset)
      let point = grid.point(x: index.x, y: index.y, z: index.z)
      if PlanningScene.isBody(point), PlanningScene.label(point) == UInt8(PlanningScene.rib) { ribs.append(point) }
    }
    #expect(!paths.front.isEmpty)
    for path in paths.front {
      let entry = SIMD3(path.entry[0], path.entry[1], path.entry[2])
      let aim = SIMD3(path.target[0], path.target[1], path.target[2])
      let length = (aim - entry).length
      var least = Double.infinity
      for step in 0...200 {
        let s = length * Double(step) / 200
        let point = entry + (aim - entry) * (s / length)
        let distance = ribs.map { ($0 - point).length }.min() ?? .infinity
        least = min(least, distance - 1 - 2 - tan(0.5 * .pi / 180) * s)
      }
      // The search adds half a cell of 2 mm to the clearance, looks from the nearest cell's centre (off by up to 1.73 mm)
      // and steps by 1 mm at least (0.5 mm between two looks): 1.73 + 0.5 - 1 = 1.23 mm.
      #expect(least >= path.reserve - 1.23, "\(path)")
      #expect(length <= 90)
    }
  }

  @Test("Needles as given are simulated as given, and hotter settings never make a smaller zone")
  func simulate() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let probes = #"{"placements": [{"tip": [58, 54, 42], "entry": [58, 6, 42]}]}"#
    let weak = try scene.run(.simulate, ["probes": probes]).document
    let strong = try scene.run(
      .simulate, ["probes": probes, "settings": #"{"power": 80, "duration": 120, "cooling": 20}"#]
    ).document
    #expect(weak.placement?.probes.map(\.tip) == [[58, 54, 42]])
    for (a, b) in zip(weak.zones, strong.zones) {
      #expect(a.volume.low <= b.volume.low && a.volume.nominal <= b.volume.nominal && a.volume.high <= b.volume.high)
    }
    #expect(weak.paths == nil)
  }

  @Test("Ethanol gives a volume and no zone")
  func ethanol() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let document = try scene.run(
      .whole,
      ["applicator": #""pei-21g""#, "settings": nil, "target": #"{"sphere": {"centre": [58, 44, 42], "radius": 7}}"#]
    ).document
    #expect(document.zones.isEmpty && document.coverage == nil && document.placement == nil)
    // 4/3 pi (0.7 + 0.5)^3 = 7.24 mL.
    #expect(document.findings.contains { $0.text.en.contains("7.2 mL") })
  }

  @Test("Freezing is judged by its isotherms")
  func freezing() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let document = try scene.run(
      .simulate,
      [
        "applicator": #""cryo-17g""#, "settings": #"{"phases": [{"freeze": 120}, {"thaw": 30}, {"freeze": 60}]}"#,
        "probes": #"{"placements": [{"tip": [58, 58, 42], "entry": [58, 6, 42]}]}"#,
      ]
    ).document
    #expect(document.zones.map(\.model) == ["isotherm-40", "isotherm-20", "isotherm0"])
    #expect(document.zones[0].volume.nominal < document.zones[1].volume.nominal)
    #expect(document.zones[1].volume.nominal < document.zones[2].volume.nominal)
    #expect(document.zones[0].isReference)
  }
}
