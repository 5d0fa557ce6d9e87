internal import Foundation
internal import Imaging

extension PlanView {
  /// Most voxels of a part that is interpolated by splines; a larger one is interpolated linearly.
  static let splineLimit = 6 << 20

  /// The grey values of an image on the plane, 0 at the lower end of the window, 255 at the upper; black outside.
  func grey(_ image: Volume<Float>, window: ClosedRange<Float>) throws(VolumeError) -> [UInt8] {
    guard let box = box(in: image.grid) else { return [UInt8](repeating: 0, count: columns * rows) }
    // Beyond the window nothing shows, and a spline would swing beside the skin and metal.
    let part = try image.cropped(from: box.lower, to: box.upper).map {
      $0.isFinite ? min(window.upperBound, max(window.lowerBound, $0)) : window.lowerBound
    }
    let interpolation: Interpolation = part.grid.count <= PlanView.splineLimit ? .cubic : .linear
    let values = try part.slice(plane, interpolation: interpolation, outside: window.lowerBound).voxels
    let scale = 255 / max(1e-6, window.upperBound - window.lowerBound)
    return values.map { value in
      let grey = (value - window.lowerBound) * scale
      return grey.isFinite ? UInt8(min(255, max(0, grey.rounded()))) : 0
    }
  }

  /// A level set on the plane.
  func values(_ level: Volume<Float>, outside: Float) throws(VolumeError) -> [Float] {
    guard let box = box(in: level.grid) else { return [Float](repeating: outside, count: columns * rows) }
    return try level.cropped(from: box.lower, to: box.upper).slice(plane, outside: outside).voxels
  }

  /// A mask on the plane, smoothed there over a voxel, so that 0.5 runs evenly along its edge.
  ///
  /// Smoothing the whole mask would be truer by a fraction of a voxel and take a second for each structure.
  func values(_ mask: Volume<UInt8>) throws(VolumeError) -> [Float] {
    guard let box = box(in: mask.grid) else { return [Float](repeating: 0, count: columns * rows) }
    let part = try mask.cropped(from: box.lower, to: box.upper)
    let flat = try part.resampledNearest(onto: plane.grid(), outside: 0).voxels.map { $0 == 0 ? Float(0) : 1 }
    return smoothed(flat, sigma: max(0.8, 0.6 * mask.grid.spacing.max() / pixel))
  }

  /// The voxels a plane may need, with three to spare on each side, or nil where it misses the grid.
  private func box(in grid: Grid) -> (lower: VoxelIndex, upper: VoxelIndex)? {
    var (low, high) = (SIMD3(repeating: Double.infinity), SIMD3(repeating: -Double.infinity))
    for corner in 0..<4 {
      let x = (corner & 1 == 0 ? -0.5 : 0.5) * Double(columns) * pixel
      let y = (corner & 2 == 0 ? -0.5 : 0.5) * Double(rows) * pixel
      let place = grid.position(of: plane.centre + plane.right * x + plane.down * y)
      guard place.isFinite else { return nil }
      low = pointwiseMin(low, place)
      high = pointwiseMax(high, place)
    }
    var (lower, upper) = (VoxelIndex.zero, VoxelIndex.zero)
    for axis in 0..<3 {
      let count = Double(grid.shape[axis])
      lower[axis] = Int(min(count, max(0, low[axis].rounded(.down) - 3)))
      upper[axis] = Int(min(count, max(0, high[axis].rounded(.up) + 4)))
      guard lower[axis] < upper[axis] else { return nil }
    }
    return (lower, upper)
  }

  /// A Gaussian on the picture; its border goes on outwards.
  private func smoothed(_ values: [Float], sigma: Double) -> [Float] {
    // Most structures are not on most planes.
    guard let first = values.first, values.contains(where: { $0 != first }) else { return values }
    let (columns, rows) = (columns, rows)
    let reach = min(24, max(1, Int((3 * sigma).rounded(.up))))
    var weights = (0...reach).map { Float(Elementary.exp(-Double($0 * $0) / (2 * sigma * sigma))) }
    let sum = 2 * weights.reduce(0, +) - weights[0]
    weights = weights.map { $0 / sum }
    var across = values
    for row in 0..<rows {
      for column in 0..<columns {
        var total = weights[0] * values[row * columns + column]
        for k in 1...reach {
          total += weights[k] * values[row * columns + max(0, column - k)]
          total += weights[k] * values[row * columns + min(columns - 1, column + k)]
        }
        across[row * columns + column] = total
      }
    }
    var out = across
    for row in 0..<rows {
      for column in 0..<columns {
        var total = weights[0] * across[row * columns + column]
        for k in 1...reach {
          total += weights[k] * across[max(0, row - k) * columns + column]
          total += weights[k] * across[min(rows - 1, row + k) * columns + column]
        }
        out[row * columns + column] = total
      }
    }
    return out
  }
}
