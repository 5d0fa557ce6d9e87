/// A box that holds every cell whose magnitude exceeds a threshold, and a rim around them. It only grows.
///
/// Values spread by less than the rim between two looks, so that only the shell within the box's border is looked at.
struct GrowingBox: Sendable {
  private(set) var box: Box
  let threshold: Float
  let rim: Int

  init(seed: Box, threshold: Float, rim: Int = 4, within lattice: Lattice) {
    box = seed.grown(by: rim, within: lattice)
    self.threshold = threshold
    self.rim = rim
  }

  mutating func grow(_ values: Cells) {
    let lattice = values.lattice
    while true {
      var grown = box
      for axis in 0..<3 {
        let limit = axis == 0 ? lattice.nx : axis == 1 ? lattice.ny : lattice.nz
        if box.lower[axis] > 0 {
          var shell = box
          shell.upper[axis] = min(box.upper[axis], box.lower[axis] + rim)
          if values.exceeds(threshold, in: shell) { grown.lower[axis] = max(0, box.lower[axis] - rim) }
        }
        if box.upper[axis] < limit {
          var shell = box
          shell.lower[axis] = max(box.lower[axis], box.upper[axis] - rim)
          if values.exceeds(threshold, in: shell) { grown.upper[axis] = min(limit, box.upper[axis] + rim) }
        }
      }
      if grown == box { return }
      box = grown
    }
  }
}

extension Cells {
  /// Whether a cell of the box, or of the groups of 8 its rows begin and end in, is above `threshold` or below its
  /// negative.
  func exceeds(_ threshold: Float, in box: Box) -> Bool {
    let square = threshold * threshold
    let from = box.lower.x & ~7
    let count = (box.upper.x &- from &+ 7) & ~7
    for z in box.lower.z..<box.upper.z {
      for y in box.lower.y..<box.upper.y {
        let first = lattice.offset(from, y, z)
        var far = Lanes(repeating: 0)
        var i = first
        while i < first &+ count {
          let value = lanes(UnsafePointer(start + i))
          far = far.replacing(with: 1, where: (value * value) .> square)
          i &+= 8
        }
        if far.sum() > 0 { return true }
      }
    }
    return false
  }
}
