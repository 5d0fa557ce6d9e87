public import Rulebook
internal import Store

/// Something the directory keeps: an institution, a room, a person. New entries have an empty id and version 0.
public protocol DirectoryEntry: Sendable {
  /// `institution`, `person` …: the object in the journal.
  static var kind: String { get }
  /// What one needs to change it.
  static var permission: Permission { get }
  var id: String { get set }
  var version: Int { get set }
  /// The institution it belongs to; an institution's is its own.
  var home: String { get }
  /// As the journal commits to it.
  var content: JSONValue { get }
  /// What is wrong with it; nil where nothing is.
  var objection: DirectoryProblem? { get }
}

/// How an entry is read and written; SQL stands in Tables.
protocol StoredEntry: DirectoryEntry {
  static func find(_ id: String, in connection: any SQLConnection) throws -> Self?
  static func list(of institution: String?, in connection: any SQLConnection) throws -> [Self]
  func insert(in connection: any SQLConnection) throws
  func update(in connection: any SQLConnection) throws
}

/// Checks that every entry uses.
enum EntryCheck {
  /// A short text that says something.
  static func text(_ value: String, _ field: String, most: Int = 200) -> DirectoryProblem? {
    let isFilled = value.contains { !$0.isWhitespace }
    let isClean = value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    guard isFilled, isClean, value.count <= most else {
      return .invalid(field, "“\(field)”应为 1 至 \(most) 字，不含控制字符。", "\(field) takes 1 to \(most) characters.")
    }
    return nil
  }

  static func permille(_ value: Int?, _ field: String) -> DirectoryProblem? {
    guard let value, !(0...1000).contains(value) else { return nil }
    return .invalid(field, "“\(field)”应为 0 至 1000。", "\(field) is a number of thousandths, 0 to 1000.")
  }

  static func span(_ from: CivilDate?, _ until: CivilDate?, _ field: String) -> DirectoryProblem? {
    guard let from, let until, until <= from else { return nil }
    return .invalid(field, "终止日期应晚于起始日期。", "The end must be after the beginning.")
  }

  static func first(_ problems: DirectoryProblem?...) -> DirectoryProblem? { problems.compactMap { $0 }.first }
}

extension JSONValue {
  static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  static func optional(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }
  static func optional(_ day: CivilDate?) -> JSONValue { day.map { .string($0.iso) } ?? .null }
}
