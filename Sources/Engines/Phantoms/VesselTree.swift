#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A vessel tree as an angiogram shows it, in fractions of the picture's width (0 to 1, y downwards).
///
/// Contrast enters at the root and runs along the vessels at one speed, so that the arrival time anywhere is the
/// path length from the root divided by the speed.
public struct VesselTree: Sendable {
  /// A straight piece of vessel.
  public struct Piece: Sendable {
    public var fromX, fromY, toX, toY: Double
    /// Radius at either end, in fractions of the width.
    public var fromRadius, toRadius: Double
    /// Path length from the root to either end, in fractions of the width.
    public var fromPath, toPath: Double
  }

  /// All pieces, parents before children.
  public let pieces: [Piece]
  /// The longest path from the root.
  public let longestPath: Double

  /// - Parameters:
  ///   - seed: bends and branches.
  ///   - generations: how often the root divides; 5 gives 63 vessels.
  public init(seed: UInt64, generations: Int = 5) {
    let noise = SeededNoise(seed: SeededNoise.hash("vessels", seed: seed))
    var found: [Piece] = []
    // A queue instead of recursion: (start, direction, path so far, generation, radius).
    var waiting: [(x: Double, y: Double, angle: Double, path: Double, generation: Int, radius: Double)] =
      [(0.46, 0.02, 1.5, 0, 0, 0.013)]
    var next = 0
    while next < waiting.count {
      var at = waiting[next]
      let steps = 6
      let length = (at.generation == 0 ? 0.30 : 0.24) * exp(-0.22 * Double(at.generation))
      for step in 0..<steps {
        at.angle += (noise.uniform(next * 64 + step) - 0.5) * 0.30
        let dx = cos(at.angle) * length / Double(steps)
        let dy = sin(at.angle) * length / Double(steps)
        let thinner = at.radius * 0.97
        let path = at.path + length / Double(steps)
        found.append(
          Piece(
            fromX: at.x, fromY: at.y, toX: at.x + dx, toY: at.y + dy, fromRadius: at.radius,
            toRadius: thinner, fromPath: at.path, toPath: path))
        at.x += dx
        at.y += dy
        at.path = path
        at.radius = thinner
      }
      if at.generation < generations {
        for (side, spread) in [(-1.0, 0.62), (1.0, 0.48)] {
          let wobble = 0.3 * noise.uniform(next * 64 + 32 + Int(side))
          // Two equal children carry the parent's flow when r^3 = 2 r'^3 (Murray).
          waiting.append(
            (
              at.x, at.y, at.angle + side * (spread + wobble), at.path, at.generation + 1,
              at.radius * 0.79
            ))
        }
      }
      next += 1
    }
    pieces = found
    longestPath = found.reduce(0) { max($0, $1.toPath) }
  }

  /// What every pixel shows of the tree: the vessel's thickness along the ray, and the path length of the contrast.
  ///
  /// - Returns: two square maps, row by row, in fractions of the width; thickness is 0 where there is no vessel.
  public func projection(side: Int) -> (thickness: [Float], path: [Float]) {
    var thickness = [Float](repeating: 0, count: side * side)
    var path = [Float](repeating: 0, count: side * side)
    let scale = Double(side)
    for piece in pieces {
      let reach = max(piece.fromRadius, piece.toRadius) + 1 / scale
      let low = (x: min(piece.fromX, piece.toX) - reach, y: min(piece.fromY, piece.toY) - reach)
      let high = (x: max(piece.fromX, piece.toX) + reach, y: max(piece.fromY, piece.toY) + reach)
      let rows = VesselTree.pixels(from: low.y * scale, to: high.y * scale, side: side)
      let columns = VesselTree.pixels(from: low.x * scale, to: high.x * scale, side: side)
      let vx = piece.toX - piece.fromX
      let vy = piece.toY - piece.fromY
      let length = max(vx * vx + vy * vy, 1e-12)
      for row in rows {
        for column in columns {
          let px = (Double(column) + 0.5) / scale - piece.fromX
          let py = (Double(row) + 0.5) / scale - piece.fromY
          let t = min(1, max(0, (px * vx + py * vy) / length))
          let dx = px - t * vx
          let dy = py - t * vy
          let radius = piece.fromRadius + t * (piece.toRadius - piece.fromRadius)
          let inside = radius * radius - dx * dx - dy * dy
          guard inside > 0 else { continue }
          let chord = Float(2 * inside.squareRoot())
          let place = row &* side &+ column
          if chord > thickness[place] {
            thickness[place] = chord
            path[place] = Float(piece.fromPath + t * (piece.toPath - piece.fromPath))
          }
        }
      }
    }
    return (thickness, path)
  }

  /// The pixels between two positions that lie in the picture; none if it is left.
  private static func pixels(from low: Double, to high: Double, side: Int) -> Range<Int> {
    let first = min(side, max(0, Int(low)))
    return first..<max(first, min(side, Int(high) + 1))
  }
}
