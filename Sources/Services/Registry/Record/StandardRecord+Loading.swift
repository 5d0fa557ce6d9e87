internal import Rulebook
internal import Yams

extension StandardRecord {
  /// Reads a data dictionary.
  /// - Throws: ``DictionaryError`` with every fault and its line.
  public static func load(yaml text: String) throws(DictionaryError) -> StandardRecord {
    var faults = DictionaryFaults()
    let root = try compose(text)
    let keys: Set = ["standard", "version", "title", "missing", "sections", "valueSets", "fields", "modules"]
    guard let top = DictionaryNode(root, keys: keys, &faults) else { throw DictionaryError(findings: faults.findings) }
    let name = top.text("standard", &faults) ?? ""
    let version = top.integer("version", in: 1...9_999, &faults)
    if top["version"] == nil { faults.add(top.node, "缺少 version", "version is missing") }
    let title = top.label("title", &faults) ?? Bilingual("", "")
    let reasons = missingReasons(top, &faults)
    let sections = top.list("sections", required: true, &faults).compactMap { node -> Section? in
      let texts = DictionaryNode.texts(node)
      guard texts.count == 3 else {
        faults.add(node, "应为 [id, 中文, English]", "[id, 中文, English] is expected")
        return nil
      }
      return Section(id: texts[0], label: Bilingual(texts[1], texts[2]))
    }
    let sets = valueSets(top["valueSets"], &faults)
    var reader = FieldReader(sections: Set(sections.map(\.id)), sets: sets, outline: RecordOutline(top))
    let fields = top.list("fields", required: true, &faults).compactMap { reader.field($0, &faults) }
    let modules = top.list("modules", &faults).compactMap { reader.module($0, &faults) }
    check(fields, modules, top, &faults)
    guard faults.findings.isEmpty, let version else { throw DictionaryError(findings: faults.findings) }
    return StandardRecord(
      name: name, version: version, title: title, sections: sections, fields: fields, modules: modules,
      valueSets: sets.values.sorted { $0.id < $1.id }, missingReasons: reasons)
  }

  private static func compose(_ text: String) throws(DictionaryError) -> Node {
    let refused: (Int, Int, String) -> DictionaryError = { line, column, problem in
      DictionaryError(findings: [
        Finding(
          .error, at: SourcePosition(file: DictionaryFaults.file, line: line, column: column),
          Bilingual("不是有效的 YAML：\(problem)", "this is not valid YAML: \(problem)"))
      ])
    }
    do {
      guard let node = try Yams.compose(yaml: text) else { throw refused(1, 1, "空 empty") }
      return node
    } catch let error as DictionaryError {
      throw error
    } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _)
    {
      throw refused(mark.line, mark.column, problem)
    } catch {
      throw refused(1, 1, "无法读取 cannot be read")
    }
  }

  private static func missingReasons(
    _ top: DictionaryNode, _ faults: inout DictionaryFaults
  ) -> [MissingReason: ReasonWording] {
    var reasons: [MissingReason: ReasonWording] = [:]
    for node in top.list("missing", required: true, &faults) {
      let texts = DictionaryNode.texts(node)
      guard texts.count == 4, let reason = MissingReason(rawValue: texts[0]), reasons[reason] == nil else {
        faults.add(node, "应为 [缺失原因, 简码, 中文, English]", "[reason, short key, 中文, English] is expected")
        continue
      }
      reasons[reason] = ReasonWording(short: texts[1], label: Bilingual(texts[2], texts[3]))
    }
    for reason in MissingReason.allCases where reasons[reason] == nil {
      faults.add(top["missing"] ?? top.node, "缺少原因 \(reason.rawValue)", "the reason \(reason.rawValue) is missing")
    }
    return reasons
  }

  private static func valueSets(_ node: Node?, _ faults: inout DictionaryFaults) -> [String: ValueSet] {
    guard let mapping = node?.mapping else {
      faults.add(node, "缺少 valueSets", "valueSets are missing")
      return [:]
    }
    var sets: [String: ValueSet] = [:]
    for (key, value) in mapping {
      guard let id = key.scalar?.string,
        let body = DictionaryNode(value, keys: ["label", "system", "codes"], &faults),
        let label = body.label("label", &faults)
      else { continue }
      var codes: [ValueSet.Code] = []
      var (known, shorts): (Set<String>, Set<String>) = ([], [])
      for node in body.list("codes", required: true, &faults) {
        let texts = DictionaryNode.texts(node)
        guard texts.count == 4 || texts.count == 5, known.insert(texts[0]).inserted,
          shorts.insert(texts[1].lowercased()).inserted
        else {
          faults.add(
            node, "\(id)：应为 [代码, 简码, 中文, English]，代码与简码不得重复",
            "\(id): [code, short key, 中文, English] is expected, codes and keys may not repeat")
          continue
        }
        codes.append(
          ValueSet.Code(
            code: texts[0], short: texts[1], label: Bilingual(texts[2], texts[3]),
            equivalent: texts.count == 5 ? texts[4] : nil))
      }
      if codes.isEmpty { faults.add(value, "\(id) 没有代码", "\(id) has no codes") }
      sets[id] = ValueSet(id: id, label: label, system: body.text("system", required: false, &faults), codes: codes)
    }
    return sets
  }

  /// Numbers run from 1 without a gap, and no id appears twice.
  private static func check(
    _ fields: [Field], _ modules: [Module], _ top: DictionaryNode, _ faults: inout DictionaryFaults
  ) {
    if faults.findings.isEmpty, fields.compactMap(\.number) != Array(1...max(1, fields.count)) {
      faults.add(top["fields"], "字段编号应从 1 起连续", "field numbers must run from 1 without a gap")
    }
    var known: Set<String> = []
    for id in (fields + modules.map(\.field)).flatMap(\.withParts).map(\.id) where !known.insert(id).inserted {
      faults.add(top["fields"], "id \(id) 重复", "the id \(id) appears twice")
    }
  }
}
