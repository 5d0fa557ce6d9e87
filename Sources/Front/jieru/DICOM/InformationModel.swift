import ArgumentParser
import DICOMCore
import DICOMNetwork

/// The query/retrieve information models (PS3.4 C.6) and the worklist (PS3.4 K).
enum InformationModel: String, ExpressibleByArgument, CaseIterable {
  case study, patient, worklist

  var find: String {
    switch self {
    case .study: "1.2.840.10008.5.1.4.1.2.2.1"
    case .patient: "1.2.840.10008.5.1.4.1.2.1.1"
    case .worklist: "1.2.840.10008.5.1.4.31"
    }
  }
  var move: String { self == .patient ? "1.2.840.10008.5.1.4.1.2.1.2" : "1.2.840.10008.5.1.4.1.2.2.2" }
  var get: String { self == .patient ? "1.2.840.10008.5.1.4.1.2.1.3" : "1.2.840.10008.5.1.4.1.2.2.3" }

  static func context(_ sopClass: String) -> PresentationContextProposal {
    PresentationContextProposal(
      abstractSyntax: sopClass,
      transferSyntaxes: [TransferSyntax.explicitVRLittleEndian.uid, TransferSyntax.implicitVRLittleEndian.uid])
  }
}

/// A level of the query/retrieve models.
enum RetrieveLevel: String, ExpressibleByArgument, CaseIterable {
  case patient = "PATIENT"
  case study = "STUDY"
  case series = "SERIES"
  case image = "IMAGE"

  init?(argument: String) { self.init(rawValue: argument.uppercased()) }

  /// What is asked for where the caller names no keys.
  var usualKeys: [Tag] {
    switch self {
    case .patient: [.patientID, .patientName, .patientBirthDate, .patientSex]
    case .study:
      [
        .patientID, .patientName, .studyDate, .studyTime, .accessionNumber, .modalitiesInStudy, .studyDescription,
        .numberOfStudyRelatedInstances, .studyInstanceUID,
      ]
    case .series: [.seriesNumber, .modality, .seriesDescription, .numberOfSeriesRelatedInstances, .seriesInstanceUID]
    case .image: [.instanceNumber, .sopClassUID, .sopInstanceUID]
    }
  }
}

/// A matching key: `PatientName=*王*`, `0010,0020=P1`, `StudyDate`, `ScheduledProcedureStepSequence.Modality=XA`.
struct MatchingKey: ExpressibleByArgument, Sendable {
  /// Sequences to enter, then the attribute.
  let path: [Tag]
  let value: String

  init?(argument: String) {
    let name: Substring
    if let equals = argument.firstIndex(of: "=") {
      name = argument[..<equals]
      value = String(argument[argument.index(after: equals)...])
    } else {
      name = argument[...]
      value = ""
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { Tag(String($0)) }
    path = parts.compactMap { $0 }
    guard !path.isEmpty, path.count == parts.count else { return nil }
  }
}

/// Makes an identifier of keys.
enum Identifier {
  /// - Parameter characterSet: a defined term such as `GB18030`; nil: UTF-8 where a value needs it.
  static func make(_ keys: [MatchingKey], characterSet: String?) -> DataSet {
    var identifier: DataSet
    if let characterSet {
      identifier = DataSet(characterSet: SpecificCharacterSet(characterSet.split(separator: "\\").map(String.init)))
    } else if keys.contains(where: { !$0.value.utf8.allSatisfy { $0 < 0x80 } }) {
      identifier = DataSet(characterSet: .utf8)
    } else {
      identifier = DataSet()
    }
    for key in keys { set(key.path[...], key.value, in: &identifier) }
    return identifier
  }

  private static func set(_ path: ArraySlice<Tag>, _ value: String, in dataSet: inout DataSet) {
    guard let tag = path.first else { return }
    guard path.count > 1 else {
      if value.isEmpty { dataSet.setEmpty(tag) } else { dataSet.set(tag, value) }
      return
    }
    var item = dataSet.items(tag).first ?? DataSet(characterSet: dataSet.characterSet)
    item.remove(.specificCharacterSet)
    set(path.dropFirst(), value, in: &item)
    dataSet.set(tag, [item])
  }
}
