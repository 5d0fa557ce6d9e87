internal import Imaging

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Verification {
  /// Two long needles of radius a at distance d: |E| = U s / (acosh(d/2a) r1 r2), s^2 = d^2/4 - a^2.
  static func fields() throws(AblationError) -> [VerificationRow] {
    let (distance, radius, volts, sigma) = (15.0, 0.535, 2250.0, 0.12)
    let lattice = Lattice(nx: 200, ny: 200, nz: 2, spacing: SIMD3(repeating: 1e-3))
    // Off the cell centres, as a real needle is.
    let middle = SIMD3(99.7, 100.2, 0.0)
    func needle(_ offset: Double) -> ShaftFit {
      let place = middle + SIMD3(offset, 0, 0)
      return ShaftFit(
        LocalShaft(start: place - SIMD3(0, 0, 50), end: place + SIMD3(0, 0, 50), radius: radius), on: lattice)
    }
    let field = ElectrodeField(
      lattice, electrodes: [needle(-distance / 2), needle(distance / 2)], edge: .insulated)
    field.conductivity.fill(Float(sigma))
    field.assemble(voltages: [volts / 2, -volts / 2])
    try field.solve(tolerance: 1e-5)
    let (magnitude, heat) = (Cells(lattice), Cells(lattice))
    field.magnitude(into: magnitude)
    field.heat(into: heat)
    let arc = acosh(distance / (2 * radius))
    let s = (distance * distance / 4 - radius * radius).squareRoot()
    func exact(_ place: SIMD3<Double>) -> Double {
      let from = place - middle
      let r1 = (SIMD3(from.x - s, from.y, 0)).length
      let r2 = (SIMD3(from.x + s, from.y, 0)).length
      return volts * 2 * s / (2 * arc * r1 * r2) * 10
    }
    let current = field.current(0)
    return [
      VerificationRow(
        zh: "两针电极中点场强", en: "field midway between two needles", source: "903 V/cm: d 15 mm, a 0.535 mm, 2250 V",
        unit: "V/cm", expected: exact(SIMD3(100, 100, 0)), got: Double(magnitude[100, 100, 0]) / 100, within: 0.02),
      VerificationRow(
        zh: "两针电极旁 8 mm 场强", en: "field 8 mm beside the middle", source: "U s / (acosh(d/2a) r1 r2)",
        unit: "V/cm", expected: exact(SIMD3(100, 108, 0)), got: Double(magnitude[100, 108, 0]) / 100, within: 0.02),
      VerificationRow(
        zh: "两针电极电流（每厘米）", en: "current of two needles, per cm", source: "U pi sigma / acosh(d/2a)",
        unit: "A", expected: volts * .pi * sigma / arc / 100, got: current / 0.2, within: 0.02),
      VerificationRow(
        zh: "焦耳热等于电压乘电流", en: "Joule heat is voltage times current", source: "conservation of energy",
        unit: "W", expected: volts * current, got: heat.sum, within: 1e-3),
    ]
  }
}
