import Testing

@testable import Rulebook

@Suite("Periods")
struct PeriodTests {
  @Test("read what rule files write and write it back")
  func text() {
    #expect(Period("5 years") == Period(5, .years))
    #expect(Period("1 month")?.description == "1 month")
    #expect(Period("10 days")?.text == Bilingual("10日", "10 days"))
    for text in [
      "", "5", "years", "-5 years", "+5 years", "5  years", "5 weeks", "5 years ", "99999999999999999999 days",
    ] {
      #expect(Period(text) == nil, "\(text)")
    }
  }

  @Test("compare where the calendar does not decide")
  func order() {
    #expect(Period(11, .months).isShorter(than: Period(1, .years)) == true)
    #expect(Period(12, .months).isShorter(than: Period(1, .years)) == false)
    #expect(Period(3, .months).isShorter(than: Period(90, .days)) == nil)
    #expect(Period(0, .months).isShorter(than: Period(1, .days)) == true)
    #expect(Period(.max, .years).isShorter(than: Period(1, .months)) == nil)
  }
}
