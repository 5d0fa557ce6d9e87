internal import Codecs
internal import Foundation
internal import Imaging

/// The skin unrolled around the body: the front is in the middle, the patient's right to the left of it, the back at
/// both ends; the head is up. Colour is the reserve of the path from there.
struct EntryMap {
  /// mm a pixel.
  static let pixel = 2.0
  /// Farthest entry that colours a pixel, mm.
  static let reach = 5.0

  private let axis: PatientPoint
  private let radius: Double
  private let top: Double
  let columns: Int
  let rows: Int

  /// - Returns: nil without entries.
  init?(_ points: [PatientPoint]) {
    guard !points.isEmpty else { return nil }
    let axis = points.reduce(.zero, +) / Double(points.count)
    self.axis = axis
    let radii = points.map { (($0.x - axis.x) * ($0.x - axis.x) + ($0.y - axis.y) * ($0.y - axis.y)).squareRoot() }
    radius = min(400, max(20, radii.reduce(0, +) / Double(radii.count)))
    let heights = points.map(\.z)
    let (low, high) = (heights.min() ?? 0, heights.max() ?? 0)
    top = high + 6
    columns = Int((2 * Double.pi * radius / EntryMap.pixel).rounded())
    rows = max(24, min(600, Int(((high - low + 12) / EntryMap.pixel).rounded(.up))))
  }

  /// Pixels from the top left corner.
  func place(_ point: PatientPoint) -> SIMD2<Double> {
    // 0 in front, growing to the patient's left.
    let angle = Elementary.atan2(point.x - axis.x, axis.y - point.y)
    return SIMD2(
      (angle / (2 * .pi) + 0.5) * Double(columns), min(Double(rows), max(0, (top - point.z) / EntryMap.pixel)))
  }

  /// The map: every pixel has the colour of the entry nearest to it.
  func picture(_ entries: [(point: PatientPoint, reserve: Float?)]) -> [UInt8] {
    let places = entries.map { place($0.point) }
    let reach = EntryMap.reach / EntryMap.pixel
    var nearest = [(distance: Double, entry: Int)](repeating: (.infinity, -1), count: columns * rows)
    for (number, place) in places.enumerated() {
      for y in Int(max(0, place.y - reach))...Int(min(Double(rows - 1), max(0, place.y + reach))) {
        for step in Int((place.x - reach).rounded(.down))...Int((place.x + reach).rounded(.up)) {
          // The back joins itself.
          let x = ((step % columns) + columns) % columns
          let from = SIMD2(Double(step) + 0.5, Double(y) + 0.5) - place
          let distance = (from * from).sum()
          guard distance <= reach * reach, distance < nearest[y * columns + x].distance else { continue }
          nearest[y * columns + x] = (distance, number)
        }
      }
    }
    var out: [UInt8] = []
    out.reserveCapacity(3 * nearest.count)
    for pixel in nearest {
      var colour = PlanPalette.ground
      if pixel.entry >= 0 { colour = entries[pixel.entry].reserve.map(PlanPalette.reserve) ?? PlanPalette.blocked }
      out += [colour.x, colour.y, colour.z]
    }
    return out
  }
}
