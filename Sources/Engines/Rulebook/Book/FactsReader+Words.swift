// Enumerations with their words, and the lists that `in` tests.
extension FactsReader {
  mutating func enumeration(
    _ rest: SourceFragment, _ section: LiterateText.Section, _ names: inout Set<String>, _ findings: inout Findings
  ) {
    let (name, order) = rest.firstWord
    guard isNew(name, &names, &findings) else { return }
    let word = order.firstWord.word.text
    if word != "ordered" && word != "unordered" {
      findings.error(
        at: order.start, "枚举名称后面应为 ordered 或 unordered", "'ordered' or 'unordered' stands after an enumeration's name")
    }
    var members: [Enumeration.Member] = []
    for row in section.tables.flatMap(\.rows) {
      guard row.cells.count == 3 else {
        findings.error(
          at: row.position, "枚举的表有三列：词、中文、English", "an enumeration's table has three columns: word, 中文, English")
        continue
      }
      let member = row.cells[0].withoutBackticks
      guard let first = member.scalars.first, first.beginsName, member.scalars.allSatisfy(\.continuesName) else {
        findings.error(at: row.position, "成员应为一个词（字母、数字、下划线）", "a member is one word (letters, digits, '_')")
        continue
      }
      if members.contains(where: { $0.word == member.text }) {
        findings.error(at: member.start, "成员“\(member.text)”写了两次", "the member '\(member.text)' stands twice")
        continue
      }
      members.append(Enumeration.Member(word: member.text, label: Bilingual(row.cells[1].text, row.cells[2].text)))
    }
    if members.isEmpty {
      findings.error(at: section.position, "枚举没有成员：缺少表格", "the enumeration has no members: its table is missing")
    }
    vocabulary.enumerations.append(
      Enumeration(
        id: EnumerationID(vocabulary.enumerations.count), name: name.text, isOrdered: word == "ordered",
        members: members))
  }

  mutating func list(
    _ rest: SourceFragment, _ section: LiterateText.Section, _ names: inout Set<String>, _ findings: inout Findings
  ) {
    let (name, after) = rest.firstWord
    let (of, typeAndTitle) = after.firstWord
    let (typeName, titleText) = typeAndTitle.firstWord
    guard isNew(name, &names, &findings) else { return }
    guard of.text == "of", typeName.text == "code" || vocabulary.enumerationIDs[typeName.text] != nil else {
      findings.error(
        at: after.start, "清单应写作“## list 名称 of 枚举或code 中文 · English”",
        "a list is declared '## list NAME of ENUMERATION-or-code 中文 · English'")
      return
    }
    let type = vocabulary.enumerationIDs[typeName.text].map { ValueType.symbol(EnumerationID($0)) } ?? .code
    var members: Set<Int> = []
    for row in section.tables.flatMap(\.rows) {
      guard let cell = row.cells.first?.withoutBackticks else { continue }
      let member: Int? =
        if case .symbol(let id) = type { vocabulary.rank(of: cell.text, in: id) } else {
          vocabulary.catalogue.index(ofCode: cell.text)
        }
      if let member {
        members.insert(member)
      } else {
        findings.error(at: cell.start, "\(typeName.text) 没有“\(cell.text)”", "\(typeName.text) has no '\(cell.text)'")
      }
    }
    if members.isEmpty {
      findings.error(at: section.position, "清单没有成员：缺少表格", "the list has no members: its table is missing")
    }
    vocabulary.lists.append(
      NamedList(
        id: ListID(vocabulary.lists.count), name: name.text, title: title(titleText, of: name, &findings),
        elementType: type, members: members))
  }
}
