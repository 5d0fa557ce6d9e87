public import DICOMCore

/// One synthetic DICOM object: what a modality would send.
public struct PhantomObject: Sendable {
  /// The data set, complete with its pixel data.
  public var dataSet: DataSet
  /// The SOP class it was made for, (0008,0016).
  public let sopClassUID: String
  /// Its own UID, (0008,0018).
  public let sopInstanceUID: String

  init(_ dataSet: DataSet, sopClassUID: String, sopInstanceUID: String) {
    self.dataSet = dataSet
    self.sopClassUID = sopClassUID
    self.sopInstanceUID = sopInstanceUID
  }

  /// The object as a Part 10 file (PS3.10 7.1), Explicit VR Little Endian.
  ///
  /// The same object always gives the same bytes.
  public func part10() throws(DICOMError) -> [UInt8] {
    try Part10.write(dataSet, as: .explicitVRLittleEndian)
  }
}
