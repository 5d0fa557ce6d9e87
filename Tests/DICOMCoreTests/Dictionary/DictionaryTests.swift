import Testing

@testable import DICOMCore

@Suite("Tags, VRs, UIDs and transfer syntaxes are the standard's")
struct DictionaryTests {
  @Test(
    "Tags are found by keyword, number and with parentheses",
    arguments: [
      ("PatientName", 0x0010_0010), ("00100010", 0x0010_0010), ("(0010,0010)", 0x0010_0010), ("0010,0010", 0x0010_0010),
      ("7fe00010", 0x7FE0_0010),
      ("StudyInstanceUID", 0x0020_000D),
    ] as [(String, UInt32)])
  func text(text: String, number: UInt32) {
    #expect(Tag(text)?.rawValue == number)
  }

  @Test(
    "Nonsense is no tag", arguments: ["", "patientname", "0010001", "001000100", "(0010,00100)", "0010-0010", "(,)"])
  func nonsense(text: String) {
    #expect(Tag(text) == nil)
  }

  @Test("Static tags have the keyword's spelling in lower camel case")
  func statics() {
    #expect(Tag.sopClassUID == Tag(0x0008, 0x0016))
    #expect(Tag.patientID.keyword == "PatientID")
    #expect(Tag.kvp.keyword == "KVP")
    #expect(Tag.ctdiVol.keyword == "CTDIvol")
    #expect(Tag.xRayTubeCurrent.description == "(0018,1151)")
    #expect(Tag.pixelData.hexadecimal == "7FE00010")
  }

  @Test("Repeating groups share an entry", arguments: [0x6000_3000, 0x6004_3000, 0x601E_3000] as [UInt32])
  func repeating(number: UInt32) {
    let entry = DataDictionary.entry(for: Tag(rawValue: number))
    #expect(entry?.keyword == "OverlayData")
    #expect(entry?.vr == .ob && entry?.alternativeVRs == [.ow])
  }

  @Test("Retired and private elements are told from current ones")
  func kinds() {
    #expect(DataDictionary.entry(for: Tag(0x5000, 0x3000))?.isRetired == true)
    #expect(DataDictionary.entry(for: .patientName)?.isRetired == false)
    #expect(DataDictionary.entry(for: Tag(0x0029, 0x1010)) == nil)
    #expect(DataDictionary.implicitVR(of: Tag(0x0029, 0x0010)) == .lo)
    #expect(DataDictionary.implicitVR(of: Tag(0x0029, 0x1010)) == .un)
    #expect(DataDictionary.implicitVR(of: Tag(0x0029, 0x0000)) == .ul)
    #expect(DataDictionary.entry(for: .smallestImagePixelValue)?.alternativeVRs == [.ss])
  }

  @Test("Every row of the table is found again by tag and keyword")
  func complete() {
    var count = 0
    dictionaryTable.withUTF8Buffer { text in
      TextTable.eachLine(of: text) { line in
        guard let number = Tag.number(in: text[line].prefix(8)) else { return }
        count += 1
        let entry = DataDictionary.entry(for: Tag(rawValue: number))
        #expect(entry != nil)
        if let keyword = entry?.keyword, !keyword.isEmpty {
          #expect(DataDictionary.tag(forKeyword: keyword)?.rawValue == number)
        }
      }
    }
    #expect(count > 5_000)
  }

  @Test("Value representations know their lengths")
  func representations() {
    let long = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV", "ZZ"]
    let short = [
      "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI",
      "UL", "US",
    ]
    #expect(long.allSatisfy { VR($0)?.hasLongLength == true })
    #expect(short.allSatisfy { VR($0)?.hasLongLength == false && VR($0)?.isKnown == true })
    #expect(["LO", "LT", "PN", "SH", "ST", "UC", "UT"].allSatisfy { VR($0)?.usesCharacterSet == true })
    #expect(VR("王") == nil && VR("A") == nil)
  }

  @Test("UIDs have names, and storage classes are listed")
  func uids() {
    #expect(UIDDictionary.name(of: "1.2.840.10008.5.1.4.1.1.2") == "CT Image Storage")
    #expect(SOPClass.ctImageStorage == "1.2.840.10008.5.1.4.1.1.2")
    #expect(SOPClass.allStorage.count > 180)
    #expect(SOPClass.isStorage(SOPClass.xRayAngiographicImageStorage))
    #expect(!SOPClass.isStorage(SOPClass.verification))
    #expect(!SOPClass.isStorage(SOPClass.storageCommitmentPushModel))
    #expect(UIDDictionary.isRetired(TransferSyntax.explicitVRBigEndian.uid))
  }

  @Test("Transfer syntaxes say how they are laid out")
  func syntaxes() {
    #expect(TransferSyntax.implicitVRLittleEndian.isImplicitVR && !TransferSyntax.implicitVRLittleEndian.isEncapsulated)
    #expect(TransferSyntax.explicitVRBigEndian.isBigEndian)
    #expect(TransferSyntax.deflatedExplicitVRLittleEndian.isDeflated)
    #expect(
      TransferSyntax.jpegLosslessSV1.isLossy == false && TransferSyntax.jpegBaseline.isLossy == true
        && TransferSyntax.htj2k.isLossy == nil)
    #expect(TransferSyntax.known("1.2.3") == nil)
    #expect(TransferSyntax(uid: "1.2.3").isEncapsulated)
    #expect(TransferSyntax.all.allSatisfy { UIDDictionary.kind(of: $0.uid) == "Transfer Syntax" })
    #expect(Set(TransferSyntax.all.map(\.uid)).count == TransferSyntax.all.count)
  }
}
