/// Trilinear interpolation of whole rows of the target.
@inline(never)
func resampleLinear(
  _ source: Span<Float>, shape: VoxelIndex, _ out: inout MutableSpan<Float>, target: VoxelIndex,
  rows: Range<Int>, _ map: Affine
) {
  for row in rows {
    let line = RowWalk(row: row, target: target, map)
    let near = line.range(shape, margin: -0.5)
    guard !near.isEmpty else { continue }
    let inner = shape.x > 1 && shape.y > 1 && shape.z > 1 ? line.range(shape, margin: 0) : 0..<0
    let to = row &* target.x
    if inner.isEmpty {
      for x in near { out[to &+ x] = linearAtBorder(source, shape, line.position(x)) }
      continue
    }
    for x in near.lowerBound..<inner.lowerBound {
      out[to &+ x] = linearAtBorder(source, shape, line.position(x))
    }
    linearInside(source, shape, &out, to: to, line, inner)
    for x in inner.upperBound..<near.upperBound {
      out[to &+ x] = linearAtBorder(source, shape, line.position(x))
    }
  }
}

/// Positions known to have all eight neighbours.
@inline(__always)
private func linearInside(
  _ source: Span<Float>, _ shape: VoxelIndex, _ out: inout MutableSpan<Float>, to: Int,
  _ line: RowWalk, _ range: Range<Int>
) {
  let strideY = shape.x
  let strideZ = shape.x &* shape.y
  let (sizeY, sizeZ) = (Double(strideY), Double(strideZ))
  let far = strideY &+ strideZ &+ 1
  // Adding 1.5 * 2^52 rounds to a whole number, which then stands in the low bits: far cheaper than a checked
  // conversion for each axis.
  let magic = 6_755_399_441_055_744.0
  let (bx, by, bz) = (line.start.x, line.start.y, line.start.z)
  let (sx, sy, sz) = (line.step.x, line.step.y, line.step.z)
  for x in range {
    let t = Double(x)
    let (px, py, pz) = (bx + sx * t, by + sy * t, bz + sz * t)
    let rx = (px + magic) - magic
    let ry = (py + magic) - magic
    let rz = (pz + magic) - magic
    let ix = rx > px ? rx - 1 : rx
    let iy = ry > py ? ry - 1 : ry
    let iz = rz > pz ? rz - 1 : rz
    let fx = Float(px - ix)
    let fy = Float(py - iy)
    let fz = Float(pz - iz)
    let element = (ix + iy * sizeY + iz * sizeZ) + magic
    let at = Int(Int32(truncatingIfNeeded: element.bitPattern))
    // One check for the eight neighbours; the loads below lie between these two.
    precondition(at >= 0 && at &+ far < source.count, "neighbour outside its volume")
    let low = SIMD4(lowHalf: source.nearPair(at), highHalf: source.nearPair(at &+ strideZ))
    let high = SIMD4(
      lowHalf: source.nearPair(at &+ strideY), highHalf: source.nearPair(at &+ strideY &+ strideZ))
    let four = low + (high - low) * fy
    let pair = four.lowHalf + (four.highHalf - four.lowHalf) * fz
    out[to &+ x] = pair.x + (pair.y - pair.x) * fx
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
