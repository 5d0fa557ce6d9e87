/// Cuts a stretch of rule text into tokens, one at a time, each with its line and column.
struct Lexer {
  private let scalars: [Unicode.Scalar]
  private let file: String
  private(set) var index = 0
  private var line: Int
  private var column: Int

  init(_ fragment: SourceFragment) {
    scalars = fragment.scalars
    file = fragment.start.file
    line = fragment.start.line
    column = fragment.start.column
  }

  var position: SourcePosition { SourcePosition(file: file, line: line, column: column) }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func peek(_ distance: Int) -> Unicode.Scalar? {
    index + distance < scalars.count ? scalars[index + distance] : nil
  }

  private mutating func step() {
    if scalars[index] == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    index += 1
  }

  private mutating func take(while condition: (Unicode.Scalar) -> Bool) -> String {
    let from = index
    while let scalar = current, condition(scalar) { step() }
    return text(from..<index)
  }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  private mutating func skipBlanksAndComments() {
    while let scalar = current {
      if scalar.isBlank {
        step()
      } else if scalar == "/", peek(1) == "/" {
        while let other = current, other != "\n" { step() }
      } else {
        return
      }
    }
  }

  /// The rest of the line, raw and trimmed: what people read after a `:`.
  mutating func restOfLine() -> SourceFragment {
    let (start, from) = (position, index)
    while let scalar = current, scalar != "\n" { step() }
    return SourceFragment(scalars[from..<index], at: start).trimmed
  }

  /// Everything from one index to another as it stands in the source, without blanks at its ends.
  func source(_ range: Range<Int>) -> String {
    SourceFragment(scalars[range], at: position).trimmed.text
  }

  mutating func next() -> Token {
    skipBlanksAndComments()
    let place = position
    guard let scalar = current else { return Token(kind: .end, position: place) }
    return Token(kind: kind(from: scalar), position: place)
  }

  private mutating func kind(from scalar: Unicode.Scalar) -> Token.Kind {
    if scalar.beginsName { return .name(path()) }
    if scalar.isDigit { return number() }
    switch scalar {
    case "$":
      step()
      let name = current?.beginsName == true ? path() : ""
      return name.isEmpty
        ? .wrong(Bilingual("“$”后面应为参数名，如 $inst.icu.beds", "a parameter's name after '$', as $inst.icu.beds"))
        : .parameter(name)
    case "§":
      step()
      let id = clauseNumber()
      return id.isEmpty ? .wrong(Bilingual("“§”后面应为条款号，如 §1.5.1", "a clause number after '§', as §1.5.1")) : .clause(id)
    case "[":
      return bracket()
    case "'":
      return quoted()
    case "<", ">", "!":
      step()
      if current == "=" {
        step()
        return .sign("\(scalar)=")
      }
      return scalar == "!"
        ? .wrong(Bilingual("“!”不是运算符：不等写作 !=", "'!' is no operator: unequal is written !=")) : .sign(String(scalar))
    case "=", "+", "-", "*", "(", ")", ",", ":":
      step()
      return .sign(String(scalar))
    default:
      step()
      return .wrong(Self.message(for: scalar))
    }
  }

  /// A name with its dots: `icu.beds`. A dot at the end does not belong to it.
  private mutating func path() -> String {
    let from = index
    while let scalar = current, scalar.continuesName || (scalar == "." && peek(1)?.continuesName == true) { step() }
    return text(from..<index)
  }

  private mutating func clauseNumber() -> String {
    let from = index
    while let scalar = current,
      scalar.continuesName || ((scalar == "." || scalar == "-") && peek(1)?.continuesName == true)
    { step() }
    return text(from..<index)
  }

  /// An integer, a decimal or a date.
  private mutating func number() -> Token.Kind {
    if let date = dateText() {
      for _ in 0..<10 { step() }
      return CivilDate(date).map(Token.Kind.date)
        ?? .wrong(Bilingual("没有“\(date)”这一天", "there is no day '\(date)'"))
    }
    var digits = take { $0.isDigit }
    if current == ".", peek(1)?.isDigit == true {
      step()
      digits += "." + take { $0.isDigit }
      if current?.beginsName != true, let rational = Rational(digits) { return .decimal(rational) }
    } else if current?.beginsName != true, let integer = Int(digits) {
      return .integer(integer)
    }
    let rest = take { $0.continuesName }
    return rest.isEmpty
      ? .wrong(Bilingual("数“\(digits)”太大", "the number \(digits) is too large"))
      : .wrong(
        Bilingual(
          "“\(digits)\(rest)”不是数：名称不以数字开头，数与单位之间要空格",
          "'\(digits)\(rest)' is no number: names do not begin with a digit, and a unit stands apart"))
  }

  /// `2024-06-30` from here, with nothing of a name behind it.
  private func dateText() -> String? {
    guard index + 10 <= scalars.count else { return nil }
    for offset in 0..<10 {
      let scalar = scalars[index + offset]
      guard offset == 4 || offset == 7 ? scalar == "-" : scalar.isDigit else { return nil }
    }
    return peek(10)?.continuesName == true ? nil : text(index..<index + 10)
  }

  private mutating func quoted() -> Token.Kind {
    step()
    let word = take { $0 != "'" && $0 != "\n" }
    guard current == "'" else {
      return .wrong(Bilingual("文字没有收尾的单引号“'”", "the text lacks its closing quote"))
    }
    step()
    return .text(word)
  }

  private mutating func bracket() -> Token.Kind {
    step()
    let inside = take { $0 != "]" && $0 != "\n" }
    guard current == "]" else { return .wrong(Bilingual("缺少“]”", "']' is missing")) }
    step()
    return .bracket(inside)
  }

  private static func message(for scalar: Unicode.Scalar) -> Bilingual {
    let ascii: [Unicode.Scalar: String] = [
      "（": "(", "）": ")", "，": ",", "：": ":", "＝": "=", "＜": "<", "＞": ">", "≥": ">=", "≤": "<=", "≠": "!=",
      "‘": "'", "’": "'", "“": "'", "”": "'", "\"": "'", "×": "*", "－": "-", "＋": "+",
    ]
    if let wanted = ascii[scalar] {
      return Bilingual("“\(scalar)”应写作半角“\(wanted)”", "'\(scalar)' is written '\(wanted)' in rules")
    }
    return Bilingual("规则语言里没有“\(scalar)”这个符号", "the rule language has no sign '\(scalar)'")
  }
}
