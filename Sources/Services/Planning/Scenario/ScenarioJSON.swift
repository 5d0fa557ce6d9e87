/// A JSON value (RFC 8259) that keeps numbers and Booleans apart and refuses what is ambiguous: a member twice, text after the
/// end, numbers that no `Double` holds.
enum ScenarioJSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([ScenarioJSON])
  case object([String: ScenarioJSON])

  /// Longest file, bytes, and deepest nesting that is read.
  static let sizeLimit = 4 << 20
  static let depthLimit = 32

  /// - Throws: ``ScenarioFault`` with the line and column.
  static func parsed(_ bytes: [UInt8]) throws(ScenarioFault) -> ScenarioJSON {
    guard bytes.count <= sizeLimit else {
      throw ScenarioFault(
        "", "方案文件超过 \(sizeLimit) 字节", "the scenario is longer than \(sizeLimit) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ScenarioFault("", "方案文件不是 UTF-8 文本", "the scenario is not UTF-8 text")
    }
    var reader = ScenarioJSONReader(Array((text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text).utf8))
    let value = try reader.value(depth: 0)
    try reader.end()
    return value
  }

  /// What kind of value it is, for a reader.
  var kind: BilingualText {
    switch self {
    case .null: BilingualText("空值 null", "null")
    case .bool(let value): BilingualText("\(value)", "\(value)")
    case .number(let value): BilingualText(ScenarioShape.text(value), ScenarioShape.text(value))
    case .text(let text): BilingualText("“\(text.prefix(60))”", "\"\(text.prefix(60))\"")
    case .list(let list): BilingualText("含 \(list.count) 项的列表", "a list of \(list.count)")
    case .object: BilingualText("一个对象", "an object")
    }
  }
}

struct ScenarioJSONReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private func fault(_ zh: String, _ en: String) -> ScenarioFault {
    let before = bytes[..<min(place, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    return ScenarioFault("", "第 \(line) 行第 \(column) 列：\(zh)", "line \(line), column \(column): \(en)")
  }

  private mutating func peek() -> UInt8? {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    return place < bytes.count ? bytes[place] : nil
  }

  mutating func end() throws(ScenarioFault) {
    if peek() != nil { throw fault("结尾之后还有内容", "something follows the end") }
  }

  mutating func value(depth: Int) throws(ScenarioFault) -> ScenarioJSON {
    guard depth < ScenarioJSON.depthLimit else {
      throw fault("嵌套超过 \(ScenarioJSON.depthLimit) 层", "nested deeper than \(ScenarioJSON.depthLimit)")
    }
    switch peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw fault("文件在此中断", "the file breaks off")
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: ScenarioJSON) throws(ScenarioFault) -> ScenarioJSON {
    guard bytes[place...].starts(with: word.utf8) else { throw fault("不是 JSON 值", "no JSON value") }
    place += word.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(ScenarioFault) -> ScenarioJSON {
    place += 1
    var members: [String: ScenarioJSON] = [:]
    if peek() == UInt8(ascii: "}") {
      place += 1
      return .object(members)
    }
    while true {
      guard peek() == UInt8(ascii: "\"") else { throw fault("此处须为带引号的键", "a quoted key is expected") }
      let key = try string()
      guard peek() == UInt8(ascii: ":") else { throw fault("键“\(key)”后须有冒号", "a colon must follow \"\(key)\"") }
      place += 1
      let value = try value(depth: depth + 1)
      guard members.updateValue(value, forKey: key) == nil else {
        throw fault("键“\(key)”出现两次", "the key \"\(key)\" stands twice")
      }
      switch peek() {
      case UInt8(ascii: ","): place += 1
      case UInt8(ascii: "}"):
        place += 1
        return .object(members)
      default: throw fault("此处须为逗号或 }", "a comma or } is expected")
      }
    }
  }

  private mutating func list(depth: Int) throws(ScenarioFault) -> ScenarioJSON {
    place += 1
    var items: [ScenarioJSON] = []
    if peek() == UInt8(ascii: "]") {
      place += 1
      return .list(items)
    }
    while true {
      items.append(try value(depth: depth + 1))
      switch peek() {
      case UInt8(ascii: ","): place += 1
      case UInt8(ascii: "]"):
        place += 1
        return .list(items)
      default: throw fault("此处须为逗号或 ]", "a comma or ] is expected")
      }
    }
  }

  private mutating func number() throws(ScenarioFault) -> ScenarioJSON {
    let start = place
    while place < bytes.count, "+-.eE0123456789".utf8.contains(bytes[place]) { place += 1 }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    // RFC 8259 section 6: no leading plus, no leading zeros, a digit on either side of the point.
    guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil,
      let value = Double(text), value.isFinite
    else {
      place = start
      throw fault("不是 JSON 数值", "no JSON number")
    }
    return .number(value)
  }

  private mutating func string() throws(ScenarioFault) -> String {
    place += 1
    var text: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escape()
      case 0..<0x20: throw fault("字符串中有控制字符", "a control character stands in a string")
      default: text.append(byte)
      }
    }
    throw fault("字符串没有结束", "a string does not end")
  }

  private mutating func escape() throws(ScenarioFault) -> [UInt8] {
    guard place < bytes.count else { throw fault("字符串没有结束", "a string does not end") }
    let byte = bytes[place]
    place += 1
    let plain: [UInt8: UInt8] = [
      0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
    ]
    if let plain = plain[byte] { return [plain] }
    guard byte == UInt8(ascii: "u") else { throw fault("无效的转义", "no such escape") }
    var unit = try codeUnit()
    if 0xD800...0xDBFF ~= unit, bytes[place...].starts(with: [0x5C, 0x75]) {
      place += 2
      let low = try codeUnit()
      guard 0xDC00...0xDFFF ~= low else { throw fault("无效的代理对", "half a surrogate pair") }
      unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(unit) else { throw fault("无效的代理对", "half a surrogate pair") }
    return Array(String(scalar).utf8)
  }

  private mutating func codeUnit() throws(ScenarioFault) -> UInt32 {
    guard place + 4 <= bytes.count,
      let unit = UInt32(String(decoding: bytes[place..<(place + 4)], as: UTF8.self), radix: 16),
      bytes[place] != UInt8(ascii: "+")
    else { throw fault("无效的转义", "no such escape") }
    place += 4
    return unit
  }
}
