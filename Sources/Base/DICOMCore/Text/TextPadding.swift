extension String {
  /// The text without spaces and NULs at both ends.
  package func trimmingPadding() -> String { trimmingPadding(leading: true) }

  /// The text without trailing spaces and NULs; leading spaces go too when `leading` is true.
  package func trimmingPadding(leading: Bool) -> String {
    let bytes = utf8
    func isPadding(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0 }
    guard let first = bytes.first, let last = bytes.last else { return self }
    if !isPadding(last), !leading || !isPadding(first) { return self }
    var start = bytes.startIndex
    var end = bytes.endIndex
    while end > start, isPadding(bytes[bytes.index(before: end)]) { end = bytes.index(before: end) }
    if leading { while start < end, isPadding(bytes[start]) { start = bytes.index(after: start) } }
    return String(self[start..<end])
  }
}

extension VR {
  /// Whether a backslash separates values (PS3.5 6.2, 6.4): in ST, LT, UT and UR it is text.
  package var splitsAtBackslash: Bool { self != .st && self != .lt && self != .ut && self != .ur }

  /// Whether leading spaces are padding (PS3.5 6.2). In LO and SH the standard allows them as
  /// padding, but identifiers with significant leading blanks exist, so there they are kept.
  package var trimsLeadingSpaces: Bool {
    self == .ae || self == .cs || self == .ds || self == .is_ || self == .tm || self == .da
      || self == .dt || self == .as_ || self == .ui
  }
}
