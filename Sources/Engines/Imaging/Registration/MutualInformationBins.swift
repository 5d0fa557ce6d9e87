/// The joint histogram of Mattes' mutual information: the fixed value falls into one bin, the moving value is spread
/// over four by a cubic B-spline, so that the measure has a smooth derivative.
struct MutualInformationBins: Sendable {
  static let count = 32
  /// Empty bins on each side, which the spline's tails need.
  private static let padding = 2

  /// The fixed bin of every sample.
  private let fixedBins: [UInt8]
  private let lowest: Float
  private let perValue: Float

  /// - Parameters:
  ///   - fixed: values at the samples.
  ///   - moving: the moving volume's voxels, for their range.
  init(fixed: [Float], moving: [Float]) {
    let inner = Float(MutualInformationBins.count - 2 * MutualInformationBins.padding)
    func scale(_ values: [Float]) -> (low: Float, perValue: Float) {
      let low = values.min() ?? 0
      let high = values.max() ?? 1
      return (low, high > low ? inner / (high - low) : 0)
    }
    let ours = scale(fixed)
    fixedBins = fixed.map { value in
      let bin = Int((value - ours.low) * ours.perValue)
      return UInt8(MutualInformationBins.padding + max(0, min(Int(inner) - 1, bin)))
    }
    let theirs = scale(moving)
    lowest = theirs.low
    perValue = theirs.perValue
  }

  /// Where a moving value lies among the bins: 2 to 30.
  @inline(__always)
  private func place(_ value: Float) -> Float {
    let inner = Float(MutualInformationBins.count - 2 * MutualInformationBins.padding)
    return Float(MutualInformationBins.padding) + max(0, min(inner - 1e-3, (value - lowest) * perValue))
  }

  func evaluate(_ moving: MovingSamples, inside: Int) -> SimilarityValue? {
    guard perValue > 0 else { return nil }
    let n = MutualInformationBins.count
    let total = fixedBins.count
    // One histogram a slab, added in order: reproducible.
    let parts = Slabs.map(total) { range in
      var joint = [Float](repeating: 0, count: n * n)
      fill(&joint, moving, range)
      return joint
    }
    var joint = [Double](repeating: 0, count: n * n)
    for part in parts { for bin in 0..<(n * n) { joint[bin] += Double(part[bin]) } }
    var (rows, columns) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
    for f in 0..<n {
      for m in 0..<n {
        joint[f * n + m] /= Double(inside)
        rows[f] += joint[f * n + m]
        columns[m] += joint[f * n + m]
      }
    }
    var value = 0.0
    var slopes = [Float](repeating: 0, count: n * n)
    for f in 0..<n {
      for m in 0..<n where joint[f * n + m] > 1e-12 {
        let ratio = Elementary.log(joint[f * n + m] / columns[m])
        value += joint[f * n + m] * (ratio - Elementary.log(rows[f]))
        slopes[f * n + m] = Float(ratio)
      }
    }
    guard value.isFinite else { return nil }
    var weights = [Float](repeating: 0, count: total)
    let table = slopes
    let factor = perValue / Float(inside)
    Slabs.fill(&weights, over: total) { out, range in
      slopeOfSamples(&out, moving, table, range, factor)
    }
    return SimilarityValue(value: value, weights: weights)
  }

  @inline(never)
  private func fill(_ joint: inout [Float], _ moving: MovingSamples, _ range: Range<Int>) {
    let n = MutualInformationBins.count
    for index in range where moving.isInside[index] {
      let at = place(moving.values[index])
      let bin = Int(at)
      let w = CubicSpline.weights(at - Float(bin))
      let base = Int(fixedBins[index]) &* n &+ bin &- 1
      joint[base] += w.x
      joint[base &+ 1] += w.y
      joint[base &+ 2] += w.z
      joint[base &+ 3] += w.w
    }
  }

  @inline(never)
  private func slopeOfSamples(
    _ out: inout MutableSpan<Float>, _ moving: MovingSamples, _ table: [Float], _ range: Range<Int>,
    _ factor: Float
  ) {
    let n = MutualInformationBins.count
    for index in range where moving.isInside[index] {
      let at = place(moving.values[index])
      let bin = Int(at)
      let t = at - Float(bin)
      let u = 1 - t
      let base = Int(fixedBins[index]) &* n &+ bin &- 1
      // Derivatives of the four cubic weights by t.
      let w = SIMD4<Float>(-u * u * 0.5, t * (1.5 * t - 2), u * (2 - 1.5 * u), t * t * 0.5)
      let slope =
        w.x * table[base] + w.y * table[base &+ 1] + w.z * table[base &+ 2] + w.w * table[base &+ 3]
      out[index] = slope * factor
    }
  }
}
