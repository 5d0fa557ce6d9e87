internal import Imaging

/// Least slack along straight lines, looking at few of their points.
///
/// A line is judged at points at most half a voxel apart. Slack changes by at most a millimetre per millimetre, and what
/// the needle may stray by grows with tan(angle) per millimetre of depth; so no point within `far` of one with value v
/// is below `v - (1 + tan) far`, less a voxel's diagonal because slack is read at the nearest voxel's centre. Stretches
/// that cannot hold a new least are left out: the result is the least of all points, whichever are looked at first.
struct PathTracer: Sendable {
  let shape: SIMD3<Int>
  /// Longest distance of two points, mm.
  let step: Float
  let lateral: Float
  let slope: Float
  /// A voxel's diagonal, and a thousandth of a millimetre for rounding.
  let blur: Float

  init(_ grid: Grid, _ error: TargetingError) {
    shape = SIMD3(grid.nx, grid.ny, grid.nz)
    step = Float(0.5 * Swift.min(grid.spacing.x, Swift.min(grid.spacing.y, grid.spacing.z)))
    lateral = Float(error.lateral)
    slope = Float(Elementary.tan(error.angle * .pi / 180))
    blur = Float(grid.spacing.length) + 1e-3
  }

  /// What a line is worth, and how far from its target the value was found, mm.
  struct Finding {
    var least: Float
    var height: Float
  }

  /// Least slack along a line minus the targeting error; -1 where it is below zero anywhere: the way is blocked.
  ///
  /// - Parameters:
  ///   - line: from entry to target.
  ///   - height: distance from the target that is looked at first; the neighbouring line's finding is a good guess and
  ///     does not change the result.
  @inline(__always)
  func reserve(_ field: SlackField.View, along line: Line, first height: Float) -> Finding {
    let rise = slope * line.step
    @inline(__always)
    func value(_ k: Int) -> Float { field.value(line.voxel(k, shape)) - lateral - rise * Float(k) }
    let guess = Swift.min(Swift.max(0, line.count &- Int(height / line.step)), line.count)
    var (least, place) = (value(guess), guess)
    @inline(__always)
    func look(_ k: Int) -> Float {
      let left = value(k)
      if left < least { (least, place) = (left, k) }
      return left
    }
    // Coarse minima tell of 17 points at once, from memory that stays near the core; the farther the obstacles, the
    // more points beyond.
    let near = 8 * (line.step + rise) + blur
    let fall = 0.5 * (line.step + rise)
    let per = 1 / (line.step + rise)
    var from = 0
    while from <= line.count, least >= 0 {
      let middle = Swift.min(from &+ 8, line.count)
      var low = field.least(around: line.voxel(middle, shape)) - lateral - rise * Float(middle)
      if low - near < least { low = look(middle) }
      if low - near >= least {
        // At least 8 points to both sides.
        from = middle &+ Int(Swift.min((low - blur - least) * per, 1e6)) &+ 1
        continue
      }
      let to = Swift.min(line.count, from &+ 16)
      var (last, a) = (from, look(from))
      while last < to {
        let next = Swift.min(to, last &+ 4)
        let b = look(next)
        if 0.5 * (a + b) - fall * Float(next &- last) - blur < least {
          for between in (last &+ 1)..<Swift.max(last &+ 1, next) { _ = look(between) }
        }
        (last, a) = (next, b)
      }
      from &+= 17
    }
    return Finding(least: least < 0 ? -1 : least, height: Float(line.count &- place) * line.step)
  }

  /// A line through the voxels in whole numbers: 32 bits before the point, 32 behind.
  struct Line {
    /// Points after the first.
    let count: Int
    /// mm between two points.
    let step: Float
    private let start: SIMD3<Int>
    private let way: SIMD3<Int>

    /// - Parameters:
    ///   - entry, target: in voxels.
    ///   - length: mm, finite.
    init(from entry: SIMD3<Double>, to target: SIMD3<Double>, length: Float, step: Float) {
      count = Swift.max(1, Int((length / step).rounded(.up)))
      self.step = length / Float(count)
      // Far outside any volume a place is as good as another, and fits.
      let limit = SIMD3(repeating: 1e6)
      let from = entry.clamped(lowerBound: -limit, upperBound: limit)
      let way = (target.clamped(lowerBound: -limit, upperBound: limit) - from) / Double(count)
      func whole(_ value: SIMD3<Double>) -> SIMD3<Int> {
        SIMD3(Int(value.x * 0x1p32), Int(value.y * 0x1p32), Int(value.z * 0x1p32))
      }
      // The nearest voxel is found by cutting off after half a voxel is added.
      start = whole(from + 0.5)
      self.way = whole(way)
    }

    /// The voxel nearest to a point; outside, the nearest at the border.
    @inline(__always)
    func voxel(_ k: Int, _ shape: SIMD3<Int>) -> SIMD3<Int> {
      let x = (start.x &+ k &* way.x) >> 32
      let y = (start.y &+ k &* way.y) >> 32
      let z = (start.z &+ k &* way.z) >> 32
      return SIMD3(
        Swift.min(Swift.max(x, 0), shape.x &- 1), Swift.min(Swift.max(y, 0), shape.y &- 1),
        Swift.min(Swift.max(z, 0), shape.z &- 1))
    }
  }
}
