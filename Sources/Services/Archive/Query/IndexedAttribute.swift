public import DICOMCore

/// An attribute that the index can match and return, and where it stands.
public struct IndexedAttribute: Sendable {
  enum Kind {
    /// Exact, or with wildcards.
    case text
    /// Exact, from a list.
    case uid
    case date
    case time
    case integer
    /// Person name: folded, all component groups.
    case name
    /// Backslash-separated; matched through the series.
    case modalities
  }

  public let tag: Tag
  public let level: QueryLevel
  let expression: String
  let kind: Kind

  /// Every attribute, by level, in the order in which the result columns are read.
  static let all: [IndexedAttribute] = [
    .init(tag: .patientID, level: .patient, expression: "p.patient_id", kind: .text),
    .init(tag: .issuerOfPatientID, level: .patient, expression: "p.issuer", kind: .text),
    .init(tag: .patientName, level: .patient, expression: "p.name", kind: .name),
    .init(tag: .patientBirthDate, level: .patient, expression: "p.birth_date", kind: .date),
    .init(tag: .patientSex, level: .patient, expression: "p.sex", kind: .text),
    .init(tag: .numberOfPatientRelatedStudies, level: .patient, expression: "p.studies", kind: .integer),

    .init(tag: .studyInstanceUID, level: .study, expression: "s.uid", kind: .uid),
    .init(tag: .studyDate, level: .study, expression: "s.date", kind: .date),
    .init(tag: .studyTime, level: .study, expression: "s.time", kind: .time),
    .init(tag: .accessionNumber, level: .study, expression: "s.accession", kind: .text),
    .init(tag: .studyID, level: .study, expression: "s.study_id", kind: .text),
    .init(tag: .studyDescription, level: .study, expression: "s.description", kind: .text),
    .init(tag: .referringPhysicianName, level: .study, expression: "s.referring", kind: .text),
    .init(tag: .patientAge, level: .study, expression: "s.patient_age", kind: .text),
    .init(tag: .institutionName, level: .study, expression: "s.institution", kind: .text),
    .init(tag: .modalitiesInStudy, level: .study, expression: "s.modalities", kind: .modalities),
    .init(tag: .numberOfStudyRelatedSeries, level: .study, expression: "s.series_count", kind: .integer),
    .init(tag: .numberOfStudyRelatedInstances, level: .study, expression: "s.instance_count", kind: .integer),

    .init(tag: .seriesInstanceUID, level: .series, expression: "e.uid", kind: .uid),
    .init(tag: .modality, level: .series, expression: "e.modality", kind: .text),
    .init(tag: .seriesNumber, level: .series, expression: "e.number", kind: .integer),
    .init(tag: .seriesDescription, level: .series, expression: "e.description", kind: .text),
    .init(tag: .bodyPartExamined, level: .series, expression: "e.body_part", kind: .text),
    .init(tag: .laterality, level: .series, expression: "e.laterality", kind: .text),
    .init(tag: .seriesDate, level: .series, expression: "e.date", kind: .date),
    .init(tag: .seriesTime, level: .series, expression: "e.time", kind: .time),
    .init(tag: .protocolName, level: .series, expression: "e.protocol", kind: .text),
    .init(tag: .stationName, level: .series, expression: "e.station", kind: .text),
    .init(
      tag: .performedProcedureStepStartDate, level: .series, expression: "e.pps_date", kind: .date),
    .init(
      tag: .performedProcedureStepStartTime, level: .series, expression: "e.pps_time", kind: .time),
    .init(tag: .numberOfSeriesRelatedInstances, level: .series, expression: "e.instance_count", kind: .integer),

    .init(tag: .sopInstanceUID, level: .instance, expression: "i.uid", kind: .uid),
    .init(tag: .sopClassUID, level: .instance, expression: "i.sop_class", kind: .uid),
    .init(tag: .instanceNumber, level: .instance, expression: "i.number", kind: .integer),
    .init(tag: .rows, level: .instance, expression: "i.pixel_rows", kind: .integer),
    .init(tag: .columns, level: .instance, expression: "i.pixel_columns", kind: .integer),
    .init(tag: .bitsAllocated, level: .instance, expression: "i.bits_allocated", kind: .integer),
    .init(tag: .numberOfFrames, level: .instance, expression: "i.frames", kind: .integer),
    .init(
      tag: .availableTransferSyntaxUID, level: .instance, expression: "i.transfer_syntax", kind: .uid),
  ]

  static let byTag: [Tag: IndexedAttribute] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.tag, $0) })

  /// The attributes that rows of `level` carry: its own and those of the levels above.
  static func upTo(_ level: QueryLevel) -> [IndexedAttribute] { all.filter { $0.level <= level } }
}
