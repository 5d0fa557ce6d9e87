import Testing

@testable import DICOMCore

@Suite("Person names")
struct PersonNameTests {
  @Test("A name comes apart into groups and components and goes together again")
  func parts() {
    let name = PersonName("Wang^XiaoDong^^Dr^PhD=王^小东=")
    #expect(name.alphabeticComponents.familyName == "Wang")
    #expect(name.alphabeticComponents.givenName == "XiaoDong")
    #expect(name.alphabeticComponents.middleName == "")
    #expect(name.alphabeticComponents.namePrefix == "Dr")
    #expect(name.alphabeticComponents.nameSuffix == "PhD")
    #expect(name.ideographic == "王^小东")
    #expect(name.phonetic == nil)
    #expect(name.dicomText == "Wang^XiaoDong^^Dr^PhD=王^小东")
  }

  @Test(
    "Empty groups and components at the end fall away",
    arguments: [
      ("", ""), ("^^^^", ""), ("==", ""), ("A^^^^", "A"), ("=王", "=王"), ("==ワン", "==ワン"), ("A ^ B ", "A^B"),
      ("^B", "^B"), ("A^B^C^D^E^F", "A^B^C^D^E^F"), ("a=b=c=d", "a=b=c=d"),
    ])
  func normalised(_ given: String, _ text: String) {
    #expect(PersonName(given).dicomText == text)
    #expect(PersonName(PersonName(given).dicomText) == PersonName(given))
  }

  @Test(
    "People see the writing of their script",
    arguments: [
      ("Wang^XiaoDong=王^小东", "王小东"), ("Wang^XiaoDong", "Wang XiaoDong"), ("王小东", "王小东"),
      ("Adams^John Robert Quincy^^Rev.^B.A. M.Div.", "Rev. Adams John Robert Quincy, B.A. M.Div."),
      ("==やまだ^たろう", "やまだたろう"), ("", ""), ("^^^Dr", "Dr"),
    ])
  func formatted(_ given: String, _ text: String) {
    #expect(PersonName(given).formatted == text)
  }

  @Test("Both writings can be shown together")
  func both() {
    #expect(PersonName("Wang^XiaoDong=王^小东").formattedWithBothWritings == "王小东 (Wang XiaoDong)")
  }

  @Test("Names are equivalent whatever the width, case, accents and empty components")
  func equivalent() {
    #expect(PersonName("Müller^Jörg").isEquivalent(to: PersonName("MULLER^JORG^^")))
    #expect(PersonName("Wang^X=王^小东").isEquivalent(to: PersonName("=王^小东")))
    #expect(PersonName("ＷＡＮＧ^Ｘ").isEquivalent(to: PersonName("wang^x")))
    #expect(PersonName("王^小东").isEquivalent(to: PersonName("Wang^X=王^小东")))
    #expect(!PersonName("Wang^X").isEquivalent(to: PersonName("Wang^Y")))
    #expect(!PersonName("").isEquivalent(to: PersonName("Wang^Y")))
  }

  @Test("An element may hold several names")
  func values() {
    #expect(PersonName.values("A^B\\C^D").map(\.alphabetic) == ["A^B", "C^D"])
  }
}
