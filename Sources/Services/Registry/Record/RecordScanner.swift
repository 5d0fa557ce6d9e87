internal import Rulebook

/// Reads the texts that ``RecordText`` writes, straight into members: stored records are read with every step of a case.
///
/// Whatever is out of the ordinary (escapes of scalars, exponents, names that stand twice, deep trees, faults) is left to
/// the reader that knows all of JSON.
struct RecordScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  private struct Unusual: Error {}
  private static let deepest = 6

  /// The members of an object; `nil` where it is none, or anything in it is unusual.
  static func members(_ bytes: UnsafeBufferPointer<UInt8>) -> RecordMembers? {
    var scanner = RecordScanner(bytes: bytes)
    guard let members = try? scanner.object(depth: 0), scanner.index == bytes.count else { return nil }
    return members
  }

  /// The text of an object without some of its members, byte for byte; `nil` where it is none.
  static func text(_ bytes: UnsafeBufferPointer<UInt8>, besides names: Set<String>) -> [UInt8]? {
    var scanner = RecordScanner(bytes: bytes)
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    do {
      try scanner.expect(UInt8(ascii: "{"))
      while true {
        let start = scanner.index
        let name = try scanner.string()
        try scanner.expect(UInt8(ascii: ":"))
        try scanner.skipValue()
        if !names.contains(name) {
          kept.append(kept.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
          kept.append(contentsOf: bytes[start..<scanner.index])
        }
        let end = try scanner.next()
        if end == UInt8(ascii: "}") { break }
        guard end == UInt8(ascii: ",") else { return nil }
      }
    } catch {
      return nil
    }
    if kept.isEmpty { kept.append(UInt8(ascii: "{")) }
    kept.append(UInt8(ascii: "}"))
    return scanner.index == bytes.count ? kept : nil
  }

  /// Passes over a value of a text that is known to be JSON.
  private mutating func skipValue() throws(Unusual) {
    var depth = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return }
        depth -= 1
      case UInt8(ascii: ","): if depth == 0 { return }
      default: break
      }
      index += 1
    }
    throw Unusual()
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func next() throws(Unusual) -> UInt8 {
    guard index < bytes.count else { throw Unusual() }
    defer { index += 1 }
    return bytes[index]
  }

  private mutating func expect(_ byte: UInt8) throws(Unusual) {
    guard try next() == byte else { throw Unusual() }
  }

  private mutating func expect(_ word: StaticString) throws(Unusual) {
    let count = word.utf8CodeUnitCount
    guard index + count <= bytes.count,
      word.withUTF8Buffer({ $0.elementsEqual(bytes[index..<(index + count)]) })
    else { throw Unusual() }
    index += count
  }

  /// - Parameter depth: of the object itself; its members stand one deeper.
  private mutating func object(depth: Int) throws(Unusual) -> RecordMembers {
    try expect(UInt8(ascii: "{"))
    var members = RecordMembers()
    if index < bytes.count, bytes[index] == UInt8(ascii: "}") {
      index += 1
      return members
    }
    while true {
      let key = try string()
      try expect(UInt8(ascii: ":"))
      guard members[key] == nil else { throw Unusual() }
      members[key] = try node(depth: depth + 1)
      switch try next() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "}"): return members
      default: throw Unusual()
      }
    }
  }

  private mutating func node(depth: Int) throws(Unusual) -> RecordNode {
    guard depth <= Self.deepest, index < bytes.count else { throw Unusual() }
    switch bytes[index] {
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "{"): return try group(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
    case UInt8(ascii: "t"):
      try expect("true")
      return .boolean(true)
    case UInt8(ascii: "f"):
      try expect("false")
      return .boolean(false)
    default: throw Unusual()
    }
  }

  private mutating func list(depth: Int) throws(Unusual) -> RecordNode {
    try expect(UInt8(ascii: "["))
    var rows: [RecordNode] = []
    if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
      index += 1
      return .list(rows)
    }
    while true {
      rows.append(try node(depth: depth + 1))
      switch try next() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "]"): return .list(rows)
      default: throw Unusual()
      }
    }
  }

  /// A group, or what an object stands for: a reason, a number with its unit.
  private mutating func group(depth: Int) throws(Unusual) -> RecordNode {
    let members = try object(depth: depth)
    if members.count == 1, case .text(let word) = members["missing"] {
      guard let reason = MissingReason(rawValue: word) else { throw Unusual() }
      return .missing(reason)
    }
    if members.count == 2, case .number(let value) = members["value"], case .text(let unit) = members["unit"] {
      return .quantity(value, unit: unit)
    }
    return .group(members)
  }

  private mutating func string() throws(Unusual) -> String {
    try expect(UInt8(ascii: "\""))
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        defer { index += 1 }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
      }
      guard byte >= 0x20, byte != UInt8(ascii: "\\") else { throw Unusual() }
      index += 1
    }
    throw Unusual()
  }

  /// `12`, `-12.5`: at most fifteen digits, no leading zero.
  private mutating func number() throws(Unusual) -> Rational {
    let start = index
    var (value, scale, digits) = (0, 0, 0)
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let first = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x30, byte <= 0x39 {
        value = value * 10 + Int(byte - 0x30)
        scale *= 10
        digits += 1
        guard digits <= 15 else { throw Unusual() }
      } else if byte == UInt8(ascii: "."), scale == 0, digits > 0 {
        scale = 1
      } else {
        break
      }
      index += 1
    }
    let hasLeadingZero = digits > 1 && bytes[first] == 0x30 && bytes[first + 1] != UInt8(ascii: ".")
    guard digits > 0, scale != 1, !hasLeadingZero, index > start else { throw Unusual() }
    // Exponents are not read here: what follows is no comma then.
    if scale == 0 { return Rational(isNegative ? -value : value) }
    guard let number = Rational(isNegative ? -value : value, scale) else { throw Unusual() }
    return number
  }
}
