import Foundation
import Testing

@testable import DICOMCore

/// The files of David Clunie, pydicom and fo-dicom, and made ones with the traps of Chinese hospitals.
@Suite("Character sets in files")
struct CharacterSetFileTests {
  /// The shared test data: JIERU_SHARED, or `../shared` beside the package.
  static let folder: URL = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    let shared = ProcessInfo.processInfo.environment["JIERU_SHARED"].map { URL(filePath: $0) }
    return (shared ?? root.appending(path: "../shared")).appending(path: "data/dicom").standardizedFileURL
  }()

  static func read(_ name: String) throws -> DataSet? {
    let file = folder.appending(path: name)
    guard let data = try? Data(contentsOf: file) else {
      print("跳过：没有 \(name)。 Skipped: no \(name) in the shared test data (set JIERU_SHARED).")
      return nil
    }
    return try Part10.read([UInt8](data), stopBeforePixelData: true).dataSet
  }

  @Test(
    "Patient and description read as people wrote them",
    arguments: [
      ("charset/SCSARAB.dcm", "قباني^لنزار", nil), ("charset/SCSFREN.dcm", "Buc^Jérôme", nil),
      ("charset/SCSGERM.dcm", "Äneas^Rüdiger", nil), ("charset/SCSGREEK.dcm", "Διονυσιος", nil),
      ("charset/SCSH32.dcm", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう", nil), ("charset/SCSRUSS.dcm", "Люкceмбypг", nil),
      ("charset/SCSX1.dcm", "Wang^XiaoDong=王^小東", nil), ("charset/SCSX2.dcm", "Wang^XiaoDong=王^小东", nil),
      ("charset/chrArab.dcm", "قباني^لنزار", nil), ("charset/chrFrenMulti.dcm", "Buc^Jérôme", nil),
      ("charset/chrGB2312.dcm", "Zhang^XiaoDong=张^小东", nil),
      ("charset/chrH31.dcm", "Yamada^Tarou=山田^太郎=やまだ^たろう", nil), ("charset/chrHbrw.dcm", "שרון^דבורה", nil),
      ("charset/chrI2.dcm", "Hong^Gildong=洪^吉洞=홍^길동", nil), ("charset/chrJapMultiExplicitIR6.dcm", "やまだ^たろう", "Chest"),
      ("charset/chrRuss.dcm", "Люкceмбypг", nil),
      ("synthetic/charset/fullwidth_and_space.dcm", "ＷＡＮＧ　王^强涛", "肝动脉化疗栓塞"),
      ("synthetic/charset/gb18030.dcm", "Wang^Xiaodong=王^强涛", "肝动脉化疗栓塞"),
      ("synthetic/charset/gb18030_4byte.dcm", "Rare^Han=王^𠜎㐀", "肝动脉化疗栓塞"),
      ("synthetic/charset/gbk.dcm", "Li^Na=王^强涛", "肝动脉化疗栓塞"),
      ("synthetic/charset/gbk_backslash_trail.dcm", "Trap^Backslash=王^峔", "峔栓塞"),
      ("synthetic/charset/gbk_bytes_declared_latin1.dcm", "王^强涛", "肝动脉"),
      ("synthetic/charset/gbk_bytes_undeclared.dcm", "王^强涛", "肝动脉"),
      ("synthetic/charset/gbk_caret_trail.dcm", "Trap^Caret=王^閊諀", "肝动脉化疗栓塞"),
      ("synthetic/charset/iso2022_ir58.dcm", "Zhang^Wei=王^强涛", "栓塞"),
      ("synthetic/charset/iso_ir_6_explicit.dcm", "Plain^Ascii", "ascii"),
      ("synthetic/charset/unknown_term.dcm", "Plain^Ascii", "ascii"),
      ("synthetic/charset/utf8.dcm", "Chen^Jing=王^强涛", "肝动脉化疗栓塞"),
      ("synthetic/charset/utf8_bytes_declared_gb18030.dcm", "王^强涛", "肝动脉"),
    ] as [(String, String, String?)])
  func reads(_ name: String, _ patient: String, _ description: String?) throws {
    guard let dataSet = try Self.read(name) else { return }
    #expect(dataSet.personName(.patientName)?.dicomText == patient)
    if let description { #expect(dataSet.strings(.studyDescription) == [description]) }
  }

  @Test(
    "Items have a set of their own, or that of the data set around them",
    arguments: [
      "charset/chrSQEncoding.dcm", "charset/chrSQEncoding1.dcm",
    ])
  func items(_ name: String) throws {
    guard let dataSet = try Self.read(name) else { return }
    let item = dataSet.items(.requestedProcedureCodeSequence).first
    #expect(item?.string(.patientName) == "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう")
  }
}
