public import DICOMCore
package import Store

extension Archive {
  /// The instance's bytes, open for reading.
  package func object(_ instance: StoredInstance) throws -> StoredObject { try store.open(instance.location) }

  /// The instance's data set without its pixel data.
  package func header(_ instance: StoredInstance) throws -> DataSet {
    try PixelObject.header(instance, try store.open(instance.location))
  }

  /// Tag and VR of the pixel data that follows the header; nil where there is none, or it cannot be told without
  /// inflating the object.
  package func pixelDataElement(_ instance: StoredInstance) throws -> (tag: Tag, vr: VR)? {
    let syntax = TransferSyntax(uid: instance.transferSyntaxUID)
    let start = instance.dataSetOffset + instance.headerLength
    guard !syntax.isDeflated, start + 8 <= instance.location.length else { return nil }
    let bytes = try store.open(instance.location).bytes(in: start..<(start + 8))
    func number(_ at: Int) -> UInt16 {
      let (first, second) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
      return syntax.isBigEndian ? first << 8 | second : second << 8 | first
    }
    let tag = Tag(number(0), number(2))
    guard [.pixelData, .floatPixelData, .doubleFloatPixelData].contains(tag) else { return nil }
    return (tag, syntax.isImplicitVR ? .ow : VR(rawValue: UInt16(bytes[4]) << 8 | UInt16(bytes[5])))
  }

  /// The instance's whole data set.
  package func dataSet(_ instance: StoredInstance) throws -> DataSet {
    let bytes = try store.open(instance.location).bytes(in: instance.dataSetOffset..<instance.location.length)
    return try DataSet(parsing: bytes, transferSyntax: TransferSyntax(uid: instance.transferSyntaxUID))
  }

  /// The first instance below a match, for attributes that the index does not hold.
  package func representative(of match: QueryMatch) async throws -> StoredInstance? {
    try await database.read { try IndexReader(connection: $0).representative(of: match) }
  }

  /// Grows whenever the study or series gets an instance; nil where there is none.
  package func change(study: String, series: String?) async throws -> Int? {
    try await database.read { try IndexReader(connection: $0).change(study: study, series: series) }
  }
}
