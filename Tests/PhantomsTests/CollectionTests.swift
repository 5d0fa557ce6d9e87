import DICOMCore
import Testing

@testable import Phantoms

@Suite("A collection of phantoms")
struct CollectionTests {
  static let small = PhantomCollection(setting: PhantomSetting(seed: 7), size: .small)

  @Test func `gives the same bytes for the same seed`() throws {
    let again = PhantomCollection(setting: PhantomSetting(seed: 7), size: .small)
    #expect(Self.small.entries.map(\.path) == again.entries.map(\.path))
    for (one, other) in zip(Self.small.entries, again.entries) {
      #expect(try one.object().part10() == other.object().part10(), "\(one.path)")
    }
  }

  @Test func `gives other pixels and other UIDs for another seed`() throws {
    let other = PhantomCollection(setting: PhantomSetting(seed: 8), size: .small)
    let pairs = zip(Self.small.entries, other.entries).map { ($0.object(), $1.object()) }
    #expect(pairs.allSatisfy { $0.sopInstanceUID != $1.sopInstanceUID })
    #expect(pairs[0].0.dataSet.bytes(.pixelData) != pairs[0].1.dataSet.bytes(.pixelData))
  }

  @Test func `gives every object a valid UID of its own`() {
    let uids = Self.small.entries.map { $0.object().sopInstanceUID }
    #expect(Set(uids).count == uids.count)
    #expect(uids.allSatisfy { UIDText.isValid($0) && $0.hasPrefix("2.25.") })
  }

  @Test func `marks every object as synthetic in three ways`() {
    for entry in Self.small.entries {
      let ds = entry.object().dataSet
      #expect(ds.string(.patientID)?.hasPrefix(SyntheticPatient.idPrefix) == true, "\(entry.path)")
      #expect(ds.string(.qualityControlSubject) == "YES", "\(entry.path)")
      #expect(ds.string(.patientComments)?.contains("not a person") == true, "\(entry.path)")
    }
  }

  @Test func `takes date and UIDs from its setting`() {
    let setting = PhantomSetting(
      seed: 1, date: "20300401", time: "120000", uids: PhantomUIDs { "1.2.3.\($0.utf8.count)" })
    let ds = PhantomCollection(setting: setting, size: .small).entries[0].object().dataSet
    #expect(ds.string(.studyDate) == "20300401")
    #expect(ds.string(.studyInstanceUID) == "1.2.3.8")
  }

  @Test func `reads back from its file as it was written`() throws {
    for entry in Self.small.entries {
      let object = entry.object()
      let (meta, ds) = try Part10.read(try object.part10())
      #expect(meta.sopInstanceUID == object.sopInstanceUID)
      // As bytes: reading keeps the padding that writing adds.
      #expect(
        try ds.encoded(as: .explicitVRLittleEndian)
          == object.dataSet.encoded(as: .explicitVRLittleEndian), "\(entry.path)")
    }
  }

  @Test func `puts the dose report into the study it belongs to`() throws {
    let run = try #require(Self.small.entries.first { $0.path == "xa-hepatic/dsa.dcm" }).object()
    let dose = try #require(Self.small.entries.first { $0.path == "xa-hepatic/dose.dcm" }).object()
    #expect(
      run.dataSet.string(.studyInstanceUID) == dose.dataSet.string(.studyInstanceUID))
    #expect(run.dataSet.string(.studyID) == dose.dataSet.string(.studyID))
  }
}
