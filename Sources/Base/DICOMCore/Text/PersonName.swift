/// One value of VR PN: a name in up to three writings (PS3.5 6.2.1).
///
/// ```swift
/// let name = PersonName("Wang^XiaoDong=王^小东")
/// name.ideographic            // "王^小东"
/// name.formatted              // "王小东"
/// ```
public struct PersonName: Sendable, Hashable {
  /// The alphabetic group, e.g. `Wang^XiaoDong`; nil if empty.
  public var alphabetic: String?
  /// The ideographic group, e.g. `王^小东`; nil if empty.
  public var ideographic: String?
  /// The phonetic group, e.g. `やまだ^たろう`; nil if empty.
  public var phonetic: String?

  /// A name of its groups; empty ones, and those of carets alone, count as nil.
  public init(alphabetic: String?, ideographic: String? = nil, phonetic: String? = nil) {
    self.alphabetic = Self.normalised(alphabetic)
    self.ideographic = Self.normalised(ideographic)
    self.phonetic = Self.normalised(phonetic)
  }

  /// The name of one value in DICOM's form, decoded: groups between `=`, components between `^`.
  ///
  /// What follows a third `=` is kept in the phonetic group, so that nothing is lost.
  public init(_ dicomText: String) {
    guard dicomText.utf8.contains(UInt8(ascii: "=")) else {
      self.init(alphabetic: dicomText)
      return
    }
    let groups = dicomText.utf8
      .split(separator: UInt8(ascii: "="), maxSplits: 2, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    self.init(
      alphabetic: groups.first, ideographic: groups.count > 1 ? groups[1] : nil,
      phonetic: groups.count > 2 ? groups[2] : nil)
  }

  /// The names of a whole element, whose values stand between backslashes.
  public static func values(_ dicomText: String) -> [PersonName] {
    dicomText.split(separator: "\\", omittingEmptySubsequences: false).map { PersonName(String($0)) }
  }

  /// The value in DICOM's form, without empty groups and components at the end.
  public var dicomText: String {
    var groups = [alphabetic ?? "", ideographic ?? "", phonetic ?? ""]
    while groups.last?.isEmpty == true { groups.removeLast() }
    return groups.joined(separator: "=")
  }

  /// Whether no group holds anything.
  public var isEmpty: Bool { alphabetic == nil && ideographic == nil && phonetic == nil }

  /// The groups that are there, in order.
  public var groups: [String] { [alphabetic, ideographic, phonetic].compactMap(\.self) }

  /// The group without spaces at component ends and without empty components at its end.
  private static func normalised(_ group: String?) -> String? {
    guard let group, !group.isEmpty else { return nil }
    if isNormal(group) { return group }
    var components = group.split(separator: "^", omittingEmptySubsequences: false)
      .map { String($0).trimmingPadding() }
    while components.last?.isEmpty == true { components.removeLast() }
    return components.isEmpty ? nil : components.joined(separator: "^")
  }

  /// Whether there is nothing to take off, as in nearly every name.
  private static func isNormal(_ group: String) -> Bool {
    var previous = UInt8(ascii: "^")
    for byte in group.utf8 {
      if byte == 0 || byte == 0x20 && previous == UInt8(ascii: "^") { return false }
      if byte == UInt8(ascii: "^"), previous == 0x20 { return false }
      previous = byte
    }
    return previous != UInt8(ascii: "^") && previous != 0x20
  }
}

extension PersonName {
  /// The five components of one group (PS3.5 6.2.1.1), each empty where absent.
  public struct Components: Sendable, Hashable {
    public var familyName = ""
    public var givenName = ""
    public var middleName = ""
    public var namePrefix = ""
    public var nameSuffix = ""

    /// Components of their texts.
    public init(
      familyName: String = "", givenName: String = "", middleName: String = "",
      namePrefix: String = "", nameSuffix: String = ""
    ) {
      self.familyName = familyName
      self.givenName = givenName
      self.middleName = middleName
      self.namePrefix = namePrefix
      self.nameSuffix = nameSuffix
    }

    /// The components of a group; what follows a fifth `^` stays in the suffix.
    public init(group: String) {
      let parts = group.split(separator: "^", maxSplits: 4, omittingEmptySubsequences: false)
        .map { String($0).trimmingPadding() }
      func part(_ index: Int) -> String { index < parts.count ? parts[index] : "" }
      self.init(
        familyName: part(0), givenName: part(1), middleName: part(2), namePrefix: part(3),
        nameSuffix: part(4))
    }

    /// The group in DICOM's form.
    public var group: String {
      var parts = [familyName, givenName, middleName, namePrefix, nameSuffix]
      while parts.last?.isEmpty == true { parts.removeLast() }
      return parts.joined(separator: "^")
    }
  }

  /// The components of the alphabetic group.
  public var alphabeticComponents: Components { Components(group: alphabetic ?? "") }
  /// The components of the ideographic group.
  public var ideographicComponents: Components { Components(group: ideographic ?? "") }
  /// The components of the phonetic group.
  public var phoneticComponents: Components { Components(group: phonetic ?? "") }

  /// The name for people: the ideographic writing if there is one, else the alphabetic, else the
  /// phonetic. Chinese, Japanese and Korean writings run together ("王小东"), others are spaced
  /// with the family name first ("Wang XiaoDong", prefix before, suffix behind a comma).
  public var formatted: String {
    guard let group = ideographic ?? alphabetic ?? phonetic else { return "" }
    return Self.formatted(group)
  }

  /// Both writings: `王小东 (Wang XiaoDong)`, or the one there is.
  public var formattedWithBothWritings: String {
    guard let ideographic, let alphabetic else { return formatted }
    return "\(Self.formatted(ideographic)) (\(Self.formatted(alphabetic)))"
  }

  /// One group for people.
  public static func formatted(_ group: String) -> String {
    let parts = Components(group: group)
    let main = [parts.familyName, parts.givenName, parts.middleName].filter { !$0.isEmpty }
    let runsTogether = main.allSatisfy { $0.unicodeScalars.allSatisfy(SearchText.isEastAsian) }
    var text = main.joined(separator: runsTogether ? "" : " ")
    if !parts.namePrefix.isEmpty { text = text.isEmpty ? parts.namePrefix : "\(parts.namePrefix) \(text)" }
    if !parts.nameSuffix.isEmpty { text = text.isEmpty ? parts.nameSuffix : "\(text), \(parts.nameSuffix)" }
    return text
  }

  /// Whether two names are the same to a searcher: any writing of one equals the same writing of
  /// the other after ``SearchText/fold(_:)``; width, case, accents and empty components aside.
  public func isEquivalent(to other: PersonName) -> Bool {
    func same(_ a: String?, _ b: String?) -> Bool {
      guard let a, let b else { return false }
      return SearchText.fold(a) == SearchText.fold(b)
    }
    return same(alphabetic, other.alphabetic) || same(ideographic, other.ideographic)
      || same(phonetic, other.phonetic) || same(alphabetic, other.ideographic)
      || same(ideographic, other.alphabetic) || isEmpty && other.isEmpty
  }
}

extension PersonName: CustomStringConvertible {
  /// The value in DICOM's form. A patient's name: not for logs.
  public var description: String { dicomText }
}
