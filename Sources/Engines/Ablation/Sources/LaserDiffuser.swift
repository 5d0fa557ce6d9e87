internal import Imaging

/// Light that a diffusing fibre spreads into tissue, in the diffusion approximation.
///
/// Each point of the diffuser with power P heats by `q = P m^2 e^(-m r) / (4 pi r)`,
/// `m = sqrt(3 mu_a (mu_a + mu_s (1 - g)))`; all of it is absorbed somewhere.
public struct LaserDiffuser: Sendable, Hashable {
  public let fibres: [Shaft]
  /// Power out of each fibre, W.
  public let power: Double
  public let optics: Optics

  /// 1/m, 1/m and the mean cosine of scattering.
  public struct Optics: Sendable, Hashable {
    public let absorption: Double
    public let scattering: Double
    public let anisotropy: Double

    public init(absorption: Double, scattering: Double, anisotropy: Double) throws(AblationError) {
      try require(absorption, in: 0.1...1e4, field: "absorption", unit: "1/m")
      try require(scattering, in: 0...1e6, field: "scattering", unit: "1/m")
      try require(anisotropy, in: 0...0.999, field: "anisotropy", unit: "")
      self.absorption = absorption
      self.scattering = scattering
      self.anisotropy = anisotropy
    }

    /// 1/m.
    public var effective: Double {
      (3 * absorption * (absorption + scattering * (1 - anisotropy))).squareRoot()
    }
  }

  /// - Throws: ``AblationError`` on no fibre or more than 8, or power outside 0 to 100 W.
  public init(fibres: [Shaft], power: Double, optics: Optics) throws(AblationError) {
    try require(Double(fibres.count), in: 1...8, field: "fibres", unit: "")
    try require(power, in: 0...100, field: "power", unit: "W")
    self.fibres = fibres
    self.power = power
    self.optics = optics
  }

  func source(on lattice: Lattice, in grid: Grid) throws(AblationError) -> any HeatSource {
    let out = Cells(lattice)
    var seed = Box(lower: .zero, upper: .zero)
    for fibre in fibres {
      let shaft = LocalShaft(fibre, in: grid)
      LaserDiffuser.add(shaft, effective: optics.effective, to: out)
      seed = seed.union(lattice.box(around: shaft, reach: 6))
    }
    guard out.sum > 0 else {
      throw AblationError(.outside, field: "fibres", zh: "光纤不在模拟区域内", en: "a fibre lies outside the region")
    }
    return SteadySource(power: out, watts: power, seed: seed)
  }

  /// Adds the heat of one watt, spread evenly over points half a millimetre apart.
  static func add(_ shaft: LocalShaft, effective: Double, to out: Cells) {
    let lattice = out.lattice
    let m = effective * 1e-3
    let count = max(1, Int((shaft.length / 0.5).rounded()))
    let points = (0..<count).map { shaft.start + (shaft.end - shaft.start) * ((Double($0) + 0.5) / Double(count)) }
    let volume = lattice.cellVolume * 1e9
    let scale = volume * m * m / (4 * .pi) / Double(count)
    // e^-14 is a millionth of what lies within the first millimetres.
    let box = lattice.box(around: shaft, reach: 14 / m)
    CellMean.add(out, box: box, shaft: shaft, fine: 4) { place in
      var sum = 0.0
      for point in points {
        let r = max(0.02, (place - point).length)
        sum += Elementary.exp(-m * r) / r
      }
      return sum * scale
    }
  }
}

extension LocalShaft {
  var length: Double { (end - start).length }
}
