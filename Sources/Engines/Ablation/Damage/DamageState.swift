internal import Imaging

/// Dose of every cell by every model, gathered while temperatures are marched.
final class DamageState {
  /// Minutes at 43 C.
  let cem43: Cells
  let liver: Cells
  let radiofrequency: Cells
  /// Share of cells alive and dead; the rest is vulnerable.
  let alive: Cells
  let dead: Cells
  /// Highest temperature above 37 C seen, K.
  let peak: Cells

  init(_ lattice: Lattice) {
    cem43 = Cells(lattice)
    liver = Cells(lattice)
    radiofrequency = Cells(lattice)
    alive = Cells(lattice, repeating: 0.99)
    dead = Cells(lattice)
    peak = Cells(lattice)
  }

  /// Adds an interval during which cells went from `before` to `after` (K above 37 C).
  ///
  /// Rates are taken at the mean temperature; groups of cells that stay below 39 C are passed over: CEM43 there is
  /// below 1/256 of real time.
  func add(before: Cells, after: Cells, seconds: Double, box: Box, isParallel: Bool = true) {
    let kernel = DamageKernel(
      cem43: cem43, liver: liver, radiofrequency: radiofrequency, alive: alive, dead: dead, peak: peak,
      seconds: Float(seconds))
    Slabs.run(box.lower.z..<box.upper.z, isParallel: isParallel) { planes in
      kernel.add(before, after, box: box, planes: planes)
    }
  }

  /// Whether a cell is dead by a model.
  func isDead(_ offset: Int, by model: DamageModel) -> Bool {
    switch model {
    case .cem43: cem43.start[offset] >= 240
    case .arrheniusLiver: liver.start[offset] >= 1
    case .arrheniusRadiofrequency: radiofrequency.start[offset] >= 1
    case .threeState: dead.start[offset] >= 0.8
    case .isotherm60: peak.start[offset] >= 23
    }
  }

  /// A number that is 0 or above exactly where a cell is dead, and smooth across the edge: for zone surfaces between
  /// cells. Doses enter by their logarithm, because they rise by decades per millimetre.
  func level(_ offset: Int, by model: DamageModel) -> Float {
    switch model {
    case .cem43: DamageState.logarithm(cem43.start[offset] / 240)
    case .arrheniusLiver: DamageState.logarithm(liver.start[offset])
    case .arrheniusRadiofrequency: DamageState.logarithm(radiofrequency.start[offset])
    case .threeState: dead.start[offset] - 0.8
    case .isotherm60: peak.start[offset] - 23
    }
  }

  private static func logarithm(_ value: Float) -> Float {
    // Six decades on either side are enough for any surface.
    guard value > 1e-6 else { return -19.931_568 }
    let bounded = min(value, 1e6)
    return Float(Elementary.log2(Double(bounded)))
  }
}
