/// Reads `readings.md`: each listed ambiguity with its options, the recommended first.
enum ReadingReader {
  static func read(_ text: LiterateText, findings: inout Findings) -> [Reading] {
    var readings: [Reading] = []
    for section in text.sections {
      let (id, titleText) = section.heading.firstWord
      guard let title = titleText.titles else {
        findings.error(at: section.position, "标题应为“## R1 中文 · English”", "the heading is '## R1 中文 · English'")
        continue
      }
      guard !readings.contains(where: { $0.id.text == id.text }) else {
        findings.error(at: id.start, "释读“\(id.text)”声明了两次", "the reading '\(id.text)' is declared twice")
        continue
      }
      let options = options(section, &findings)
      readings.append(
        Reading(
          id: ReadingID(id.text), title: title, options: options,
          stricterOption: stricter(section, options, &findings), position: id.start))
    }
    return readings
  }

  private static func options(_ section: LiterateText.Section, _ findings: inout Findings) -> [Reading.Option] {
    var options: [Reading.Option] = []
    var recommended: Int?
    for item in section.items where item.stricterLabel == nil {
      guard let (chinese, english) = item.divided(by: " / "), let one = label(chinese), let other = label(english)
      else {
        findings.error(
          at: item.start, "选项应写作“- A（推荐）：中文 / A (recommended): English”",
          "an option is written '- A（推荐）：中文 / A (recommended): English'")
        continue
      }
      guard one.name == other.name, one.isRecommended == other.isRecommended else {
        findings.error(
          at: item.start, "中文和英文的选项名称或推荐标记不一致", "the Chinese and the English half differ in name or recommendation")
        continue
      }
      guard !options.contains(where: { $0.name == one.name }) else {
        findings.error(at: item.start, "选项“\(one.name)”写了两次", "the option '\(one.name)' stands twice")
        continue
      }
      if one.isRecommended {
        if recommended != nil { findings.error(at: item.start, "只能推荐一个选项", "only one option may be recommended") }
        recommended = options.count
      }
      options.append(Reading.Option(name: one.name, meaning: Bilingual(one.text, other.text)))
    }
    if let recommended {
      options.insert(options.remove(at: recommended), at: 0)
    } else if !options.isEmpty {
      findings.error(at: section.position, "没有标明推荐的选项（推荐）", "no option is marked (recommended)")
    }
    if options.count == 1 {
      findings.error(at: section.position, "只有一个选项，不成歧义", "one option alone is no ambiguity")
    }
    return options
  }

  /// `A（推荐）：text`, `A (recommended): text`.
  private static func label(_ text: SourceFragment) -> (name: String, isRecommended: Bool, text: String)? {
    let name = Array(text.scalars.prefix(while: \.continuesName))
    guard !name.isEmpty else { return nil }
    var rest = text.part(name.count..<text.scalars.count).trimmed
    var isRecommended = false
    for mark in ["（推荐）", "(推荐)", "(recommended)"] where rest.hasPrefix(mark) {
      isRecommended = true
      rest = rest.part(mark.unicodeScalars.count..<rest.scalars.count).trimmed
    }
    guard rest.scalars.first == "：" || rest.scalars.first == ":" else { return nil }
    let meaning = rest.part(1..<rest.scalars.count).trimmed
    guard !meaning.isEmpty else { return nil }
    return (SourceFragment(name, at: text.start).text, isRecommended, meaning.text)
  }

  private static func stricter(
    _ section: LiterateText.Section, _ options: [Reading.Option], _ findings: inout Findings
  ) -> String? {
    for line in section.paragraphs + section.items {
      guard let label = line.stricterLabel else { continue }
      if label.isEmpty || label.text == "-" { return nil }
      if options.contains(where: { $0.name == label.text }) { return label.text }
      findings.error(at: label.start, "没有选项“\(label.text)”", "there is no option '\(label.text)'")
    }
    return nil
  }
}

extension SourceFragment {
  /// What stands after `更严 Stricter:`.
  fileprivate var stricterLabel: SourceFragment? {
    for mark in ["更严 Stricter:", "更严 Stricter：", "更严："] where hasPrefix(mark) {
      return part(mark.unicodeScalars.count..<scalars.count).withoutBackticks
    }
    return nil
  }
}
