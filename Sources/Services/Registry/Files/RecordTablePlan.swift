internal import Rulebook

/// Which cell of a row goes where in a record; read from the table's first line.
///
/// Made of classes: every row walks past all of it, and must not copy it.
struct RecordTablePlan {
  /// A cell of a group's part.
  final class Part {
    let field: Field
    let cell: Int
    let unit: String?

    init(field: Field, cell: Int, unit: String?) { (self.field, self.cell, self.unit) = (field, cell, unit) }
  }

  /// The cells of one member of the record.
  final class Member {
    let field: Field
    /// The member's own column: its value, or of a group the number of rows or a reason.
    var own: Int?
    var unit: String?
    /// Of a group one element; of a list one for each numbered row.
    var rows: [Row] = []

    init(field: Field) { self.field = field }
  }

  /// The cells of one row of a list.
  final class Row {
    private(set) var parts: [Part] = []
    /// From the first to the last of them: most rows of most lists are empty, which is then seen at a glance.
    private(set) var cells = 0...0

    func append(_ part: Part) {
      cells =
        parts.isEmpty ? part.cell...part.cell : min(cells.lowerBound, part.cell)...max(cells.upperBound, part.cell)
      parts.append(part)
    }
  }

  private(set) var members: [Member] = []
  private(set) var names: [String] = []
  private(set) var findings: [ImportFinding] = []
  /// Cells that stand beside the record, by their key.
  private(set) var beside: [String: Int] = [:]
  private var places: [String: Int] = [:]

  /// - Throws: ``CSVError`` where no column is of the dictionary.
  /// - Parameter sideColumns: keys by headings in lower case.
  init(_ standard: StandardRecord, header: [String], line: Int, sideColumns: [String: String] = [:]) throws(CSVError) {
    names = header
    let lookup = HeaderLookup(standard)
    var found: [String: Member] = [:]
    var known = 0
    for (cell, name) in header.enumerated() where !name.isEmpty {
      if let key = sideColumns[name.lowercased()] {
        beside[key] = beside[key] ?? cell
        continue
      }
      guard let target = lookup.target(name) else {
        findings.append(
          ImportFinding(
            row: 0, line: line, column: cell + 1, heading: name, field: "", value: nil, rule: "unknown_column",
            message: Bilingual("字典中没有这一列，已略过", "the dictionary has no such column; it is passed over"),
            severity: .warning))
        continue
      }
      known += 1
      guard places.updateValue(cell, forKey: target.name) == nil else {
        throw CSVError(
          code: .header, line: line, column: cell + 1,
          message: Bilingual("列“\(target.name)”重复", "the column “\(target.name)” appears twice"))
      }
      let member = found[target.member.key] ?? Member(field: target.member)
      if let part = target.part {
        while member.rows.count < target.row { member.rows.append(Row()) }
        member.rows[target.row - 1].append(Part(field: part, cell: cell, unit: target.unit))
      } else {
        member.own = cell
        member.unit = target.unit
      }
      found[target.member.key] = member
    }
    guard known > 0 else {
      throw CSVError(
        code: .header, line: line, column: 0,
        message: Bilingual(
          "第一行应为列名，如 caseID、labs.inr", "the first line must hold column names such as caseID, labs.inr"))
    }
    members = standard.members.compactMap { found[$0.key] }
  }

  /// The column of a field, from 1: its own, or the first of its group.
  /// - Parameter row: of the list, from 1, as the table numbers it.
  func column(of field: String, row: Int?) -> Int? {
    let keys = field.split(separator: ".", maxSplits: 1).map(String.init)
    let row = row ?? 1
    if keys.count == 2, let cell = places["\(keys[0]).\(row).\(keys[1])"] ?? places[field] { return cell + 1 }
    if let cell = places[keys[0]] { return cell + 1 }
    guard let member = members.first(where: { $0.field.key == keys[0] }) else { return nil }
    return (row <= member.rows.count ? member.rows[row - 1].parts.first : member.rows.first?.parts.first).map {
      $0.cell + 1
    }
  }
}

/// Finds fields by the names of columns: ids, or labels in either language, with the unit in brackets behind.
struct HeaderLookup {
  struct Target {
    let name: String
    let member: Field
    let part: Field?
    let row: Int
    let unit: String?
  }

  private let members: [String: Field]

  init(_ standard: StandardRecord) { members = Self.byName(standard.members) }

  private static func byName(_ fields: [Field]) -> [String: Field] {
    let pairs =
      fields.map { ($0.key.lowercased(), $0) } + fields.map { ($0.label.chinese.lowercased(), $0) }
      + fields.map { ($0.label.english.lowercased(), $0) }
    return Dictionary(pairs, uniquingKeysWith: { one, _ in one })
  }

  func target(_ heading: String) -> Target? {
    var name = Substring(heading)
    var unit: String?
    if name.hasSuffix("]"), let bracket = name.range(of: " [")?.lowerBound ?? name.firstIndex(of: "["),
      bracket != name.startIndex
    {
      let text = name[bracket...].drop { $0 == " " || $0 == "[" }.dropLast()
      unit = String(text)
      name = name[..<bracket]
    }
    let keys = name.split(separator: ".").map { CellReader.trimmed($0).lowercased() }
    guard let first = keys.first, let member = members[first] else { return nil }
    if keys.count == 1 { return Target(name: member.key, member: member, part: nil, row: 1, unit: unit) }
    guard member.isGroup, keys.count <= 3, let last = keys.last, let part = Self.byName(member.parts)[last] else {
      return nil
    }
    guard let repetition = member.repeats else {
      guard keys.count == 2 else { return nil }
      return Target(name: part.id, member: member, part: part, row: 1, unit: unit)
    }
    guard keys.count == 3, let row = Int(keys[1]), (1...repetition.most).contains(row) else { return nil }
    return Target(name: "\(member.key).\(row).\(part.key)", member: member, part: part, row: row, unit: unit)
  }
}

extension Substring {
  /// Where a text first stands.
  fileprivate func range(of text: String) -> Range<Index>? { self.firstRange(of: text) }
}
