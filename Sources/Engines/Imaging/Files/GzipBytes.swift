import DICOMCore

/// Gzip-compressed files, recognised by their first two bytes (RFC 1952, section 2.3.1).
enum GzipBytes {
  static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The first bytes of the inflated file, or of the file itself.
  static func prefix(_ bytes: [UInt8], count: Int, field: String) throws(VolumeError) -> [UInt8] {
    guard isCompressed(bytes) else { return Array(bytes.prefix(count)) }
    return try reading(field) { () throws(DICOMError) in try Gzip.prefix(bytes, count: count) }
  }

  /// The bytes themselves, inflated if they are a gzip file; one that grows beyond `limit` is refused.
  static func inflated(_ bytes: [UInt8], limit: Int, field: String) throws(VolumeError) -> [UInt8] {
    guard isCompressed(bytes) else { return bytes }
    return try reading(field) { () throws(DICOMError) in try Gzip.inflate(bytes, limit: limit) }
  }

  private static func reading(
    _ field: String, _ body: () throws(DICOMError) -> [UInt8]
  ) throws(VolumeError) -> [UInt8] {
    do {
      return try body()
    } catch {
      throw VolumeError(
        .badFile, field: field, zh: "gzip 数据损坏或过大", en: "the gzip file is damaged or too large: \(error.detail)")
    }
  }
}
