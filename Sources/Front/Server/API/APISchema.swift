internal import Registry
internal import Rulebook

/// The shape of a value of the interface: checks what comes in, and writes itself as JSON Schema 2020-12 for
/// `/openapi.json`. One description does both, so that the document cannot say other than the door does.
indirect enum APISchema: Sendable {
  /// So many characters, none of them NUL, which databases and programs cut texts at.
  case text(ClosedRange<Int>)
  /// The same without control characters: names, codes, what stands on one line.
  case line(ClosedRange<Int>)
  case word([String])
  /// A ULID.
  case identifier
  /// `2026-03-02`.
  case day
  /// RFC 3339 with its offset.
  case moment
  case integer(ClosedRange<Int>)
  case number
  case flag
  case list(APISchema, atMost: Int)
  /// Members and nothing else, unless it is open.
  case object([APIMember], isOpen: Bool)
  /// Members of any name.
  case map(APISchema)
  case any
  case nullable(APISchema)
  /// One that stands among the document's components.
  case named(String, APISchema)

  static func object(_ members: [APIMember]) -> APISchema { .object(members, isOpen: false) }
  static func open(_ members: [APIMember]) -> APISchema { .object(members, isOpen: true) }
  /// Chinese and English.
  static let bilingual = APISchema.named(
    "Bilingual", .object([.required("zh", .text(0...100_000)), .required("en", .text(0...100_000))]))
}

/// A member of an object.
struct APIMember: Sendable {
  let name: String
  let schema: APISchema
  let isRequired: Bool
  let note: String?

  static func required(_ name: String, _ schema: APISchema, _ note: String? = nil) -> APIMember {
    APIMember(name: name, schema: schema, isRequired: true, note: note)
  }
  static func optional(_ name: String, _ schema: APISchema, _ note: String? = nil) -> APIMember {
    APIMember(name: name, schema: schema, isRequired: false, note: note)
  }
}

extension APISchema {
  /// What is wrong with a value, each with its path; nothing where it fits.
  func faults(of value: JSONValue, at path: String = "") -> [FieldError] {
    var faults: [FieldError] = []
    check(value, path, &faults)
    return faults
  }

  private func check(_ value: JSONValue, _ path: String, _ faults: inout [FieldError]) {
    guard faults.count < 100 else { return }
    func fault(_ chinese: String, _ english: String) {
      faults.append(FieldError(path: path.isEmpty ? "$" : path, message: Bilingual(chinese, english)))
    }
    switch self {
    case .any: return
    case .named(_, let schema): schema.check(value, path, &faults)
    case .nullable(let schema):
      if value != .null { schema.check(value, path, &faults) }
    case .text(let length), .line(let length):
      guard case .string(let text) = value else { return fault("应为文字。", "Must be text.") }
      let count = text.unicodeScalars.count
      guard !text.unicodeScalars.contains(where: forbids) else {
        return fault("不能含控制字符。", "Must not contain control characters.")
      }
      if !length.contains(count) {
        fault(
          "应为 \(length.lowerBound) 至 \(length.upperBound) 个字符，现为 \(count)。",
          "Takes \(length.lowerBound) to \(length.upperBound) characters, has \(count).")
      }
    case .word(let words):
      guard case .string(let text) = value, words.contains(text) else {
        return fault("应为其中之一：\(words.joined(separator: "、"))。", "Must be one of: \(words.joined(separator: ", ")).")
      }
    case .identifier:
      guard case .string(let text) = value, ULID(text) != nil else {
        return fault("应为 26 位编号（ULID）。", "Must be an identifier of 26 characters (ULID).")
      }
    case .day:
      guard case .string(let text) = value, CivilDate(text) != nil else {
        return fault("应为日期，如 2026-03-02。", "Must be a date such as 2026-03-02.")
      }
    case .moment:
      guard case .string(let text) = value, Moment(text) != nil else {
        return fault("应为带时区的时间，如 2026-03-02T08:30:00+08:00。", "Must be a time with its offset.")
      }
    case .integer(let range):
      guard case .integer(let number) = value, range.contains(number) else {
        return fault(
          "应为 \(range.lowerBound) 至 \(range.upperBound) 的整数。",
          "Must be a whole number from \(range.lowerBound) to \(range.upperBound).")
      }
    case .number:
      switch value {
      case .integer, .decimal: return
      default: fault("应为数字。", "Must be a number.")
      }
    case .flag:
      guard case .boolean = value else { return fault("应为 true 或 false。", "Must be true or false.") }
    case .list(let element, let most):
      guard case .array(let elements) = value else { return fault("应为数组。", "Must be an array.") }
      guard elements.count <= most else { return fault("最多 \(most) 项。", "At most \(most) elements.") }
      for (index, one) in elements.enumerated() { element.check(one, "\(path)[\(index)]", &faults) }
    case .map(let element):
      guard case .object(let members) = value else { return fault("应为对象。", "Must be an object.") }
      for member in members { element.check(member.value, Self.join(path, member.name), &faults) }
    case .object(let members, let isOpen):
      guard case .object(let given) = value else { return fault("应为对象。", "Must be an object.") }
      for member in members {
        let path = Self.join(path, member.name)
        if let value = value[member.name] {
          if member.isRequired || value != .null { member.schema.check(value, path, &faults) }
        } else if member.isRequired {
          faults.append(FieldError(path: path, message: Bilingual("缺少此项。", "Is missing.")))
        }
      }
      guard !isOpen else { return }
      for one in given where !members.contains(where: { $0.name == one.name }) {
        faults.append(
          FieldError(
            path: Self.join(path, String(one.name.prefix(60))), message: Bilingual("没有这一项。", "No such member.")))
      }
    }
  }

  private func forbids(_ scalar: Unicode.Scalar) -> Bool {
    if case .line = self { scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) } else { scalar.value == 0 }
  }

  private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
