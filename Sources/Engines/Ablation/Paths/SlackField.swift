internal import Imaging

/// Slack by voxel in blocks of four voxels along each axis, and the least of every block.
///
/// A line through a volume stored row by row touches another memory page with nearly every voxel; through blocks it
/// stays in one page for several.
struct SlackField: Sendable {
  /// 64 values for each block, x fastest within it; voxels beyond the grid are infinite.
  let values: [Float]
  let minima: [Float]
  /// Blocks from one row to the next, and from one plane to the next.
  let rowStride: Int
  let planeStride: Int

  /// - Parameter slack: by voxel, x fastest.
  init(_ slack: [Float], on grid: Grid) {
    rowStride = (grid.nx + 3) / 4
    planeStride = rowStride * ((grid.ny + 3) / 4)
    let blocks = planeStride * ((grid.nz + 3) / 4)
    var values = [Float](repeating: .infinity, count: 64 * blocks)
    var minima = [Float](repeating: .infinity, count: blocks)
    for z in 0..<grid.nz {
      for y in 0..<grid.ny {
        let from = grid.offset(0, y, z)
        let block = y >> 2 &* rowStride &+ z >> 2 &* planeStride
        let inBlock = (y & 3) &* 4 &+ (z & 3) &* 16
        for x in 0..<grid.nx {
          let (value, at) = (slack[from &+ x], block &+ x >> 2)
          values[at &* 64 &+ inBlock &+ x & 3] = value
          minima[at] = min(minima[at], value)
        }
      }
    }
    self.values = values
    self.minima = minima
  }

  func withView(_ body: (View) -> Void) {
    values.withUnsafeBufferPointer { values in
      minima.withUnsafeBufferPointer { minima in
        // A grid has at least one voxel, so neither is empty.
        guard let fine = values.baseAddress, let coarse = minima.baseAddress else { return }
        body(View(values: fine, minima: coarse, rowStride: rowStride, planeStride: planeStride))
      }
    }
  }

  /// The same without bounds checks. `@unchecked Sendable` because nobody writes the field while it is looked at.
  struct View: @unchecked Sendable {
    fileprivate let values: UnsafePointer<Float>
    fileprivate let minima: UnsafePointer<Float>
    fileprivate let rowStride: Int
    fileprivate let planeStride: Int

    @inline(__always)
    private func block(_ voxel: SIMD3<Int>) -> Int {
      voxel.x >> 2 &+ voxel.y >> 2 &* rowStride &+ voxel.z >> 2 &* planeStride
    }

    /// Slack of a voxel, which must lie inside the grid.
    @inline(__always)
    func value(_ voxel: SIMD3<Int>) -> Float {
      values[block(voxel) &* 64 &+ voxel.x & 3 &+ (voxel.y & 3) &* 4 &+ (voxel.z & 3) &* 16]
    }

    /// The least slack in the block of a voxel, which must lie inside the grid.
    @inline(__always)
    func least(around voxel: SIMD3<Int>) -> Float { minima[block(voxel)] }
  }
}
