internal import Rulebook

/// Reads the cells of a table as people and spreadsheets write them, into what records hold.
///
/// What cannot be read stays as its text, for validation to name.
struct CellReader {
  private let reasons: [String: MissingReason]

  init(_ standard: StandardRecord) {
    var reasons: [String: MissingReason] = [:]
    for reason in MissingReason.allCases {
      guard let wording = standard.missingReasons[reason] else { continue }
      for word in [reason.rawValue, wording.short, wording.label.chinese, wording.label.english] {
        reasons[word.lowercased()] = reason
      }
    }
    self.reasons = reasons
  }

  /// `#not_done`, `#ND`, `#未做`.
  func reason(_ text: String) -> MissingReason? {
    guard text.utf8.first == 0x23 else { return nil }
    return reasons[text.dropFirst().lowercased()]
  }

  /// A cell that is not empty.
  /// - Parameter unit: of the column's heading, for numbers that name none.
  func node(_ field: Field, _ raw: String, unit: String?) -> RecordNode {
    var text = raw
    if raw.utf8.first == 0x23 {
      if let reason = reason(raw) { return .missing(reason) }
      if raw.utf8.dropFirst().first == 0x23 { text.removeFirst() }
    } else if raw.utf8.first == 0x27 {
      text = FormulaGuard.restored(raw)
      if text.utf8.starts(with: "##".utf8) { text.removeFirst() }
    }
    guard let repetition = field.repeats, !field.isGroup else { return value(field, text, unit) }
    // Where a list needs a value, "none" is one.
    if text == "[]" || (repetition.least == 0 && Self.none.contains(text)) { return .list([]) }
    // A semicolon of either width parts values.
    let parts = text.split { $0 == ";" || $0 == "；" }.map { Self.trimmed($0) }
    return .list(parts.filter { !$0.isEmpty }.map { value(field, $0, unit) })
  }

  /// Words for a list that is stated to be empty.
  static let none: Set<String> = ["0", "无", "none", "None", "NONE"]

  private func value(_ field: Field, _ text: String, _ unit: String?) -> RecordNode {
    switch field.type {
    case .integer, .decimal: return number(field, text, unit)
    case .boolean: return Self.booleans[text.lowercased()].map { .boolean($0) } ?? .text(text)
    case .coded:
      guard let codes = field.codes, !codes.contains(text) else { return .text(text) }
      return .text(codes.reading(text)?.code ?? text)
    case .date: return .text(CivilDate(text) == nil ? WrittenTime(text)?.date ?? text : text)
    case .dateTime: return .text(Moment(text) == nil ? WrittenTime(text)?.dateTime ?? text : text)
    case .text, .procedure, .group: return .text(text)
    }
  }

  private static let booleans = [
    "true": true, "false": false, "1": true, "0": false, "是": true, "否": false, "y": true, "n": false, "yes": true,
    "no": false, "有": true, "无": false,
  ]

  /// `12.5`, `12.5 min`, `12000mGy.cm2`, `1.5e3`.
  private func number(_ field: Field, _ text: String, _ unit: String?) -> RecordNode {
    if let number = Self.plain(text) ?? Rational(text) {
      guard let unit else { return .number(number) }
      return quantity(field, number, unit)
    }
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
    let rest = Self.trimmed(text.dropFirst(digits.count))
    guard let number = Rational(digits), !rest.isEmpty, rest.count <= 20 else { return .text(text) }
    return quantity(field, number, rest)
  }

  /// `1958`, `-12.5`: what nearly all numbers of a table are, at most fifteen digits, read without detours.
  private static func plain(_ text: String) -> Rational? {
    let bytes = text.utf8
    guard bytes.count <= 17 else { return nil }
    var (value, scale, isNegative, digits) = (0, 0, false, 0)
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x30...0x39:
        value = value * 10 + Int(byte - 0x30)
        scale *= 10
        digits += 1
      case 0x2E:
        guard scale == 0, digits > 0 else { return nil }
        scale = 1
      case 0x2D:
        guard index == 0 else { return nil }
        isNegative = true
      default: return nil
      }
    }
    guard digits > 0, digits <= 15, scale != 1 else { return nil }
    return scale == 0 ? Rational(isNegative ? -value : value) : Rational(isNegative ? -value : value, scale)
  }

  private func quantity(_ field: Field, _ number: Rational, _ unit: String) -> RecordNode {
    guard let wanted = field.unit, let converted = UnitTable.convert(number, from: unit, to: wanted) else {
      return .quantity(number, unit: unit)
    }
    return .number(converted)
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.unicodeScalars.firstIndex { !$0.isWhite } ?? text.endIndex
    guard let end = text.unicodeScalars.lastIndex(where: { !$0.isWhite }) else { return "" }
    return String(text[start...end])
  }
}

extension Unicode.Scalar {
  fileprivate var isWhite: Bool {
    self == " " || self == "\t" || self == "\n" || self == "\r" || self == "\u{3000}" || self == "\u{A0}"
      || self == "\u{FEFF}"
  }
}

/// A day or time as spreadsheets and people write it: `2024/6/3`, `20240603`, `2024年6月3日 8:30`. A time without an
/// offset is taken as China Standard Time, +08:00.
struct WrittenTime {
  private let day: CivilDate
  private let clock: (hour: Int, minute: Int, second: Int)?
  private let offset: String?

  init?(_ text: String) {
    guard text.utf8.count <= 40 else { return nil }
    var offset: String?
    var body = Substring(text)
    if body.hasSuffix("Z") {
      offset = "Z"
      body = body.dropLast()
    } else if body.count > 16, let sign = body.lastIndex(where: { $0 == "+" }) {
      offset = String(body[sign...])
      body = body[..<sign]
    }
    self.offset = offset
    let numbers = body.split { !($0.isASCII && $0.isNumber) }
    let values = numbers.compactMap { $0.count <= 8 ? Int($0) : nil }
    guard values.count == numbers.count, let first = numbers.first else { return nil }
    var rest: ArraySlice<Int>
    if first.count == 8 {
      guard let day = CivilDate(year: values[0] / 10_000, month: values[0] / 100 % 100, day: values[0] % 100) else {
        return nil
      }
      self.day = day
      rest = values.dropFirst()
    } else {
      guard first.count == 4, values.count >= 3, let day = CivilDate(year: values[0], month: values[1], day: values[2])
      else { return nil }
      self.day = day
      rest = values.dropFirst(3)
    }
    guard let hour = rest.popFirst() else {
      clock = nil
      return
    }
    guard let minute = rest.popFirst(), hour < 24, minute < 60 else { return nil }
    let second = rest.popFirst() ?? 0
    guard second < 60, rest.isEmpty else { return nil }
    clock = (hour, minute, second)
  }

  /// `nil` where a time of day was written too.
  var date: String? { clock == nil ? day.iso : nil }

  /// `nil` where no time of day was written.
  var dateTime: String? {
    guard let clock else { return nil }
    let two = { (number: Int) -> String in number < 10 ? "0\(number)" : "\(number)" }
    let text = "\(day.iso)T\(two(clock.hour)):\(two(clock.minute)):\(two(clock.second))\(offset ?? "+08:00")"
    return Moment(text) == nil ? nil : text
  }
}
