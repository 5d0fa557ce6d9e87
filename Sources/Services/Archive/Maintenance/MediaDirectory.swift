import DICOMCore

/// A DICOMDIR under construction: patients, their studies, series and objects (PS3.3 F, PS3.10 8.6).
struct MediaDirectory {
  private static let sopClass = "1.2.840.10008.1.3.10"

  /// One directory record with those below it.
  private final class Record {
    var dataSet: DataSet
    var lower: [Record] = []
    var offset = 0

    init(_ type: String, _ dataSet: DataSet) {
      self.dataSet = dataSet
      for tag in [Tag.offsetOfTheNextDirectoryRecord, .offsetOfReferencedLowerLevelDirectoryEntity] {
        self.dataSet.set(tag, 0)
      }
      self.dataSet.set(.recordInUseFlag, 0xFFFF)
      self.dataSet.set(.directoryRecordType, type)
    }
  }

  private let root = Record("", DataSet())
  private var known: [String: Record] = [:]

  /// Lists an object; false where its kind has no record here.
  mutating func add(_ header: DataSet, fileID: [String], transferSyntaxUID: String) -> Bool {
    guard let type = Self.type(of: header) else { return false }
    var leaf = Self.keys(header, [], optional: [])
    leaf.set(.referencedFileID, fileID)
    leaf.set(.referencedSOPClassUIDInFile, header.string(.sopClassUID) ?? "")
    leaf.set(.referencedSOPInstanceUIDInFile, header.string(.sopInstanceUID) ?? "")
    leaf.set(.referencedTransferSyntaxUIDInFile, transferSyntaxUID)
    leaf.set(.instanceNumber, header.string(.instanceNumber) ?? "")
    if type == "SR DOCUMENT" {
      for tag in [Tag.completionFlag, .verificationFlag, .contentDate, .contentTime, .conceptNameCodeSequence] {
        leaf[tag] = header[tag]
      }
    }
    let patient = record(
      "PATIENT", under: root,
      key: (header.string(.issuerOfPatientID) ?? "") + "\u{0}" + (header.string(.patientID) ?? ""),
      Self.keys(header, [.patientName, .patientID], optional: []))
    let study = record(
      "STUDY", under: patient, key: header.string(.studyInstanceUID) ?? "",
      Self.keys(
        header, [.studyDate, .studyTime, .accessionNumber, .studyInstanceUID, .studyID], optional: [.studyDescription]))
    let series = record(
      "SERIES", under: study, key: header.string(.seriesInstanceUID) ?? "",
      Self.keys(header, [.modality, .seriesInstanceUID, .seriesNumber], optional: [.seriesDescription]))
    series.lower.append(Record(type, leaf))
    return true
  }

  /// Images and structured reports have records; other kinds need attributes that only their own modules tell.
  private static func type(of header: DataSet) -> String? {
    if header.contains(.rows) { return "IMAGE" }
    let keyword = UIDDictionary.keyword(of: header.string(.sopClassUID) ?? "") ?? ""
    return header.contains(.conceptNameCodeSequence) && keyword.hasSuffix("SRStorage") ? "SR DOCUMENT" : nil
  }

  private mutating func record(_ type: String, under parent: Record, key: String, _ dataSet: DataSet) -> Record {
    let key = type + "\u{0}" + key
    if let record = known[key] { return record }
    let record = Record(type, dataSet)
    known[key] = record
    parent.lower.append(record)
    return record
  }

  /// Attributes taken over from an object, in the object's own character set.
  private static func keys(_ header: DataSet, _ tags: [Tag], optional: [Tag]) -> DataSet {
    var record = DataSet()
    if let set = header[.specificCharacterSet] { record[.specificCharacterSet] = set }
    for tag in tags {
      if let element = header[tag] { record[tag] = element } else { record.setEmpty(tag) }
    }
    for tag in optional { if let element = header[tag], !element.isEmpty { record[tag] = element } }
    return record
  }

  // MARK: - Writing

  /// The DICOMDIR file. Offsets count from its first byte (PS3.3 F.3.2.2).
  func encoded() throws(DICOMError) -> [UInt8] {
    let meta = FileMetaInformation(
      sopClassUID: Self.sopClass, sopInstanceUID: Self.newUID(),
      transferSyntaxUID: TransferSyntax.explicitVRLittleEndian.uid
    ).encoded()
    var head = DataSet()
    head.set(.fileSetID, "JIERU")
    head.set(.offsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 0)
    head.set(.offsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, 0)
    head.set(.fileSetConsistencyFlag, 0)
    // Offsets have a fixed width, so lengths are final before they are known.
    let start = meta.count + (try Self.bytes(head).count) + 12
    var end = start
    try Self.place(root.lower, &end)
    Self.link(root.lower)
    head.set(.offsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, root.lower.first?.offset ?? 0)
    head.set(.offsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, root.lower.last?.offset ?? 0)
    var output = meta + (try Self.bytes(head))
    output += [0x04, 0x00, 0x20, 0x12, 0x53, 0x51, 0x00, 0x00]
    Self.append(UInt32(truncatingIfNeeded: end - start), to: &output)
    try Self.write(root.lower, to: &output)
    return output
  }

  private static func bytes(_ dataSet: DataSet) throws(DICOMError) -> [UInt8] {
    try dataSet.encoded(as: .explicitVRLittleEndian)
  }

  private static func place(_ records: [Record], _ end: inout Int) throws(DICOMError) {
    for record in records {
      record.offset = end
      end += 8 + (try bytes(record.dataSet).count)
      try place(record.lower, &end)
    }
  }

  private static func link(_ records: [Record]) {
    for (index, record) in records.enumerated() {
      record.dataSet.set(
        .offsetOfTheNextDirectoryRecord, index + 1 < records.count ? records[index + 1].offset : 0)
      record.dataSet.set(.offsetOfReferencedLowerLevelDirectoryEntity, record.lower.first?.offset ?? 0)
      link(record.lower)
    }
  }

  private static func write(_ records: [Record], to output: inout [UInt8]) throws(DICOMError) {
    for record in records {
      let item = try bytes(record.dataSet)
      output += [0xFE, 0xFF, 0x00, 0xE0]
      append(UInt32(truncatingIfNeeded: item.count), to: &output)
      output += item
      try write(record.lower, to: &output)
    }
  }

  private static func append(_ number: UInt32, to output: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { output += $0 }
  }

  /// A UID for the file-set, new each time.
  private static func newUID() -> String {
    var uids = UIDGenerator()
    return uids.next()
  }
}
