extension SpecificCharacterSet {
  /// The text of a value's bytes, all values of the element together with their backslashes.
  ///
  /// Wrong labels are seen through (see ``decodeDetecting(_:vr:)-(UnsafeBufferPointer<UInt8>,_)``).
  /// Padding is kept. Never fails: invalid bytes give U+FFFD.
  public func decode(_ bytes: some Collection<UInt8>, vr: VR) -> String {
    decodeDetecting(bytes, vr: vr).text
  }

  /// The same for raw memory, without a copy.
  public func decode(_ bytes: UnsafeRawBufferPointer, vr: VR) -> String {
    decodeDetecting(bytes.assumingMemoryBound(to: UInt8.self), vr: vr).text
  }

  /// The element's values: decoded first and split at backslashes after, since second bytes of GBK
  /// and GB 18030 may be 0x5C. Padding is trimmed as the VR allows; ST, LT, UT and UR give one value.
  /// An element without bytes has no values; empty values between backslashes are kept.
  public func decodeValues(_ bytes: some Collection<UInt8>, vr: VR) -> [String] {
    Self.values(of: decode(bytes, vr: vr), vr: vr)
  }

  /// The same for raw memory, without a copy.
  public func decodeValues(_ bytes: UnsafeRawBufferPointer, vr: VR) -> [String] {
    Self.values(of: decode(bytes, vr: vr), vr: vr)
  }

  /// A decoded element's values, split and trimmed as the VR asks.
  package static func values(of text: String, vr: VR) -> [String] {
    if text.isEmpty { return [] }
    let leading = vr.trimsLeadingSpaces
    if !vr.splitsAtBackslash || !text.utf8.contains(UInt8(ascii: "\\")) {
      let value = text.trimmingPadding(leading: leading)
      return value.isEmpty ? [] : [value]
    }
    return text.utf8.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false)
      .map { String(Substring($0)).trimmingPadding(leading: leading) }
  }

  /// The text as declared, without looking for wrong labels.
  func decodeAsDeclared(_ bytes: UnsafeBufferPointer<UInt8>, vr: VR) -> String {
    switch scheme {
    case .utf8: return String(decoding: bytes, as: UTF8.self)
    case .gb18030, .gbk: return GB18030Coding.decode(bytes)
    case .iso2022(let coding):
      var decoder = ISO2022Decoder(coding, vr: vr)
      return decoder.decode(bytes)
    case .ascii, .latin1:
      if scheme == .latin1, !ByteScan.survey(bytes).hasEscape { return Latin1Coding.decode(bytes) }
      // An escape sequence where none is declared: still better obeyed than shown.
      let coding = CodeExtension(
        g0: .ascii, g1: scheme == .latin1 ? .latin1 : nil, elements: [.ascii],
        allowsEscapes: false)
      var decoder = ISO2022Decoder(coding, vr: vr)
      return decoder.decode(bytes)
    }
  }
}
