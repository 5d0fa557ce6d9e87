extension SpecificCharacterSet {
  /// The bytes of a text in this character set, or nil if it cannot hold every character.
  ///
  /// Strictly reversible: what is returned, read as declared, gives the same text again, scalar by
  /// scalar. Escape sequences are written where "ISO 2022" terms allow them, designations return to
  /// the initial ones before delimiters, line ends and the end of the value (PS3.5 6.1.2.5.3).
  /// A backslash is the value delimiter, except in ST, LT, UT and UR.
  public func encode(_ text: String, vr: VR) -> [UInt8]? {
    if text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x1B }) {
      guard case .iso2022(let coding) = scheme, coding.g0 != .ascii else { return Array(text.utf8) }
    }
    let bytes: [UInt8]?
    switch scheme {
    case .ascii: bytes = nil
    case .latin1: bytes = Self.encodeLatin1(text)
    case .utf8: bytes = Array(text.utf8)
    case .gb18030: bytes = GB18030Coding.encode(text, fourByteForms: true)
    case .gbk: bytes = GB18030Coding.encode(text, fourByteForms: false)
    case .iso2022(let coding):
      var encoder = ISO2022Encoder(coding, vr: vr)
      bytes = encoder.encode(text)
    }
    guard let bytes else { return nil }
    // The proof of reversibility is the way back.
    let again = bytes.withUnsafeBufferPointer { decodeAsDeclared($0, vr: vr) }
    return again.utf8.elementsEqual(text.utf8) ? bytes : nil
  }

  private static func encodeLatin1(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard scalar.value < 0x80 || 0xA0...0xFF ~= scalar.value else { return nil }
      bytes.append(UInt8(scalar.value))
    }
    return bytes
  }
}

/// Writes text with code extensions (PS3.5 6.1.2.5).
struct ISO2022Encoder {
  private let coding: SpecificCharacterSet.CodeExtension
  private let splitsAtBackslash: Bool
  private let isPersonName: Bool
  private var g0: CodeElement
  private var g1: CodeElement?
  private var bytes: [UInt8] = []

  init(_ coding: SpecificCharacterSet.CodeExtension, vr: VR) {
    self.coding = coding
    splitsAtBackslash = vr.splitsAtBackslash
    isPersonName = vr == .pn
    g0 = coding.g0
    g1 = coding.g1
    if !coding.allowsEscapes { return }
    // A double-byte set in G1 from the start is a reading of wrong data, never written so.
    if let element = g1, element.isDoubleByte { g1 = nil }
  }

  mutating func encode(_ text: String) -> [UInt8]? {
    for scalar in text.unicodeScalars {
      guard append(scalar.value) else { return nil }
    }
    restoreG0()
    return bytes
  }

  private var initialG1: CodeElement? {
    guard let element = coding.g1, coding.allowsEscapes, element.isDoubleByte else { return coding.g1 }
    return nil
  }

  private mutating func append(_ scalar: UInt32) -> Bool {
    if scalar == 0x1B { return false }
    if scalar <= 0x20 || scalar == 0x7F {
      if scalar == 0x09 || scalar == 0x0A || scalar == 0x0C || scalar == 0x0D {
        restoreG0()
        g1 = initialG1
      }
      bytes.append(UInt8(scalar))
      return true
    }
    if isDelimiter(scalar) {
      restoreG0()
      g1 = initialG1
      bytes.append(UInt8(scalar))
      return true
    }
    if let code = code(of: scalar, in: g0) {
      bytes += code
      return true
    }
    if let g1, let code = code(of: scalar, in: g1) {
      bytes += code
      return true
    }
    for element in candidates {
      guard let code = code(of: scalar, in: element) else { continue }
      designate(element)
      bytes += code
      return true
    }
    return false
  }

  /// The sets that may be designated now, the initial ones first.
  private var candidates: [CodeElement] {
    if coding.allowsEscapes { return coding.elements }
    return [coding.g0] + (coding.g1.map { [$0] } ?? [])
  }

  private mutating func restoreG0() {
    if g0 != coding.g0 { designate(coding.g0) }
  }

  private mutating func designate(_ element: CodeElement) {
    if element.livesInG0 {
      if g0 == element { return }
      g0 = element
    } else {
      if g1 == element { return }
      g1 = element
    }
    bytes.append(0x1B)
    bytes += element.designation
  }

  /// The code of a scalar in the half where DICOM keeps the set.
  private func code(of scalar: UInt32, in element: CodeElement) -> [UInt8]? {
    switch element {
    case .ascii: return scalar < 0x80 ? [UInt8(scalar)] : nil
    case .japaneseRoman:
      switch scalar {
      case 0x5C, 0x7E: return nil
      case 0xA5: return splitsAtBackslash ? nil : [0x5C]
      case 0x203E: return [0x7E]
      default: return scalar < 0x80 ? [UInt8(scalar)] : nil
      }
    default:
      guard let index = element.table?.index(of: scalar) else { return nil }
      if !element.isDoubleByte { return [UInt8(truncatingIfNeeded: 0xA0 &+ index)] }
      let mask: UInt8 = element.livesInG0 ? 0x7F : 0xFF
      return [
        UInt8(truncatingIfNeeded: 0xA1 &+ index / 94) & mask,
        UInt8(truncatingIfNeeded: 0xA1 &+ index % 94) & mask,
      ]
    }
  }

  private func isDelimiter(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x5C: splitsAtBackslash
    case 0x5E, 0x3D: isPersonName
    default: false
    }
  }
}
