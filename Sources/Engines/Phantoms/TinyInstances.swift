import DICOMCore

/// Many small instances over many studies: what an index is filled with.
public struct TinyInstances: Sendable {
  public let setting: PhantomSetting
  /// Instances of each study.
  public let perStudy: Int
  /// Number given to the first patient.
  public let firstPatient: Int

  public init(setting: PhantomSetting, perStudy: Int = 5, firstPatient: Int = 1000) {
    self.setting = setting
    self.perStudy = max(perStudy, 1)
    self.firstPatient = firstPatient
  }

  /// The instance at a place; consecutive places share a study. Names go through every character set of
  /// ``SyntheticPatient/names``, dates go back day by day from the setting's.
  public func object(at index: Int) -> PhantomObject {
    let study = index / perStudy
    var dated = setting
    dated.date = dayText(before: setting.date, by: study % 700)
    var modules = ObjectModules(
      setting: dated, patient: .numbered(firstPatient + study),
      sopClassUID: "1.2.840.10008.5.1.4.1.1.7", modality: "OT", study: "tiny/\(study)",
      series: "tiny/\(study)/series", instance: "tiny/\(study)/\(index % perStudy)",
      studyDescription: ["TACE", "PTCA", "DSA CEREBRAL", "CT ABDOMEN"][study % 4],
      seriesDescription: "Tiny")
    modules.instanceNumber = index % perStudy + 1
    var ds = modules.dataSet()
    ds.set(.patientOrientation, "")
    ds.set(.laterality, "")
    ds.set(.conversionType, "WSD")
    ds.setGrey(
      rows: 16, columns: 16, bitsAllocated: 8, bitsStored: 8, isSigned: false,
      pixels: (0..<256).map { UInt8(truncatingIfNeeded: $0 &+ index) })
    return modules.object(ds)
  }
}

/// The day some days before a `YYYYMMDD` date; the text itself if it is not a date.
func dayText(before date: String, by days: Int) -> String {
  guard let day = DICOMDate(date), let earlier = DICOMDate(daysSince1970: day.daysSince1970 - days)
  else { return date }
  return earlier.description
}
