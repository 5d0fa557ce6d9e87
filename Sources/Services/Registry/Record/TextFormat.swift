/// Texts of a fixed form.
public enum TextFormat: String, Sendable, Hashable, CaseIterable {
  /// Any text without control characters.
  case plain
  /// 26 characters of Crockford's alphabet, the first at most 7.
  case ulid
  /// Unified social credit code of 18 characters (GB 32100-2015).
  case creditCode = "credit_code"
  /// HMAC-SHA-256 as 64 lower-case hexadecimal digits.
  case pseudonym
  /// ICD-10, national edition: `C22.000`, `C22.900x001`, `I85.900`.
  case icd10
  /// ICD-9-CM-3 or the national operation code: `39.79`, `39.7900x019`.
  case operationCode = "operation_code"
  /// An id of another object: letters, digits and punctuation without blanks, at most 64.
  case identifier
  /// At most 64 characters of digits and dots (PS3.5, section 9.1).
  case dicomUID = "dicom_uid"
  /// 8 to 64 hexadecimal digits.
  case hash

  /// Whether a text has the form. `plain` and `identifier` take letters of any language.
  func accepts(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { accepts($0) }
  }

  private func accepts(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    switch self {
    case .plain: return bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x09 }
    case .ulid:
      return bytes.count == 26 && bytes[0] >= 0x30 && bytes[0] <= 0x37 && bytes.allSatisfy(Self.isCrockford)
    case .creditCode: return bytes.count == 18 && bytes.allSatisfy { CreditCode.value(of: $0) != nil }
    case .pseudonym: return bytes.count == 64 && bytes.allSatisfy(Self.isLowerHexadecimal)
    case .icd10:
      guard bytes.count >= 3, bytes.count <= 14, Self.isCapital(bytes[0]), Self.isDigit(bytes[1]),
        Self.isDigit(bytes[2])
      else { return false }
      return bytes.count == 3 || bytes[3] == 0x2E && bytes.count > 4 && bytes[4...].allSatisfy(Self.isICDSuffix)
    case .operationCode:
      guard bytes.count >= 4, bytes.count <= 12, Self.isDigit(bytes[0]), Self.isDigit(bytes[1]), bytes[2] == 0x2E
      else { return false }
      return Self.isDigit(bytes[3]) && bytes[4...].allSatisfy { Self.isDigit($0) || $0 == 0x78 }
    case .identifier: return !bytes.isEmpty && bytes.count <= 64 && bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    case .dicomUID: return Self.isUID(bytes)
    case .hash:
      return (8...64).contains(bytes.count)
        && bytes.allSatisfy { Self.isLowerHexadecimal($0) || ($0 >= 0x41 && $0 <= 0x46) }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private static func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
  private static func isLowerHexadecimal(_ byte: UInt8) -> Bool { isDigit(byte) || (byte >= 0x61 && byte <= 0x66) }

  /// Digits and capitals without I, L, O, U.
  private static func isCrockford(_ byte: UInt8) -> Bool {
    isDigit(byte) || (isCapital(byte) && byte != 0x49 && byte != 0x4C && byte != 0x4F && byte != 0x55)
  }

  /// `000`, `900x001`, `9+`, `0*`.
  private static func isICDSuffix(_ byte: UInt8) -> Bool {
    isDigit(byte) || isCapital(byte) || byte == 0x78 || byte == 0x2B || byte == 0x2A
  }

  private static func isUID(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bytes.isEmpty, bytes.count <= 64 else { return false }
    var start = 0
    for index in 0...bytes.count {
      guard index == bytes.count || bytes[index] == 0x2E else {
        if !isDigit(bytes[index]) { return false }
        continue
      }
      if index == start || (index - start > 1 && bytes[start] == 0x30) { return false }
      start = index + 1
    }
    return true
  }
}

/// The check character of unified social credit codes (GB 32100-2015, section 5 and annex A).
public enum CreditCode {
  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

  /// The code of 17 characters with its check character; `nil` where they are not of the alphabet.
  public static func completing(_ body: String) -> String? {
    guard let check = checkCharacter(Array(body.utf8)) else { return nil }
    return body + String(UnicodeScalar(check))
  }

  /// Whether the last of 18 characters is the right one.
  public static func isRight(_ code: String) -> Bool {
    let bytes = Array(code.utf8)
    guard bytes.count == 18, let check = checkCharacter(Array(bytes.prefix(17))) else { return false }
    return check == bytes[17]
  }

  static func value(of byte: UInt8) -> Int? { alphabet.firstIndex(of: byte) }

  /// 31 less the sum of values weighted by 3^(i-1) mod 31, modulo 31.
  private static func checkCharacter(_ body: [UInt8]) -> UInt8? {
    guard body.count == 17 else { return nil }
    var (sum, weight) = (0, 1)
    for byte in body {
      guard let value = value(of: byte) else { return nil }
      sum += value * weight
      weight = weight * 3 % 31
    }
    return alphabet[(31 - sum % 31) % 31]
  }
}
