internal import Rulebook

extension StandardRecord {
  /// The dictionary as a page of Markdown: `Docs/standard-record.md`.
  public var documentation: String {
    var page = """
      <!-- Generated from StandardRecord/\(version)/record.yaml (its test writes it: JIERU_WRITE_DOCS=1); do not edit. -->
      # \(title.chinese)，第 \(version) 版 · \(title.english), version \(version)

      M 必填 mandatory · C 条件必填 conditional · O 选填 optional；组内的 M 指该组存在时必填 (of a part: wherever its group
      stands)。缺失原因 reasons for absence: \(reasonList)。
      “到期”指最迟在例次的哪一步填好 (“due”: the step of the case by which it must be filled)。
      列表为空 `[]` 表示“无” (an empty list states "none")。换单位写作 `{"value": 12000, "unit": "mGy.cm2"}`，
      在表格中写作 `12000 mGy.cm2`。


      """
    for section in sections {
      page += "## \(section.label.chinese) · \(section.label.english)\n\n"
      for field in fields where field.section == section.id { page += describe(field) }
    }
    page += "## 扩展模块 · Modules\n\n"
    for module in modules {
      page += describe(module.field, procedures: module.procedures)
    }
    page += "## 值集 · Value sets\n\n"
    for set in valueSets {
      page += "### \(set.id) \(set.label.chinese) · \(set.label.english)\n\n"
      if let system = set.system { page += "`\(system)`\n\n" }
      page += "| 代码 code | 简码 key | 中文 | English | 对应 equivalent |\n|---|---|---|---|---|\n"
      for code in set.codes {
        let cells = [
          "`\(code.code)`", code.short, code.label.chinese, code.label.english, code.equivalent ?? "",
        ]
        page += Self.row(cells)
      }
      page += "\n"
    }
    page += tableText
    return page
  }

  private var reasonList: String {
    MissingReason.allCases.compactMap { reason in
      missingReasons[reason].map { "`\(reason.rawValue)` \($0.label.chinese)" }
    }.joined(separator: ", ")
  }

  private func describe(_ field: Field, procedures: [String] = []) -> String {
    let number = field.number.map { "\($0) " } ?? ""
    var text = "### \(number)\(field.label.chinese) · \(field.label.english)\n\n"
    let requirement = procedures.isEmpty ? Self.requirement(field) : procedures.joined(separator: " ")
    var facts = ["`\(field.id)`", requirement]
    facts.append("到期 due: \(field.due.label.chinese) \(field.due.rawValue)")
    facts.append("来源 from: " + field.sources.map(\.label.chinese).joined(separator: "、"))
    if let repeats = field.repeats { facts.append("\(repeats.least)…\(repeats.most) 行 rows") }
    if !field.missing.isEmpty { facts.append("可缺 absent: " + field.missing.map(\.rawValue).joined(separator: ", ")) }
    text += facts.joined(separator: " · ") + "\n\n"
    if let instruction = field.instruction { text += "\(instruction.chinese)\n\(instruction.english)\n\n" }
    let mapping = [("FHIR R4", field.fhir), ("OMOP 5.4", field.omop), ("DICOM", field.dicom)]
      .compactMap { name, path in path.map { "\(name) `\($0)`" } }
    if !mapping.isEmpty { text += mapping.joined(separator: " · ") + "\n\n" }
    text += "| 项 part | 中文 · English | 类型 type | 必填 need | 范围 range（通常 usual） | 可缺 absent | FHIR R4 · OMOP · DICOM |\n"
    text += "|---|---|---|---|---|---|---|\n"
    for part in field.isGroup ? field.parts : [field] { text += Self.row(cells(part)) }
    for rule in field.rules {
      text += "\n- `\(rule.code)` (\(rule.severity.rawValue)) `\(rule.check.text)`: "
      text += "\(rule.message.chinese) · \(rule.message.english)"
    }
    return text + (field.rules.isEmpty ? "\n" : "\n\n")
  }

  private func cells(_ part: Field) -> [String] {
    var range = part.range.map { "\($0.lowerBound) … \($0.upperBound)" } ?? ""
    if let usual = part.usual { range += "（\(usual.lowerBound) … \(usual.upperBound)）" }
    let paths = [part.fhir, part.omop, part.dicom].compactMap { $0 }.map { "`\($0)`" }
    return [
      "`\(part.key)`" + (part.isIdentity ? " 身份 identity" : ""), "\(part.label.chinese) · \(part.label.english)",
      type(part), Self.requirement(part), range, part.missing.map(\.rawValue).joined(separator: ", "),
      paths.joined(separator: " · "),
    ]
  }

  private func type(_ part: Field) -> String {
    var text =
      switch part.type {
      case .coded(let set): "值集 `\(set)`"
      case .text(.plain): "text ≤ \(part.longest)"
      case .text(let format): format.rawValue
      default: part.type.name
      }
    if let unit = part.unit { text += " `\(unit)`" }
    if !part.isGroup, part.repeats != nil { text += "，可多选 several" }
    if part.derived != nil { text += "，推导 derived" }
    return text
  }

  private static func requirement(_ field: Field) -> String {
    if case .conditional(let condition) = field.requirement { return "C：`\(condition.text)`" }
    return field.requirement.letter
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }.joined(separator: " | ") + " |\n"
  }

  private var tableText: String {
    """
    ## 表格 · Tables (CSV)

    一例次一行；列名即字段 id，`labs.inr`。列表展开为编号列 `devices.1.lot`, `devices.2.lot` …，另有一列以列表为名
    (`devices`) 填行数：`0` 表示明确的“无”。可多选的值写在一格里，用分号隔开。缺失原因写 `#unknown`, `#not_done`,
    `#not_applicable`, `#refused`（或 `#U #ND #NA #R`、`#不详` 等）。导入时列名也可用中文或英文名称，代码也可用简码或名称。

    One session a row; a column is named by the field's id. Lists are spread over numbered columns, and a column of
    the list's own name holds the number of rows: `0` states "none". Several values of one field share a cell, parted by
    semicolons. Reasons for absence begin with `#`. On import labels may stand in place of ids, short keys or labels in
    place of codes. Files are UTF-8 with a byte order mark; GB 18030 is recognised on import. A text cell that begins with
    `=`, `+`, `-`, `@`, a tab or a return is written with a leading apostrophe, which import takes off again.

    """
  }
}
