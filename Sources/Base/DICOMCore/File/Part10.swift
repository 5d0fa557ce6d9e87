/// Whole files in memory (PS3.10).
public enum Part10 {
  /// Reads a file: its File Meta Information, guessed where missing, and its data set.
  ///
  /// Offsets in errors count from the first byte of the file; for deflated data sets, from the first byte of the file
  /// as if it were inflated.
  public static func read(
    _ bytes: UnsafeRawBufferPointer, stopBeforePixelData: Bool = false,
    limits: ScanLimits = .standard
  ) throws(DICOMError) -> (meta: FileMetaInformation, dataSet: DataSet) {
    let (meta, start) = try FileMetaInformation.parse(bytes, isComplete: true)
    do throws(DICOMError) {
      let dataSet = try DataSet(
        parsing: UnsafeRawBufferPointer(rebasing: bytes[start...]),
        transferSyntax: meta.transferSyntax, stopBeforePixelData: stopBeforePixelData,
        limits: limits)
      return (meta, dataSet)
    } catch {
      throw error.shifted(by: start)
    }
  }

  /// Reads a file from an array.
  public static func read(
    _ bytes: [UInt8], stopBeforePixelData: Bool = false, limits: ScanLimits = .standard
  ) throws(DICOMError) -> (meta: FileMetaInformation, dataSet: DataSet) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(DICOMError) in
      try read(
        UnsafeRawBufferPointer(buffer), stopBeforePixelData: stopBeforePixelData, limits: limits)
    }
  }

  /// Writes a file. The UIDs of the File Meta Information are those of the data set.
  public static func write(
    _ dataSet: DataSet, as transferSyntax: TransferSyntax,
    sourceApplicationEntityTitle: String? = nil
  ) throws(DICOMError) -> [UInt8] {
    let meta = FileMetaInformation(
      sopClassUID: dataSet.string(.sopClassUID) ?? "",
      sopInstanceUID: dataSet.string(.sopInstanceUID) ?? "",
      transferSyntaxUID: transferSyntax.uid,
      sourceApplicationEntityTitle: sourceApplicationEntityTitle)
    return try meta.encoded() + dataSet.encoded(as: transferSyntax)
  }
}
