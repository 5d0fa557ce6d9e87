public import HTTPTypes
public import Hummingbird
internal import NIOCore
internal import Rulebook

/// An error for people and programs (RFC 9457 problem details): what happened, where, what to do.
public struct Problem: Error, HTTPResponseError {
  public let status: HTTPResponse.Status
  /// Chinese first, English beside it.
  public let title: String
  public let detail: String
  public let headers: HTTPFields
  /// The faults of a body, each with its place.
  let errors: [FieldError]
  /// Members beside the standard's own.
  let members: [JSONValue.Member]

  public init(_ status: HTTPResponse.Status, _ title: String, detail: String = "", headers: HTTPFields = [:]) {
    self.init(status, title, detail: detail, headers: headers, errors: [])
  }

  init(
    _ status: HTTPResponse.Status, _ title: String, detail: String = "", headers: HTTPFields = [:],
    errors: [FieldError], members: [JSONValue.Member] = []
  ) {
    self.status = status
    self.title = title
    self.detail = detail
    self.headers = headers
    self.errors = errors
    self.members = members
  }

  static func notFound(_ what: String = "没有这个对象 no such object") -> Problem { Problem(.notFound, what) }
  static func notAcceptable(_ detail: String) -> Problem {
    Problem(.notAcceptable, "无法提供所要求的格式 none of the accepted media types can be given", detail: detail)
  }

  public func response(from request: Request, context: some RequestContext) throws -> Response {
    var body = JSONText()
    body.object { body in
      body.member("title", title)
      body.member("status", status.code)
      if !detail.isEmpty { body.member("detail", detail) }
      if !errors.isEmpty {
        body.key("errors")
        body.array { body in for error in errors { error.write(to: &body) } }
      }
      for member in members where member.value != .null { body.member(member.name, json: member.value.text) }
    }
    var fields = headers
    fields[.contentType] = "application/problem+json"
    return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(string: body.text)))
  }
}

/// What is wrong at one place of a body.
struct FieldError: Sendable {
  /// `icu.beds`.
  let path: String
  var line: Int?
  var column: Int?
  let message: Bilingual

  func write(to body: inout JSONText) {
    body.object { body in
      body.member("path", path)
      if let line { body.member("line", line) }
      if let column { body.member("column", column) }
      body.key("message")
      body.object { body in
        body.member("zh", message.chinese)
        body.member("en", message.english)
      }
    }
  }
}

extension HTTPResponse.Status {
  /// 507: no room for new objects (RFC 4918 11.5, named so by PS3.18 10.5.3).
  static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}

/// A few members of JSON written by hand; data sets have their own writer.
struct JSONText {
  private(set) var text = ""
  private var needsComma = false

  mutating func object(_ body: (inout JSONText) -> Void) {
    separate()
    text += "{"
    needsComma = false
    body(&self)
    text += "}"
    needsComma = true
  }

  mutating func array(_ body: (inout JSONText) -> Void) {
    separate()
    text += "["
    needsComma = false
    body(&self)
    text += "]"
    needsComma = true
  }

  mutating func key(_ name: String) {
    separate()
    quote(name)
    text += ":"
    needsComma = false
  }

  mutating func value(_ value: String) {
    separate()
    quote(value)
    needsComma = true
  }

  mutating func value(_ value: Int) {
    separate()
    text += String(value)
    needsComma = true
  }

  mutating func value(_ value: Bool) {
    separate()
    text += value ? "true" : "false"
    needsComma = true
  }

  mutating func member(_ name: String, _ value: String) {
    key(name)
    self.value(value)
  }

  mutating func member(_ name: String, _ value: Int) {
    key(name)
    self.value(value)
  }

  mutating func member(_ name: String, _ value: Bool) {
    key(name)
    self.value(value)
  }

  /// A value that is JSON already.
  mutating func member(_ name: String, json: String) {
    key(name)
    text += json
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { text += "," }
  }

  private mutating func quote(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
