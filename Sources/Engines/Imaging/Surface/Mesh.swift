/// A surface of triangles in patient millimetres (LPS); seen from outside their corners run counter-clockwise.
public struct Mesh: Sendable, Hashable {
  public var points: [PatientPoint]
  /// Numbers of the three points of each triangle.
  public var triangles: [SIMD3<Int32>]

  public init(points: [PatientPoint], triangles: [SIMD3<Int32>]) {
    self.points = points
    self.triangles = triangles
  }

  private func corners(_ triangle: SIMD3<Int32>) -> (PatientPoint, PatientPoint, PatientPoint) {
    (points[Int(triangle.x)], points[Int(triangle.y)], points[Int(triangle.z)])
  }

  /// Area, mm^2.
  public var area: Double {
    triangles.reduce(0) { sum, triangle in
      let (a, b, c) = corners(triangle)
      return sum + (b - a).cross(c - a).length / 2
    }
  }

  /// Enclosed volume, mm^3, by the divergence theorem; meaningful for closed surfaces.
  public var volume: Double {
    guard let origin = points.first else { return 0 }
    return triangles.reduce(0) { sum, triangle in
      let (a, b, c) = corners(triangle)
      return sum + (a - origin).dot((b - origin).cross(c - origin)) / 6
    }
  }

  /// Points minus edges plus triangles: 2 for each closed surface without handles.
  public var eulerCharacteristic: Int { usedPointCount - edges.count + triangles.count }

  /// Whether every edge is run through as often in one direction as in the other: no holes, and a consistent inside.
  public var isClosed: Bool { edges.values.allSatisfy { $0 == 0 } }

  private var usedPointCount: Int {
    var used = [Bool](repeating: false, count: points.count)
    for triangle in triangles { for k in 0..<3 { used[Int(triangle[k])] = true } }
    return used.reduce(0) { $0 + ($1 ? 1 : 0) }
  }

  /// Each edge with how many more times it is run through upwards than downwards.
  private var edges: [SIMD2<Int32>: Int] {
    var counts: [SIMD2<Int32>: Int] = [:]
    counts.reserveCapacity(triangles.count * 3 / 2)
    for triangle in triangles {
      for k in 0..<3 {
        let (a, b) = (triangle[k], triangle[(k + 1) % 3])
        counts[SIMD2(min(a, b), max(a, b)), default: 0] += a < b ? 1 : -1
      }
    }
    return counts
  }
}
