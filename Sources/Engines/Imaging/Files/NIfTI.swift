/// A volume in a NIfTI-1 or NIfTI-2 file (one file, three axes).
///
/// Patient coordinates of the file are RAS; grids here are LPS.
public struct NIfTI: Sendable {
  public let grid: Grid
  let header: NIfTIHeader
  private let bytes: [UInt8]

  /// - Parameter file: the file's bytes, gzip-compressed or not.
  /// - Throws: ``VolumeError`` naming the header field that is at fault.
  public init(_ file: [UInt8]) throws(VolumeError) {
    // The header first: it tells how far a compressed file may grow.
    header = try NIfTIHeader(GzipBytes.prefix(file, count: 540, field: "NIfTI"))
    grid = try header.grid()
    let needed = grid.count * header.storage.byteCount
    let (end, isFar) = needed.addingReportingOverflow(header.offset)
    let bytes = try GzipBytes.inflated(file, limit: isFar ? needed : end + 1 << 20, field: "NIfTI")
    guard header.offset <= bytes.count, bytes.count - header.offset >= needed else {
      throw VolumeError(
        .badFile, field: "NIfTI.vox_offset",
        zh: "体素数据不完整：需要 \(needed) 字节，只有 \(max(0, bytes.count - header.offset))",
        en: "\(needed) bytes of voxels are needed, \(max(0, bytes.count - header.offset)) are there")
    }
    self.bytes = bytes
  }

  /// Whether slope and intercept change the stored numbers.
  private var isScaled: Bool {
    header.slope != 0 && header.slope.isFinite && header.intercept.isFinite
      && !(header.slope == 1 && header.intercept == 0)
  }

  /// The voxels as real values (`scl_slope`, `scl_inter` applied).
  ///
  /// - Throws: ``VolumeError`` with code `badValue` if one is not finite.
  public func values() throws(VolumeError) -> Volume<Float> {
    var out: [Float] = []
    switch header.storage {
    case .uint8: out = read(UInt8.self) { Float($0) }
    case .int8: out = read(Int8.self) { Float($0) }
    case .int16: out = read(Int16.self) { Float($0) }
    case .uint16: out = read(UInt16.self) { Float($0) }
    case .int32: out = read(Int32.self) { Float($0) }
    case .uint32: out = read(UInt32.self) { Float($0) }
    case .int64: out = read(Int64.self) { Float($0) }
    case .uint64: out = read(UInt64.self) { Float($0) }
    case .float32: out = read(UInt32.self) { Float(bitPattern: $0) }
    case .float64: out = read(UInt64.self) { Float(Double(bitPattern: $0)) }
    }
    if isScaled {
      let (slope, intercept) = (header.slope, header.intercept)
      for index in out.indices { out[index] = Float(Double(out[index]) * slope + intercept) }
    }
    let volume = Volume(trusted: grid, voxels: out)
    try volume.requireFinite(field: "NIfTI.voxels")
    return volume
  }

  /// The voxels as whole label numbers 0 ... 65535.
  ///
  /// - Throws: ``VolumeError`` with code `badValue` if one is negative, fractional or too large.
  public func labels() throws(VolumeError) -> Volume<UInt16> {
    let values = try values()
    var out = [UInt16](repeating: 0, count: grid.count)
    for (place, value) in values.voxels.enumerated() {
      guard let label = UInt16(exactly: value) else {
        throw VolumeError(
          .badValue, field: "NIfTI.voxels", zh: "标签须为 0 至 65535 的整数，现有 \(value)",
          en: "labels must be whole numbers 0 to 65535, not \(value)")
      }
      out[place] = label
    }
    return Volume<UInt16>(trusted: grid, voxels: out)
  }

  private func read<Raw: FixedWidthInteger>(_ type: Raw.Type, _ value: (Raw) -> Float) -> [Float] {
    var out = [Float](repeating: 0, count: grid.count)
    let width = MemoryLayout<Raw>.size
    bytes.withUnsafeBytes { raw in
      for place in 0..<out.count {
        let stored = raw.loadUnaligned(fromByteOffset: header.offset &+ place &* width, as: Raw.self)
        out[place] = value(header.isBigEndian ? Raw(bigEndian: stored) : Raw(littleEndian: stored))
      }
    }
    return out
  }
}
