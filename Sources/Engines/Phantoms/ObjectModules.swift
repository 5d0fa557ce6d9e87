import DICOMCore

/// The modules that every composite object has (PS3.3 C.7, C.12), filled from a setting and a patient.
struct ObjectModules {
  var setting: PhantomSetting
  var patient: SyntheticPatient
  var sopClassUID: String
  var modality: String
  /// Labels that name the UIDs: objects with the same label share the study, the series and so on.
  var study: String
  var series: String
  var instance: String
  var studyDescription: String
  var seriesDescription: String
  var seriesNumber = 1
  var instanceNumber = 1

  /// A data set with patient, study, series, equipment and SOP common modules.
  func dataSet() -> DataSet {
    var ds = DataSet(characterSet: SpecificCharacterSet(patient.characterSet))
    ds.set(.sopClassUID, sopClassUID)
    ds.set(.sopInstanceUID, setting.uids.uid(instance))
    addPatientAndStudy(to: &ds)
    ds.set(.modality, modality)
    ds.set(.seriesInstanceUID, setting.uids.uid(series))
    ds.set(.seriesNumber, seriesNumber)
    ds.set(.seriesDescription, seriesDescription)
    ds.set(.seriesDate, setting.date)
    ds.set(.seriesTime, setting.time)
    ds.set(.instanceNumber, instanceNumber)
    ds.set(.manufacturer, "Jieru Phantoms")
    ds.set(.manufacturerModelName, "Phantom")
    ds.set(.deviceSerialNumber, String(setting.seed))
    ds.set(.softwareVersions, "1")
    return ds
  }

  private func addPatientAndStudy(to ds: inout DataSet) {
    ds.set(.patientName, patient.name)
    ds.set(.patientID, patient.id)
    ds.set(.issuerOfPatientID, "JIERU-PHANTOM")
    ds.set(.patientBirthDate, patient.birthDate)
    ds.set(.patientSex, patient.sex)
    ds.set(.qualityControlSubject, "YES")
    ds.set(.patientComments, "Synthetic phantom, not a person")
    ds.set(.studyInstanceUID, setting.uids.uid(study))
    ds.set(.studyDate, setting.date)
    ds.set(.studyTime, setting.time)
    ds.set(.studyID, "P" + String(SeededNoise.hash(study, seed: 0) % 1_000_000))
    ds.set(.accessionNumber, "PH" + String(SeededNoise.hash(study, seed: 1) % 100_000_000))
    ds.set(.referringPhysicianName, "")
    ds.set(.studyDescription, studyDescription)
  }

  /// The finished object.
  func object(_ ds: DataSet) -> PhantomObject {
    PhantomObject(ds, sopClassUID: sopClassUID, sopInstanceUID: setting.uids.uid(instance))
  }
}

extension DataSet {
  /// Image pixel module (PS3.3 C.7.6.3) for unsigned or signed grey values.
  mutating func setGrey(
    rows: Int, columns: Int, bitsAllocated: Int, bitsStored: Int, isSigned: Bool, pixels: [UInt8]
  ) {
    set(.samplesPerPixel, 1)
    set(.photometricInterpretation, "MONOCHROME2")
    set(.rows, rows)
    set(.columns, columns)
    set(.bitsAllocated, bitsAllocated)
    set(.bitsStored, bitsStored)
    set(.highBit, bitsStored - 1)
    set(.pixelRepresentation, isSigned ? 1 : 0)
    setPixels(pixels, vr: bitsAllocated > 8 ? .ow : .ob)
  }

  /// Image pixel module for interleaved RGB of 8 bits.
  mutating func setColour(rows: Int, columns: Int, pixels: [UInt8]) {
    set(.samplesPerPixel, 3)
    set(.photometricInterpretation, "RGB")
    set(.planarConfiguration, 0)
    set(.rows, rows)
    set(.columns, columns)
    set(.bitsAllocated, 8)
    set(.bitsStored, 8)
    set(.highBit, 7)
    set(.pixelRepresentation, 0)
    setPixels(pixels, vr: .ob)
  }

  private mutating func setPixels(_ pixels: [UInt8], vr: VR) {
    let even = pixels.count % 2 == 0 ? pixels : pixels + [0]
    self[.pixelData] = DataElement(tag: .pixelData, vr: vr, value: .bytes(even))
  }

  /// A code sequence item (PS3.3 8.8).
  static func code(_ value: String, _ scheme: String, _ meaning: String) -> DataSet {
    var item = DataSet()
    item.set(.codeValue, value)
    item.set(.codingSchemeDesignator, scheme)
    item.set(.codeMeaning, meaning)
    return item
  }
}

/// 16-bit samples as little-endian bytes.
func littleEndianBytes(_ samples: [Int16]) -> [UInt8] {
  var bytes = [UInt8]()
  bytes.reserveCapacity(samples.count * 2)
  for sample in samples {
    let bits = UInt16(bitPattern: sample)
    bytes.append(UInt8(truncatingIfNeeded: bits))
    bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
  }
  return bytes
}
