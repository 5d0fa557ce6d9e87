internal import Rulebook
internal import Yams

/// Names and types of all fields, read before their conditions: a condition may speak of any field.
struct RecordOutline {
  /// By id: `labs`, `labs.inr`.
  private(set) var types: [String: FieldType] = [:]

  init(_ top: DictionaryNode) {
    for key in ["fields", "modules"] {
      for node in top[key]?.sequence ?? Node.Sequence([]) {
        guard let id = node.mapping?["id"]?.scalar?.string else { continue }
        types[id] = Self.type(node)
        for part in node.mapping?["parts"]?.sequence ?? Node.Sequence([]) {
          guard let name = part.mapping?["id"]?.scalar?.string else { continue }
          types[id + "." + name] = Self.type(part)
        }
      }
    }
  }

  /// The type as far as its words go; faults are found where the field is read.
  static func type(_ node: Node) -> FieldType? {
    let word = { (key: String) in node.mapping?[key]?.scalar?.string }
    if node.mapping?["parts"] != nil { return word("type") == nil ? .group : nil }
    switch word("type") {
    case "text":
      guard let format = word("format") else { return .text(.plain) }
      return TextFormat(rawValue: format).map { .text($0) }
    case "integer": return .integer
    case "decimal": return .decimal
    case "date": return .date
    case "dateTime": return .dateTime
    case "boolean": return .boolean
    case "procedure": return .procedure
    case "coded": return word("set").map { .coded($0) }
    default: return nil
    }
  }

  /// Where a condition of a group finds a name: among what is derived, in the row, in the record.
  func path(_ text: String, in group: String?) -> Condition.Path? {
    if let derivation = Derivation(rawValue: text) {
      return Condition.Path(scope: .derived(derivation), keys: [text], type: derivation.type, text: text)
    }
    if let group, let type = types[group + "." + text] {
      return Condition.Path(scope: .row, keys: [text], type: type, text: text)
    }
    guard let type = types[text] else { return nil }
    return Condition.Path(scope: .record, keys: text.split(separator: ".").map(String.init), type: type, text: text)
  }
}

/// Reads fields, parts and modules.
struct FieldReader {
  let sections: Set<String>
  let sets: [String: ValueSet]
  let outline: RecordOutline

  private static let keys: Set = [
    "id", "number", "section", "label", "type", "format", "set", "unit", "range", "usual", "most", "requirement",
    "when", "repeats", "missing", "due", "source", "parts", "rules", "instruction", "fhir", "omop", "dicom",
    "identity", "derived",
  ]
  private static let moduleKeys: Set = [
    "id", "label", "procedures", "repeats", "due", "instruction", "parts", "rules",
  ]

  mutating func field(_ node: Node, _ faults: inout DictionaryFaults) -> Field? {
    guard let body = DictionaryNode(node, keys: Self.keys, &faults) else { return nil }
    let number = body.integer("number", in: 1...999, &faults)
    if body["number"] == nil { faults.add(node, "缺少 number", "number is missing") }
    let section = body.text("section", &faults) ?? ""
    if !sections.contains(section) { faults.add(body["section"], "没有此节", "there is no such section") }
    let label = body.label("instruction", &faults)
    if body["source"] == nil { faults.add(node, "缺少 source", "source is missing") }
    return read(body, Place(number: number, section: section, instruction: label), &faults)
  }

  mutating func module(_ node: Node, _ faults: inout DictionaryFaults) -> StandardRecord.Module? {
    guard let body = DictionaryNode(node, keys: Self.moduleKeys, &faults), let id = body.text("id", &faults) else {
      return nil
    }
    let procedures = body.words("procedures", &faults)
    if procedures.isEmpty { faults.add(node, "模块没有术式", "the module has no procedures") }
    let instruction = body.label("instruction", &faults)
    guard let field = read(body, Place(module: id, section: id, instruction: instruction), &faults) else { return nil }
    return StandardRecord.Module(procedures: procedures, field: field)
  }

  /// What a field takes from where it stands.
  private struct Place {
    var number: Int?
    var module: String?
    var section: String
    var instruction: Bilingual?
    var group: String?
    var due = RecordStage.requested
    var sources: [ValueSource] = [.keyed]
  }

  private func read(_ body: DictionaryNode, _ place: Place, _ faults: inout DictionaryFaults) -> Field? {
    guard let key = body.text("id", &faults), let label = body.label("label", &faults) else { return nil }
    guard !key.contains("."), Derivation(rawValue: key) == nil || body["derived"] != nil || place.group != nil else {
      faults.add(body["id"], "id 不可用", "this id cannot be used")
      return nil
    }
    let id = place.group.map { $0 + "." + key } ?? key
    guard let type = RecordOutline.type(body.node) else {
      faults.add(body["type"] ?? body.node, "\(id)：没有或不认识的类型", "\(id): no type, or an unknown one")
      return nil
    }
    var codes: ValueSet?
    if case .coded(let set) = type { codes = sets[set] }
    if case .coded(let set) = type, codes == nil {
      faults.add(body["set"], "\(id)：没有值集 \(set)", "\(id): there is no value set \(set)")
    }
    var inner = place
    inner.group = id
    if let text = body.text("due", required: false, &faults) {
      inner.due = choice(text, body["due"], &faults) ?? inner.due
    }
    let stated = body.words("source", &faults).compactMap { choice($0, body["source"], &faults) as ValueSource? }
    if !stated.isEmpty { inner.sources = stated }
    let unit = body.text("unit", required: false, &faults)
    if let unit, !UnitTable.knows(unit) {
      faults.add(body["unit"], "\(id)：不认识的单位 \(unit)", "\(id): unknown unit \(unit)")
    }
    let parts = body.list("parts", &faults).compactMap { part -> Field? in
      guard place.group == nil, let part = DictionaryNode(part, keys: Self.keys, &faults) else { return nil }
      return read(
        part,
        Place(
          module: place.module, section: place.section, group: id, due: inner.due, sources: inner.sources), &faults)
    }
    if type == .group, parts.isEmpty { faults.add(body.node, "\(id)：没有内容", "\(id): it has no parts") }
    let (range, usual) = (body.range("range", &faults), body.range("usual", &faults))
    if let range, let usual, usual.lowerBound < range.lowerBound || usual.upperBound > range.upperBound {
      faults.add(body["usual"], "\(id)：常见范围超出可能范围", "\(id): the usual range leaves the possible one")
    }
    return Field(
      id: id, key: key, number: place.number, module: place.module, section: place.section, label: label, type: type,
      unit: unit, range: range, usual: usual, longest: body.integer("most", in: 1...10_000, &faults) ?? 200,
      requirement: requirement(body, id, place, &faults), repeats: repetition(body, id, &faults),
      missing: body.words("missing", &faults).compactMap { choice($0, body["missing"], &faults) },
      due: inner.due, sources: inner.sources, parts: parts,
      rules: body.list("rules", &faults).compactMap { rule($0, id, &faults) },
      instruction: place.instruction ?? body.label("instruction", required: false, &faults),
      fhir: body.text("fhir", required: false, &faults), omop: body.text("omop", required: false, &faults),
      dicom: body.text("dicom", required: false, &faults),
      isIdentity: body.flag("identity", default: false, &faults),
      derived: body.text("derived", required: false, &faults).flatMap { choice($0, body["derived"], &faults) },
      codes: codes)
  }

  private func requirement(
    _ body: DictionaryNode, _ id: String, _ place: Place, _ faults: inout DictionaryFaults
  ) -> Requirement {
    // A module's group is required by its procedures.
    if place.module == id { return .mandatory }
    switch body.text("requirement", &faults) {
    case "M": return .mandatory
    case "O": return .optional
    case "C":
      guard let text = body.text("when", &faults),
        let condition = condition(text, body["when"], in: place.group, &faults)
      else { return .optional }
      return .conditional(condition)
    case nil: return .optional
    default:
      faults.add(body["requirement"], "\(id)：应为 M、C 或 O", "\(id): M, C or O is expected")
      return .optional
    }
  }

  private func repetition(_ body: DictionaryNode, _ id: String, _ faults: inout DictionaryFaults) -> Repetition? {
    guard let node = body["repeats"],
      let repeats = DictionaryNode(node, keys: ["least", "most", "columns"], &faults)
    else { return nil }
    let least = repeats.integer("least", in: 0...1_000, &faults) ?? 0
    let most = repeats.integer("most", in: 1...1_000, &faults) ?? 1
    guard least <= most else {
      faults.add(node, "\(id)：least 大于 most", "\(id): least is more than most")
      return nil
    }
    return Repetition(least: least, most: most, columns: repeats.integer("columns", in: 1...100, &faults) ?? 1)
  }

  private func rule(_ node: Node, _ group: String, _ faults: inout DictionaryFaults) -> FieldRule? {
    guard
      let body = DictionaryNode(node, keys: ["code", "check", "message", "severity", "each"], &faults),
      let code = body.text("code", &faults), let text = body.text("check", &faults),
      let message = body.label("message", &faults),
      let check = condition(text, body["check"], in: group, &faults)
    else { return nil }
    let severity = body.text("severity", required: false, &faults) ?? "error"
    return FieldRule(
      code: code, check: check, message: message, severity: choice(severity, body["severity"], &faults) ?? .error,
      isPerRow: body.flag("each", default: true, &faults))
  }

  private func condition(
    _ text: String, _ node: Node?, in group: String?, _ faults: inout DictionaryFaults
  ) -> Condition? {
    do throws(ConditionParser.Refusal) {
      return try ConditionParser.parse(
        text, resolve: { outline.path($0, in: group) }, fits: { fits($0, $1) })
    } catch {
      faults.add(node, error.message.chinese, error.message.english)
      return nil
    }
  }

  private func fits(_ literal: Condition.Literal, _ type: FieldType) -> Bool {
    switch (literal, type) {
    case (.text(let text), .coded(let set)): sets[set]?[text] != nil
    case (.text, .text), (.text, .procedure), (.text, .date), (.text, .dateTime): true
    case (.number, .integer), (.number, .decimal), (.boolean, .boolean): true
    default: false
    }
  }

  private func choice<T: RawRepresentable<String> & CaseIterable>(
    _ text: String, _ node: Node?, _ faults: inout DictionaryFaults
  ) -> T? {
    if let value = T(rawValue: text) { return value }
    let known = T.allCases.map(\.rawValue).joined(separator: ", ")
    faults.add(node, "“\(text)”应为其一：\(known)", "“\(text)” must be one of: \(known)")
    return nil
  }
}
