/// The types of the rule language.
public indirect enum ValueType: Sendable, Hashable {
  /// The type of conditions; nothing else may be combined with `and`, `or`, `not`.
  case verdict
  case boolean
  /// Never negative: the norm counts things. Refused when negative.
  case integer
  /// An exact fraction.
  case rational
  case date
  /// Years, months or days.
  case period
  /// A member of a declared enumeration (title, grade, …).
  case symbol(EnumerationID)
  /// A catalogue code.
  case code
  case text
  case list(ValueType)
  case record(RecordID)
  /// `T?`: `none` states that there is no such thing; a missing fact states nothing.
  case optional(ValueType)
}

// Small numbers that stand for declared names; the rulebook holds the names.
public struct EnumerationID: Sendable, Hashable {
  public let index: Int; public init(_ index: Int) { self.index = index }
}
public struct RecordID: Sendable, Hashable { public let index: Int; public init(_ index: Int) { self.index = index } }
public struct ListID: Sendable, Hashable { public let index: Int; public init(_ index: Int) { self.index = index } }
/// A parameter's row in the table.
public struct ParameterIndex: Sendable, Hashable {
  public let index: Int; public init(_ index: Int) { self.index = index }
}
/// A fact's place in the facts of its subject.
public struct FactIndex: Sendable, Hashable { public let index: Int; public init(_ index: Int) { self.index = index } }

/// A clause's number as the norm counts, in digits: `1.5.1.2b`.
public struct ClauseID: Sendable, Hashable, CustomStringConvertible {
  public let text: String
  public init(_ text: String) { self.text = text }
  public var description: String { text }
}

/// A listed ambiguity: `R1`.
public struct ReadingID: Sendable, Hashable, CustomStringConvertible {
  public let text: String
  public init(_ text: String) { self.text = text }
  public var description: String { text }
}
