/// The File Meta Information in front of a data set in a file (PS3.10 7.1).
public struct FileMetaInformation: Sendable, Hashable {
  /// What this package calls itself in files and associations (PS3.7 D.3.3.2).
  public static let jieruImplementationClassUID = "2.25.59850000730149631631800357998790824229"
  public static let jieruImplementationVersionName = "JIERU_1"

  /// Empty if unknown.
  public var sopClassUID: String
  /// Empty if unknown.
  public var sopInstanceUID: String
  public var transferSyntaxUID: String
  public var implementationClassUID: String
  public var implementationVersionName: String
  /// The AE title of what wrote the file.
  public var sourceApplicationEntityTitle: String?

  public init(
    sopClassUID: String, sopInstanceUID: String, transferSyntaxUID: String,
    implementationClassUID: String = FileMetaInformation.jieruImplementationClassUID,
    implementationVersionName: String = FileMetaInformation.jieruImplementationVersionName,
    sourceApplicationEntityTitle: String? = nil
  ) {
    self.sopClassUID = sopClassUID
    self.sopInstanceUID = sopInstanceUID
    self.transferSyntaxUID = transferSyntaxUID
    self.implementationClassUID = implementationClassUID
    self.implementationVersionName = implementationVersionName
    self.sourceApplicationEntityTitle = sourceApplicationEntityTitle
  }

  public var transferSyntax: TransferSyntax { TransferSyntax(uid: transferSyntaxUID) }

  /// Preamble of 128 zeros, `DICM` and group 0002, ready to stand before the data set.
  public func encoded() -> [UInt8] {
    var group: [UInt8] = []
    group.reserveCapacity(256)
    Self.append(&group, .fileMetaInformationVersion, .ob, [0, 1])
    let texts: [(Tag, VR, String)] = [
      (.mediaStorageSOPClassUID, .ui, sopClassUID),
      (.mediaStorageSOPInstanceUID, .ui, sopInstanceUID),
      (.transferSyntaxUID, .ui, transferSyntaxUID),
      (.implementationClassUID, .ui, implementationClassUID),
      (.implementationVersionName, .sh, implementationVersionName),
      (.sourceApplicationEntityTitle, .ae, sourceApplicationEntityTitle ?? ""),
    ]
    for (tag, vr, text) in texts where vr == .ui || !text.isEmpty {
      // A value longer than its length field can say is cut; nothing legal is.
      Self.append(&group, tag, vr, Array(text.utf8.prefix(0xFFFE)))
    }
    var bytes = [UInt8](repeating: 0, count: 128)
    bytes.reserveCapacity(144 &+ group.count)
    bytes += [0x44, 0x49, 0x43, 0x4D]
    var length: [UInt8] = []
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: group.count).littleEndian) { length += $0 }
    Self.append(&bytes, .fileMetaInformationGroupLength, .ul, length)
    return bytes + group
  }

  private static func append(_ bytes: inout [UInt8], _ tag: Tag, _ vr: VR, _ value: [UInt8]) {
    let length = value.count &+ (value.count & 1)
    for half in [tag.group, tag.element] {
      withUnsafeBytes(of: half.littleEndian) { bytes += $0 }
    }
    withUnsafeBytes(of: vr.rawValue.bigEndian) { bytes += $0 }
    if vr.hasLongLength {
      withUnsafeBytes(of: UInt16(0)) { bytes += $0 }
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: length).littleEndian) { bytes += $0 }
    } else {
      withUnsafeBytes(of: UInt16(truncatingIfNeeded: length).littleEndian) { bytes += $0 }
    }
    bytes += value
    if value.count & 1 == 1 { bytes.append(vr.padding) }
  }
}
