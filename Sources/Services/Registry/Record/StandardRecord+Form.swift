public import Rulebook

extension StandardRecord {
  /// The form's description for the page: sections with their fields in order, inputs, conditions, short codes.
  ///
  /// ```json
  /// {"standard","version","title",
  ///  "missing":[{"code","short","label"}],
  ///  "valueSets":{"sex":{"label","system","codes":[{"code","short","label"}]}},
  ///  "sections":[{"id","label","fields":[FIELD]}],
  ///  "modules":[{"id","label","procedures":[…],"field":FIELD}]}
  /// ```
  /// FIELD: `id key number label input requirement when due unit units range usual most set missing sources
  /// repeats readOnly identity instruction parts rules`. `input` is one of `text textarea code integer decimal
  /// date dateTime switch choice choices procedure procedures group rows`; a list with `repeats.least` 0 and
  /// `requirement` M shows a box "none" that states the empty list. Conditions are trees (``Condition/json``).
  public var form: JSONValue {
    let reasons = MissingReason.allCases.compactMap { reason -> JSONValue? in
      missingReasons[reason].map {
        ["code": .string(reason.rawValue), "short": .string($0.short), "label": .text($0.label)]
      }
    }
    let sets = valueSets.map { set in
      JSONValue.Member(
        set.id,
        [
          "label": .text(set.label), "system": set.system.map { .string($0) } ?? .null,
          "codes": .array(
            set.codes.map { ["code": .string($0.code), "short": .string($0.short), "label": .text($0.label)] }),
        ])
    }
    return [
      "standard": .string(name), "version": .integer(version), "title": .text(title), "missing": .array(reasons),
      "valueSets": .object(sets),
      "sections": .array(
        sections.map { section in
          [
            "id": .string(section.id), "label": .text(section.label),
            "fields": .array(fields.filter { $0.section == section.id }.map(\.form)),
          ]
        }),
      "modules": .array(
        modules.map { module in
          [
            "id": .string(module.id), "label": .text(module.label),
            "procedures": .array(module.procedures.map { .string($0) }), "field": module.field.form,
          ]
        }),
    ]
  }
}

extension Field {
  /// How it is filled in.
  var input: String {
    switch type {
    case .group: repeats == nil ? "group" : "rows"
    case .coded: repeats == nil ? "choice" : "choices"
    case .procedure: repeats == nil ? "procedure" : "procedures"
    case .boolean: "switch"
    case .integer: "integer"
    case .decimal: "decimal"
    case .date: "date"
    case .dateTime: "dateTime"
    case .text(.plain): longest > 200 ? "textarea" : "text"
    case .text: "code"
    }
  }

  fileprivate var form: JSONValue {
    var members: [JSONValue.Member] = [
      .init("id", .string(id)), .init("key", .string(key)), .init("number", number.map { .integer($0) } ?? .null),
      .init("label", .text(label)), .init("input", .string(input)), .init("requirement", .string(requirement.letter)),
      .init("due", .string(due.rawValue)),
    ]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(.init(name, value)) }
    }
    if case .conditional(let condition) = requirement { add("when", condition.json) }
    if let unit {
      add("unit", .string(unit))
      let units = UnitTable.alternatives(to: unit)
      if units.count > 1 { add("units", .array(units.map { .string($0) })) }
    }
    add("range", range.map(Self.json))
    add("usual", usual.map(Self.json))
    if case .text = type { add("most", .integer(longest)) }
    if case .coded(let set) = type { add("set", .string(set)) }
    if !missing.isEmpty { add("missing", .array(missing.map { .string($0.rawValue) })) }
    add("sources", .array(sources.map { .string($0.rawValue) }))
    add("repeats", repeats.map { ["least": .integer($0.least), "most": .integer($0.most)] })
    if derived != nil || sources == [.system] { add("readOnly", true) }
    if isIdentity { add("identity", true) }
    add("instruction", instruction.map { .text($0) })
    if !parts.isEmpty { add("parts", .array(parts.map(\.form))) }
    if !rules.isEmpty { add("rules", .array(rules.map(Self.json))) }
    return .object(members)
  }

  private static func json(_ range: ClosedRange<Rational>) -> JSONValue {
    [.rational(range.lowerBound), .rational(range.upperBound)]
  }

  private static func json(_ rule: FieldRule) -> JSONValue {
    [
      "code": .string(rule.code), "check": rule.check.json, "perRow": .boolean(rule.isPerRow),
      "severity": .string(rule.severity.rawValue), "message": .text(rule.message),
    ]
  }
}
