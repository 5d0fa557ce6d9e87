/// How alike two sets of values are; larger is more alike.
public enum Similarity: String, Sendable, Hashable, CaseIterable {
  /// Mutual information by Parzen windows (Mattes et al., IEEE TMI 22:120, 2003): across modalities and contrasts.
  case mutualInformation
  /// Normalised cross-correlation: the same modality up to a linear change of values.
  case correlation
}

/// The measure at one transform and what one sample's value changes in it.
struct SimilarityValue: Sendable {
  let value: Double
  /// Derivative of the measure by each moving value; 0 for samples outside.
  let weights: [Float]
}

extension Similarity {
  /// - Returns: nil if fewer than a quarter of the samples fall inside, or all values are alike.
  func evaluate(_ fixed: [Float], _ moving: MovingSamples, _ bins: MutualInformationBins) -> SimilarityValue? {
    let inside = moving.isInside.reduce(0) { $0 + ($1 ? 1 : 0) }
    guard inside * 4 >= fixed.count, inside > 0 else { return nil }
    switch self {
    case .mutualInformation: return bins.evaluate(moving, inside: inside)
    case .correlation: return correlation(fixed, moving, inside: inside)
    }
  }

  private func correlation(_ fixed: [Float], _ moving: MovingSamples, inside: Int) -> SimilarityValue? {
    var (sumF, sumM) = (0.0, 0.0)
    for index in fixed.indices where moving.isInside[index] {
      sumF += Double(fixed[index])
      sumM += Double(moving.values[index])
    }
    let (meanF, meanM) = (sumF / Double(inside), sumM / Double(inside))
    var (ff, mm, fm) = (0.0, 0.0, 0.0)
    for index in fixed.indices where moving.isInside[index] {
      let (f, m) = (Double(fixed[index]) - meanF, Double(moving.values[index]) - meanM)
      ff += f * f
      mm += m * m
      fm += f * m
    }
    guard ff > 0, mm > 0 else { return nil }
    let norm = 1 / (ff * mm).squareRoot()
    var weights = [Float](repeating: 0, count: fixed.count)
    for index in fixed.indices where moving.isInside[index] {
      let (f, m) = (Double(fixed[index]) - meanF, Double(moving.values[index]) - meanM)
      weights[index] = Float((f - m * fm / mm) * norm)
    }
    return SimilarityValue(value: fm * norm, weights: weights)
  }
}
