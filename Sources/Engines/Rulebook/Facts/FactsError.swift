/// Why a facts file was refused: every problem at once, in the order of the text.
public struct FactsError: Error, Sendable, Hashable, CustomStringConvertible {
  public let problems: [Problem]

  public init(problems: [Problem]) { self.problems = problems }

  /// What is wrong, where, and what to do.
  public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// `icu.beds`, `devices[1].udi`; `$` for the whole.
    public let path: String
    public let position: SourcePosition
    public let message: Bilingual

    public init(path: String, position: SourcePosition, message: Bilingual) {
      self.path = path
      self.position = position
      self.message = message
    }

    public var description: String { "\(position): \(path): \(message.chinese) · \(message.english)" }
  }

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Where a value stands in a JSON text, by names and numbers.
///
/// A reader makes one of every member it meets and shows hardly any: the text is put together when it is asked for.
indirect enum JSONPath: Sendable, Hashable, CustomStringConvertible {
  case root
  case member(JSONPath, String)
  case element(JSONPath, Int)

  func member(_ name: String) -> JSONPath { .member(self, name) }

  func element(_ index: Int) -> JSONPath { .element(self, index) }

  var description: String {
    let text = text
    return text.isEmpty ? "$" : text
  }

  private var text: String {
    switch self {
    case .root: return ""
    case .element(let outer, let index): return "\(outer.text)[\(index)]"
    case .member(let outer, let name):
      let before = outer.text
      let isPlain =
        !name.isEmpty && name.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == "_" || $0.isASCIIDigit }
      // Facts files may hold anything as a name; nobody needs to read all of it.
      let shown =
        isPlain && name.unicodeScalars.count <= 80 ? name : "[\(JSONValue.string(String(name.prefix(80))).text)]"
      return before.isEmpty || !isPlain ? before + shown : before + "." + shown
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIDigit: Bool { value >= 0x30 && value <= 0x39 }
}
