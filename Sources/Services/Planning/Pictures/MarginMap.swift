internal import Foundation
internal import Imaging

/// The tumour's surface unrolled by direction from its middle: across from the back over the patient's right, the
/// front and the left to the back again, down from head to feet. Colour is the class of margin.
struct MarginMap {
  static let columns = 240
  static let rows = 120

  let centre: PatientPoint

  /// Pixels from the top left corner.
  func place(_ point: PatientPoint) -> SIMD2<Double> {
    let from = (point - centre).unit
    let angle = Elementary.atan2(from.x, -from.y)
    let height = Elementary.asin(min(1, max(-1, from.z)))
    return SIMD2(
      (angle / (2 * .pi) + 0.5) * Double(MarginMap.columns), (0.5 - height / .pi) * Double(MarginMap.rows))
  }

  /// The direction of a pixel's middle.
  private static func direction(_ x: Int, _ y: Int) -> PatientVector {
    let angle = ((Double(x) + 0.5) / Double(columns) - 0.5) * 2 * .pi
    let height = (0.5 - (Double(y) + 0.5) / Double(rows)) * .pi
    return SIMD3(
      Elementary.cos(height) * Elementary.sin(angle), -Elementary.cos(height) * Elementary.cos(angle),
      Elementary.sin(height))
  }

  /// Every pixel has the margin of the surface point whose direction is nearest to its own; the uncovered class is
  /// hatched, so that it shows in grey print too.
  func picture(_ points: [PatientPoint], _ margins: [Float]) -> [UInt8] {
    let directions = points.map { ($0 - centre).unit }
    var bins = [[Int]](repeating: [], count: 40 * 20)
    for (number, point) in points.enumerated() where directions[number].isFinite {
      let place = place(point)
      let x = min(39, max(0, Int(place.x / 6)))
      bins[min(19, max(0, Int(place.y / 6))) * 40 + x].append(number)
    }
    var out: [UInt8] = []
    out.reserveCapacity(3 * MarginMap.columns * MarginMap.rows)
    for y in 0..<MarginMap.rows {
      for x in 0..<MarginMap.columns {
        var colour = PlanPalette.ground
        if let number = MarginMap.nearest(MarginMap.direction(x, y), x / 6, y / 6, bins, directions) {
          let level = PlanPalette.marginClass(margins[number])
          colour = PlanPalette.marginClasses[level]
          if level == 0, (x + y) % 6 < 2 { colour = PlanPalette.Colour(90, 20, 0) }
        }
        out += [colour.x, colour.y, colour.z]
      }
    }
    return out
  }

  private static func nearest(
    _ wanted: PatientVector, _ column: Int, _ row: Int, _ bins: [[Int]], _ directions: [PatientVector]
  ) -> Int? {
    var (best, closest) = (Int?.none, -2.0)
    // Near head and feet a row of bins is one place.
    for y in max(0, row - 1)...min(19, row + 1) {
      let isCap = y < 3 || y > 16
      for step in isCap ? 0...39 : (column - 1)...(column + 1) {
        for number in bins[y * 40 + (step + 40) % 40] {
          let closeness = directions[number].dot(wanted)
          if closeness > closest { (best, closest) = (number, closeness) }
        }
      }
    }
    return best
  }
}
