/// The top-level elements a header scan keeps: what study, series and instance queries answer, and what the pixels need.
enum IndexedTags {
  static let all: [Tag] = [
    .specificCharacterSet, .imageType, .instanceCreationDate, .instanceCreationTime, .sopClassUID,
    .sopInstanceUID, .studyDate, .seriesDate, .acquisitionDate, .contentDate,
    .acquisitionDateTime, .studyTime, .seriesTime, .acquisitionTime, .contentTime,
    .accessionNumber, .modality, .conversionType, .manufacturer, .institutionName,
    .referringPhysicianName, .timezoneOffsetFromUTC, .stationName, .studyDescription,
    .seriesDescription, .institutionalDepartmentName, .performingPhysicianName,
    .nameOfPhysiciansReadingStudy, .operatorsName, .manufacturerModelName,
    .patientName, .patientID, .issuerOfPatientID, .patientBirthDate, .patientBirthTime,
    .patientSex, Tag(0x0010, 0x1000), .otherPatientNames, .patientAge, .patientSize,
    .patientWeight, .ethnicGroup, .patientComments, .bodyPartExamined, .sliceThickness,
    .deviceSerialNumber, .protocolName, .frameTime, .patientPosition,
    .positionerPrimaryAngle, .positionerSecondaryAngle,
    .studyInstanceUID, .seriesInstanceUID, .studyID, .seriesNumber, .acquisitionNumber,
    .instanceNumber, .imagePositionPatient, .imageOrientationPatient, .frameOfReferenceUID,
    .laterality, .sliceLocation, .imageComments,
    .samplesPerPixel, .photometricInterpretation, .planarConfiguration, .numberOfFrames,
    .frameIncrementPointer, .rows, .columns, .pixelSpacing, .bitsAllocated, .bitsStored,
    .highBit, .pixelRepresentation, .burnedInAnnotation, .windowCenter, .windowWidth,
    .rescaleIntercept, .rescaleSlope, .recommendedViewingMode, .lossyImageCompression,
    .performedProcedureStepStartDate, .performedProcedureStepStartTime,
    .performedProcedureStepID, .performedProcedureStepDescription, .completionFlag,
    .verificationFlag, .documentTitle, .mimeTypeOfEncapsulatedDocument, .contentLabel,
    .contentDescription, .extendedOffsetTable, .extendedOffsetTableLengths,
  ].sorted()

  static let numbers: [UInt32] = all.map(\.rawValue)

  /// The slot of a tag, or nil if the scan does not keep it.
  static func slot(of tag: Tag) -> Int? {
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = (low &+ high) / 2
      if numbers[middle] < tag.rawValue { low = middle &+ 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == tag.rawValue ? low : nil
  }
}
