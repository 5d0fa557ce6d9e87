import Foundation
import Imaging
import Testing

@testable import Planning

@Suite("Needles as they will lie", .serialized) struct NeedleTests {
  /// Against the scene's shapes in closed form: an ellipsoid of liver, a box of rib.
  private struct Truth {
    /// Between the way and the organ's surface, degrees; organ from there to where the needle passes the target.
    let angle: Double
    let cuff: Double
    /// Least distance from the rib less what the needle may stray, mm.
    let reserve: Double

    init?(_ probe: PlanDocument.Probe, lateral: Double, angle stray: Double) {
      guard let entry = probe.entry else { return nil }
      let from = SIMD3(entry[0], entry[1], entry[2])
      let tip = SIMD3(probe.tip[0], probe.tip[1], probe.tip[2])
      let way = (tip - from).unit
      let abreast = from + way * (PlanningScene.centre - from).dot(way)
      let (middle, half) = (PlanningScene.centre + SIMD3(0, 6, 0), SIMD3(34.0, 30, 34))
      let (p, d) = ((abreast - middle) / half, way / half)
      let (a, b, c) = (d.dot(d), p.dot(d), p.dot(p) - 1)
      guard c < 0 else { return nil }
      let back = (b * b - a * c).squareRoot() / a + b / a
      let surface = abreast - way * back
      let normal = ((surface - middle) / (half * half)).unit
      angle = asin(min(1, abs(normal.dot(way)))) * 180 / .pi
      cuff = back
      // The rib runs through all slices: a box across them, as far as its voxels' centres.
      var least = Double.infinity
      for step in 0...400 {
        let s = (tip - from).length * Double(step) / 400
        let at = from + way * s
        let (x, y) = (max(0, abs(at.x - PlanningScene.centre.x) - 10), max(0, abs(at.y - 12) - 2))
        least = min(least, (x * x + y * y).squareRoot() - lateral - tan(stray * .pi / 180) * s)
      }
      reserve = least
    }
  }

  @Test("A needle that covers from any side goes in where the most reserve is left")
  func reserve() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let document = try scene.run(.probes, ["margin": "1"]).document
    let placement = try #require(document.placement)
    #expect(placement.probes.count == 1)
    let way = try #require(placement.way)
    let most = try #require(document.paths?.front.map(\.reserve).max())
    #expect(way.reserve == most)
  }

  @Test("Every needle of several keeps the angle at the capsule, the organ before the target, and its distances")
  func chosen() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    // Little power and a wide margin: several needles, shifted from the path.
    let document = try scene.run(
      .whole,
      [
        "needle": #"{"maximalLength": 90, "minimalCapsuleAngle": 55, "cuff": 12}"#, "margin": "6",
        "settings": #"{"power": 20, "duration": 120, "cooling": 20}"#, "probes": #"{"most": 4}"#,
      ]
    ).document
    let placement = try #require(document.placement)
    #expect(placement.probes.count > 1 && placement.way != nil)
    for probe in placement.probes {
      let check = try #require(probe.check)
      #expect(check.breaches.isEmpty, "\(check.breaches)")
      let truth = try #require(Truth(probe, lateral: 2, angle: 0.5))
      // The organ is a mask of 2 mm voxels: its normal is off by a few degrees, its surface by a voxel's diagonal.
      let (angle, cuff) = (try #require(check.capsuleAngle), try #require(check.cuff))
      #expect(angle >= 55 && abs(angle - truth.angle) < 8, "\(angle) \(truth.angle)")
      #expect(cuff >= 12 && abs(cuff - truth.cuff) < 3.5, "\(cuff) \(truth.cuff)")
      // Half a cell is added to the clearance of 1 mm; the rest as for searched paths.
      #expect(truth.reserve - 1 - 1 >= (try #require(check.reserve)) - 1.23)
      #expect(try #require(probe.depth) <= 90)
    }
  }

  private func given(_ placements: String, _ changes: [String: String?] = [:]) throws -> PlanDocument {
    let scene = try PlanningScene()
    defer { scene.remove() }
    var changes = changes
    changes["probes"] = "{\"placements\": [\(placements)]}"
    changes["settings"] = #"{"power": 60, "duration": 300, "cooling": 20}"#
    changes["margin"] = "0"
    changes["marginCheck"] = #"{"threshold": 0, "uncertainty": 0.1, "capsuleDistance": 0}"#
    return try scene.run(.simulate, changes).document
  }

  @Test("A given needle through the rib is told, and the plan is uncertain where it would be reached")
  func blocked() throws {
    let behind = try given(#"{"tip": [58, 34, 42], "entry": [58, 97, 42]}"#)
    #expect(behind.placement?.probes[0].check?.breaches == [])
    #expect(behind.coverage?.verdict == .reached)
    let through = try given(#"{"tip": [58, 54, 42], "entry": [58, 6, 42]}"#)
    let breaches = try #require(through.placement?.probes[0].check?.breaches)
    #expect(breaches.count == 1 && breaches[0].en.contains("nearer to rib"))
    #expect(through.coverage?.verdict == .uncertain)
    #expect(through.findings.contains { $0.severity == .warning && $0.text.en.hasPrefix("needle 1: nearer to rib") })
    let html = PlanReport.html(through, language: .zh)
    #expect(html.contains("不满足路径要求：") && html.contains("不能照此进针"))
    // From within the body, past the rib: the way before the entry counts, too.
    let inner = try given(#"{"tip": [58, 54, 42], "entry": [58, 20, 42]}"#)
    #expect(inner.placement?.probes[0].check?.breaches.first?.en.contains("nearer to rib") == true)
  }

  @Test("A given needle that is too long, too flat or through too little organ is told in numbers")
  func limits() throws {
    let needle = #"{"tip": [58, 34, 42], "entry": [58, 97, 42]}"#
    func breaches(_ limits: String, _ placement: String = needle) throws -> [BilingualText] {
      try given(placement, ["needle": limits]).placement?.probes[0].check?.breaches ?? []
    }
    #expect(try breaches(#"{"maximalLength": 50}"#).first?.en.contains("more than 50 mm") == true)
    // From the back the organ's surface is 36 mm from the target's centre.
    #expect(try breaches(#"{"maximalLength": 90, "cuff": 50}"#).first?.en.contains("less than 50 mm") == true)
    #expect(try breaches(#"{"maximalLength": 90, "cuff": 33}"#).isEmpty)
    // 18 mm aside the surface slants: it is met at 61 degrees, not 90.
    let aside = #"{"tip": [40, 40, 42], "entry": [40, 92, 42]}"#
    #expect(
      try breaches(#"{"maximalLength": 90, "minimalCapsuleAngle": 70}"#, aside).first?.en.contains("less than 70°")
        == true)
    #expect(try breaches(#"{"maximalLength": 90, "minimalCapsuleAngle": 70}"#).isEmpty)
  }

  @Test("A needle given by its direction gets the place where it goes in")
  func direction() throws {
    let document = try given(#"{"tip": [58, 34, 42], "direction": [0, -1, 0]}"#)
    let probe = try #require(document.placement?.probes[0])
    let entry = try #require(probe.entry)
    // The skin lies where ((58 - 63) / 58)^2 + ((y - 51) / 46)^2 = 1: y = 96.8.
    #expect(abs(entry[1] - 96.8) < 2 && entry[0] == 58 && entry[2] == 42)
    #expect(probe.check?.breaches == [])
  }

  @Test("Electrodes are held against the same limits, and a pair too far apart for the generator is told")
  func electrodes() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    // 24 mm apart at 1500 V/cm: 3600 V. The first passes beside the rib, the second through it.
    let placements =
      #"{"placements": [{"tip": [70, 54, 42], "entry": [70, 97, 42]}, "#
      + #"{"tip": [46, 54, 42], "entry": [46, 7, 42]}]}"#
    let document = try scene.run(
      .simulate, ["applicator": #""ire-19g""#, "settings": nil, "probes": placements]
    ).document
    let told = "needles 1 and 2 are 24 mm apart and would need 3600 V"
    #expect(document.findings.contains { $0.text.en.hasPrefix(told) })
    let checks = try #require(document.placement?.probes.map(\.check))
    #expect(checks[0]?.breaches == [] && checks[1]?.breaches.first?.en.contains("nearer to rib") == true)
  }
}
