/// A file of rules as text; the engine opens no files itself.
public struct SourceFile: Sendable, Hashable {
  /// With its folder: `ir-2012/01-institutions.md`.
  public let name: String
  public let text: String

  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// The name without folders: `01-institutions.md`.
  var baseName: String {
    name.lastIndex(of: "/").map { String(name[name.index(after: $0)...]) } ?? name
  }
}

/// Something found in a rule file: where, what, and what to do about it.
public struct Finding: Sendable, Hashable, CustomStringConvertible {
  public enum Severity: String, Sendable, Hashable, CaseIterable { case error, warning }

  public let position: SourcePosition
  public let message: Bilingual
  public let severity: Severity

  public init(_ severity: Severity, at position: SourcePosition, _ message: Bilingual) {
    self.position = position
    self.message = message
    self.severity = severity
  }

  public var description: String {
    "\(position): \(severity.rawValue): \(message.chinese) · \(message.english)"
  }
}

/// Why rule files were refused: every finding at once, in order of file and place.
public struct RulebookError: Error, Sendable, Hashable, CustomStringConvertible {
  public let findings: [Finding]

  public init(findings: [Finding]) { self.findings = findings }

  public var description: String { findings.map(\.description).joined(separator: "\n") }
}

/// The findings gathered while rule files are read.
struct Findings {
  private(set) var all: [Finding] = []

  /// Damaged files may hold thousands of faults; nobody reads more than this many.
  private static let limit = 500

  var hasErrors: Bool { all.contains { $0.severity == .error } }

  mutating func error(at position: SourcePosition, _ chinese: String, _ english: String) {
    add(Finding(.error, at: position, Bilingual(chinese, english)))
  }

  mutating func warning(at position: SourcePosition, _ chinese: String, _ english: String) {
    add(Finding(.warning, at: position, Bilingual(chinese, english)))
  }

  mutating func add(_ finding: Finding) {
    guard all.count < Self.limit || (finding.severity == .error && !hasErrors) else { return }
    all.append(finding)
  }

  mutating func add(_ other: Findings) {
    for finding in other.all { add(finding) }
  }

  /// Whether an error stands on one of the lines that `fragment` covers.
  func hasErrors(in fragment: SourceFragment) -> Bool {
    let lines = fragment.start.line...(fragment.start.line + fragment.scalars.count { $0 == "\n" })
    return all.contains {
      $0.severity == .error && $0.position.file == fragment.start.file && lines.contains($0.position.line)
    }
  }

  /// By file and place; what was found first at one place stays first.
  var sorted: [Finding] {
    all.enumerated().sorted { one, other in
      let (a, b) = (one.element.position, other.element.position)
      return (a.file, a.line, a.column, one.offset) < (b.file, b.line, b.column, other.offset)
    }.map(\.element)
  }
}
