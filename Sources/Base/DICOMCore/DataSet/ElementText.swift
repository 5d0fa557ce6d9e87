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
    let range = bytes.withUnsafeBufferPointer { trimmedRange($0, vr: vr) }
    return bytes[(bytes.startIndex &+ range.lowerBound)..<(bytes.startIndex &+ range.upperBound)]
  }

  /// The same without a copy or a reference.
  static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>, vr: VR) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[trimmedRange(bytes, vr: vr)])
  }

  private static func trimmedRange(_ bytes: UnsafeBufferPointer<UInt8>, vr: VR) -> Range<Int> {
    var start = 0
    var end = bytes.count
    while end > start, bytes[end &- 1] == 0x20 || bytes[end &- 1] == 0 { end &-= 1 }
    if vr.trimsLeadingSpaces {
      while start < end, bytes[start] == 0x20 || bytes[start] == 0 { start &+= 1 }
    }
    return start..<end
  }
}
