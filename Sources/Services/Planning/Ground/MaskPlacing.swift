internal import Imaging

extension Volume where Voxel == UInt8 {
  /// The mask on another grid with its surface between voxels kept: linear, at half.
  func smoothlyPlaced(on target: Grid) throws(VolumeError) -> Volume<UInt8> {
    if grid == target { return self }
    guard let part = try cropped(around: target) else { return Volume(grid: target, repeating: 0) }
    return try part.map { $0 == 0 ? Float(0) : 1 }.resampled(onto: target, outside: 0).map { $0 >= 0.5 ? 1 : 0 }
  }

  /// The mask on another grid with nothing of it lost: every voxel that is set sets the cell it falls into, too.
  func whollyPlaced(on target: Grid) throws(VolumeError) -> Volume<UInt8> {
    if grid == target { return self }
    guard let part = try cropped(around: target) else { return Volume(grid: target, repeating: 0) }
    var out = try part.resampledNearest(onto: target, outside: 0)
    let toTarget = target.toVoxels * part.grid.toPatient
    let (shape, limit) = (target.shape, SIMD3(Double(target.nx), Double(target.ny), Double(target.nz)))
    let source = part.grid
    out.update { span in
      for z in 0..<source.nz {
        for y in 0..<source.ny {
          let row = source.offset(0, y, z)
          for x in 0..<source.nx where part.voxels[row + x] != 0 {
            let place = toTarget(SIMD3(Double(x), Double(y), Double(z))) + SIMD3(repeating: 0.5)
            guard place.x >= 0, place.y >= 0, place.z >= 0, place.x < limit.x, place.y < limit.y, place.z < limit.z
            else { continue }
            span[Int(place.x) + Int(place.y) * shape.x + Int(place.z) * shape.x * shape.y] = 1
          }
        }
      }
    }
    return out
  }

  /// The part near another grid, two voxels wider; nil where they do not meet.
  private func cropped(around target: Grid) throws(VolumeError) -> Volume<UInt8>? {
    guard let (lower, upper) = grid.box(around: target, reach: 2) else { return nil }
    return try cropped(from: lower, to: upper)
  }

  var isEmpty: Bool { !voxels.contains { $0 != 0 } }

  /// Millilitres.
  var millilitres: Double {
    Double(voxels.reduce(into: 0) { $0 += $1 == 0 ? 0 : 1 }) * grid.voxelVolume / 1000
  }
}

extension Grid {
  /// The box of this grid's voxels that holds another grid and `reach` voxels around it; nil where they do not meet.
  func box(around other: Grid, reach: Int) -> (lower: VoxelIndex, upper: VoxelIndex)? {
    var (low, high) = (SIMD3(repeating: Double.infinity), SIMD3(repeating: -Double.infinity))
    for corner in 0..<8 {
      let at = SIMD3(
        corner & 1 == 0 ? 0 : Double(other.nx - 1), corner & 2 == 0 ? 0 : Double(other.ny - 1),
        corner & 4 == 0 ? 0 : Double(other.nz - 1))
      let place = position(of: other.point(at: at))
      for axis in 0..<3 {
        low[axis] = min(low[axis], place[axis])
        high[axis] = max(high[axis], place[axis])
      }
    }
    var (lower, upper) = (VoxelIndex.zero, VoxelIndex.zero)
    for axis in 0..<3 {
      let last = Double(shape[axis])
      lower[axis] = Int(max(0, min(last, low[axis].rounded(.down) - Double(reach))))
      upper[axis] = Int(max(0, min(last, high[axis].rounded(.up) + Double(reach) + 1)))
      if lower[axis] >= upper[axis] { return nil }
    }
    return (lower, upper)
  }
}
