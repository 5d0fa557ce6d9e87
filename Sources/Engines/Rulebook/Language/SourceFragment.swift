/// A stretch of a source file with the place where it stands: a heading's text, a table's cell, a block of rules.
///
/// Held as an array of Unicode scalars, so that the lexer walks it in constant time a step; one scalar counts
/// as one character of a column.
struct SourceFragment: Sendable, Hashable {
  let scalars: [Unicode.Scalar]
  let start: SourcePosition

  init(_ scalars: [Unicode.Scalar], at start: SourcePosition) {
    self.scalars = scalars
    self.start = start
  }

  init(_ scalars: ArraySlice<Unicode.Scalar>, at start: SourcePosition) {
    self.init(Array(scalars), at: start)
  }

  var isEmpty: Bool { scalars.isEmpty }

  var text: String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// Without blanks at either end.
  var trimmed: SourceFragment {
    var (from, to) = (0, scalars.count)
    while from < to, scalars[from].isBlank { from += 1 }
    while to > from, scalars[to - 1].isBlank { to -= 1 }
    return from == 0 && to == scalars.count ? self : part(from..<to)
  }

  /// The scalars of `range`, which stands within the bounds.
  func part(_ range: Range<Int>) -> SourceFragment {
    SourceFragment(scalars[range], at: position(ofIndex: range.lowerBound))
  }

  func position(ofIndex index: Int) -> SourcePosition {
    var (line, column) = (start.line, start.column)
    for scalar in scalars[..<min(index, scalars.count)] {
      if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return SourcePosition(file: start.file, line: line, column: column)
  }

  /// Where `separator` first stands, from `from` on.
  func firstIndex(of separator: String, from: Int = 0) -> Int? {
    let sought = Array(separator.unicodeScalars)
    guard let first = sought.first, scalars.count >= sought.count, from <= scalars.count - sought.count else {
      return nil
    }
    return (from...(scalars.count - sought.count)).first { index in
      scalars[index] == first && scalars[index..<index + sought.count].elementsEqual(sought)
    }
  }

  /// The trimmed parts before and after the first `separator`; `nil` where there is none.
  func divided(by separator: String) -> (before: SourceFragment, after: SourceFragment)? {
    guard let index = firstIndex(of: separator) else { return nil }
    let end = index + separator.unicodeScalars.count
    return (part(0..<index).trimmed, part(end..<scalars.count).trimmed)
  }

  func hasPrefix(_ prefix: String) -> Bool { scalars.starts(with: prefix.unicodeScalars) }

  /// `中文 / English`; `nil` where either is missing.
  func bilingual() -> Bilingual? { halves(" / ") }

  /// `中文 · English`, as headings write it. No blank is needed after a full-width bracket; a point within a
  /// name (约翰·史密斯) has none behind it.
  var titles: Bilingual? { halves("· ") }

  private func halves(_ separator: String) -> Bilingual? {
    guard let (chinese, english) = divided(by: separator), !chinese.isEmpty, !english.isEmpty else { return nil }
    return Bilingual(chinese.text, english.text)
  }

  /// The first word and the trimmed rest.
  var firstWord: (word: SourceFragment, rest: SourceFragment) {
    let whole = trimmed
    let end = whole.scalars.firstIndex { $0.isBlank } ?? whole.scalars.count
    return (whole.part(0..<end), whole.part(end..<whole.scalars.count).trimmed)
  }
}

extension Unicode.Scalar {
  /// A space, a tab, an ideographic space, a line's end.
  var isBlank: Bool { self == " " || self == "\t" || self == "\n" || self == "\r" || self == "\u{3000}" }

  var isDigit: Bool { value >= 0x30 && value <= 0x39 }

  /// Begins a name: a letter of any script, or `_`.
  var beginsName: Bool {
    if value < 0x80 { return (value | 0x20) >= 0x61 && (value | 0x20) <= 0x7A || self == "_" }
    return properties.isAlphabetic
  }

  var continuesName: Bool { beginsName || isDigit }
}
