/// The character repertoire of a data set's text, from Specific Character Set (0008,0005)
/// (PS3.3 C.12.1.1.2, PS3.5 6.1).
///
/// Any list of terms makes a value: wrong spellings are read as what they mean, unknown terms as
/// the default repertoire. Decoding never fails; what is not valid becomes U+FFFD.
///
/// ```swift
/// let set = SpecificCharacterSet(["", "ISO 2022 IR 87"])
/// let name = set.decode(bytes, vr: .pn)
/// ```
public struct SpecificCharacterSet: Sendable, Hashable {
  /// The terms as the standard spells them, ready to be written to (0008,0005). Empty for the
  /// default repertoire; an unknown term is kept as it came.
  public let definedTerms: [String]

  /// How the bytes are read.
  let scheme: Scheme

  enum Scheme: Sendable, Hashable {
    /// ISO_IR 6, or nothing declared, or a term nobody knows.
    case ascii
    /// ISO_IR 100 without code extensions: the fast single-byte case.
    case latin1
    case utf8
    case gb18030
    case gbk
    /// Everything else: single-byte sets and ISO 2022 code extensions.
    case iso2022(CodeExtension)
  }

  /// The initial designations and the sets that may be designated.
  struct CodeExtension: Sendable, Hashable {
    var g0: CodeElement
    var g1: CodeElement?
    /// All sets of the list, in its order, the initial ones first.
    var elements: [CodeElement]
    /// Whether escape sequences may be written: any term begins with "ISO 2022".
    var allowsEscapes: Bool
  }

  /// The set of the given values of (0008,0005), in order; an empty first value is the default
  /// repertoire with code extensions.
  public init(_ definedTerms: [String]) {
    // The frequent ones without a look at their spelling.
    switch definedTerms.first {
    case nil: self = .default
    case "ISO_IR 100" where definedTerms.count == 1: self = .latin1
    case "ISO_IR 192" where definedTerms.count == 1: self = .utf8
    case "GB18030" where definedTerms.count == 1: self = .gb18030
    case "GBK" where definedTerms.count == 1: self = .gbk
    default: self.init(spelled: definedTerms)
    }
  }

  private init(spelled definedTerms: [String]) {
    let terms = definedTerms.flatMap { term in
      term.utf8.contains(UInt8(ascii: "\\"))
        ? term.split(separator: "\\", omittingEmptySubsequences: false).map(String.init) : [term]
    }
    // There are fewer sets than that; a longer list is junk, and must not cost more than one.
    (self.definedTerms, self.scheme) = Self.resolve(Array(terms.prefix(24)))
  }

  /// The set of the element's value as it stands in a data set, with its backslashes and padding.
  public init(value bytes: some Collection<UInt8>) {
    self.init([String(decoding: bytes.prefix(1_024), as: UTF8.self).trimmingPadding(leading: false)])
  }

  private init(terms: [String], scheme: Scheme) {
    self.definedTerms = terms
    self.scheme = scheme
  }

  /// The default repertoire, ISO-IR 6 (ASCII).
  public static let `default` = SpecificCharacterSet(terms: [], scheme: .ascii)
  /// ISO_IR 192, Unicode in UTF-8.
  public static let utf8 = SpecificCharacterSet(terms: ["ISO_IR 192"], scheme: .utf8)
  /// GB18030, the Chinese national standard.
  public static let gb18030 = SpecificCharacterSet(terms: ["GB18030"], scheme: .gb18030)
  /// GBK, the subset of GB18030 without four-byte forms.
  public static let gbk = SpecificCharacterSet(terms: ["GBK"], scheme: .gbk)
  /// ISO_IR 100, Latin alphabet No. 1.
  public static let latin1 = SpecificCharacterSet(terms: ["ISO_IR 100"], scheme: .latin1)

  /// The terms joined as the element's value, e.g. `\ISO 2022 IR 58`; empty for the default.
  public var value: String { definedTerms.joined(separator: "\\") }
}

extension SpecificCharacterSet: CustomStringConvertible {
  public var description: String { definedTerms.isEmpty ? "ISO_IR 6" : value }
}
