internal import Glibc

/// Splits a multipart body (RFC 2046 5.1.1) into parts while it arrives; holds back no more than a delimiter's length.
struct MultipartReader {
  enum Event {
    /// Header fields of a part, names in lower case.
    case began([String: String])
    /// Bytes of the current part, valid during the call.
    case data(UnsafeRawBufferPointer)
    case ended
  }

  struct Malformed: Error {
    let reason: String
  }

  private enum State {
    case preamble
    case header([UInt8])
    case body
    case epilogue
  }

  private let delimiter: [UInt8]
  /// The first delimiter may stand without a line break before it.
  private var carry: [UInt8] = [0x0D, 0x0A]
  private var state = State.preamble
  private static let headerLimit = 16 << 10

  init(boundary: String) { delimiter = Array(("\r\n--" + boundary).utf8) }

  /// True after the closing delimiter.
  var isFinished: Bool { if case .epilogue = state { true } else { false } }

  mutating func read(_ chunk: UnsafeRawBufferPointer, _ each: (Event) throws -> Void) throws {
    var rest = chunk
    while !rest.isEmpty {
      switch state {
      case .epilogue: return
      case .header(var header):
        let (count, end) = try header.append(upToEndOfHeader: rest, limit: Self.headerLimit)
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        switch end {
        case nil: state = .header(header)
        case .closing: state = .epilogue
        case .fields(let fields):
          state = .body
          try each(.began(fields))
        }
      case .preamble, .body:
        rest = try scan(rest, each)
      }
    }
  }

  /// Passes body bytes on up to the next delimiter; returns what follows it.
  private mutating func scan(
    _ bytes: UnsafeRawBufferPointer, _ each: (Event) throws -> Void
  ) throws -> UnsafeRawBufferPointer {
    if !carry.isEmpty {
      // A delimiter may straddle the border between two chunks.
      let joined = carry + bytes.prefix(delimiter.count)
      let kept = carry.count
      let found = joined.withUnsafeBytes { Self.find(delimiter, in: $0) }
      if let found, found <= kept {
        try joined.withUnsafeBytes { try emit(UnsafeRawBufferPointer(rebasing: $0[..<found]), each) }
        return try close(UnsafeRawBufferPointer(rebasing: bytes[(found + delimiter.count - kept)...]), each)
      }
      if bytes.count < delimiter.count {
        // `joined` is all there is; a delimiter may begin anywhere in it and end in a later chunk.
        let held = joined.withUnsafeBytes { Self.partialTail(delimiter, $0) }
        try joined.withUnsafeBytes { try emit(UnsafeRawBufferPointer(rebasing: $0[..<(joined.count - held)]), each) }
        carry = Array(joined.suffix(held))
        return UnsafeRawBufferPointer(rebasing: bytes[bytes.count...])
      }
      try carry.withUnsafeBytes { try emit($0, each) }
      carry = []
    }
    if let found = Self.find(delimiter, in: bytes) {
      try emit(UnsafeRawBufferPointer(rebasing: bytes[..<found]), each)
      return try close(UnsafeRawBufferPointer(rebasing: bytes[(found + delimiter.count)...]), each)
    }
    let held = Self.partialTail(delimiter, bytes)
    try emit(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - held)]), each)
    carry = Array(bytes[(bytes.count - held)...])
    return UnsafeRawBufferPointer(rebasing: bytes[bytes.count...])
  }

  private func emit(_ bytes: UnsafeRawBufferPointer, _ each: (Event) throws -> Void) throws {
    if case .body = state, !bytes.isEmpty { try each(.data(bytes)) }
  }

  private mutating func close(
    _ rest: UnsafeRawBufferPointer, _ each: (Event) throws -> Void
  ) throws -> UnsafeRawBufferPointer {
    if case .body = state { try each(.ended) }
    carry = []
    state = .header([])
    return rest
  }

  private static func find(_ needle: [UInt8], in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress, bytes.count >= needle.count else { return nil }
    var start = 0
    let last = bytes.count - needle.count
    while start <= last, let hit = memchr(base + start, Int32(needle[0]), last - start + 1) {
      let place = UnsafeRawPointer(hit) - base
      if memcmp(hit, needle, needle.count) == 0 { return place }
      start = place + 1
    }
    return nil
  }

  /// Length of the longest end of `bytes` that could begin a delimiter.
  private static func partialTail(_ needle: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Int {
    var length = min(needle.count - 1, bytes.count)
    while length > 0 {
      let start = bytes.count - length
      if (0..<length).allSatisfy({ bytes[start + $0] == needle[$0] }) { return length }
      length -= 1
    }
    return 0
  }
}

extension [UInt8] {
  fileprivate enum HeaderEnd {
    case closing
    case fields([String: String])
  }

  /// Adds bytes to a part's header until its end is seen; returns how many were taken.
  fileprivate mutating func append(
    upToEndOfHeader bytes: UnsafeRawBufferPointer, limit: Int
  ) throws -> (count: Int, end: HeaderEnd?) {
    var taken = 0
    for byte in bytes {
      append(byte)
      taken += 1
      if count == 2, self[0] == 0x2D, self[1] == 0x2D { return (taken, .closing) }
      if byte == 0x0A, count >= 4, self[count - 2] == 0x0D, self[count - 3] == 0x0A, self[count - 4] == 0x0D {
        return (taken, .fields(Self.fields(self)))
      }
      if count > limit { throw MultipartReader.Malformed(reason: "part header over \(limit) bytes") }
    }
    return (taken, nil)
  }

  private static func fields(_ header: [UInt8]) -> [String: String] {
    var fields: [String: String] = [:]
    for line in header.split(separator: 0x0A) {
      guard let colon = line.firstIndex(of: 0x3A) else { continue }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      var value = Substring(String(decoding: line[(colon + 1)...], as: UTF8.self))
      while let last = value.last, last.isWhitespace { value.removeLast() }
      while let first = value.first, first.isWhitespace { value.removeFirst() }
      fields[name] = String(value)
    }
    return fields
  }
}
