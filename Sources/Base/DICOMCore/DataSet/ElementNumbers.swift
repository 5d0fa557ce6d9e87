/// The values of an element as numbers: binary ones little endian, IS and DS as text.
enum ElementNumbers {
  static func firstInt(_ bytes: ArraySlice<UInt8>, vr: VR) -> Int? {
    if vr.isText { return int(firstValue(bytes)) }
    guard let size = binarySize(vr), bytes.count >= size else { return nil }
    return int(bytes, at: bytes.startIndex, vr: vr)
  }

  /// All values; empty if one of them is no integer.
  static func ints(_ bytes: ArraySlice<UInt8>, vr: VR) -> [Int] {
    if vr.isText {
      let values = textValues(bytes)
      let numbers = values.compactMap { int($0) }
      return numbers.count == values.count ? numbers : []
    }
    guard let size = binarySize(vr) else { return [] }
    let starts = stride(from: bytes.startIndex, through: bytes.endIndex &- size, by: size)
    var numbers: [Int] = []
    numbers.reserveCapacity(bytes.count / size)
    for start in starts {
      guard let number = int(bytes, at: start, vr: vr) else { return [] }
      numbers.append(number)
    }
    return numbers
  }

  static func firstDouble(_ bytes: ArraySlice<UInt8>, vr: VR) -> Double? {
    if vr.isText { return double(firstValue(bytes)) }
    guard let size = binarySize(vr), bytes.count >= size else { return nil }
    return double(bytes, at: bytes.startIndex, vr: vr)
  }

  /// All values; empty if one of them is no number.
  static func doubles(_ bytes: ArraySlice<UInt8>, vr: VR) -> [Double] {
    if vr.isText {
      let values = textValues(bytes)
      let numbers = values.compactMap { double($0) }
      return numbers.count == values.count ? numbers : []
    }
    guard let size = binarySize(vr) else { return [] }
    return stride(from: bytes.startIndex, through: bytes.endIndex &- size, by: size)
      .map { double(bytes, at: $0, vr: vr) }
  }

  /// Binary values as decimal text, tags as eight digits; empty for bytes.
  static func texts(_ bytes: ArraySlice<UInt8>, vr: VR, limit: Int) -> [String] {
    guard let size = binarySize(vr) else { return [] }
    return stride(from: bytes.startIndex, through: bytes.endIndex &- size, by: size)
      .prefix(limit).map { start in
        switch vr {
        case .at: Tag(rawValue: UInt32(truncatingIfNeeded: number(bytes, at: start, vr))).hexadecimal
        case .fl: String(Float(bitPattern: UInt32(truncatingIfNeeded: raw(bytes, at: start, 4))))
        case .fd: String(Double(bitPattern: raw(bytes, at: start, 8)))
        case .uv: String(raw(bytes, at: start, 8))
        default: String(number(bytes, at: start, vr))
        }
      }
  }

  /// Bytes of one value of a VR that holds numbers or tags; nil for text and bytes.
  static func binarySize(_ vr: VR) -> Int? {
    switch vr {
    case .us, .ss: 2
    case .ul, .sl, .fl, .at: 4
    case .fd, .sv, .uv: 8
    default: nil
    }
  }

  static func raw(_ bytes: ArraySlice<UInt8>, at start: Int, _ size: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in (0..<size).reversed() { value = value << 8 | UInt64(bytes[start &+ index]) }
    return value
  }

  /// An integer VR's value, or a tag as its number; 64-bit unsigned wraps.
  private static func number(_ bytes: ArraySlice<UInt8>, at start: Int, _ vr: VR) -> Int64 {
    switch vr {
    case .us: Int64(raw(bytes, at: start, 2))
    case .ss: Int64(Int16(truncatingIfNeeded: raw(bytes, at: start, 2)))
    case .ul: Int64(raw(bytes, at: start, 4))
    case .sl: Int64(Int32(truncatingIfNeeded: raw(bytes, at: start, 4)))
    case .at: Int64(raw(bytes, at: start, 2) << 16 | raw(bytes, at: start &+ 2, 2))
    default: Int64(bitPattern: raw(bytes, at: start, 8))
    }
  }

  private static func int(_ bytes: ArraySlice<UInt8>, at start: Int, vr: VR) -> Int? {
    switch vr {
    case .fl, .fd: Int(exactly: double(bytes, at: start, vr: vr))
    case .uv: Int(exactly: raw(bytes, at: start, 8))
    default: Int(number(bytes, at: start, vr))
    }
  }

  static func double(_ bytes: ArraySlice<UInt8>, at start: Int, vr: VR) -> Double {
    switch vr {
    case .fl: Double(Float(bitPattern: UInt32(truncatingIfNeeded: raw(bytes, at: start, 4))))
    case .fd: Double(bitPattern: raw(bytes, at: start, 8))
    case .uv: Double(raw(bytes, at: start, 8))
    default: Double(number(bytes, at: start, vr))
    }
  }

  // MARK: Text

  private static func firstValue(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.prefix { $0 != UInt8(ascii: "\\") }
  }

  /// The values between backslashes; none for an element that is empty or blank.
  private static func textValues(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    ElementText.trimmed(bytes, vr: .is_).isEmpty ? [] : ElementText.values(bytes)
  }

  /// Decimal digits with an optional sign; whole numbers written as decimal fractions pass too.
  static func int(_ text: ArraySlice<UInt8>) -> Int? {
    let text = ElementText.trimmed(text, vr: .is_)
    guard let first = text.first else { return nil }
    let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    let digits = isSigned ? text.dropFirst() : text
    guard !digits.isEmpty else { return nil }
    var value = 0
    for digit in digits {
      guard digit >= 0x30, digit <= 0x39 else { return double(text).flatMap { Int(exactly: $0) } }
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, overToo) = product.addingReportingOverflow(Int(digit &- 0x30))
      if over || overToo { return nil }
      value = sum
    }
    return first == UInt8(ascii: "-") ? -value : value
  }

  /// A finite decimal number; words such as `nan` are none.
  static func double(_ text: ArraySlice<UInt8>) -> Double? {
    let text = ElementText.trimmed(text, vr: .ds)
    guard !text.isEmpty, text.count <= 64 else { return nil }
    for byte in text {
      switch byte {
      case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: continue
      default: return nil
      }
    }
    guard let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite else {
      return nil
    }
    return number
  }
}
