/// The triangles of marching cubes for each of the 256 ways the corners of a cube can lie inside or outside.
///
/// Derived, not listed: on every face the crossed edges are joined by directed segments with the inside on their left,
/// the segments are followed to closed loops, and each loop is cut into triangles. Where the corners of a face
/// alternate, inside corners are kept apart; both cubes at a face decide alike, so that surfaces close.
enum CubeCases {
  /// Corner k lies at x = k & 1, y = k >> 1 & 1, z = k >> 2.
  /// Edge 4 a + i runs along axis a from corner `edges[4 a + i].0`.
  static let edges: [(Int, Int)] = (0..<3).flatMap { axis in
    (0..<8).filter { $0 >> axis & 1 == 0 }.map { ($0, $0 | 1 << axis) }
  }

  /// For each case the edges of its triangles, three by three.
  static let triangles: [[Int]] = (0..<256).map { loops(of: $0).flatMap(cut) }

  /// The corners of each face, counter-clockwise seen from outside the cube.
  private static let faces: [[Int]] = [
    [0, 4, 6, 2], [1, 3, 7, 5], [0, 1, 5, 4], [2, 6, 7, 3], [0, 2, 3, 1], [4, 5, 7, 6],
  ]

  private static func edge(_ a: Int, _ b: Int) -> Int {
    edges.firstIndex { $0 == (min(a, b), max(a, b)) } ?? 0
  }

  /// Loops of crossed edges; seen from outside of the surface they run clockwise.
  private static func loops(of code: Int) -> [[Int]] {
    var next: [Int: Int] = [:]
    for face in faces {
      let isInside = face.map { code >> $0 & 1 == 1 }
      for k in 0..<4 where isInside[k] && !isInside[(k + 3) % 4] {
        // From the edge where this stretch of inside corners begins to the edge where it ends.
        var end = k
        while isInside[(end + 1) % 4] { end = (end + 1) % 4 }
        let start = edge(face[(k + 3) % 4], face[k])
        next[edge(face[end], face[(end + 1) % 4])] = start
      }
    }
    var loops: [[Int]] = []
    while let first = next.keys.min() {
      var loop: [Int] = []
      var current = first
      while let following = next.removeValue(forKey: current) {
        loop.append(current)
        current = following
      }
      loops.append(loop)
    }
    return loops
  }

  /// A fan, turned counter-clockwise, from the corner whose diagonals do not lie on a face of the cube, where a neighbour could have the same one.
  private static func cut(_ loop: [Int]) -> [Int] {
    let count = loop.count
    let start =
      (0..<count).first { start in
        (2..<(count - 1)).allSatisfy { !shareFace(loop[start], loop[(start + $0) % count]) }
      } ?? 0
    return (1..<(count - 1)).flatMap {
      [loop[start], loop[(start + $0 + 1) % count], loop[(start + $0) % count]]
    }
  }

  private static func shareFace(_ a: Int, _ b: Int) -> Bool {
    faces.contains { face in
      [edges[a].0, edges[a].1, edges[b].0, edges[b].1].allSatisfy(face.contains)
    }
  }
}
