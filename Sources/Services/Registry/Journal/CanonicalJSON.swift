public import Rulebook

/// Why a value has no canonical text.
public struct CanonicalJSONError: Error, Hashable, Sendable {
  public enum Code: String, Sendable {
    /// Two members of one object have the same name.
    case repeatedName
    /// An integer that a double cannot hold (RFC 8785, 3.2.2.3 asks for a string), or a number beyond its range.
    case inexactNumber
    /// Nested deeper than ``CanonicalJSON/depthLimit``.
    case tooDeep
  }
  public let code: Code
  /// Where, as names and indices from the top; never a value.
  public let path: String
}

/// The JSON Canonicalization Scheme (RFC 8785): one byte sequence for one value, so that hashes can be compared.
public enum CanonicalJSON {
  static let depthLimit = 64

  /// The canonical UTF-8 bytes of `value`.
  ///
  /// Names are ordered by their UTF-16 units (3.2.3), strings escape only what must be (3.2.2.2), numbers are written as
  /// ECMAScript writes a double (3.2.2.3).
  public static func bytes(_ value: JSONValue) throws(CanonicalJSONError) -> [UInt8] { try bytes(value, with: nil) }

  /// The same for an object one member of which is written canonically already.
  static func bytes(
    _ value: JSONValue, with member: (name: String, bytes: [UInt8])?
  ) throws(CanonicalJSONError) -> [UInt8] {
    var writer = CanonicalWriter(ready: member)
    writer.bytes.reserveCapacity(256 + (member?.bytes.count ?? 0))
    try writer.write(value, depth: 0)
    return writer.bytes
  }

  /// The same as text.
  public static func text(_ value: JSONValue) throws(CanonicalJSONError) -> String {
    String(decoding: try bytes(value), as: UTF8.self)
  }
}

private struct CanonicalWriter {
  var bytes: [UInt8] = []
  /// Of the outermost object.
  let ready: (name: String, bytes: [UInt8])?

  init(ready: (name: String, bytes: [UInt8])?) { self.ready = ready }

  mutating func write(_ value: JSONValue, depth: Int) throws(CanonicalJSONError) {
    guard depth <= CanonicalJSON.depthLimit else { throw CanonicalJSONError(code: .tooDeep, path: "") }
    switch value {
    case .null: put("null")
    case .boolean(let flag): put(flag ? "true" : "false")
    case .integer(let number):
      guard number.magnitude <= 1 << 53 else { throw CanonicalJSONError(code: .inexactNumber, path: "") }
      put(String(number))
    case .decimal(let digits):
      // JSONValue writes what is no number as a string.
      guard CanonicalNumber.isNumber(digits) else { return put(quoted: digits) }
      guard let text = CanonicalNumber.text(written: digits) else {
        throw CanonicalJSONError(code: .inexactNumber, path: "")
      }
      put(text)
    case .string(let text): put(quoted: text)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        try write(element, below: String(index), depth: depth)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members): try write(members: members, depth: depth)
    }
  }

  /// Writes an element; what is wrong in it learns its way down on the way up.
  private mutating func write(_ value: JSONValue, below step: String, depth: Int) throws(CanonicalJSONError) {
    do {
      try write(value, depth: depth + 1)
    } catch {
      throw CanonicalJSONError(code: error.code, path: "/" + step + error.path)
    }
  }

  private mutating func write(members: [JSONValue.Member], depth: Int) throws(CanonicalJSONError) {
    let sorted = Self.sorted(members)
    bytes.append(UInt8(ascii: "{"))
    for (index, member) in sorted.enumerated() {
      if index > 0 {
        bytes.append(UInt8(ascii: ","))
        // Swift's == would take two spellings of one accented letter for the same name.
        if sorted[index - 1].name.utf8.elementsEqual(member.name.utf8) {
          throw CanonicalJSONError(code: .repeatedName, path: "")
        }
      }
      put(quoted: member.name)
      bytes.append(UInt8(ascii: ":"))
      if depth == 0, let ready, ready.name == member.name {
        bytes += ready.bytes
      } else {
        try write(member.value, below: member.name, depth: depth)
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// By UTF-16 units. Members nearly always come in order, with ASCII names, whose order is that of their bytes.
  private static func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    var isSorted = true
    for (index, member) in members.enumerated() {
      guard member.name.utf8.allSatisfy({ $0 < 0x80 }) else {
        return members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
      }
      if index > 0, isSorted { isSorted = members[index - 1].name <= member.name }
    }
    return isSorted ? members : members.sorted { $0.name < $1.name }
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func put(quoted text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) { return put(text) }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): put("\\\"")
      case UInt8(ascii: "\\"): put("\\\\")
      case 0x08: put("\\b")
      case 0x09: put("\\t")
      case 0x0A: put("\\n")
      case 0x0C: put("\\f")
      case 0x0D: put("\\r")
      case 0..<0x20:
        put("\\u00")
        bytes.append(Self.digits[Int(byte >> 4)])
        bytes.append(Self.digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
  }

  static let digits = Array("0123456789abcdef".utf8)
}
