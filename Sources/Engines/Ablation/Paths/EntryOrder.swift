internal import Imaging

/// The entries within a needle's reach, those in like directions after one another.
///
/// Lines in like directions run through the same voxels, which then lie in the core's own memory, and are blocked or
/// narrowed at like depths, which is where the next one is looked at first. In the order of the skin's rows, left and
/// right flank take turns.
struct EntryOrder {
  /// Numbers of the entries.
  let numbers: [Int32]
  /// The entries themselves, in the same order.
  let points: [PatientPoint]

  /// Cells along either side of each face of the cube that the directions are sorted into: about 8 mm of skin at 100 mm.
  private static let cells = 24

  /// - Parameter limit: longest way, mm; entries beyond it and those that are not numbers are left out.
  init(_ entries: [PatientPoint], around target: PatientPoint, within limit: Float) {
    precondition(entries.count <= Int32.max, "more entries than a volume has voxels")
    let cells = EntryOrder.cells
    // One more, for the prefix sums, and the last for what is left out.
    let none = 6 * cells * cells
    var starts = [Int32](repeating: 0, count: none + 2)
    var keys = [Int32](repeating: 0, count: entries.count)
    for index in entries.indices {
      let way = entries[index] - target
      // False also where it is not a number.
      let key = Float(way.length) <= limit ? EntryOrder.cell(way) : none
      keys[index] = Int32(truncatingIfNeeded: key)
      starts[key &+ 1] &+= 1
    }
    for cell in 0..<none { starts[cell &+ 1] &+= starts[cell] }
    var numbers = [Int32](repeating: 0, count: Int(starts[none]))
    var points = [PatientPoint](repeating: .zero, count: numbers.count)
    for index in keys.indices {
      let key = Int(keys[index])
      guard key < none else { continue }
      let place = Int(starts[key])
      numbers[place] = Int32(truncatingIfNeeded: index)
      points[place] = entries[index]
      starts[key] &+= 1
    }
    self.numbers = numbers
    self.points = points
  }

  /// The cell of a direction: face, row, and along the row to and fro.
  @inline(__always)
  private static func cell(_ way: PatientVector) -> Int {
    let size = SIMD3(abs(way.x), abs(way.y), abs(way.z))
    let (face, across, down): (Int, Double, Double) =
      size.x >= size.y && size.x >= size.z
      ? (way.x < 0 ? 0 : 1, way.y, way.z)
      : size.y >= size.z ? (way.y < 0 ? 2 : 3, way.x, way.z) : (way.z < 0 ? 4 : 5, way.x, way.y)
    let largest = size.max()
    guard largest > 0 else { return 0 }
    let half = 0.5 * Double(cells)
    let per = half / largest
    // -1 to 1 becomes 0 to the last cell.
    let u = min(cells &- 1, Int(across * per + half))
    let v = min(cells &- 1, Int(down * per + half))
    return (face &* cells &+ v) &* cells &+ (v & 1 == 0 ? u : cells &- 1 &- u)
  }
}
