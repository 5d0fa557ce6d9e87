/// A kind of voxel that NIfTI stores as it is.
public protocol NIfTIVoxel: Sendable {
  /// `datatype` of nifti1.h.
  static var niftiType: Int16 { get }
  /// Appends the voxel, little endian.
  func append(to bytes: inout [UInt8])
}

extension UInt8: NIfTIVoxel {
  public static var niftiType: Int16 { 2 }
  public func append(to bytes: inout [UInt8]) { bytes.append(self) }
}

extension Int16: NIfTIVoxel {
  public static var niftiType: Int16 { 4 }
  public func append(to bytes: inout [UInt8]) { bytes.appendLittleEndian(self) }
}

extension UInt16: NIfTIVoxel {
  public static var niftiType: Int16 { 512 }
  public func append(to bytes: inout [UInt8]) { bytes.appendLittleEndian(self) }
}

extension Int32: NIfTIVoxel {
  public static var niftiType: Int16 { 8 }
  public func append(to bytes: inout [UInt8]) { bytes.appendLittleEndian(self) }
}

extension Float: NIfTIVoxel {
  public static var niftiType: Int16 { 16 }
  public func append(to bytes: inout [UInt8]) { bytes.appendLittleEndian(bitPattern) }
}

extension [UInt8] {
  mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
