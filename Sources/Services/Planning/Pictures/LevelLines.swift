/// Closed lines along which values on a picture cross a level: marching squares, linear between pixels.
enum LevelLines {
  /// - Parameters:
  ///   - values: row by row, at the middles of the pixels.
  ///   - level: inside is at or above it. What reaches the border is closed along it.
  /// - Returns: rings as x and y in turn, in pixels from the top left corner.
  static func rings(_ values: [Float], columns: Int, rows: Int, level: Float) -> [[Double]] {
    guard columns > 0, rows > 0, values.count == columns * rows else { return [] }
    let field = Field(values: values, columns: columns, rows: rows, level: level)
    var next: [Int: Int] = [:]
    for y in -1..<rows {
      for x in -1..<columns { field.join(x, y, into: &next) }
    }
    return chains(next).compactMap { chain in
      let points = thinned(chain.map(field.crossing))
      guard points.count >= 3 else { return nil }
      return points.flatMap { [rounded($0.x), rounded($0.y)] }
    }
  }

  /// The rings that edges form, each begun at its lowest edge: the order does not hang on the dictionary's.
  private static func chains(_ next: [Int: Int]) -> [[Int]] {
    var left = next
    var out: [[Int]] = []
    for start in next.keys.sorted() {
      guard left[start] != nil else { continue }
      var (chain, edge) = ([Int](), start)
      while let following = left.removeValue(forKey: edge) {
        chain.append(edge)
        edge = following
      }
      out.append(chain)
    }
    return out
  }

  /// Leaves out points that lie within a twelfth of a pixel of the line between their neighbours.
  private static func thinned(_ points: [SIMD2<Double>]) -> [SIMD2<Double>] {
    guard points.count > 8 else { return points }
    var kept = [points[0]]
    for index in 1..<points.count {
      let (from, here) = (kept[kept.count - 1], points[index])
      let to = index + 1 < points.count ? points[index + 1] : points[0]
      let way = to - from
      let length = (way * way).sum().squareRoot()
      let offset = here - from
      let beside = abs(way.x * offset.y - way.y * offset.x)
      if length < 6, length > 0, beside / length < 0.08 { continue }
      kept.append(here)
    }
    return kept
  }

  /// Hundredths of a pixel: a picture's outlines stand in the document as text.
  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  /// Values with a frame of one pixel around them that is outside.
  private struct Field {
    let values: [Float]
    let columns: Int
    let rows: Int
    let level: Float

    private func value(_ x: Int, _ y: Int) -> Float? {
      guard x >= 0, y >= 0, x < columns, y < rows else { return nil }
      let value = values[y * columns + x]
      return value.isFinite ? value : nil
    }

    private func isInside(_ x: Int, _ y: Int) -> Bool { value(x, y).map { $0 >= level } ?? false }

    /// Number of the edge from (x, y) to the right (axis 0) or down (axis 1).
    private func edge(_ x: Int, _ y: Int, _ axis: Int) -> Int { ((y + 1) * (columns + 2) + x + 1) * 2 + axis }

    /// Joins the crossings of the square whose top left corner is (x, y), the inside always on the same hand.
    ///
    /// Around the square, an edge where the inside is left begins a piece and one where it is entered ends one: so each
    /// edge ends a piece in one square and begins one in its neighbour.
    func join(_ x: Int, _ y: Int, into next: inout [Int: Int]) {
      let corners = [isInside(x, y), isInside(x + 1, y), isInside(x + 1, y + 1), isInside(x, y + 1)]
      let edges = [edge(x, y, 0), edge(x + 1, y, 1), edge(x, y + 1, 0), edge(x, y, 1)]
      var (starts, ends) = ([Int](), [Int]())
      for side in 0..<4 where corners[side] != corners[(side + 1) % 4] {
        if corners[side] { starts.append(side) } else { ends.append(side) }
      }
      guard !starts.isEmpty else { return }
      if starts.count == 1 {
        next[edges[starts[0]]] = edges[ends[0]]
        return
      }
      // Two corners inside across from each other: they belong together where the middle is inside.
      let sum = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)].reduce(Float(0)) { $0 + (value($1.0, $1.1) ?? level) }
      let isJoined = sum / 4 >= level
      for start in starts { next[edges[start]] = edges[(start + (isJoined ? 1 : 3)) % 4] }
    }

    /// Where an edge is crossed, in pixels from the corner of the picture.
    func crossing(_ edge: Int) -> SIMD2<Double> {
      let (axis, node) = (edge & 1, edge >> 1)
      let (x, y) = (node % (columns + 2) - 1, node / (columns + 2) - 1)
      let here = value(x, y)
      let there = axis == 0 ? value(x + 1, y) : value(x, y + 1)
      var share = 0.5
      if let here, let there, here != there { share = Double((level - here) / (there - here)) }
      let place = SIMD2(Double(x) + 0.5, Double(y) + 0.5)
      return axis == 0 ? place + SIMD2(share, 0) : place + SIMD2(0, share)
    }
  }
}
