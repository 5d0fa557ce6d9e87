import Ablation
import Testing

@Suite("Tables, technique and plan")
struct TableTests {
  @Test("Every tissue reads, and every number says where it comes from")
  func tissues() throws {
    let table = try Liver.table()
    for name in ["liver", "kidney", "lung", "tumour", "fat", "muscle", "blood"] {
      let tissue = try TissueProperties(name, from: table)
      #expect(!tissue.zh.isEmpty && !tissue.en.isEmpty)
    }
    for row in table.rows where row.number != nil {
      #expect(row.mark != .none && !row.source.isEmpty, "\(row.subject) \(row.property)")
    }
    // k-Wave's example for liver, not Go-Smart's 0.302.
    #expect(try table.number("liver", "conductivity", in: 0...1) == 0.52)
    _ = try FreezingLaw(for: TissueProperties("kidney", from: table), from: table)
  }

  @Test("Every applicator has a radius and a technique")
  func applicators() throws {
    let table = try PropertyTable(Liver.tableText("applicators"))
    #expect(table.subjects.count == 7)
    for subject in table.subjects {
      #expect(AblationTechnique(rawValue: try table.text(subject, "technique")) != nil)
      #expect(try table.number(subject, "radius", in: 0.1...5) > 0)
    }
  }

  @Test(
    "A broken table is refused at its line",
    arguments: [
      "liver\tdensity\t1", "liver\tdensity\t1\tkg\tmaybe", "a\tb\t1\tm\tverified\na\tb\t2\tm\tverified",
      "a\tb\tinf\tm\tverified",
    ])
  func brokenTable(text: String) {
    #expect(throws: AblationError.self) { try PropertyTable(text) }
  }

  @Test("An unknown tissue and a number beyond its limits name their row")
  func unknown() throws {
    let table = try Liver.table()
    #expect(throws: AblationError(.unknown, field: "spleen.name.zh", zh: "", en: "")) {
      try TissueProperties("spleen", from: table)
    }
    #expect(throws: AblationError(.outOfLimits, field: "liver.density", zh: "", en: "")) {
      try table.number("liver", "density", in: 0...10)
    }
  }

  @Test("Beside a bile duct heat is advised against and pulses preferred, each with its reason")
  func technique() throws {
    let rules = try TechniqueTable(Liver.tableText("technique"))
    let advice = try rules.advise(
      ["diameter": 25, "bileDuctDistance": 6, "arrhythmia": 0, "cardiacImplant": 0, "inr": 1.1],
      available: [.radiofrequency, .microwave, .electroporation])
    func standing(_ technique: AblationTechnique) -> TechniqueAdvice.Standing? {
      advice.first { $0.technique == technique }?.standing
    }
    #expect(standing(.radiofrequency) == .against)
    #expect(standing(.microwave) == .against)
    #expect(standing(.electroporation) == .preferred)
    #expect(standing(.cryotherapy) == .unavailable)
    let heat = try #require(advice.first { $0.technique == .radiofrequency })
    #expect(heat.reasons.map(\.rule.id) == ["bile-heat-rf"])
    #expect(heat.missing.contains("vesselDistance"))
    for rule in rules.rules { #expect(rule.mark == .unverified && !rule.zh.isEmpty && !rule.en.isEmpty) }
    #expect(throws: AblationError(.unknown, field: "mood", zh: "", en: "")) {
      try rules.advise(["mood": 1], available: [])
    }
  }

  private func plan(_ nominal: Double, order: Bool = true) throws -> AblationPlan {
    let rows = [
      AblationPlan.Parameter(name: "power", value: "60", unit: "W", mark: .none, source: "user"),
      AblationPlan.Parameter(name: "duration", value: "600", unit: "s", mark: .none, source: "user"),
    ]
    return try AblationPlan(
      inputs: [.init(name: "scenario", text: "abc")], parameters: order ? rows : rows.reversed(),
      results: [.init(name: "zone", low: 10, nominal: nominal, high: 30, unit: "mL", zh: "灌注", en: "perfusion")])
  }

  @Test("A plan's digest depends on what it says and not on the order it was put together in")
  func digest() throws {
    let first = try plan(20)
    #expect(first.digest == (try plan(20, order: false).digest))
    #expect(first.digest != (try plan(20.000000000000004).digest))
    // SHA-256 of "abc" (FIPS 180-4, example B.1).
    #expect(first.inputs[0].digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(first.canonicalText.contains(PlanningNotice.zh) && first.canonicalText.contains(PlanningNotice.en))
  }

  @Test("No plan without its uncertainty in order, and none with a result that is not a number")
  func refusals() {
    #expect(throws: AblationError(.outOfLimits, field: "zone", zh: "", en: "")) { try plan(40) }
    #expect(throws: AblationError(.notConverged, field: "zone", zh: "", en: "")) { try plan(.nan) }
  }
}
