/// Gives every voxel the seed label that a random walker from it most probably meets first (Grady, IEEE TPAMI 28:1768,
/// 2006).
///
/// The probabilities solve a discrete Dirichlet problem, by conjugate gradients with a diagonal preconditioner. Edges
/// weigh e^(-beta (difference / spread)^2) / distance^2.
public struct RandomWalker: Sendable, Hashable {
  /// How much borders hold the walker back.
  public var beta: Double
  /// The residual, relative to the start, at which the solver stops.
  public var tolerance: Double
  public var iterations: Int

  public init(beta: Double = 130, tolerance: Double = 1e-3, iterations: Int = 2000) {
    self.beta = beta
    self.tolerance = tolerance
    self.iterations = iterations
  }

  /// What came out.
  public struct Result: Sendable {
    /// The label of every voxel.
    public let labels: Volume<UInt8>
    /// The probability of each label, by label; they sum to 1.
    public let probabilities: [UInt8: Volume<Float>]
  }

  /// - Parameter seeds: labels 1 to 255; 0 where the walker decides.
  /// - Throws: ``VolumeError`` if there are fewer than two labels, grids differ, a parameter is out of its limits, or the
  ///   solver does not come to its end.
  public func callAsFunction(_ volume: Volume<Float>, seeds: Volume<UInt8>) throws(VolumeError) -> Result {
    try volume.grid.requireMatch(seeds.grid, field: "seeds")
    try volume.requireFinite(field: "volume")
    guard beta >= 0, beta <= 1e6, tolerance > 1e-7, tolerance < 1, (1...100_000).contains(iterations) else {
      throw VolumeError(
        .badValue, field: "beta", zh: "beta 须为 0 至 1000000，容差 0.0000001 至 1，迭代 1 至 100000 次",
        en: "beta must be 0 to 1e6, the tolerance 1e-7 to 1, iterations 1 to 100000")
    }
    let labels = Set(seeds.voxels).subtracting([0]).sorted()
    guard labels.count >= 2 else {
      throw VolumeError(.empty, field: "seeds", zh: "至少需要两种种子标签", en: "seeds of at least two labels are needed")
    }
    let lattice = WalkLattice(volume, beta: beta)
    var rest = [Float](repeating: 1, count: volume.grid.count)
    var probabilities: [UInt8: Volume<Float>] = [:]
    for label in labels.dropLast() {
      let part = try lattice.solve(seeds.voxels, label: label, tolerance: tolerance, iterations: iterations)
      for index in part.indices { rest[index] -= part[index] }
      probabilities[label] = Volume(trusted: volume.grid, voxels: part)
    }
    probabilities[labels[labels.count - 1]] = Volume(trusted: volume.grid, voxels: rest)
    var best = [UInt8](repeating: labels[0], count: volume.grid.count)
    var highest = probabilities[labels[0]]?.voxels ?? []
    for label in labels.dropFirst() {
      guard let part = probabilities[label]?.voxels else { continue }
      for index in part.indices where part[index] > highest[index] {
        (best[index], highest[index]) = (label, part[index])
      }
    }
    return Result(labels: Volume(trusted: volume.grid, voxels: best), probabilities: probabilities)
  }
}

/// The weighted lattice and the linear system on it.
private struct WalkLattice: Sendable {
  let grid: Grid
  /// Weight between a voxel and its next one along each axis; 0 at the border.
  private let x: [Float]
  private let y: [Float]
  private let z: [Float]
  /// The sum of a voxel's six weights.
  private let degree: [Float]

  init(_ volume: Volume<Float>, beta: Double) {
    grid = volume.grid
    let count = volume.voxels.count
    let mean = volume.voxels.reduce(0.0) { $0 + Double($1) } / Double(count)
    let variance = volume.voxels.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(count)
    let factor = Float(-beta / (10 * max(variance, 1e-12)))
    var parts: [[Float]] = []
    var degree = [Float](repeating: 0, count: count)
    for axis in 0..<3 {
      let step = [1, grid.strideY, grid.strideZ][axis]
      let near = Float((grid.spacing.min() / grid.spacing[axis]) * (grid.spacing.min() / grid.spacing[axis]))
      var weights = [Float](repeating: 0, count: count)
      for index in 0..<count where grid.index(ofOffset: index)[axis] < grid.shape[axis] - 1 {
        let difference = volume.voxels[index + step] - volume.voxels[index]
        // The floor keeps the system from falling apart behind strong borders.
        let weight = near * LaneMath.exp(SIMD8(repeating: difference * difference * factor))[0] + 1e-6
        weights[index] = weight
        degree[index] += weight
        degree[index + step] += weight
      }
      parts.append(weights)
    }
    (x, y, z) = (parts[0], parts[1], parts[2])
    self.degree = degree
  }

  /// The sum over neighbours of weight times value.
  private func spread(_ v: [Float]) -> [Float] {
    var out = [Float](repeating: 0, count: v.count)
    let (x, y, z, sy, sz) = (x, y, z, grid.strideY, grid.strideZ)
    Slabs.fill(&out, over: v.count) { span, range in
      spreadRange(v.span, x.span, y.span, z.span, sy, sz, range, &span)
    }
    return out
  }

  /// Probabilities of one label: 1 on its seeds, 0 on all others, harmonic in between.
  func solve(
    _ seeds: [UInt8], label: UInt8, tolerance: Double, iterations: Int
  ) throws(VolumeError) -> [Float] {
    let count = seeds.count
    var solution = seeds.map { Float($0 == label ? 1 : 0) }
    // Residual of the free voxels at the start, where they are all 0: what the seeds send.
    var residual = spread(solution)
    for index in 0..<count where seeds[index] != 0 || degree[index] == 0 { residual[index] = 0 }
    var direction = [Float](repeating: 0, count: count)
    var energy = 0.0
    var first = 0.0
    for _ in 0..<iterations {
      let (current, square) = energies(residual)
      if first == 0 { first = square }
      guard square > tolerance * tolerance * first, current > 0 else { return solution }
      let turn = energy > 0 ? Float(current / energy) : 0
      for index in 0..<count {
        direction[index] = degree[index] > 0 ? residual[index] / degree[index] + turn * direction[index] : 0
      }
      energy = current
      var image = spread(direction)
      for index in 0..<count { image[index] = seeds[index] == 0 ? degree[index] * direction[index] - image[index] : 0 }
      let along = dot(direction, image)
      guard along.isFinite, along > 0 else { break }
      let step = Float(energy / along)
      for index in 0..<count {
        solution[index] += step * direction[index]
        residual[index] -= step * image[index]
      }
    }
    throw VolumeError(
      .notConverged, field: "iterations", zh: "随机游走求解在 \(iterations) 次迭代内未收敛",
      en: "the random walker did not settle within \(iterations) iterations")
  }

  /// The residual weighed by the preconditioner, and its plain square.
  private func energies(_ residual: [Float]) -> (Double, Double) {
    let parts = Slabs.map(residual.count) { range in
      var sums = (0.0, 0.0)
      for index in range where degree[index] > 0 {
        let r = Double(residual[index])
        sums.0 += r * r / Double(degree[index])
        sums.1 += r * r
      }
      return sums
    }
    return parts.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
  }

  private func dot(_ a: [Float], _ b: [Float]) -> Double {
    Slabs.map(a.count) { range in
      var sum = 0.0
      for index in range { sum += Double(a[index]) * Double(b[index]) }
      return sum
    }.reduce(0, +)
  }
}

@inline(never)
private func spreadRange(
  _ v: Span<Float>, _ x: Span<Float>, _ y: Span<Float>, _ z: Span<Float>, _ sy: Int, _ sz: Int,
  _ range: Range<Int>, _ out: inout MutableSpan<Float>
) {
  let count = v.count
  for index in range {
    // Weights are 0 across borders, so a neighbour from another row does not count.
    var sum: Float = 0
    if index &+ 1 < count { sum += x[index] * v[index &+ 1] }
    if index >= 1 { sum += x[index &- 1] * v[index &- 1] }
    if index &+ sy < count { sum += y[index] * v[index &+ sy] }
    if index >= sy { sum += y[index &- sy] * v[index &- sy] }
    if index &+ sz < count { sum += z[index] * v[index &+ sz] }
    if index >= sz { sum += z[index &- sz] * v[index &- sz] }
    out[index] = sum
  }
}
