internal import Rulebook

/// What violations say to people: the field's label, what is wrong, what to do. Values never stand in the text.
enum Message {
  static func required(_ field: Field) -> Bilingual {
    let reasons = field.missing.isEmpty
    return text(
      field, reasons ? "必填" : "必填；没有数值时选缺失原因", reasons ? "is required" : "is required, or a reason for its absence")
  }

  static func module(_ field: Field) -> Bilingual {
    text(field, "所填术式不用此模块，请核对术式", "does not belong to the procedures stated; check them")
  }

  static func missingReason(_ field: Field, _ standard: StandardRecord) -> Bilingual {
    guard !field.missing.isEmpty else {
      return text(field, "不能用缺失原因代替，请填写", "cannot be replaced by a reason; fill it in")
    }
    let labels = field.missing.compactMap { standard.missingReasons[$0]?.label }
    return text(
      field, "只能选这些缺失原因：" + labels.map(\.chinese).joined(separator: "、"),
      "takes only these reasons: " + labels.map(\.english).joined(separator: ", "))
  }

  static func shape(_ field: Field) -> Bilingual {
    field.repeats != nil
      ? text(field, "应为列表", "must be a list") : text(field, "应为一组内容", "must be a group")
  }

  static func tooFew(_ field: Field, _ least: Int) -> Bilingual {
    text(field, "至少 \(least) 项", "needs at least \(least)")
  }

  static func tooMany(_ field: Field, _ most: Int) -> Bilingual {
    text(field, "最多 \(most) 项", "takes at most \(most)")
  }

  static func repeated(_ field: Field) -> Bilingual { text(field, "重复，请删去一项", "is stated twice; remove one") }

  static func rule(_ field: Field, _ rule: FieldRule) -> Bilingual {
    text(field, rule.message.chinese, "— " + rule.message.english)
  }

  static func unknownField(_ name: String) -> Bilingual {
    Bilingual("标准记录中没有字段“\(name)”，请核对名称", "The standard record has no field “\(name)”; check its name")
  }

  static func type(_ field: Field) -> Bilingual {
    switch field.type {
    case .integer: text(field, "应为整数\(unit(field))", "must be a whole number\(unit(field))")
    case .decimal: text(field, "应为数字\(unit(field))", "must be a number\(unit(field))")
    case .boolean: text(field, "应为是或否", "must be yes or no")
    case .date: date(field)
    case .dateTime: dateTime(field)
    default: text(field, "应为文字", "must be a text")
    }
  }

  static func unit(_ field: Field) -> Bilingual {
    guard let unit = field.unit else { return text(field, "没有单位，只填数字", "has no unit; give the number alone") }
    let known = UnitTable.alternatives(to: unit).joined(separator: ", ")
    return text(field, "的单位无法换算，可用：\(known)", "has a unit that cannot be converted; use one of \(known)")
  }

  static func date(_ field: Field) -> Bilingual {
    text(field, "应为日期，如 2024-06-30", "must be a date such as 2024-06-30")
  }

  static func dateTime(_ field: Field) -> Bilingual {
    text(
      field, "应为带时区的时间，如 2024-06-30T08:15:00+08:00", "must be a time with its offset, such as 2024-06-30T08:15:00+08:00"
    )
  }

  static func code(_ field: Field, _ set: ValueSet?) -> Bilingual {
    guard let set else { return text(field, "没有值集", "has no value set") }
    let shown = set.codes.prefix(12)
    let more = set.codes.count > shown.count ? "…" : ""
    return text(
      field,
      "应从“\(set.label.chinese)”中选：" + shown.map { "\($0.code) \($0.label.chinese)" }.joined(separator: "、") + more,
      "must be one of “\(set.label.english)”: " + shown.map(\.code).joined(separator: ", ") + more)
  }

  static func procedure(_ field: Field) -> Bilingual {
    text(field, "不在目录中；应为目录代码，如 IR12-3-13", "is not in the catalogue; a code such as IR12-3-13 is expected")
  }

  static func tooLong(_ field: Field) -> Bilingual {
    text(field, "最多 \(field.longest) 字", "takes at most \(field.longest) characters")
  }

  static func format(_ field: Field, _ format: TextFormat) -> Bilingual {
    let form = wording(format)
    return text(field, "格式不对：应为\(form.chinese)", "has the wrong form: \(form.english) is expected")
  }

  static func checkCharacter(_ field: Field) -> Bilingual {
    text(field, "校验位不对，请核对", "has a wrong check character; please check")
  }

  static func range(_ field: Field, _ range: ClosedRange<Rational>) -> Bilingual {
    text(
      field, "超出可能范围 \(span(range))\(unit(field))，请更正",
      "is outside the possible range \(span(range))\(unit(field)); correct it")
  }

  static func unusual(_ field: Field, _ range: ClosedRange<Rational>) -> Bilingual {
    text(
      field, "少见（通常 \(span(range))\(unit(field))），请核对",
      "is unusual (usually \(span(range))\(unit(field))); please check")
  }

  static func derived(_ field: Field, _ value: Rational) -> Bilingual {
    text(field, "与推导值 \(value) 不符", "differs from the derived value \(value)")
  }

  /// The form in words.
  static func wording(_ format: TextFormat) -> Bilingual {
    switch format {
    case .plain: Bilingual("不含控制字符的文字", "text without control characters")
    case .ulid: Bilingual("26 位 ULID", "a ULID of 26 characters")
    case .creditCode: Bilingual("18 位统一社会信用代码", "a unified social credit code of 18 characters")
    case .pseudonym: Bilingual("64 位小写十六进制", "64 lower-case hexadecimal digits")
    case .icd10: Bilingual("ICD-10 编码，如 C22.000", "an ICD-10 code such as C22.000")
    case .operationCode: Bilingual("手术编码，如 39.7900x019", "an operation code such as 39.7900x019")
    case .identifier: Bilingual("编号（不含空格，最多 64 字节）", "an id without blanks, at most 64 bytes")
    case .dicomUID: Bilingual("DICOM UID", "a DICOM UID")
    case .hash: Bilingual("8-64 位十六进制", "8 to 64 hexadecimal digits")
    }
  }

  private static func text(_ field: Field, _ chinese: String, _ english: String) -> Bilingual {
    Bilingual("「\(field.label.chinese)」\(chinese)", "\(field.label.english) \(english)")
  }

  private static func unit(_ field: Field) -> String {
    guard let unit = field.unit, unit != "1", !unit.hasPrefix("{") else { return "" }
    return " (\(unit))"
  }

  private static func span(_ range: ClosedRange<Rational>) -> String { "\(range.lowerBound) – \(range.upperBound)" }
}
