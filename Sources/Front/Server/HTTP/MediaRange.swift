internal import Hummingbird

/// One media range of an Accept header or query parameter (RFC 9110 12.5.1, PS3.18 8.7.5).
struct MediaRange: Hashable {
  /// Lower case, such as `multipart/related`.
  let type: String
  /// Names in lower case; quotes removed.
  let parameters: [String: String]
  let quality: Double

  /// `type` parameter of a multipart range, else the range's own type.
  var part: String { type == "multipart/related" ? parameters["type"]?.lowercased() ?? "*/*" : type }
  var isMultipart: Bool { type == "multipart/related" }
  var transferSyntax: String? { parameters["transfer-syntax"] }

  /// Whether `type` falls under this range.
  func covers(_ type: String) -> Bool {
    part == "*/*" || part == type || (part.hasSuffix("/*") && type.hasPrefix(part.dropLast()))
  }

  /// Ranges in the order of preference: quality first, then as written. No header means everything.
  static func accepted(by request: Request) -> [MediaRange] {
    var texts = request.headers[values: .accept]
    for (name, value) in request.uri.queryParameters where name.lowercased() == "accept" {
      // In a query, `+` is a blank to some decoders; media types have no blanks (`application/dicom+json`).
      texts.insert(String(value).split(separator: " ").joined(separator: "+"), at: 0)
    }
    let ranges = texts.flatMap { split($0, at: ",") }.compactMap { MediaRange($0) }.filter { $0.quality > 0 }
    if ranges.isEmpty { return [MediaRange(type: "*/*", parameters: [:], quality: 1)] }
    return ranges.enumerated().sorted {
      $0.element.quality == $1.element.quality ? $0.offset < $1.offset : $0.element.quality > $1.element.quality
    }.map(\.element)
  }

  init(type: String, parameters: [String: String], quality: Double) {
    self.type = type
    self.parameters = parameters
    self.quality = quality
  }

  init?(_ text: Substring) {
    let pieces = Self.split(String(text), at: ";")
    guard let first = pieces.first else { return nil }
    let type = Self.trim(first).lowercased()
    guard type.contains("/") else { return nil }
    var parameters: [String: String] = [:]
    for piece in pieces.dropFirst() {
      guard let equals = piece.firstIndex(of: "=") else { continue }
      let name = Self.trim(piece[..<equals]).lowercased()
      let value = Self.trim(piece[piece.index(after: equals)...]).trimmed("\"")
      parameters[name] = value
    }
    self.type = type
    quality = parameters["q"].flatMap(Double.init) ?? 1
    parameters["q"] = nil
    self.parameters = parameters
  }

  /// Splits outside of quotes.
  static func split(_ text: String, at separator: Character) -> [Substring] {
    var pieces: [Substring] = []
    var start = text.startIndex
    var quoted = false
    for index in text.indices {
      if text[index] == "\"" { quoted.toggle() }
      if text[index] == separator, !quoted {
        pieces.append(text[start..<index])
        start = text.index(after: index)
      }
    }
    pieces.append(text[start...])
    return pieces
  }

  private static func trim(_ text: Substring) -> String {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}

extension String {
  fileprivate func trimmed(_ mark: Character) -> String {
    guard count >= 2, first == mark, last == mark else { return self }
    return String(dropFirst().dropLast())
  }
}
