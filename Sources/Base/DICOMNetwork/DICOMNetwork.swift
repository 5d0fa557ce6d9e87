// room: DICOMNetwork
