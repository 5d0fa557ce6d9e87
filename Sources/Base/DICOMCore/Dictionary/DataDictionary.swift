/// The data dictionary of PS3.6 with its repeating groups and retired elements.
///
/// The table is parsed once, at the first question; an answer then costs one hash probe.
public struct DataDictionary {
  /// What PS3.6 says of one element.
  public struct Entry: Hashable, Sendable {
    public let keyword: String
    public let name: String
    /// The first VR of the table; UN if the table gives none.
    public let vr: VR
    /// The others, as SS in "US or SS".
    public let alternativeVRs: [VR]
    /// Value multiplicity as printed: `1`, `1-n`, `2-2n`.
    public let vm: String
    public let isRetired: Bool
  }

  /// The entry of a standard element, repeating groups resolved; nil for private and unknown tags.
  public static func entry(for tag: Tag) -> Entry? {
    if let row = DictionaryIndex.shared.row(of: tag.rawValue) {
      return DictionaryIndex.shared.entry(row: row)
    }
    return RepeatingIndex.shared.entry(for: tag.rawValue)
  }

  /// The tag of a keyword such as `PatientName`, case-sensitive.
  public static func tag(forKeyword keyword: String) -> Tag? {
    DictionaryIndex.shared.tagsByKeyword[keyword]
  }

  /// The VR an implicit VR data set gives to an element, before PixelRepresentation and the like are looked at:
  /// LO for private creators, UL for group lengths, UN for what is not known (PS3.5 A.1, 7.8.1).
  public static func implicitVR(of tag: Tag) -> VR {
    if let vr = DictionaryIndex.shared.vr(of: tag.rawValue) { return vr }
    if tag.element == 0 { return .ul }
    if tag.isPrivate { return tag.isPrivateCreator ? .lo : .un }
    return RepeatingIndex.shared.entry(for: tag.rawValue)?.vr ?? .un
  }
}
