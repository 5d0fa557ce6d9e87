import Rulebook
import Testing

@testable import Registry

@Suite("Numbers with units")
struct QuantityTests {
  /// Factors from the definitions: 1 Gy = 1000 mGy, 1 m2 = 10^4 cm2, 1 Ci = 3.7 x 10^10 Bq (BIPM), 1 dL = 100 mL.
  @Test(
    "Conversions are exact",
    arguments: [
      ("25000", "mGy.cm2", "Gy.cm2", "25"), ("250", "dGy.cm2", "Gy.cm2", "25"), ("2500", "cGy.cm2", "Gy.cm2", "25"),
      ("2500", "uGy.m2", "Gy.cm2", "25"), ("0.0025", "Gy.m2", "Gy.cm2", "25"), ("2500", "µGy·m²", "Gy.cm2", "25"),
      ("123.456", "mGycm2", "Gy.cm2", "0.123456"), ("1.5", "Gy", "mGy", "1500"), ("350", "uGy", "mGy", "0.35"),
      ("12.5", "min", "s", "750"), ("12.5", "分钟", "s", "750"), ("1", "h", "s", "3600"), ("0.6", "mCi", "MBq", "22.2"),
      ("22.2", "MBq", "mCi", "0.6"), ("1", "GBq", "mCi", "1000/37"), ("0.1", "L", "mL", "100"),
      ("12", "g/dL", "g/L", "120"),
      ("150", "10*3/uL", "10*9/L", "150"), ("2.5", "cm", "mm", "25"), ("10", "ng/mL", "ug/L", "10"),
    ])
  func conversions(number: String, from: String, to: String, expected: String) throws {
    let value = try #require(Rational(number))
    #expect(UnitTable.convert(value, from: from, to: to)?.description == expected)
  }

  @Test(
    "What is unknown or measures something else is refused",
    arguments: [
      ("mBq", "MBq"), ("Gy.km2", "Gy.cm2"), ("mGy", "Gy.cm2"), ("mg/dL", "umol/L"), ("", "s"), ("MS", "s"),
      ("K", "Cel"),
      ("GYCM2", "Gy.cm2"),
    ])
  func refusals(from: String, to: String) {
    #expect(UnitTable.convert(Rational(1), from: from, to: to) == nil)
  }

  @Test("The type says the unit")
  func typed() throws {
    let dose = try #require(DoseAreaProduct(Rational(25_000), unit: "mGy.cm2"))
    #expect(dose == DoseAreaProduct(Rational(25)))
    #expect(dose.description == "25 Gy.cm2")
    #expect(dose.value(in: "uGy.m2") == Rational(2_500))
    #expect(AirKerma(Rational(1), unit: "Gy.cm2") == nil)
    #expect(try #require(Activity(Rational(1), unit: "mCi")).value == Rational(37))
    #expect(DoseAreaProduct(Rational(.max), unit: "Gy.m2") == nil)
  }

  @Test("A record keeps its numbers in the dictionary's units")
  func canonical() throws {
    let standard = RecordFixtures.standard
    let record = RecordFixtures.full().replacing("doseAreaProduct", .quantity(Rational(12_000), unit: "mGy.cm2"))
      .replacing("fluoroscopyTime", .quantity(Rational(5), unit: "min")).replacing("period.minutes", nil)
    #expect(standard.validate(record, in: RecordFixtures.context).filter { $0.severity == .error }.isEmpty)
    let kept = standard.canonical(record, catalogue: RecordFixtures.catalogue)
    #expect(kept["doseAreaProduct"] == .value(.integer(12)))
    #expect(kept["fluoroscopyTime"] == .value(.integer(300)))
    #expect(kept["period.minutes"] == .value(.integer(95)))
    let dose: DoseAreaProduct? = record.quantity("doseAreaProduct")
    #expect(dose == DoseAreaProduct(Rational(12)))
    let wrong = record.replacing("doseAreaProduct", .quantity(Rational(1), unit: "furlong"))
    let violation = try #require(standard.validate(wrong, in: RecordFixtures.context).first { $0.rule == "unit" })
    #expect(violation.field == "doseAreaProduct" && violation.value == "furlong")
  }

  @Test("Iodine is volume by concentration, summed")
  func iodine() throws {
    let row = { (volume: Int, concentration: Int) -> RecordNode in
      .group([
        "agent": .text("iohexol"), "volume": .number(Rational(volume)),
        "concentration": .number(Rational(concentration)),
      ])
    }
    let record = RecordFixtures.full().replacing("contrast", .list([row(100, 300), row(50, 350)]))
    #expect(DerivedValues(record, catalogue: nil).iodine == IodineMass(Rational(47_500)))
  }
}
