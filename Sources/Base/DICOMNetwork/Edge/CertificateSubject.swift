/// The subject of an X.509 certificate as text, such as `CN=XA1,O=Hospital` (RFC 5280 4.1.2.6).
enum CertificateSubject {
  static func text(der: [UInt8]) -> String? {
    var certificate = DERReader(der[...])
    guard var outer = certificate.content(0x30), var body = outer.content(0x30) else { return nil }
    if body.peek == 0xA0 { _ = body.content(0xA0) }  // version
    guard body.content(0x02) != nil, body.content(0x30) != nil, body.content(0x30) != nil,
      body.content(0x30) != nil, var name = body.content(0x30)
    else { return nil }  // serial, algorithm, issuer, validity, then subject
    var parts: [String] = []
    while var set = name.content(0x31) {
      while var pair = set.content(0x30) {
        guard let type = pair.content(0x06), let tag = pair.peek, let value = pair.content(tag)
        else { break }
        parts.append("\(label(Array(type.bytes)))=\(printable(value.bytes))")
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: ",")
  }

  private static func label(_ oid: [UInt8]) -> String {
    switch oid {
    case [0x55, 0x04, 0x03]: "CN"
    case [0x55, 0x04, 0x06]: "C"
    case [0x55, 0x04, 0x07]: "L"
    case [0x55, 0x04, 0x08]: "ST"
    case [0x55, 0x04, 0x0A]: "O"
    case [0x55, 0x04, 0x0B]: "OU"
    default: "OID"
    }
  }

  private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
    String(
      String(decoding: bytes, as: UTF8.self).unicodeScalars.prefix(128).map {
        $0.value < 0x20 || $0 == "," || $0 == "=" || $0.value == 0x7F ? "?" : Character($0)
      })
  }
}

/// Definite-length DER, as far as a name needs it.
private struct DERReader {
  private(set) var bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  var peek: UInt8? { bytes.first }

  /// The content of the next value if it has this tag.
  mutating func content(_ tag: UInt8) -> DERReader? {
    guard bytes.first == tag else { return nil }
    var rest = bytes.dropFirst()
    guard let first = rest.popFirst() else { return nil }
    var length = Int(first)
    if first & 0x80 != 0 {
      let count = Int(first & 0x7F)
      guard count > 0, count <= 3, rest.count >= count else { return nil }
      length = 0
      for _ in 0..<count { length = length << 8 | Int(rest.popFirst() ?? 0) }
    }
    guard length <= rest.count else { return nil }
    bytes = rest.dropFirst(length)
    return DERReader(rest.prefix(length))
  }
}
