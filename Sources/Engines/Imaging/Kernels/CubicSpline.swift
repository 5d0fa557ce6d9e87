#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Cubic B-spline interpolation (Unser, IEEE Signal Processing Magazine 16(6):22, 1999; box 2): beyond the border the
/// volume is mirrored at the centre of its edge voxels.
enum CubicSpline {
  /// The pole of the cubic direct filter, sqrt(3) - 2.
  static let pole: Float = -0.267_949_192_431_122_7

  /// Spline coefficients whose B-spline passes through the voxels.
  static func coefficients(of volume: Volume<Float>) -> [Float] {
    var current = volume.voxels
    for axis in LineTiles.Axis.allCases {
      let tiles = LineTiles(volume.grid, axis)
      guard tiles.length > 1 else { continue }
      current = tiles.map(current) { tile, _ in directFilter(&tile) }
    }
    return current
  }

  /// Weights of the four neighbours of a position with fraction `t` behind the second of them.
  @inline(__always)
  static func weights(_ t: Float) -> SIMD4<Float> {
    let u = 1 - t
    let square = t * t
    let sixth: Float = 1 / 6
    return SIMD4(
      u * u * u * sixth, 2 / 3 - square * (2 - t) * 0.5, 2 / 3 - u * u * (1 + t) * 0.5,
      square * t * sixth)
  }

  /// A whole-sample mirror of an index.
  @inline(__always)
  static func mirrored(_ index: Int, _ count: Int) -> Int {
    guard count > 1 else { return 0 }
    var index = index < 0 ? -index : index
    let period = 2 * (count - 1)
    index %= period
    return index < count ? index : period - index
  }
}

/// The recursive filter from samples to coefficients on every line of a tile.
@inline(never)
private func directFilter(_ tile: inout MutableSpan<Lanes>) {
  let columns = LineTiles.columns
  let length = tile.count / columns
  let pole = CubicSpline.pole
  let gain: Float = 6
  // The mirrored line's geometric sum; terms below float precision are left out.
  let horizon = min(length, 16)
  for column in 0..<columns {
    var sum = Lanes.zero
    if length > horizon {
      var power: Float = 1
      for sample in 0..<horizon {
        sum += tile[sample &* columns &+ column] * power
        power *= pole
      }
    } else {
      // Short lines: the exact sum over one period of the mirrored line.
      let period = 2 * (length - 1)
      var power: Float = 1
      for sample in 0..<period {
        sum += tile[CubicSpline.mirrored(sample, length) &* columns &+ column] * power
        power *= pole
      }
      sum *= 1 / (1 - power)
    }
    var previous = sum * gain
    tile[column] = previous
    for sample in 1..<length {
      let at = sample &* columns &+ column
      previous = tile[at] * gain + previous * pole
      tile[at] = previous
    }
    let last = (length &- 1) &* columns &+ column
    previous = (tile[last] + tile[last &- columns] * pole) * (pole / (pole * pole - 1))
    tile[last] = previous
    var sample = length &- 2
    while sample >= 0 {
      let at = sample &* columns &+ column
      previous = (previous - tile[at]) * pole
      tile[at] = previous
      sample &-= 1
    }
  }
}

/// Cubic B-spline values on whole rows of the target.
@inline(never)
func resampleCubic(
  _ source: Span<Float>, shape: VoxelIndex, _ out: inout MutableSpan<Float>, target: VoxelIndex,
  rows: Range<Int>, _ map: Affine
) {
  for row in rows {
    let line = RowWalk(row: row, target: target, map)
    let inner = line.range(shape, margin: 1)
    for x in line.range(shape, margin: -0.5) {
      let place = line.position(x)
      out[row &* target.x &+ x] =
        inner.contains(x)
        ? cubicInside(source, shape, place)
        : cubicAtBorder(source, shape, place)
    }
  }
}

@inline(__always)
private func cubicInside(_ source: Span<Float>, _ shape: VoxelIndex, _ place: VoxelPosition) -> Float {
  let (i, j, k) = (Int(place.x), Int(place.y), Int(place.z))
  let wx = CubicSpline.weights(Float(place.x - Double(i)))
  let wy = CubicSpline.weights(Float(place.y - Double(j)))
  let wz = CubicSpline.weights(Float(place.z - Double(k)))
  var sum = SIMD4<Float>.zero
  for c in 0..<4 {
    var plane = SIMD4<Float>.zero
    let from = (i &- 1) &+ shape.x &* ((j &- 1) &+ shape.y &* (k &- 1 &+ c))
    for b in 0..<4 { plane += source.four(at: from &+ b &* shape.x) * wy[b] }
    sum += plane * wz[c]
  }
  return (sum * wx).sum()
}

private func cubicAtBorder(_ source: Span<Float>, _ shape: VoxelIndex, _ place: VoxelPosition) -> Float {
  let (i, j, k) = (Int(place.x.rounded(.down)), Int(place.y.rounded(.down)), Int(place.z.rounded(.down)))
  let wx = CubicSpline.weights(Float(place.x - Double(i)))
  let wy = CubicSpline.weights(Float(place.y - Double(j)))
  let wz = CubicSpline.weights(Float(place.z - Double(k)))
  var sum: Float = 0
  for c in 0..<4 {
    let z = CubicSpline.mirrored(k - 1 + c, shape.z)
    for b in 0..<4 {
      let y = CubicSpline.mirrored(j - 1 + b, shape.y)
      let from = shape.x * (y + shape.y * z)
      for a in 0..<4 {
        sum += source[from + CubicSpline.mirrored(i - 1 + a, shape.x)] * (wx[a] * wy[b] * wz[c])
      }
    }
  }
  return sum
}
