public import DICOMCore

/// What a new DICOM object made here needs to know besides its content: whose it is, and who made it when.
public struct DerivedObject: Sendable {
  /// Attributes of patient and study, and of the frame of reference, are taken from here: the header of a source image.
  public var source: DataSet
  /// Makes the new series, instance and dimension UIDs.
  public var uids: UIDGenerator
  /// `yyyymmdd` and `hhmmss`: engines have no clock.
  public var date: String
  public var time: String
  public var seriesNumber: Int
  public var seriesDescription: String
  /// `Name^Given` of the person, or the program's name.
  public var creator: String
  public var softwareVersion: String

  public init(
    source: DataSet, uids: UIDGenerator, date: String, time: String, seriesNumber: Int = 900,
    seriesDescription: String, creator: String = "Jieru", softwareVersion: String
  ) {
    self.source = source
    self.uids = uids
    self.date = date
    self.time = time
    self.seriesNumber = seriesNumber
    self.seriesDescription = seriesDescription
    self.creator = creator
    self.softwareVersion = softwareVersion
  }

  /// A data set with the modules of patient, study, series, equipment and SOP common (PS3.3 C.7.1 to C.7.5, C.12.1).
  mutating func dataSet(sopClassUID: String, modality: String) -> DataSet {
    var dataSet = DataSet(characterSet: source.characterSet)
    for tag in [
      Tag.patientName, .patientID, .issuerOfPatientID, .patientBirthDate, .patientSex, .studyInstanceUID,
      .studyDate, .studyTime, .studyID, .accessionNumber, .referringPhysicianName, .studyDescription,
    ] {
      if let element = source[tag] {
        dataSet[tag] = element
      } else if DerivedObject.typeTwo.contains(tag) {
        dataSet.setEmpty(tag)
      }
    }
    dataSet.set(.sopClassUID, sopClassUID)
    dataSet.set(.sopInstanceUID, uids.next())
    dataSet.set(.seriesInstanceUID, uids.next())
    dataSet.set(.modality, modality)
    dataSet.set(.seriesNumber, seriesNumber)
    dataSet.set(.seriesDescription, seriesDescription)
    dataSet.set(.seriesDate, date)
    dataSet.set(.seriesTime, time)
    dataSet.set(.instanceNumber, 1)
    dataSet.set(.contentDate, date)
    dataSet.set(.contentTime, time)
    dataSet.set(.manufacturer, "Jieru")
    dataSet.set(.manufacturerModelName, "Jieru")
    dataSet.set(.deviceSerialNumber, "1")
    dataSet.set(.softwareVersions, softwareVersion)
    return dataSet
  }

  /// Attributes that must be there, if only empty.
  private static let typeTwo: Set<Tag> = [
    .patientName, .patientID, .patientBirthDate, .patientSex, .studyDate, .studyTime, .studyID, .accessionNumber,
    .referringPhysicianName,
  ]
}

/// A code of a terminology (PS3.3 table 8.8-1).
public struct Coded: Sendable, Hashable {
  public var value: String
  public var scheme: String
  public var meaning: String

  public init(_ value: String, _ scheme: String, _ meaning: String) {
    self.value = value
    self.scheme = scheme
    self.meaning = meaning
  }

  var item: DataSet {
    var item = DataSet()
    item.set(.codeValue, value)
    item.set(.codingSchemeDesignator, scheme)
    item.set(.codeMeaning, meaning)
    return item
  }

  init?(_ item: DataSet?) {
    guard let item, let value = item.string(.codeValue) else { return nil }
    self.init(value, item.string(.codingSchemeDesignator) ?? "", item.string(.codeMeaning) ?? "")
  }
}
