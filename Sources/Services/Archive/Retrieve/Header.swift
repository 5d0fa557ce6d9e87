public import DICOMCore
package import Store

extension Archive {
  /// The instance's bytes, open for reading.
  package func object(_ instance: StoredInstance) throws -> StoredObject { try store.open(instance.location) }

  /// The instance's data set without its pixel data.
  package func header(_ instance: StoredInstance) throws -> DataSet {
    try PixelObject.header(instance, try store.open(instance.location))
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
