import Foundation
import Rulebook
import Testing

@testable import Registry

@Suite("The data dictionary")
struct DictionaryTests {
  private let standard = RecordFixtures.standard

  @Test("It holds the 48 fields by number, and seven modules of 5 to 15 parts")
  func fields() {
    #expect(standard.fields.map(\.number) == Array(1...48))
    #expect(
      standard.modules.map(\.id) == [
        "ablation", "embolisation", "stents", "drainage", "vertebroplasty", "seeds", "tips",
      ])
    #expect(standard.modules.allSatisfy { (5...15).contains($0.field.parts.count) })
  }

  @Test("Every core field has labels, a coding instruction, a source and its place in FHIR and OMOP")
  func described() {
    for field in standard.fields {
      #expect(field.instruction?.chinese.isEmpty == false && field.instruction?.english.isEmpty == false, "\(field.id)")
      #expect(field.fhir != nil && field.omop != nil, "\(field.id)")
      #expect(!field.sources.isEmpty, "\(field.id)")
    }
  }

  @Test("Every decimal has a range and a unit, save the dose of a drug whose unit is a field")
  func numbers() {
    for field in standard.members.flatMap(\.withParts) where field.type == .decimal {
      #expect(field.range != nil, "\(field.id)")
      #expect(field.unit != nil || field.id == "drugs.dose", "\(field.id)")
    }
  }

  @Test("The letters M, C and O of the core are those of the norm's table")
  func requirements() {
    let letters = standard.fields.map(\.requirement.letter).joined()
    // Fields 33-35 are mandatory for X-ray only: conditional here.
    #expect(
      letters == "MMMMMMM" + "CCCC" + "MMMMMMMMMMMM" + "C" + "MMMMM" + "CC" + "M" + "CCC" + "MM" + "C" + "M" + "C"
        + "MMMM" + "OCC" + "M")
  }

  @Test("Procedures bring their modules in")
  func modules() {
    #expect(standard.modules(for: ["IR12-3-12", "IR12-4-05"]).map(\.id) == ["ablation", "tips"])
    #expect(standard.modules(for: ["IR12-1-01"]).isEmpty)
  }

  @Test("A code is read by its short key and by its label in both languages")
  func reading() {
    let set = standard.valueSet("guidance")
    for text in ["DSA", "d", "D", "dsa"] { #expect(set?.reading(text)?.code == "DSA") }
    #expect(set?.reading("超声")?.code == "US")
    #expect(set?.reading("Ultrasound")?.code == "US")
    #expect(set?.reading("PET") == nil)
  }

  @Test(
    "Faults are named with their line",
    arguments: [
      ("requirement: X", "requirement: M\n    due: requested\n    source: [system]", "M、C 或 O"),
      ("set: no_such", "set: sex", "没有值集"),
      ("unit: Gy.km2", "unit: Gy.cm2", "不认识的单位"),
      ("when: \"level >= 'x'\"", "when: \"level >= 3\"", "不会有这样的值"),
      ("when: \"levle >= 3\"", "when: \"level >= 3\"", "没有字段 levle"),
      ("check: \"timeOut >=\"", "check: \"timeOut >= signIn\"", "条件写法有误"),
      ("due: someday", "due: requested", "应为其一"),
      ("section: nowhere", "section: patient", "没有此节"),
      ("number: 77", "number: 4", "编号应从 1 起连续"),
      ("range: [5, 1]", "range: [1, 4]", "应为 [最小, 最大]"),
    ])
  func faults(fault: String, original: String, message: String) throws {
    let place = try #require(RecordFixtures.yaml.range(of: original))
    let line = RecordFixtures.yaml[..<place.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).count
    let broken = RecordFixtures.yaml.replacingCharacters(in: place, with: fault)
    let error = #expect(throws: DictionaryError.self) { try StandardRecord.load(yaml: broken) }
    let finding = try #require(
      error?.findings.first { $0.message.chinese.contains(message) }, "\(String(describing: error))")
    if !message.contains("编号") { #expect(finding.position.line == line) }
  }

  @Test("What is no YAML is refused with its line")
  func noYAML() {
    let error = #expect(throws: DictionaryError.self) {
      try StandardRecord.load(yaml: "standard: x\n  bad: [1, 2\nmore: }")
    }
    #expect((error?.findings.first?.position.line ?? 0) >= 1)
    #expect(throws: DictionaryError.self) { try StandardRecord.load(yaml: "") }
  }

  @Test("Damaged dictionaries are refused or read, and never trap")
  func mutations() {
    var random = SeededGenerator(seed: 48)
    let bytes = Array(RecordFixtures.yaml.utf8)
    var refused = 0
    for _ in 0..<60 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let index = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: damaged[index] = UInt8.random(in: 0x20...0x7E, using: &random)
        case 1: damaged.remove(at: index)
        default: damaged.insert(Array("[]{}:,&*'\"#\n -".utf8).randomElement(using: &random) ?? 0x20, at: index)
        }
      }
      do {
        _ = try StandardRecord.load(yaml: String(decoding: damaged, as: UTF8.self))
      } catch {
        refused += 1
        #expect(!error.findings.isEmpty)
      }
    }
    #expect(refused > 10)
  }
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
