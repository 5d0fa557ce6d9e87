/// Reads the type column of a table of facts: `integer, fixed`, `list of Device`, `boolean = a and b`.
struct TypeReader {
  private let cell: SourceFragment
  private let vocabulary: Vocabulary
  private(set) var isFixed = false
  private(set) var derivation: Syntax?

  init(_ cell: SourceFragment, _ vocabulary: Vocabulary) {
    self.cell = cell.withoutBackticks
    self.vocabulary = vocabulary
  }

  /// The type; `nil` where it cannot be read, which is said.
  mutating func read(_ findings: inout Findings) -> ValueType? {
    var words = cell
    if let sign = cell.firstIndex(of: "=") {
      words = cell.part(0..<sign).trimmed
      var parser = Parser(cell.part(sign + 1..<cell.scalars.count))
      do throws(SyntaxError) {
        let syntax = try parser.expression()
        if take(fixed: &parser) { isFixed = true }
        guard parser.isAtEnd else { throw parser.expected(Bilingual("格的末尾", "the end of the cell")) }
        derivation = syntax
      } catch {
        findings.add(error)
      }
    }
    if let (before, after) = words.divided(by: ",") {
      if after.text == "fixed" {
        isFixed = true
      } else {
        findings.error(at: after.start, "类型后面只能写 fixed", "only 'fixed' may stand behind a type")
      }
      words = before
    }
    guard let type = type(words) else {
      findings.error(
        at: cell.start,
        "没有类型“\(words.text)”：可用 boolean integer rational date moment period code text、枚举和记录的名称、“list of …”，后加 ? 表示可以为无",
        "there is no type '\(words.text)': boolean integer rational date moment period code text, an enumeration's or record's name, 'list of …', with '?' where there may be none"
      )
      return nil
    }
    return type
  }

  private func take(fixed parser: inout Parser) -> Bool {
    parser.take(sign: ",") && parser.take(word: "fixed")
  }

  private func type(_ words: SourceFragment) -> ValueType? {
    let (first, rest) = words.firstWord
    if first.text == "list" {
      let (of, element) = rest.firstWord
      guard of.text == "of", element.firstWord.word.text != "list" else { return nil }
      return type(element).map(ValueType.list)
    }
    guard rest.isEmpty, !first.isEmpty else { return nil }
    if first.scalars.last == "?" {
      let wrapped = first.part(0..<first.scalars.count - 1)
      return wrapped.scalars.last == "?" ? nil : type(wrapped).map { $0.optional }
    }
    switch first.text {
    case "boolean": return .boolean
    case "integer": return .integer
    case "rational": return .rational
    // A moment is taken as its day in UTC+8 (convention T6).
    case "date", "moment": return .date
    case "period": return .period
    case "code": return .code
    case "text": return .text
    default:
      if let index = vocabulary.enumerationIDs[first.text] { return .symbol(EnumerationID(index)) }
      return vocabulary.recordIDs[first.text].map { .record(RecordID($0)) }
    }
  }
}
