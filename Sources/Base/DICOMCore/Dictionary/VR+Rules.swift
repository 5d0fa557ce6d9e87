extension VR {
  /// What the encoding rules need to know of one value representation.
  struct Traits: OptionSet {
    let rawValue: UInt8
    static let known = Traits(rawValue: 1)
    /// Two reserved bytes and a 32-bit length in explicit VR (PS3.5 7.1.2).
    static let long = Traits(rawValue: 2)
    static let text = Traits(rawValue: 4)
    /// Text that Specific Character Set governs (PS3.5 6.1.2.2).
    static let charset = Traits(rawValue: 8)
    /// Text in which a backslash separates values.
    static let multi = Traits(rawValue: 16)
  }

  var traits: Traits {
    switch self {
    case .lo, .pn, .sh: [.known, .text, .charset, .multi]
    case .uc: [.known, .long, .text, .charset, .multi]
    case .lt, .st: [.known, .text, .charset]
    case .ut: [.known, .long, .text, .charset]
    case .ae, .as_, .cs, .da, .ds, .dt, .is_, .tm, .ui: [.known, .text, .multi]
    case .ur: [.known, .long, .text]
    case .at, .fd, .fl, .sl, .ss, .ul, .us: [.known]
    case .ob, .od, .of, .ol, .ov, .ow, .sq, .sv, .un, .uv: [.known, .long]
    default: []
    }
  }

  /// True for the 34 value representations of the current standard.
  public var isKnown: Bool { traits.contains(.known) }

  /// True if explicit VR writes a 32-bit length; so does every VR that is not known (PS3.5 6.2.2).
  public var hasLongLength: Bool {
    let traits = traits
    return traits.contains(.long) || !traits.contains(.known)
  }

  /// True for character strings.
  public var isText: Bool { traits.contains(.text) }

  /// True for text that Specific Character Set (0008,0005) governs: SH, LO, ST, LT, PN, UC, UT.
  public var usesCharacterSet: Bool { traits.contains(.charset) }

  /// True for text in which a backslash separates values; not so in ST, LT, UT and UR.
  public var isMultiValuedText: Bool { traits.contains(.multi) }

  /// True for the VRs that may hold encapsulated data (PS3.5 A.4).
  var holdsFragments: Bool {
    switch self {
    case .ob, .ow, .of, .od, .ol, .ov: true
    default: false
    }
  }

  /// Size of one binary value in bytes, 1 for bytes and text: what a change of byte order swaps.
  public var wordSize: Int {
    switch self {
    case .us, .ss, .ow, .at: 2  // AT is a pair of 16-bit numbers
    case .ul, .sl, .fl, .ol, .of: 4
    case .fd, .od, .ov, .sv, .uv: 8
    default: 1
    }
  }

  /// The byte that makes a value of this VR even: NUL for UI and bytes, a space for other text (PS3.5 6.2).
  public var padding: UInt8 { isText && self != .ui ? 0x20 : 0 }
}
