import Rulebook
import Testing

@testable import Registry

@Suite("Records of the sample") struct SampleRecordTests {
  @Test("Records of every code and every module pass the standard record without an error and almost complete")
  func valid() throws {
    let region = SampleGround.region
    let standard = RecordFixtures.standard
    let context = ValidationContext(stage: .followedUp, catalogue: region.catalogue)
    var codes: [String: Int] = [:]
    var modules: Set<String> = []
    var (filled, mandatory, warnings, checked) = (0, 0, 0, 0)
    var problems: [String: Int] = [:]
    for (place, year) in [(0, 2021), (0, 2023), (1, 2024), (10, 2024), (16, 2024), (20, 2022)] {
      for session in region.cases(of: region.institution(place), in: year) {
        // Four of each code, and everything that went wrong.
        let isOdd = !session.events.isEmpty || session.codes.count > 1 || session.trainee != nil && session.level > 3
        guard codes[session.codes[0], default: 0] < 4 || isOdd && checked < 1500 else { continue }
        codes[session.codes[0], default: 0] += 1
        checked += 1
        let document = try #require(RecordDocument(session.record))
        let (violations, completeness) = standard.examine(document, in: context)
        for violation in violations {
          if violation.severity == .warning {
            warnings += 1
          } else {
            problems["\(violation.field) \(violation.rule) \(violation.value ?? "") in \(session.codes)", default: 0] +=
              1
          }
        }
        filled += completeness.filled
        mandatory += completeness.mandatory
        if case .object(let members) = session.record {
          modules.formUnion(members.map(\.name).filter { name in standard.modules.contains { $0.id == name } })
          #expect(members.map(\.name) == members.map(\.name).sorted())
        }
        #expect(standard.qualityGate(document, in: context).passes, "\(session.codes)")
      }
    }
    #expect(problems.isEmpty, "\(problems.sorted { $0.value > $1.value }.prefix(12))")
    #expect(modules == Set(standard.modules.map(\.id)))
    // All of the catalogue but the open entry 4-14.
    #expect(
      Set(codes.keys).isSuperset(
        of: Set(region.catalogue.entries.map(\.code)).subtracting(["IR12-4-14", "IR12-4-06", "IR12-4-07"])))
    #expect(filled * 1000 >= mandatory * 985)
    #expect(warnings * 20 < checked, "\(warnings) of \(checked)")
  }

  @Test("Procedures of the sample are the catalogue's, with its levels")
  func procedures() {
    let catalogue = SampleGround.book.catalogue
    for procedure in SampleProcedure.all {
      let index = catalogue.index(ofCode: procedure.code)
      #expect(index.map { catalogue.entries[$0].level } == procedure.level, "\(procedure.code)")
    }
    #expect(SampleProcedure.all.count == catalogue.entries.count - 1)
  }

  @Test("Item numbers have the check digit of GS1 and the prefix for use inside a company")
  func items() {
    // Check digits worked out by hand: 3·(0+9+0+0+0+0+7)+1·(2+9+0+0+0+0+0)… as in GS1 General Specifications 7.9.
    for number in [0, 7, 123, 132, 999_999] {
      let digits = SampleUDI.item(number).utf8.map { Int($0) - 48 }
      #expect(digits.count == 14)
      #expect(digits[1] == 2)
      var sum = 0
      for (place, digit) in digits.reversed().enumerated() { sum += place % 2 == 1 ? digit * 3 : digit }
      #expect(sum % 10 == 0)
    }
    #expect(
      SampleUDI.text(item: "02", expiry: SampleTime.date(2027, 3, 9), lot: "L", serial: "S")
        == "(01)02(17)270309(10)L(21)S")
  }
}
