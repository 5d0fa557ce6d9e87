#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Verification {
  /// CEM43 identities, and times to death at constant temperature by formula and on the grid.
  static func damage() -> [VerificationRow] {
    var rows: [VerificationRow] = []
    let identities = "Sapareto and Dewey 1984"
    for (celsius, minutes) in [(42.0, 2.5), (43.0, 10.0), (44.0, 20.0)] {
      rows.append(
        VerificationRow(
          zh: "CEM43：\(celsius) °C 十分钟", en: "CEM43 of 10 min at \(celsius) C", source: identities, unit: "min",
          expected: minutes, got: gridDose(celsius, seconds: 600).cem43, within: 1e-5))
    }
    rows.append(
      VerificationRow(
        zh: "CEM43：43→48 °C 匀速升温 100 s", en: "CEM43 of a ramp from 43 to 48 C in 100 s",
        source: "(2^(a t) - 1) / (60 a ln 2)", unit: "min", expected: (exp2(0.05 * 100) - 1) / (60 * 0.05 * log(2.0)),
        got: rampDose(), within: 1e-3))
    let arrhenius = "A e^(-Ea/RT), Jacques 1991"
    for (celsius, seconds) in [(50.0, 1040.0), (55.0, 216.0), (60.0, 47.0)] {
      rows.append(
        VerificationRow(
          zh: "肝变白 Ω=1 所需时间，\(celsius) °C", en: "time to Omega 1, liver set, \(celsius) C", source: arrhenius,
          unit: "s", expected: seconds, got: 1 / gridDose(celsius, seconds: 1).liver, within: 0.01))
    }
    for (celsius, seconds) in [(50.0, 61.0), (55.0, 14.0), (60.0, 3.4)] {
      rows.append(
        VerificationRow(
          zh: "射频参数 Ω=1 所需时间，\(celsius) °C", en: "time to Omega 1, common RF set, \(celsius) C",
          source: "A = 7.39e39 1/s, Ea = 2.577e5 J/mol", unit: "s", expected: seconds,
          got: 1 / gridDose(celsius, seconds: 1).radiofrequency, within: 0.02))
    }
    for (celsius, seconds) in [(50.0, 1546.0), (60.0, 960.0), (80.0, 448.0)] {
      rows.append(
        VerificationRow(
          zh: "三态模型死亡比例 0.8 所需时间，\(celsius) °C", en: "time to a dead share of 0.8, \(celsius) C",
          source: "O'Neill 2011, solved by scipy", unit: "s", expected: seconds, got: gridDeath(celsius),
          within: 0.005))
    }
    for (celsius, seconds) in [(50.0, 112.5), (54.0, 7.03125), (60.0, 0.10986328125)] {
      rows.append(
        VerificationRow(
          zh: "CEM43 240 min 所需时间，\(celsius) °C", en: "time to 240 min, \(celsius) C", source: identities,
          unit: "s", expected: seconds, got: 240 / gridDose(celsius, seconds: 1).cem43, within: 1e-4))
    }
    return rows
  }

  /// Doses the kernel gives one cell at a constant temperature.
  private static func gridDose(
    _ celsius: Double, seconds: Double
  ) -> (cem43: Double, liver: Double, radiofrequency: Double) {
    let lattice = cubic(8, spacing: 1e-3)
    let state = DamageState(lattice)
    let held = Cells(lattice, repeating: Float(celsius - Blood.temperature))
    state.add(before: held, after: held, seconds: seconds, box: lattice.whole)
    return (Double(state.cem43[4, 4, 4]), Double(state.liver[4, 4, 4]), Double(state.radiofrequency[4, 4, 4]))
  }

  private static func rampDose() -> Double {
    let lattice = cubic(8, spacing: 1e-3)
    let state = DamageState(lattice)
    for second in 0..<100 {
      let before = Cells(lattice, repeating: Float(6 + 0.05 * Double(second)))
      let after = Cells(lattice, repeating: Float(6 + 0.05 * Double(second + 1)))
      state.add(before: before, after: after, seconds: 1, box: lattice.whole, isParallel: false)
    }
    return Double(state.cem43[4, 4, 4])
  }

  private static func gridDeath(_ celsius: Double) -> Double {
    let lattice = cubic(8, spacing: 1e-3)
    let state = DamageState(lattice)
    let held = Cells(lattice, repeating: Float(celsius - Blood.temperature))
    let box = Box(lower: .zero, upper: SIMD3(8, 1, 1))
    var seconds = 0.0
    while seconds < 5000, state.dead[0, 0, 0] < 0.8 {
      state.add(before: held, after: held, seconds: 1, box: box, isParallel: false)
      seconds += 1
    }
    return seconds
  }
}
