public import Rulebook

/// Why a data dictionary was refused: every fault with its line, as far as the file could be read.
public struct DictionaryError: Error, Sendable, Hashable, CustomStringConvertible {
  public let findings: [Finding]

  public init(findings: [Finding]) { self.findings = findings }

  public var description: String { findings.map(\.description).joined(separator: "\n") }
}
