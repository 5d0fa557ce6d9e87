/// Adds the dose of one interval, eight cells at a time.
struct DamageKernel: Sendable {
  let cem43: Cells
  let liver: Cells
  let radiofrequency: Cells
  let alive: Cells
  let dead: Cells
  let peak: Cells
  let seconds: Float

  /// Groups in which no cell exceeds this above 37 C are passed over, K.
  static let floor: Float = 2
  /// Doses stop here, far beyond lethal, so that they stay finite however hot it gets.
  static let most: Float = 1e30

  @inline(never)
  func add(_ before: Cells, _ after: Cells, box: Box, planes: Range<Int>) {
    let lattice = before.lattice
    let from = box.lower.x & ~7
    let count = (box.upper.x &- from &+ 7) & ~7
    for z in planes {
      for y in box.lower.y..<box.upper.y {
        let first = lattice.offset(from, y, z)
        let (t0, t1) = (UnsafePointer(before.start + first), UnsafePointer(after.start + first))
        var i = 0
        while i < count {
          let end = lanes(t1 + i)
          let mean = (lanes(t0 + i) + end) * 0.5
          if any(mean .> DamageKernel.floor) {
            addGroup(first &+ i, mean: mean, end: end)
          }
          i &+= 8
        }
      }
    }
  }

  @inline(__always)
  private func addGroup(_ offset: Int, mean: Lanes, end: Lanes) {
    let old = lanes(UnsafePointer(peak.start + offset))
    store(old.replacing(with: end, where: end .> old), peak.start + offset)

    // CEM43: R = 1/2 from 43 C, 1/4 below, nothing below 37 C (mean above 37 C is 6 K short of 43 C).
    let above = mean - 6
    let power = (above + above).replacing(with: above, where: above .> 0)
    let minutes = exp2(power).replacing(with: 0, where: mean .< 0) * (seconds / 60)
    let dose = lanes(UnsafePointer(cem43.start + offset)) + minutes
    store(dose.replacing(with: DamageKernel.most, where: dose .> DamageKernel.most), cem43.start + offset)

    let kelvin = mean + 310.15
    let inverse = 1 / kelvin
    add(.liver, inverse, mean, liver.start + offset)
    if any(mean .>= Float(ArrheniusRate.radiofrequency.floor - 37)) {
      add(.radiofrequency, inverse, mean, radiofrequency.start + offset)
    }
    addStates(offset, mean: mean)
  }

  @inline(__always)
  private func add(_ rate: ArrheniusRate, _ inverse: Lanes, _ mean: Lanes, _ out: UnsafeMutablePointer<Float>) {
    let value = exp2(Float(rate.logFactor) - Float(rate.exponent) * inverse) * seconds
    let counted = value.replacing(with: 0, where: mean .< Float(rate.floor - 37))
    let dose = lanes(UnsafePointer(out)) + counted
    store(dose.replacing(with: DamageKernel.most, where: dose .> DamageKernel.most), out)
  }

  /// dA/dt = -kf (1 - A) A + kb V, dD/dt = kf (1 - A) V, V = 1 - A - D, kf = 3.33e-3 e^(T/40.5), kb = 7.77e-3 1/s
  /// (O'Neill 2011, T in Celsius), by the midpoint rule.
  @inline(__always)
  private func addStates(_ offset: Int, mean: Lanes) {
    let a = lanes(UnsafePointer(alive.start + offset))
    let d = lanes(UnsafePointer(dead.start + offset))
    let forward = exp2((mean + 37) * (1.442_695_04 / 40.5)) * 3.33e-3
    let (a1, d1) = DamageKernel.slope(a, d, forward)
    let (a2, d2) = DamageKernel.slope(a + a1 * (0.5 * seconds), d + d1 * (0.5 * seconds), forward)
    store((a + a2 * seconds).clamped(to: 0, 1), alive.start + offset)
    store((d + d2 * seconds).clamped(to: 0, 1), dead.start + offset)
  }

  @inline(__always)
  private static func slope(_ alive: Lanes, _ dead: Lanes, _ forward: Lanes) -> (alive: Lanes, dead: Lanes) {
    let vulnerable = 1 - alive - dead
    let hit = forward * (1 - alive)
    return (7.77e-3 * vulnerable - hit * alive, hit * vulnerable)
  }
}
