import Foundation
import Imaging
import Testing

@testable import Planning

@Suite("Pictures of a plan") struct PictureTests {
  /// Area of a ring by the shoelace formula, pixels squared; holes count negative.
  private func area(_ ring: [Double]) -> Double {
    var sum = 0.0
    for index in stride(from: 0, to: ring.count, by: 2) {
      let next = (index + 2) % ring.count
      sum += ring[index] * ring[next + 1] - ring[next] * ring[index + 1]
    }
    return sum / 2
  }

  @Test("The line around a disc lies on its circle and encloses its area")
  func disc() {
    let (radius, centre) = (20.3, SIMD2(31.7, 29.2))
    var values: [Float] = []
    for y in 0..<60 {
      for x in 0..<64 {
        let from = SIMD2(Double(x) + 0.5, Double(y) + 0.5) - centre
        values.append(Float(radius - (from * from).sum().squareRoot()))
      }
    }
    let rings = LevelLines.rings(values, columns: 64, rows: 60, level: 0)
    #expect(rings.count == 1)
    let ring = rings.first ?? []
    for index in stride(from: 0, to: ring.count, by: 2) {
      let from = SIMD2(ring[index], ring[index + 1]) - centre
      #expect(abs((from * from).sum().squareRoot() - radius) < 0.03)
    }
    #expect(abs(abs(area(ring)) - Double.pi * radius * radius) < 0.01 * Double.pi * radius * radius)
  }

  @Test("What reaches the border is closed along it, and a hole turns the other way")
  func borders() {
    let full = LevelLines.rings([Float](repeating: 1, count: 12), columns: 4, rows: 3, level: 0.5)
    #expect(full.count == 1)
    // The corners are cut: half a pixel a side of a triangle.
    #expect(abs(abs(area(full.first ?? [])) - (12 - 4 * 0.125)) < 1e-9)
    var values = [Float](repeating: 1, count: 49)
    values[24] = 0
    let rings = LevelLines.rings(values, columns: 7, rows: 7, level: 0.5).map(area)
    #expect(rings.count == 2)
    #expect(rings.contains { $0 > 0 } && rings.contains { $0 < 0 })
  }

  @Test("Two corners that touch belong together where the middle is inside")
  func saddles() {
    let apart: [Float] = [1, 0, 0, 1]
    #expect(LevelLines.rings(apart, columns: 2, rows: 2, level: 0.6).count == 2)
    #expect(LevelLines.rings(apart, columns: 2, rows: 2, level: 0.4).count == 1)
    #expect(LevelLines.rings([.nan, .nan, .nan, .nan], columns: 2, rows: 2, level: 0).isEmpty)
    #expect(LevelLines.rings([1], columns: 2, rows: 2, level: 0).isEmpty)
  }

  @Test("Letters at the edges are those of the patient")
  func letters() {
    #expect(PlanView.axial(.zero, width: 100, height: 100).edges == ["R", "A", "L", "P"])
    #expect(PlanView.coronal(.zero, width: 100, height: 100).edges == ["R", "H", "L", "F"])
    #expect(PlanView.sagittal(.zero, width: 100, height: 100).edges == ["A", "H", "P", "F"])
    #expect(PlanView.letters(SIMD3(-1, 0.5, 0.1)) == "RP")
  }

  @Test("The plane along a needle holds it, whichever way it goes, and shows the patient as slices do")
  func needlePlanes() {
    var state: UInt64 = 7
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53) * 2 - 1
    }
    let directions =
      (0..<200).map { _ in SIMD3(random(), random(), random()) } + [
        SIMD3(0, 0, 1), SIMD3(0, 0, -1), SIMD3(1, 0, 0), SIMD3(0, 1, 0),
      ]
    for direction in directions where direction.length > 0.1 {
      let tip = SIMD3(-70.0, -20, 10)
      let from = tip - direction.unit * 110
      let view = PlanView.along(from: from, to: tip)
      for point in [from, tip] {
        #expect(view.height(point) < 1e-9)
        let place = view.place(point)
        #expect(place.x > 0 && place.y > 0 && place.x < Double(view.columns) && place.y < Double(view.rows))
      }
      let plane = view.plane
      #expect(abs(plane.right.dot(plane.down)) < 1e-12)
      // The patient's left is on the right of the picture, and he does not stand on his head or lie on his face.
      #expect(plane.right.x >= -1e-9)
      #expect(plane.down.y > 0 || plane.down.z < 0)
    }
  }

  @Test("Outlines of a made plan lie where the target is; needles end at their tips")
  func made() throws {
    let document = try PlanScene.plan.get()
    let kinds = document.pictures.map(\.kind)
    #expect(kinds == ["axial", "axial", "coronal", "sagittal", "needle", "entries"])
    let view = PlanView.axial(PlanScene.centre, width: 90, height: 90)
    let close = document.pictures[1]
    #expect(close.columns == view.columns && close.pixel == view.pixel)
    let target = try #require(close.outlines.first { $0.role == "target" }?.rings.first)
    // A sphere of 10 mm, its mask smoothed by 0.7 voxel of 1.25 mm.
    let radius = (abs(area(target)) / .pi).squareRoot() * close.pixel
    #expect(abs(radius - PlanScene.radius) < 0.4)
    let margin = try #require(close.outlines.first { $0.role == "margin" }?.rings.first)
    #expect(abs((abs(area(margin)) / .pi).squareRoot() * close.pixel - 15) < 0.4)
    let areas = ["guaranteed", "nominal", "possible"].map { role in
      close.outlines.first { $0.role == role }?.rings.reduce(0) { $0 + abs(area($1)) } ?? 0
    }
    #expect(areas[0] > 0 && areas[0] <= areas[1] && areas[1] <= areas[2])
    let tip = try #require(document.placement?.probes.first?.tip)
    let place = view.place(SIMD3(tip[0], tip[1], tip[2]))
    let line = try #require(close.needles.first?.line)
    #expect(abs(line[2] - place.x) < 0.01 && abs(line[3] - place.y) < 0.01)
    try PlanReading.check(document)
  }

  @Test("On the map of entries the front is in the middle and the patient's right to the left of it")
  func entryMap() throws {
    let points = [SIMD3(0.0, -100, 0), SIMD3(-100, 0, 0), SIMD3(100, 0, 0), SIMD3(0, 100, 50)]
    let map = try #require(EntryMap(points))
    let width = Double(map.columns)
    #expect(abs(map.place(points[0]).x / width - 0.5) < 1e-9)
    #expect(abs(map.place(points[1]).x / width - 0.25) < 1e-9)
    #expect(abs(map.place(points[2]).x / width - 0.75) < 1e-9)
    #expect(map.place(points[3]).y < map.place(points[0]).y)
    #expect(map.picture(points.map { ($0, 3) }).count == 3 * map.columns * map.rows)
  }

  @Test("On the map of margins every direction has the class of the surface there")
  func marginMap() {
    let map = MarginMap(centre: .zero)
    var (points, margins) = ([PatientPoint](), [Float]())
    for step in 0..<4000 {
      // Even over the sphere (Fibonacci).
      let z = 1 - 2 * (Double(step) + 0.5) / 4000
      let angle = Double(step) * 2.399_963_229_728_653
      let wide = (1 - z * z).squareRoot()
      points.append(SIMD3(wide * cos(angle), wide * sin(angle), z) * 15)
      // Uncovered on the patient's left, wide on his right.
      margins.append(points[step].x > 5 ? -1 : points[step].x < -5 ? 12 : 3)
    }
    let picture = map.picture(points, margins)
    func colour(_ point: PatientPoint) -> [UInt8] {
      let place = map.place(point)
      let at = 3 * (Int(place.y) * MarginMap.columns + Int(place.x))
      return Array(picture[at..<(at + 3)])
    }
    #expect(colour(SIMD3(-15, 0.3, 0.2)) == [0, 92, 158])
    #expect(colour(SIMD3(0, -15, 0.2)) == [240, 205, 80])
    #expect([[213, 94, 0], [90, 20, 0]].contains(colour(SIMD3(15, 0.3, 0.2))))
  }
}
