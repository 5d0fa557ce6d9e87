/// Repeating groups and elements: overlays (60xx), curves (50xx) and a few retired tables (PS3.5 7.6).
struct RepeatingIndex: Sendable {
  static let shared = RepeatingIndex()

  private struct Pattern: Sendable {
    let mask: UInt32
    let value: UInt32
    let entry: DataDictionary.Entry
  }

  private let patterns: [Pattern]

  init() {
    var patterns: [Pattern] = []
    repeatingTable.withUTF8Buffer { text in
      TextTable.eachLine(of: text) { line in
        let row = DictionaryRow(text: text, line: line)
        guard let value = Tag.number(in: text[line].prefix(8)), let mask = row.mask else { return }
        patterns.append(Pattern(mask: mask, value: value, entry: row.entry))
      }
    }
    self.patterns = patterns
  }

  /// The entry whose pattern the tag fits. Repeating groups are the even ones up to xx1E in the case of overlays and
  /// curves; other even numbers occur in old files and mean the same.
  func entry(for tag: UInt32) -> DataDictionary.Entry? {
    guard tag & 0x0001_0000 == 0 else { return nil }
    switch tag >> 24 {
    case 0x00, 0x10, 0x50, 0x60, 0x7F: break
    default: return nil
    }
    return patterns.first { tag & $0.mask == $0.value }?.entry
  }
}
