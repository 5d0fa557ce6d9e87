/// The values of an element as text.
enum ElementText {
  /// The first value without padding; nil if empty or not text or numbers.
  static func first(_ bytes: ArraySlice<UInt8>, vr: VR, characterSet: SpecificCharacterSet)
    -> String?
  {
    guard vr.isText else { return ElementNumbers.texts(bytes, vr: vr, limit: 1).first }
    var value = bytes
    if !vr.usesCharacterSet || isPlain(bytes) {
      if vr.isMultiValuedText, let bar = value.firstIndex(of: UInt8(ascii: "\\")) {
        value = value[..<bar]
      }
      value = trimmed(value, vr: vr)
      return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
    }
    guard let text = characterSet.decodeValues(bytes, vr: vr).first, !text.isEmpty else {
      return nil
    }
    return text
  }

  /// All values without padding; empty for an element without bytes, and for bytes that are neither text nor numbers.
  static func all(_ bytes: ArraySlice<UInt8>, vr: VR, characterSet: SpecificCharacterSet)
    -> [String]
  {
    guard vr.isText else { return ElementNumbers.texts(bytes, vr: vr, limit: .max) }
    guard !vr.usesCharacterSet || isPlain(bytes) else {
      return characterSet.decodeValues(bytes, vr: vr)
    }
    guard vr.isMultiValuedText, bytes.contains(UInt8(ascii: "\\")) else {
      let value = trimmed(bytes, vr: vr)
      return value.isEmpty ? [] : [String(decoding: value, as: UTF8.self)]
    }
    return values(bytes).map { String(decoding: trimmed($0, vr: vr), as: UTF8.self) }
  }

  /// The raw values between backslashes; only for text whose bytes are characters.
  static func values(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false)
  }

  /// True if every byte is ASCII and none is an escape: such text is the same in every character set here.
  static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      let survey = ByteScan.survey(buffer)
      return !survey.hasHigh && !survey.hasEscape
    }
  }

  /// The value without trailing spaces and NULs, and without leading spaces where the VR allows them as padding only.
  static func trimmed(_ bytes: ArraySlice<UInt8>, vr: VR) -> ArraySlice<UInt8> {
    var value = bytes
    while let last = value.last, last == 0x20 || last == 0 { value.removeLast() }
    if vr.trimsLeadingSpaces {
      while let first = value.first, first == 0x20 || first == 0 { value.removeFirst() }
    }
    return value
  }
}
