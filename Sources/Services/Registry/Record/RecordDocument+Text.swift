internal import Rulebook

/// A record written out as text, as it is stored.
struct RecordText: Sendable {
  /// The bytes of `record.json.text`, made without the tree between.
  private(set) var bytes: [UInt8] = []
  /// Whether these are the canonical bytes (RFC 8785) too, as they nearly always are.
  private(set) var isCanonical = true

  /// - Parameter besides: members that are left out.
  init(_ record: RecordDocument, besides: Set<String> = []) {
    bytes.reserveCapacity(4_096)
    write(besides.isEmpty ? record.members : record.members.filter { !besides.contains($0.key) })
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  private mutating func write(_ members: RecordMembers) {
    var isFirst = true
    bytes.append(UInt8(ascii: "{"))
    for (key, node) in members {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      // The canonical order is that of UTF-16 units: the same for ASCII.
      if !put(quoted: key) { isCanonical = false }
      bytes.append(UInt8(ascii: ":"))
      write(node)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ node: RecordNode) {
    switch node {
    case .text(let text): put(quoted: text)
    case .number(let number): put(number)
    case .boolean(let flag): put(flag ? "true" : "false")
    case .missing(let reason):
      put("{\"missing\":\"")
      put(reason.rawValue)
      put("\"}")
    case .group(let members): write(members)
    case .list(let rows):
      bytes.append(UInt8(ascii: "["))
      for (index, row) in rows.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(row)
      }
      bytes.append(UInt8(ascii: "]"))
    case .quantity, .unreadable:
      isCanonical = false
      put(node.json.text)
    }
  }

  /// A decimal of at most fifteen digits is the shortest that names its double, so it is its own canonical form; smaller
  /// ones than 0.000001 are written with an exponent there.
  private mutating func put(_ number: Rational) {
    if let integer = number.integer {
      if integer.magnitude > 1 << 53 { isCanonical = false }
      put(String(integer))
      return
    }
    let text = number.description
    if text.utf8.contains(UInt8(ascii: "/")) {
      put(quoted: text)
      return
    }
    if text.utf8.count > 16 || number.numerator.magnitude < number.denominator.magnitude / 100_000 {
      isCanonical = false
    }
    put(text)
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Escapes as ``JSONValue/text`` does; returns whether all of it is ASCII without escapes.
  @discardableResult
  private mutating func put(quoted text: String) -> Bool {
    var text = text
    let (isPlain, isASCII) = text.withUTF8 { characters in
      var (isPlain, isASCII) = (true, true)
      for byte in characters {
        // With E2 begin the two line ends of older script engines.
        isPlain = isPlain && byte >= 0x20 && byte != 0x22 && byte != 0x5C && byte != 0x7F && byte != 0xE2
        isASCII = isASCII && byte < 0x80
      }
      if isPlain {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: characters)
        bytes.append(UInt8(ascii: "\""))
      }
      return (isPlain, isASCII)
    }
    guard !isPlain else { return isASCII }
    let quoted = JSONValue.string(text)
    let written = quoted.text
    if (try? CanonicalJSON.text(quoted)) != written { isCanonical = false }
    put(written)
    return false
  }
}

extension RecordText {
  static func json(_ text: String) -> JSONValue? { try? FactsFile(text, file: "record").value }

  /// A stored record; `nil` where the text is none.
  static func read(_ text: String) -> RecordDocument? {
    var text = text
    if let members = text.withUTF8({ RecordScanner.members($0) }) { return RecordDocument(members) }
    return json(text).flatMap { RecordDocument($0) }
  }
}
