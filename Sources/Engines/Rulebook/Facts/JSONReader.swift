/// Reads JSON (RFC 8259) with places, so that every message can name line and column.
///
/// Stricter than the RFC requires: a name may stand in an object only once, strings hold whole characters (no lone
/// surrogates), and no more than 64 levels are read.
struct JSONReader {
  static let depthLimit = 64

  private let source: JSONSource
  private var index = 0
  private var path = JSONPath.root
  private var duplicates: [FactsError.Problem] = []

  static func read(_ text: String, file: String) throws(FactsError) -> LocatedJSON {
    var reader = JSONReader(source: JSONSource(text, file: file))
    // A byte order mark, as some editors write it (section 8.1 lets readers pass over it).
    if reader.source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.index = 3 }
    let value = try reader.value(depth: 0)
    reader.skipBlanks()
    guard reader.next == nil else {
      throw reader.refused("JSON 结束后还有文字；请删去。", "Text follows the end of the JSON; remove it.")
    }
    guard reader.duplicates.isEmpty else { throw FactsError(problems: reader.duplicates) }
    return value
  }

  private init(source: JSONSource) { self.source = source }

  private var next: UInt8? { index < source.bytes.count ? source.bytes[index] : nil }

  private var here: LocatedJSON.Place { LocatedJSON.Place(source: source, offset: index) }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  private func refused(
    _ chinese: String, _ english: String, at place: LocatedJSON.Place? = nil
  ) -> FactsError {
    FactsError(problems: [
      FactsError.Problem(
        path: path.description, position: (place ?? here).position, message: Bilingual(chinese, english))
    ])
  }

  private mutating func value(depth: Int) throws(FactsError) -> LocatedJSON {
    skipBlanks()
    let place = here
    guard let byte = next else { throw refused("文件在这里中断，缺少一个值。", "The text ends here where a value is missing.") }
    let content: LocatedJSON.Content
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth < Self.depthLimit else {
        throw refused("嵌套超过\(Self.depthLimit)层。", "Nested more than \(Self.depthLimit) levels deep.")
      }
      content = byte == UInt8(ascii: "{") ? try object(depth: depth) : try array(depth: depth)
    case UInt8(ascii: "\""):
      content = .string(try string())
    case UInt8(ascii: "-"), 0x30...0x39:
      content = .number(try number())
    default:
      if take("null") {
        content = .null
      } else if take("true") {
        content = .boolean(true)
      } else if take("false") {
        content = .boolean(false)
      } else {
        throw refused(
          "这里应为一个 JSON 值（文字要加双引号）。", "A JSON value is expected here (text stands in double quotes).")
      }
    }
    return LocatedJSON(content: content, place: place)
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let isThere = word.withUTF8Buffer { source.bytes[index...].starts(with: $0) }
    if isThere { index += word.utf8CodeUnitCount }
    return isThere
  }

  private mutating func object(depth: Int) throws(FactsError) -> LocatedJSON.Content {
    let outer = path
    defer { path = outer }
    index += 1
    var members: [LocatedJSON.Member] = []
    var names: Set<String> = []
    skipBlanks()
    if take("}") { return .object([]) }
    while true {
      skipBlanks()
      let namePlace = here
      guard next == UInt8(ascii: "\"") else {
        throw refused("这里应为带双引号的名称。", "A name in double quotes is expected here.")
      }
      let name = try string()
      path = outer.member(name)
      skipBlanks()
      guard take(":") else { throw refused("名称后应为冒号。", "A colon is expected after the name.") }
      let value = try value(depth: depth + 1)
      if names.insert(name).inserted {
        members.append(LocatedJSON.Member(name: name, namePlace: namePlace, value: value))
      } else {
        duplicates +=
          refused(
            "名称重复；同一对象中每个名称只能出现一次。", "The name appears twice; an object may hold it only once.", at: namePlace
          ).problems
      }
      path = outer
      skipBlanks()
      if take(",") { continue }
      guard take("}") else { throw refused("这里应为逗号或}。", "A comma or } is expected here.") }
      return .object(members)
    }
  }

  private mutating func array(depth: Int) throws(FactsError) -> LocatedJSON.Content {
    let outer = path
    defer { path = outer }
    index += 1
    var elements: [LocatedJSON] = []
    skipBlanks()
    if take("]") { return .array([]) }
    while true {
      path = outer.element(elements.count)
      elements.append(try value(depth: depth + 1))
      path = outer
      skipBlanks()
      if take(",") { continue }
      guard take("]") else { throw refused("这里应为逗号或]。", "A comma or ] is expected here.") }
      return .array(elements)
    }
  }

  private mutating func number() throws(FactsError) -> String {
    let start = here
    let length = JSONNumber.length(of: source.bytes[index...])
    let end = index + length
    // 012, 1.2.3 and 1a: a number, and then what cannot follow one.
    let follower = end < source.bytes.count ? source.bytes[end] : 0x20
    let isCut =
      (0x30...0x39).contains(follower) || (0x61...0x7A).contains(follower | 0x20) || follower == UInt8(ascii: ".")
    guard length > 0, !isCut else {
      throw refused(
        "数字写法不对；例如12、14.9，不能有前导零。", "Not a number as JSON writes it: 12, 14.9, no leading zero.", at: start)
    }
    defer { index = end }
    return String(decoding: source.bytes[index..<end], as: UTF8.self)
  }

  private mutating func string() throws(FactsError) -> String {
    let start = here
    index += 1
    var bytes: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"):
        let scalar = try escape()
        bytes.append(contentsOf: Array(String(scalar).utf8))
      case 0..<0x20:
        throw refused(
          "文字中不能有控制字符或换行；请写成\\n等。", "Text may not hold control characters or line ends; write \\n and the like.")
      default:
        bytes.append(byte)
        index += 1
      }
    }
    throw refused("引号没有结束。", "The quote is never closed.", at: start)
  }

  private mutating func escape() throws(FactsError) -> Unicode.Scalar {
    let start = here
    index += 1
    guard let byte = next else { throw refused("引号没有结束。", "The quote is never closed.", at: start) }
    index += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      guard let unit = codeUnit() else { break }
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard unit < 0xDC00, take("\\u"), let low = codeUnit(), (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      else { break }
      return scalar
    default: break
    }
    throw refused(
      "转义写法不对（\\u后为四位十六进制数，代理项须成对）。",
      "Not an escape (\\u takes four hexadecimal digits, surrogates come in pairs).", at: start)
  }

  private mutating func codeUnit() -> UInt32? {
    guard index + 4 <= source.bytes.count else { return nil }
    var unit: UInt32 = 0
    for byte in source.bytes[index..<index + 4] {
      switch byte {
      case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: unit = unit << 4 | UInt32((byte | 0x20) - 0x61 + 10)
      default: return nil
      }
    }
    index += 4
    return unit
  }
}
