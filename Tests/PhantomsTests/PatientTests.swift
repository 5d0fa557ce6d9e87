import DICOMCore
import Testing

@testable import Phantoms

@Suite("Synthetic patients")
struct PatientTests {
  @Test(arguments: SyntheticPatient.names.indices)
  func `keep their name in the character set that is declared`(number: Int) throws {
    let patient = SyntheticPatient.numbered(number)
    let tiny = TinyInstances(setting: PhantomSetting(seed: 1), perStudy: 1, firstPatient: 0)
    let (_, ds) = try Part10.read(try tiny.object(at: number).part10())
    #expect(ds.string(.patientName) == patient.name)
    #expect(ds.characterSet.definedTerms == SpecificCharacterSet(patient.characterSet).definedTerms)
  }

  @Test func `have an ID of their own even when names repeat`() {
    let many = (0..<500).map { SyntheticPatient.numbered($0) }
    #expect(Set(many.map(\.id)).count == 500)
    #expect(many.allSatisfy { DICOMDate($0.birthDate) != nil })
  }

  @Test(arguments: [
    ("20260102", 1, "20260101"), ("20260101", 1, "20251231"), ("20240301", 1, "20240229"),
    ("20230301", 1, "20230228"), ("20000301", 366, "19990301"), ("20260102", 0, "20260102"),
  ])
  func `are examined on real days`(date: String, days: Int, expected: String) {
    #expect(dayText(before: date, by: days) == expected)
  }
}
