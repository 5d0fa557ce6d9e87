import Imaging
import Testing

@testable import Ablation

@Suite("Radiofrequency, freezing and electroporation")
struct TechniqueRunTests {
  @Test("The generator keeps near its target temperature and within its power")
  func temperatureControl() throws {
    let plan = try HeatingPlan(
      tissue: Liver.map(48),
      technique: .radiofrequency(
        Radiofrequency(
          electrodes: [Liver.needle(24.2, 23.6, side: 48, length: 20)],
          control: .init(target: 95, maximalPower: 60), heating: .init())),
      duration: 420)
    let run = try plan.run(.nominal)
    let late = run.trace.filter { $0.time > 300 }
    #expect(!late.isEmpty)
    for sample in late { #expect(abs(sample.hottest - 95) < 2, "\(sample)") }
    for sample in run.trace { #expect(sample.power <= 60 && sample.power >= 0) }
    #expect(run.volume(.cem43) > 1500)
    #expect(run.circuits > 5)
  }

  @Test("Conductivity rises with temperature and collapses where water is gone")
  func heatedConductivity() throws {
    let heating = try Radiofrequency.Heating()
    #expect(abs(heating.factor(37) - 1) < 1e-12)
    #expect(abs(heating.factor(87) - 1.91) < 1e-9)
    #expect(heating.factor(120) < 0.03)
  }

  @Test("Ice is larger with less perfusion, colder isotherms lie within warmer ones")
  func freezingMonotone() throws {
    let map = try Liver.map(40)
    let plan = try Cryotherapy(
      tissue: map, needles: [Liver.needle(20.2, 19.7, side: 40)], temperature: -140, coolingTime: 30,
      phases: [.freeze(240)], law: FreezingLaw(for: Liver.properties(), from: Liver.table()))
    let prediction = try plan.predict()
    let ice = prediction.runs.map { $0.volume(0) }
    #expect(ice[0] > ice[1] && ice[1] > ice[2] && ice[2] > 800)
    for run in prediction.runs {
      #expect(run.volume(0) > run.volume(-20) && run.volume(-20) > run.volume(-40) && run.volume(-40) > 0)
      // Held needle cells are the coldest, and only at the needle's temperature.
      #expect(abs(Double(run.coldest.voxels.min() ?? 0) + 140) < 0.5)
    }
    let zone = try prediction.zone(-40)
    #expect(zone.millilitres.guaranteed <= zone.millilitres.nominal)
    #expect(zone.millilitres.nominal <= zone.millilitres.possible)
  }

  @Test("A second freeze after a thaw reaches farther than the first alone")
  func cycles() throws {
    let map = try Liver.map(32)
    let law = try FreezingLaw(for: Liver.properties(), from: Liver.table())
    func volume(_ phases: [Cryotherapy.Phase]) throws -> Double {
      try Cryotherapy(
        tissue: map, needles: [Liver.needle(16.2, 15.7, side: 32, length: 10)], temperature: -140, coolingTime: 10,
        phases: phases, law: law
      ).run(.low).volume(-20)
    }
    #expect(try volume([.freeze(90), .thaw(60), .freeze(90)]) > volume([.freeze(90)]))
  }

  @Test("Four needles reach more than two, and no pair's current is negative")
  func electroporation() throws {
    let map = try Liver.map(48)
    let electrodes = try [(16.0, 16.2), (31.0, 16.1), (16.2, 31.0), (31.1, 31.2)].map {
      try Liver.needle($0.0, $0.1, side: 48, length: 15, radius: 0.535)
    }
    let all = try Electroporation(
      tissue: map, electrodes: electrodes,
      pairs: Electroporation.allPairs(electrodes, voltsPerCentimetre: 1500)
    ).run()
    let two = try Electroporation(
      tissue: map, electrodes: Array(electrodes[0...1]),
      pairs: [.init(first: 0, second: 1, volts: 2250)]
    ).run()
    #expect(all.pairs.count == 6)
    for pair in all.pairs { #expect(pair.current > 1 && pair.current < 50) }
    #expect(all.volume(550) > 2 * two.volume(550))
    #expect(two.volume(500) > two.volume(600))
    let zone = try two.zone()
    #expect(zone.millilitres.guaranteed < zone.millilitres.possible)
  }

  @Test("Survival after pulses falls to a half at the published field")
  func survival() {
    // Ec = 3996 e^(-0.03 N): 269 V/cm after 90 pulses (Garcia 2014).
    #expect(abs(Electroporation.survival(field: 268.6, pulses: 90) - 0.5) < 0.01)
    #expect(abs(Electroporation.survival(field: 314, pulses: 90) - 0.001) < 0.0002)
  }

  @Test("Ethanol is a volume and no zone")
  func ethanol() throws {
    // 4/3 pi (1 + 0.5)^3.
    #expect(abs(try EthanolVolume(radius: 10).millilitres - 14.137) < 0.001)
  }

  @Test("The same plan run twice gives the same bits")
  func reproducible() throws {
    let plan = try Liver.microwave(Liver.map(36), side: 36, power: 40, seconds: 90)
    let (first, second) = (try plan.run(.nominal), try plan.run(.nominal))
    #expect(first.peak == second.peak)
    #expect(first.zones == second.zones)
  }
}
