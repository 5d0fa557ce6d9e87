/// The DICOM JSON Model (PS3.18 F).
///
/// Text is UTF-8 and (0008,0005), where present, says `ISO_IR 192`. Names come as up to three component groups, IS and DS
/// as numbers (as strings where they are none), bytes as base64 or by reference.
public enum DICOMJSON {
  /// Bytes a binary value may have before it is given by reference, if references are given at all.
  public static let bulkDataThreshold = 1024

  /// The JSON object of a data set.
  ///
  /// `bulkDataURI` answers the reference for binary values longer than the threshold and for pixel data of any length;
  /// without it, or where it answers nil, the bytes are inline.
  public static func encode(
    _ dataSet: DataSet, bulkDataThreshold: Int = DICOMJSON.bulkDataThreshold,
    bulkDataURI: ((AttributePath) -> String?)? = nil
  ) -> [UInt8] {
    var encoder = DICOMJSONEncoder(
      threshold: bulkDataURI == nil ? .max : bulkDataThreshold,
      bulkDataURI: bulkDataURI ?? { _ in nil })
    encoder.append(dataSet)
    return encoder.writer.output
  }

  /// The JSON array of several data sets, as QIDO-RS and WADO-RS metadata answer.
  public static func encode(
    array dataSets: some Sequence<DataSet>,
    bulkDataThreshold: Int = DICOMJSON.bulkDataThreshold,
    bulkDataURI: ((_ index: Int, _ path: AttributePath) -> String?)? = nil
  ) -> [UInt8] {
    var output: [UInt8] = [UInt8(ascii: "[")]
    for (index, dataSet) in dataSets.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      if let bulkDataURI {
        output += encode(dataSet, bulkDataThreshold: bulkDataThreshold) { bulkDataURI(index, $0) }
      } else {
        output += encode(dataSet, bulkDataThreshold: bulkDataThreshold)
      }
    }
    output.append(UInt8(ascii: "]"))
    return output
  }

  /// The data set of a JSON object; its text is UTF-8. Values given by reference become `bulkDataURI`.
  ///
  /// Throws `badJSON` with the byte offset, and `nestedTooDeep`.
  public static func decode(_ json: [UInt8]) throws(DICOMError) -> DataSet {
    try json.withUnsafeBufferPointer { (bytes) throws(DICOMError) in
      var decoder = DICOMJSONDecoder(reader: JSONReader(bytes: bytes))
      let dataSet = try decoder.dataSet()
      try decoder.end()
      return dataSet
    }
  }

  /// The data sets of a JSON array of objects; a single object counts as an array of one.
  public static func decode(array json: [UInt8]) throws(DICOMError) -> [DataSet] {
    try json.withUnsafeBufferPointer { (bytes) throws(DICOMError) in
      var decoder = DICOMJSONDecoder(reader: JSONReader(bytes: bytes))
      let dataSets = try decoder.dataSets()
      try decoder.end()
      return dataSets
    }
  }
}
