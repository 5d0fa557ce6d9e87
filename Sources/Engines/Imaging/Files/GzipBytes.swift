import DICOMCore

/// Gzip-compressed files, recognised by their first two bytes (RFC 1952, section 2.3.1).
enum GzipBytes {
  /// The most bytes a file may inflate to: a volume of 2^30 voxels of 4 bytes and its header.
  static let limit = 4 << 30 + 4096

  /// The bytes themselves, inflated if they are a gzip file.
  static func inflated(_ bytes: [UInt8], field: String) throws(VolumeError) -> [UInt8] {
    guard bytes.starts(with: [0x1F, 0x8B]) else { return bytes }
    do {
      return try Gzip.inflate(bytes, limit: limit)
    } catch {
      throw VolumeError(
        .badFile, field: field, zh: "gzip 数据损坏或过大", en: "the gzip file is damaged or too large: \(error.detail)")
    }
  }
}
