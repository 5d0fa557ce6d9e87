// room: DICOMCore
