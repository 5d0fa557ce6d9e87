/// A piece of HTML. What stands in its literals is markup; what is put into it is text and is escaped.
///
///     let row: Markup = "<td>\(name)</td>"
///
/// No text can break out, because nothing turns a `String` into markup unescaped.
struct Markup: ExpressibleByStringInterpolation {
  private(set) var html: String

  init(stringLiteral value: StaticString) { html = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) } }

  init(stringInterpolation: StringInterpolation) { html = stringInterpolation.html }

  /// Text as it is read.
  init(text: String) { html = Markup.escaped(text) }

  static let empty: Markup = ""

  /// Parts one after another.
  init(_ parts: [Markup]) { html = parts.map(\.html).joined() }

  static func + (left: Markup, right: Markup) -> Markup { Markup([left, right]) }
  static func += (left: inout Markup, right: Markup) { left.html += right.html }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity + 16) }

    mutating func appendLiteral(_ literal: StaticString) { html += Markup(stringLiteral: literal).html }
    mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
    mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { html += part.html } }
    mutating func appendInterpolation(_ text: String) { html += Markup.escaped(text) }
    mutating func appendInterpolation(_ number: Int) { html += "\(number)" }
  }

  /// The five characters that mean something in markup are replaced, and so are controls: those of C0 and C1 and the
  /// ones that turn the direction of writing, by which a text could show another reading than it has.
  private static func escaped(_ text: String) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case "\n", "\t": out += " "
      default:
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: out += "\u{FFFD}"
        default: out.unicodeScalars.append(scalar)
        }
      }
    }
    return out
  }
}

extension Markup {
  /// Both languages; the page shows one of them.
  static func both(_ zh: Markup, _ en: Markup) -> Markup {
    "<span class=\"zh\" lang=\"zh-CN\">\(zh)</span><span class=\"en\" lang=\"en\">\(en)</span>"
  }

  static func both(_ text: BilingualText) -> Markup { both(Markup(text: text.zh), Markup(text: text.en)) }

  /// Both languages of words of this page.
  static func words(_ zh: String, _ en: String) -> Markup { both(BilingualText(zh, en)) }
}
