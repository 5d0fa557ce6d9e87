/// One matching key of a query, ready to be held against values (PS3.4 C.2.2.2, PS3.18 8.3.4.1).
///
/// A pure function of the key's text and VR, for filters in memory. Which rule applies:
/// an empty key matches everything; dates and times match ranges; UIDs match exactly, any of a list;
/// names match whatever the width, case and accents, in every writing; other text matches exactly
/// by case, with wildcards where the VR allows them.
public struct AttributeMatch: Sendable, Hashable {
  /// The rule the key asks for.
  public enum Rule: Sendable, Hashable {
    case universal
    /// Any of the values, each exactly: UIDs and VRs without wildcards.
    case exact([String])
    /// Any of the patterns, as written.
    case wildcard([WildcardPattern])
    /// Any of the patterns, after folding.
    case folded([WildcardPattern])
    case name([NamePattern])
    case date(DateRange)
    case time(TimeRange)
    case dateTime(DateTimeRange)
  }

  /// A pattern for names: one for every group when the key has no `=`, else one a group.
  public struct NamePattern: Sendable, Hashable {
    var any: WildcardPattern?
    var groups: [WildcardPattern?] = []
  }

  public let rule: Rule

  /// The match of a key's decoded text; backslashes part the values of a list.
  ///
  /// - Parameters:
  ///   - foldsText: match text other than names as names are, as fuzzy matching asks.
  /// A date or time key that is no range matches by its text, so that odd values can be found.
  public init(key: String, vr: VR, foldsText: Bool = false) {
    let values = SpecificCharacterSet.values(of: key, vr: vr).filter { !$0.isEmpty }
    if values.isEmpty {
      rule = .universal
      return
    }
    switch vr {
    case .pn:
      let names = values.map(Self.namePattern)
      rule = names.contains { $0.any?.matchesEverything == true } ? .universal : .name(names)
    case .da: rule = DateRange(values[0]).map(Rule.date) ?? .exact(values)
    case .tm: rule = TimeRange(values[0]).map(Rule.time) ?? .exact(values)
    case .dt: rule = DateTimeRange(values[0]).map(Rule.dateTime) ?? .exact(values)
    case .ui, .as_, .is_, .ds, .sl, .ss, .sv, .ul, .us, .uv, .fl, .fd, .at: rule = .exact(values)
    default:
      let patterns = values.map { WildcardPattern(foldsText ? SearchText.fold($0) : $0) }
      if patterns.contains(where: \.matchesEverything) {
        rule = .universal
      } else {
        rule = foldsText ? .folded(patterns) : .wildcard(patterns)
      }
    }
  }

  /// Whether the key matches everything, absent values included.
  public var isUniversal: Bool { rule == .universal }

  /// Whether any of an element's values matches. An element without values matches universal keys
  /// only.
  public func matches(_ values: [String]) -> Bool {
    isUniversal || values.contains { matches($0) }
  }

  /// Whether a single decoded value matches.
  ///
  /// - Parameter offset: the data set's offset from UTC in minutes east, for moments without one.
  public func matches(_ value: String, assuming offset: Int = 0) -> Bool {
    switch rule {
    case .universal: return true
    case .exact(let keys):
      let trimmed = value.trimmingPadding()
      return keys.contains { $0.utf8.elementsEqual(trimmed.utf8) }
    case .wildcard(let patterns):
      let trimmed = value.trimmingPadding(leading: false)
      return patterns.contains { $0.matches(trimmed) }
    case .folded(let patterns):
      let folded = SearchText.fold(value)
      return patterns.contains { $0.matches(folded) }
    case .name(let patterns):
      let name = PersonName(value)
      return patterns.contains { Self.matches($0, name) }
    case .date(let range): return DICOMDate(value).map(range.contains) ?? false
    case .time(let range): return DICOMTime(value).map(range.contains) ?? false
    case .dateTime(let range):
      return DICOMDateTime(value).map { range.contains($0, assuming: offset) } ?? false
    }
  }

  private static func namePattern(_ key: String) -> NamePattern {
    let groups = key.split(separator: "=", omittingEmptySubsequences: false)
      .map { SearchText.fold(String($0)) }
    guard groups.count > 1 else { return NamePattern(any: WildcardPattern(groups.first ?? "")) }
    if groups.allSatisfy(\.isEmpty) { return NamePattern(any: WildcardPattern("*")) }
    return NamePattern(
      any: nil, groups: groups.prefix(3).map { $0.isEmpty ? nil : WildcardPattern($0) })
  }

  private static func matches(_ pattern: NamePattern, _ name: PersonName) -> Bool {
    if let any = pattern.any {
      return name.groups.contains { any.matches(SearchText.fold($0)) }
    }
    let groups = [name.alphabetic, name.ideographic, name.phonetic]
    for (group, pattern) in zip(groups, pattern.groups) {
      guard let pattern, !pattern.matchesEverything else { continue }
      guard let group, pattern.matches(SearchText.fold(group)) else { return false }
    }
    return true
  }
}
