/// Steps of the heat equation on a cube of mixed tissue, for measuring their speed.
package final class HeatStepSample {
  private let march: HeatMarch

  /// - Parameters:
  ///   - side: cells along each edge.
  ///   - isParallel: on all cores, or on one.
  package init(side: Int, isParallel: Bool, isUniform: Bool = false) throws(AblationError) {
    let lattice = Lattice(nx: side, ny: side, nz: side, spacing: SIMD3(repeating: 1e-3))
    let conductivity = Cells(lattice)
    conductivity.set { x, y, z in isUniform || (x / 8 + y / 8 + z / 8) % 2 == 0 ? 0.52 : 0.49 }
    let equation = HeatEquation(
      conductivity: conductivity, capacity: Cells(lattice, repeating: 3.82e6),
      perfusion: Cells(lattice, repeating: 2.4e4), edge: .bodyTemperature)
    march = HeatMarch(equation, source: Cells(lattice))
    march.isParallel = isParallel
    march.start { x, y, z in Float((x ^ y ^ z) & 31) }
    try march.setStep(0.9 * equation.longestStep)
  }

  package func advance(steps: Int) { march.advance(steps: steps, strength: 1) }
}
