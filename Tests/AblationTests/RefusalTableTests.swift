import Imaging
import Testing

@testable import Ablation

/// What a planner may be given by mistake, one row each: refused before any work, by field, with the limits in words.
struct Refusal: Sendable, CustomTestStringConvertible {
  let name: String
  let code: AblationError.Code
  let field: String
  /// Must stand in the English text: the limit, or what is missing.
  let says: String
  let attempt: @Sendable () throws -> Void

  var testDescription: String { name }

  init(
    _ name: String, _ code: AblationError.Code, _ field: String, says: String,
    _ attempt: @escaping @Sendable () throws -> Void
  ) {
    self.name = name
    self.code = code
    self.field = field
    self.says = says
    self.attempt = attempt
  }
}

@Suite("Refusals")
struct RefusalTableTests {
  private static func shaft(_ x: Double = 8, radius: Double = 0.75) throws -> Shaft {
    try Shaft(start: SIMD3(x, 8, 3), end: SIMD3(x, 8, 12), radius: radius)
  }

  private static func mask(_ value: UInt8 = 1, side: Int = 16) throws -> Volume<UInt8> {
    Volume(grid: try Grid(nx: side, ny: side, nz: side, spacing: 1), repeating: value)
  }

  private static func ball(_ radius: Double, side: Int = 16) throws -> Volume<UInt8> {
    let grid = try Grid(nx: side, ny: side, nz: side, spacing: 1)
    let middle = Double(side - 1) / 2
    return Volume(grid: grid) {
      (SIMD3(Double($0.x), Double($0.y), Double($0.z)) - middle).length <= radius ? 1 : 0
    }
  }

  private static func search() throws -> PathSearch {
    try PathSearch(
      obstacles: [Obstacle(zh: "骨", en: "bone", mask: ball(2), clearance: 1)], error: TargetingError(), limits: .init())
  }

  private static func tissue(_ change: (String) -> String) throws -> TissueProperties {
    try TissueProperties("liver", from: PropertyTable(change(Liver.tableText("tissues"))))
  }

  static let targets: [Refusal] = [
    Refusal("no tumour for a margin", .empty, "tumour", says: "empty") {
      _ = try MarginMeasurement(tumour: mask(0), zone: ball(5), settings: MarginSettings())
    },
    Refusal("no target for probes", .empty, "target", says: "target") {
      let candidate = try ProbeCandidate(
        centre: .zero, direction: SIMD3(1, 0, 0), along: 5, across: 5, name: "a")
      _ = try ProbeProblem(candidates: [candidate], target: mask(0))
    },
    Refusal("target outside the volume", .outside, "target", says: "outside the volume") {
      _ = try search().paths(from: [SIMD3(1, 1, 1)], to: SIMD3(80, 8, 8))
    },
    Refusal("target that is no number", .outside, "target", says: "outside the volume") {
      _ = try search().paths(from: [SIMD3(1, 1, 1)], to: SIMD3(.nan, 8, 8))
    },
    Refusal("entry outside the volume", .outside, "entries[1]", says: "outside the volume") {
      _ = try search().paths(from: [SIMD3(1, 1, 1), SIMD3(1, -9, 1)], to: SIMD3(8, 8, 8))
    },
    Refusal("no entry", .empty, "entries", says: "no entry") { _ = try search().paths(from: [], to: SIMD3(8, 8, 8)) },
    Refusal("no skin", .empty, "body", says: "no skin") { _ = try SkinEntries.points(body: mask(0)) },
    Refusal("an obstacle without voxels", .empty, "bone", says: "no voxels") {
      _ = try Obstacle(zh: "骨", en: "bone", mask: mask(0), clearance: 1)
    },
    Refusal("obstacles on two grids", .mismatch, "vein", says: "grids differ") {
      _ = try PathSearch(
        obstacles: [
          Obstacle(zh: "骨", en: "bone", mask: ball(2), clearance: 1),
          Obstacle(zh: "静脉", en: "vein", mask: ball(2, side: 18), clearance: 1),
        ], error: TargetingError(), limits: .init())
    },
    Refusal("a candidate nowhere", .outOfLimits, "centre", says: "-1000000.0 to 1000000") {
      _ = try ProbeCandidate(centre: SIMD3(.nan, 0, 0), direction: SIMD3(1, 0, 0), along: 5, across: 5, name: "a")
    },
  ]

  static let tissues: [Refusal] = [
    Refusal("label without a tissue", .unknown, "labels", says: "label 1") {
      _ = try TissueMap(labels: mask(), tissues: [:])
    },
    Refusal("tissue the table does not have", .unknown, "spleen.name.zh", says: "spleen") {
      _ = try TissueProperties("spleen", from: Liver.table())
    },
    Refusal("negative conductivity", .outOfLimits, "liver.conductivity", says: "0.01 to 5") {
      _ = try tissue { $0.replacing("liver\tconductivity\t0.52", with: "liver\tconductivity\t-0.52") }
    },
    Refusal("absurd density", .outOfLimits, "liver.density", says: "50.0 to 3000") {
      _ = try tissue { $0.replacing("liver\tdensity\t1079", with: "liver\tdensity\t1e9") }
    },
    Refusal("density that is no number", .badTable, "liver.density", says: "finite") {
      _ = try tissue { $0.replacing("liver\tdensity\t1079", with: "liver\tdensity\tnan") }
    },
    Refusal("perfusion upside down", .outOfLimits, "liver.perfusion", says: "low through nominal") {
      _ = try tissue { $0.replacing("liver\tperfusionLow\t0.0036", with: "liver\tperfusionLow\t0.1") }
    },
    Refusal("voxels too coarse", .outOfLimits, "spacing", says: "0.2 to 5") {
      _ = try TissueMap(
        labels: Volume(grid: Grid(nx: 16, ny: 16, nz: 16, spacing: 8), repeating: 0), tissues: [0: Liver.properties()])
    },
    Refusal("too many voxels", .tooLarge, "labels", says: "16777216") {
      _ = try TissueMap(
        labels: Volume(grid: Grid(nx: 257, ny: 257, nz: 257, spacing: 1), repeating: 0),
        tissues: [0: Liver.properties()])
    },
    Refusal("film of a vessel", .outOfLimits, "filmCoefficient", says: "1.0 to 100000") {
      _ = try TissueMap(labels: mask(0), tissues: [0: Liver.properties()], vessels: [1: -230])
    },
    Refusal("a table of nothing but comments", .badTable, "table", says: "no row") {
      _ = try PropertyTable("# liver\n")
    },
    Refusal("rules of nothing but comments", .badTable, "table", says: "no rule") {
      _ = try TechniqueTable("# rules\r\n")
    },
  ]

  static let runs: [Refusal] = [
    Refusal("unstable time step", .unstable, "timeStep", says: "at most") {
      _ = try Liver.microwave(Liver.map(16), side: 16, power: 5, seconds: 60, timeStep: 20).run(.nominal)
    },
    Refusal("time step of nothing", .outOfLimits, "timeStep", says: "0.001 to 60") {
      _ = try Liver.microwave(Liver.map(16), side: 16, power: 5, seconds: 60, timeStep: 0)
    },
    Refusal("negative duration", .outOfLimits, "duration", says: "1.0 to 3600") {
      _ = try Liver.microwave(Liver.map(16), side: 16, power: 5, seconds: -60)
    },
    Refusal("negative power", .outOfLimits, "power", says: "0.0 to 300") {
      _ = try Liver.microwave(Liver.map(16), side: 16, power: -5, seconds: 60)
    },
    Refusal("laser power", .outOfLimits, "power", says: "0.0 to 100") {
      _ = try LaserDiffuser(
        fibres: [shaft()], power: 1e6, optics: .init(absorption: 60, scattering: 1000, anisotropy: 0.9))
    },
    Refusal("no fibre", .outOfLimits, "fibres", says: "1.0 to 8") {
      _ = try LaserDiffuser(fibres: [], power: 5, optics: .init(absorption: 60, scattering: 1000, anisotropy: 0.9))
    },
    Refusal("fibre outside", .outside, "fibres", says: "outside") {
      _ = try HeatingPlan(
        tissue: Liver.map(16),
        technique: .laser(
          LaserDiffuser(
            fibres: [shaft(900)], power: 5, optics: .init(absorption: 60, scattering: 1000, anisotropy: 0.9))),
        duration: 60
      ).run(.nominal)
    },
    Refusal("cryoprobe outside", .outside, "needles[0]", says: "outside") {
      _ = try Cryotherapy(
        tissue: Liver.map(16), needles: [shaft(-70)], temperature: -140, coolingTime: 1, phases: [.freeze(10)],
        law: FreezingLaw(for: Liver.properties(), from: Liver.table())
      ).run(.nominal)
    },
    Refusal("cryoprobe too warm", .outOfLimits, "temperature", says: "-200.0 to -20") {
      _ = try Cryotherapy(
        tissue: Liver.map(16), needles: [shaft()], temperature: 10, coolingTime: 1, phases: [.freeze(10)],
        law: FreezingLaw(for: Liver.properties(), from: Liver.table()))
    },
    Refusal("no freezing at all", .outOfLimits, "phases", says: "1.0 to 8") {
      _ = try Cryotherapy(
        tissue: Liver.map(16), needles: [shaft()], temperature: -140, coolingTime: 1, phases: [],
        law: FreezingLaw(for: Liver.properties(), from: Liver.table()))
    },
    Refusal("pulses of a kilovolt too many", .outOfLimits, "pairs.volts", says: "1.0 to 3000") {
      _ = try Electroporation(
        tissue: Liver.map(16), electrodes: [shaft(4), shaft(12)], pairs: [.init(first: 0, second: 1, volts: 4000)])
    },
    Refusal("a pair of an electrode that is not there", .unknown, "pairs", says: "0 to 1") {
      _ = try Electroporation(
        tissue: Liver.map(16), electrodes: [shaft(4), shaft(12)], pairs: [.init(first: 0, second: 2, volts: 1000)])
    },
    Refusal("a needle without length", .outOfLimits, "activeLength", says: "1.0 to 200") {
      _ = try Shaft(start: SIMD3(1, 1, 1), end: SIMD3(1, 1, 1), radius: 1)
    },
    Refusal("a needle at infinity", .outOfLimits, "activeLength", says: "1.0 to 200") {
      _ = try Shaft(start: SIMD3(.infinity, 1, 1), end: SIMD3(.infinity, 1, 9), radius: 1)
    },
    Refusal("an antenna table with a hole", .outOfLimits, "antenna.values", says: "finite") {
      _ = try AntennaTable(
        step: 1, radialCount: 2, axialHalf: 1, values: [1, 1, .nan, 1, 1, 1], source: "bench")
    },
  ]

  static let margins: [Refusal] = [
    Refusal("no uncertainty", .outOfLimits, "uncertainty", says: "0.1 to 20") {
      _ = try MarginSettings(uncertainty: 0)
    },
    Refusal("threshold that is no number", .outOfLimits, "threshold", says: "0.0 to 30") {
      _ = try MarginSettings(threshold: .nan)
    },
    Refusal("zone on another grid", .mismatch, "zone", says: "grids differ") {
      _ = try MarginMeasurement(tumour: ball(4), zone: ball(5, side: 18), settings: MarginSettings())
    },
    Refusal("a zone with a hole that is no number", .outOfLimits, "zone", says: "finite") {
      var zone = try ball(5).map { Float($0) - 0.5 }
      zone[3, 3, 3] = .nan
      _ = try MarginMeasurement(tumour: ball(3), zone: zone, settings: MarginSettings())
    },
    Refusal("a tumour with a hole that is no number", .outOfLimits, "tumour", says: "finite") {
      var tumour = try ball(3).map { Float($0) - 0.5 }
      tumour[3, 3, 3] = .infinity
      _ = try MarginMeasurement(
        tumourLevel: tumour, zone: ball(5).map { Float($0) - 0.5 }, settings: MarginSettings())
    },
    Refusal("a zone that is nowhere", .empty, "zone", says: "zone") {
      _ = try MarginMeasurement(tumour: ball(3), zone: mask(0), settings: MarginSettings())
    },
    Refusal("a result that is no number", .notConverged, "zone", says: "finite") {
      _ = try AblationPlan(
        inputs: [.init(name: "scenario", text: "abc")], parameters: [],
        results: [.init(name: "zone", low: 1, nominal: .nan, high: 3, unit: "mL", zh: "灌注", en: "perfusion")])
    },
  ]

  @Test(
    "Each mistake is refused by its field, with its limits, in both languages",
    arguments: targets + tissues + runs + margins)
  func refused(row: Refusal) {
    do {
      try row.attempt()
      Issue.record("\(row.name) was taken")
    } catch let error as AblationError {
      #expect(error.code == row.code && error.field == row.field, "\(error)")
      #expect(error.en.contains(row.says), "\(error.en)")
      #expect(error.zh.unicodeScalars.contains { $0.value > 0x2E80 }, "\(error.zh)")
    } catch { Issue.record("\(row.name): \(error)") }
  }

  @Test("Damaged tables are refused at a line or read without a number that is not one")
  func tables() throws {
    var random = HeatPropertyTests.Sequence(state: 77)
    func below(_ count: Int) -> Int { min(count - 1, Int(random.next() * Float(count))) }
    let words = ["nan", "inf", "-1", "", "\t", "\r\n", "#", "1e999", "\u{2028}", "verified", "prefer"]
    for (name, isRules) in [("tissues", false), ("applicators", false), ("technique", true)] {
      let sound = Array(try Liver.tableText(name).utf8)
      var (refused, read) = (0, 0)
      for _ in 0..<400 {
        var bytes = sound
        let at = below(bytes.count)
        switch below(4) {
        case 0: bytes[at] = UInt8(below(256))
        case 1: bytes.removeSubrange(at..<min(bytes.count, at + 1 + below(30)))
        case 2: bytes.removeSubrange(at...)
        default: bytes.insert(contentsOf: Array(words[below(words.count)].utf8), at: at)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(AblationError) {
          if isRules {
            let table = try TechniqueTable(text)
            #expect(!table.rules.isEmpty && table.rules.allSatisfy(\.value.isFinite))
          } else {
            let table = try PropertyTable(text)
            #expect(!table.rows.isEmpty && table.rows.allSatisfy { $0.number?.isFinite ?? true })
          }
          read += 1
        } catch {
          #expect(error.code == .badTable && !error.field.isEmpty)
          refused += 1
        }
      }
      #expect(refused > 20 && read > 20, "\(name): \(refused) refused, \(read) read")
    }
  }

  @Test("A table saved with the line ends of another system is the same table")
  func lineEnds() throws {
    for name in ["tissues", "applicators"] {
      let text = try Liver.tableText(name)
      #expect(try PropertyTable(text.replacing("\n", with: "\r\n")) == PropertyTable(text))
    }
    let rules = try Liver.tableText("technique")
    #expect(try TechniqueTable(rules.replacing("\n", with: "\r\n")) == TechniqueTable(rules))
  }
}
