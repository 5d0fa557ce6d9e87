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
struct JSONPath: Sendable, Hashable, CustomStringConvertible {
  private let text: String

  static let root = JSONPath(text: "")

  private init(text: String) { self.text = text }

  func member(_ name: String) -> JSONPath {
    let isPlain =
      !name.isEmpty && name.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == "_" || $0.isASCIIDigit }
    // Facts files may hold anything as a name; nobody needs to read all of it.
    let shown =
      isPlain && name.unicodeScalars.count <= 80 ? name : "[\(JSONValue.string(String(name.prefix(80))).text)]"
    return JSONPath(text: text.isEmpty || !isPlain ? text + shown : text + "." + shown)
  }

  func element(_ index: Int) -> JSONPath { JSONPath(text: "\(text)[\(index)]") }

  var description: String { text.isEmpty ? "$" : text }
}

extension Unicode.Scalar {
  fileprivate var isASCIIDigit: Bool { value >= 0x30 && value <= 0x39 }
}
