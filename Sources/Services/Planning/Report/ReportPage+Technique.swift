/// What speaks for and against each technique, and how near the zone comes to what must be spared.
extension ReportPage {
  func standing(_ word: String) -> Markup {
    let names: [String: BilingualText] = [
      "preferred": BilingualText("首选", "preferred"), "possible": BilingualText("可用", "possible"),
      "caution": BilingualText("慎用", "with caution"), "against": BilingualText("不宜", "advised against"),
      "unavailable": BilingualText("无设备", "no device"),
    ]
    guard let name = names[word] else { return Markup(text: word) }
    // Only words of the list above become a class.
    return "<span class=\"standing \(word)\">\(.both(name))</span>"
  }

  static func mark(_ word: String) -> Markup {
    let names: [String: BilingualText] = [
      "verified": BilingualText("已核对", "verified"), "unverified": BilingualText("未核对", "unverified"),
      "given": BilingualText("本例给定", "given"),
    ]
    guard let name = names[word] else { return word == "-" || word.isEmpty ? .empty : Markup(text: word) }
    return "<span class=\"mark \(word)\">\(.both(name))</span>"
  }

  /// A fact that a rule asks for, in words.
  private func fact(_ name: String) -> Markup {
    let names: [String: BilingualText] = [
      "diameter": BilingualText("直径", "diameter"), "vesselDistance": BilingualText("距大血管", "distance of large vessels"),
      "bileDuctDistance": BilingualText("距胆管", "distance of the bile duct"),
      "ureterDistance": BilingualText("距输尿管", "distance of the ureter"),
      "nerveDistance": BilingualText("距神经", "distance of nerves"),
      "bowelDistance": BilingualText("距肠管", "distance of bowel"), "platelets": BilingualText("血小板", "platelets"),
      "inr": BilingualText("INR", "INR"), "arrhythmia": BilingualText("心律失常", "arrhythmia"),
      "cardiacImplant": BilingualText("心脏植入装置", "cardiac implant"), "isLung": BilingualText("是否肺部", "whether in lung"),
      "isKidney": BilingualText("是否肾脏", "whether in kidney"),
    ]
    return names[name].map { .both($0) } ?? Markup(text: name)
  }

  var technique: Markup {
    guard !document.technique.isEmpty else { return .empty }
    let rows = document.technique.map { advice -> Markup in
      let reasons = advice.reasons.map { reason -> Markup in
        let (number, limit) = (Numerals.text(reason.number, decimals: 1), Numerals.text(reason.threshold, decimals: 1))
        let unit = Numerals.unit(reason.unit)
        return """
          <li>\(.both(reason.text)) <small>(\(.words("本例 \(number) \(unit)，界限 \(limit) \(unit)",
            "here \(number) \(unit), limit \(limit) \(unit)")); \(reason.source))</small> \(ReportPage.mark(reason.mark))</li>
          """
      }
      let list: Markup = reasons.isEmpty ? "–" : "<ul class=\"reasons\">\(reasons)</ul>"
      let missing: Markup =
        advice.missing.isEmpty
        ? "–" : Markup(advice.missing.enumerated().map { ($0.offset == 0 ? "" : .words("、", ", ")) + fact($0.element) })
      return """
        <tr\(advice.isChosen ? " class=\"chosen\"" : Markup.empty)><td><b>\(.both(advice.name))</b>\
        \(advice.isChosen ? "<br>" + .words("（本计划采用）", "(used here)") : Markup.empty)</td>\
        <td>\(standing(advice.standing))</td><td>\(list)</td>\
        <td class="small">\(missing)</td></tr>
        """
    }
    return section(
      BilingualText("技术选择", "Choice of technique"),
      lead: BilingualText(
        "规则逐条列出，不打分；一条“不宜”胜过任何“首选”。缺少的资料会改变建议。",
        "Rules are listed, not weighed; one against outweighs any preference. Facts that are missing may change the advice."
      ),
      """
      <div class="scroll"><table><thead><tr><th>\(.words("技术", "Technique"))</th><th>\(.words("建议", "Advice"))</th>\
      <th>\(.words("理由", "Reasons"))</th><th>\(.words("缺少的资料", "Facts missing"))</th></tr></thead>\
      <tbody>\(rows)</tbody></table></div>
      """)
  }

  var surroundings: Markup {
    let (before, after) = (document.anatomy.neighbours, document.coverage?.neighbours ?? [])
    var names: [BilingualText] = []
    for neighbour in before + after where !names.contains(neighbour.name) { names.append(neighbour.name) }
    guard !names.isEmpty else { return .empty }
    let rows = names.map { name -> Markup in
      func cell(_ list: [PlanDocument.Neighbour]) -> Markup {
        guard let distance = list.first(where: { $0.name == name })?.distance else { return "–" }
        return Markup(text: Numerals.text(distance))
      }
      let enters = after.contains { $0.name == name && $0.distance < 0 }
      let last: Markup =
        after.isEmpty
        ? .empty
        : "<td class=\"num\">\(cell(after))\(enters ? " " + .words("（进入）", "(enters)") : Markup.empty)</td>"
      return "<tr><td>\(.both(name))</td><td class=\"num\">\(cell(before))</td>\(last)</tr>"
    }
    let last: Markup =
      after.isEmpty ? .empty : "<th class=\"num\">\(.words("离可能消融区", "From the possible zone"))<br>mm</th>"
    return section(
      BilingualText("周围结构", "What lies around"),
      """
      <div class="scroll"><table><thead><tr><th>\(.words("结构", "Structure"))</th>\
      <th class="num">\(.words("离靶区", "From the target"))<br>mm</th>\(last)</tr></thead><tbody>\(rows)</tbody></table></div>
      """)
  }
}
