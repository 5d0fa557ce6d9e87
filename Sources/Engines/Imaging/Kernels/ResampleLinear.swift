/// Trilinear interpolation of whole rows of the target, every element of them.
///
/// Rows of neighbouring planes come after one another: they read the same voxels while these are still near the core.
@inline(never)
func resampleLinear(
  _ source: Span<Float>, shape: VoxelIndex, _ out: inout MutableSpan<Float>, target: VoxelIndex,
  rows: Range<Int>, _ map: Affine, outside: Float
) {
  let planes = rows.isEmpty ? 0..<0 : (rows.lowerBound / target.y)..<((rows.upperBound - 1) / target.y + 1)
  for number in 0..<(planes.count &* target.y) {
    let (y, plane) = number.quotientAndRemainder(dividingBy: planes.count)
    let row = (planes.lowerBound &+ plane) &* target.y &+ y
    guard rows.contains(row) else { continue }
    let line = RowWalk(row: row, target: target, map)
    let near = line.range(shape, margin: -0.5)
    let to = row &* target.x
    // Lanes hold places as floats, to three roundings of at most 6e-8 of the volume's side: so far from the border they
    // cannot round over it.
    let margin = 1e-3 + 2e-7 * Double(shape.max())
    let clear = near.isEmpty || shape.min() < 2 ? 0..<0 : line.range(shape, margin: margin)
    let first = clear.isEmpty ? near.lowerBound : clear.lowerBound
    let lanes = first..<(first + clear.count / 8 * 8)
    for x in 0..<near.lowerBound { out[to &+ x] = outside }
    for x in near.lowerBound..<lanes.lowerBound { out[to &+ x] = linearAtBorder(source, shape, line.position(x)) }
    linearLanes(source, shape, &out, to: to, line, lanes)
    for x in lanes.upperBound..<near.upperBound { out[to &+ x] = linearAtBorder(source, shape, line.position(x)) }
    for x in near.upperBound..<target.x { out[to &+ x] = outside }
  }
}

/// Eight neighbouring places of the target at once.
///
/// Their cells are counted from the first one's. Where they follow one another along x, as through any small rotation,
/// whole lanes are read from each pair of rows that they meet; else each place reads its own eight neighbours. Both do
/// the same arithmetic.
@inline(__always)
private func linearLanes(
  _ source: Span<Float>, _ shape: VoxelIndex, _ out: inout MutableSpan<Float>, to: Int,
  _ line: RowWalk, _ range: Range<Int>
) {
  let strideY = shape.x
  let strideZ = shape.x &* shape.y
  let far = strideY &+ strideZ &+ 1
  let ramp = Lanes(0, 1, 2, 3, 4, 5, 6, 7)
  let (slopeX, slopeY, slopeZ) = (
    ramp * Float(line.step.x), ramp * Float(line.step.y), ramp * Float(line.step.z)
  )
  for x in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
    let place = line.position(x)
    // Not negative, so that cutting off is rounding down.
    let (ix, iy, iz) = (Int(place.x), Int(place.y), Int(place.z))
    let cellX = (slopeX + Float(place.x - Double(ix))).split()
    let cellY = (slopeY + Float(place.y - Double(iy))).split()
    let cellZ = (slopeZ + Float(place.z - Double(iz))).split()
    let first = ix &+ iy &* strideY &+ iz &* strideZ
    let (lastY, lastZ) = (cellY.whole[7], cellZ.whole[7])
    var result = Lanes.zero
    let low = first &+ Int(min(0, lastY)) &* strideY &+ Int(min(0, lastZ)) &* strideZ
    let high = first &+ Int(max(0, lastY)) &* strideY &+ Int(max(0, lastZ)) &* strideZ &+ far &+ 8
    if all(cellX.whole .== ramp), abs(lastY) <= 1, abs(lastZ) <= 1, low >= 0, high <= source.count {
      // Between the first lane's rows and the last one's each step is made once, in either order.
      result = rows(source, first, strideY, strideZ, cellX.part, cellY.part, cellZ.part)
      if lastY != 0 {
        let other = rows(source, first &+ Int(lastY) &* strideY, strideY, strideZ, cellX.part, cellY.part, cellZ.part)
        result.replace(with: other, where: cellY.whole .!= 0)
      }
      if lastZ != 0 {
        let at = first &+ Int(lastZ) &* strideZ
        let other = rows(source, at, strideY, strideZ, cellX.part, cellY.part, cellZ.part)
        result.replace(with: other, where: cellZ.whole .!= 0)
        if lastY != 0 {
          let both = rows(
            source, at &+ Int(lastY) &* strideY, strideY, strideZ, cellX.part, cellY.part, cellZ.part)
          result.replace(with: both, where: (cellY.whole .!= 0) .& (cellZ.whole .!= 0))
        }
      }
    } else {
      for lane in 0..<8 {
        let at =
          first &+ Int(cellX.whole[lane]) &+ Int(cellY.whole[lane]) &* strideY &+ Int(cellZ.whole[lane]) &* strideZ
        // One check for the eight neighbours; the loads below lie between these two.
        precondition(at >= 0 && at &+ far < source.count, "neighbour outside its volume")
        let low = SIMD4(lowHalf: source.nearPair(at), highHalf: source.nearPair(at &+ strideZ))
        let high = SIMD4(
          lowHalf: source.nearPair(at &+ strideY), highHalf: source.nearPair(at &+ strideY &+ strideZ))
        let four = low + (high - low) * cellY.part[lane]
        let pair = four.lowHalf + (four.highHalf - four.lowHalf) * cellZ.part[lane]
        result[lane] = pair.x + (pair.y - pair.x) * cellX.part[lane]
      }
    }
    out.store(result, at: to &+ x)
  }
}

/// Eight places in neighbouring cells of one row of cells.
@inline(__always)
private func rows(
  _ source: Span<Float>, _ at: Int, _ strideY: Int, _ strideZ: Int, _ fx: Lanes, _ fy: Lanes, _ fz: Lanes
) -> Lanes {
  @inline(__always)
  func column(_ at: Int) -> Lanes {
    let (a, b) = (source.lanes(at: at), source.lanes(at: at &+ strideY))
    let (c, d) = (source.lanes(at: at &+ strideZ), source.lanes(at: at &+ strideY &+ strideZ))
    let (near, far) = (a + (b - a) * fy, c + (d - c) * fy)
    return near + (far - near) * fz
  }
  let (left, right) = (column(at), column(at &+ 1))
  return left + (right - left) * fx
}

extension Lanes {
  /// The whole numbers at or below, and what is left; for values within a million.
  @inline(__always)
  fileprivate func split() -> (whole: Lanes, part: Lanes) {
    // Adding 1.5 * 2^23 rounds to a whole number.
    let magic = Lanes(repeating: 12_582_912)
    let near = (self + magic) - magic
    let whole = near.replacing(with: near - 1, where: near .> self)
    return (whole, self - whole)
  }
}

/// A position up to half a voxel outside: clamped to the outermost centres.
func linearAtBorder(_ source: Span<Float>, _ shape: VoxelIndex, _ place: VoxelPosition) -> Float {
  func neighbours(_ value: Double, _ count: Int) -> (Int, Int, Float) {
    let clamped = max(0, min(Double(count - 1), value))
    let low = min(Int(clamped), max(0, count - 2))
    return (low, min(low + 1, count - 1), Float(clamped - Double(low)))
  }
  let (x0, x1, fx) = neighbours(place.x, shape.x)
  let (y0, y1, fy) = neighbours(place.y, shape.y)
  let (z0, z1, fz) = neighbours(place.z, shape.z)
  func row(_ y: Int, _ z: Int) -> Float {
    let at = shape.x * (y + shape.y * z)
    return source[at + x0] + (source[at + x1] - source[at + x0]) * fx
  }
  let near = row(y0, z0) + (row(y1, z0) - row(y0, z0)) * fy
  let far = row(y0, z1) + (row(y1, z1) - row(y0, z1)) * fy
  return near + (far - near) * fz
}

extension Span where Element == Float {
  /// Elements `index` and `index + 1`.
  @inline(__always)
  func pair(at index: Int) -> SIMD2<Float> {
    // Safe: any two floats are a valid vector, and the load checks its bounds.
    bytes.unsafeLoadUnaligned(fromByteOffset: index &* 4, as: SIMD2<Float>.self)
  }

  /// Elements `index` and `index + 1`, which the caller has checked.
  @inline(__always)
  fileprivate func nearPair(_ index: Int) -> SIMD2<Float> {
    bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 4, as: SIMD2<Float>.self)
  }

  /// Elements `index ..< index + 4`.
  @inline(__always)
  func four(at index: Int) -> SIMD4<Float> {
    bytes.unsafeLoadUnaligned(fromByteOffset: index &* 4, as: SIMD4<Float>.self)
  }
}
