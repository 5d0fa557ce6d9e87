/// One data element: tag, VR and value (PS3.5 7.1).
public struct DataElement: Sendable, Hashable {
  /// What an element holds.
  public enum Value: Sendable, Hashable {
    /// The value as it stands in a little-endian data set: text in the data set's character set, binary numbers little
    /// endian whatever the transfer syntax was. Padding is kept.
    case bytes([UInt8])
    /// The items of a sequence.
    case sequence([DataSet])
    /// Encapsulated pixel data: the basic offset table first (perhaps empty), then the fragments.
    case fragments([[UInt8]])
    /// A value that is kept elsewhere: only in data sets for or from DICOM JSON (PS3.18 F.2.6).
    case bulkDataURI(String)
  }

  public var tag: Tag
  public var vr: VR
  public var value: Value

  public init(tag: Tag, vr: VR, value: Value) {
    self.tag = tag
    self.vr = vr
    self.value = value
  }

  /// The bytes of a value that is neither sequence nor fragments.
  public var bytes: [UInt8]? {
    if case .bytes(let bytes) = value { bytes } else { nil }
  }

  /// The items, if the element is a sequence.
  public var items: [DataSet]? {
    if case .sequence(let items) = value { items } else { nil }
  }

  /// True for a value of no bytes, no items or no fragments.
  public var isEmpty: Bool {
    switch value {
    case .bytes(let bytes): bytes.isEmpty
    case .sequence(let items): items.isEmpty
    case .fragments(let fragments): fragments.isEmpty
    case .bulkDataURI: false
    }
  }

  /// The VR to read the value by: the dictionary's where a writer said UN of a standard element (PS3.5 6.2.2 note 2).
  var readingVR: VR { vr == .un ? DataDictionary.implicitVR(of: tag) : vr }
}

extension DataElement: CustomStringConvertible {
  /// Tag, VR and size; never the value.
  public var description: String {
    let size =
      switch value {
      case .bytes(let bytes): "\(bytes.count) bytes"
      case .sequence(let items): "\(items.count) items"
      case .fragments(let fragments): "\(fragments.count) fragments"
      case .bulkDataURI: "bulk data"
      }
    return "\(tag) \(vr) \(tag.keyword ?? "") [\(size)]"
  }
}
