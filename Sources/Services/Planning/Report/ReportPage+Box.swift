internal import Foundation

/// The box at the top: what was planned, with what, where the needle goes in, and whether it suffices.
extension ReportPage {
  var box: Markup {
    """
    <section class="box" aria-label="\(one(BilingualText("一眼看懂", "At a glance")))">\(verdictPart)<div class="facts"><dl>\
    \(facts)</dl></div></section>
    """
  }

  private var facts: Markup {
    if let margin = document.margin { return targetFact + marginFacts(margin) }
    return targetFact + techniqueFact + applicatorFact + waysFact + nearestFact
  }

  static func word(_ verdict: PlanDocument.Verdict) -> BilingualText {
    switch verdict {
    case .reached: BilingualText("达到", "Reached")
    case .uncertain: BilingualText("不确定", "Uncertain")
    case .missed: BilingualText("未达到", "Missed")
    }
  }

  /// A sign beside the word, so that nothing hangs on colour.
  static func sign(_ verdict: PlanDocument.Verdict) -> Markup {
    let stroke: Markup =
      switch verdict {
      case .reached: "<circle cx=\"13\" cy=\"13\" r=\"12\" fill=\"#24744a\"/><path d=\"M7 13.5l4.2 4.2L19 9\""
      case .uncertain:
        "<path d=\"M13 1.5L25 23.5H1z\" fill=\"#b07400\" stroke=\"none\"/><path d=\"M13 9.5v6.5M13 19v1\""
      case .missed:
        "<rect x=\"1\" y=\"1\" width=\"24\" height=\"24\" rx=\"4\" fill=\"#a93222\"/><path d=\"M8 8l10 10M18 8L8 18\""
      }
    return """
      <svg width="26" height="26" viewBox="0 0 26 26" fill="none" aria-hidden="true">\(stroke) stroke="#fff" \
      stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>
      """
  }

  private var verdictPart: Markup {
    if let margin = document.margin { return marginVerdict(margin) }
    if let coverage = document.coverage { return coverageVerdict(coverage) }
    if let paths = document.paths { return pathVerdict(paths) }
    return "<div class=\"verdict\"><p class=\"say\">\(.words("本计划没有判定。", "This plan gives no verdict."))</p></div>"
  }

  private func coverageVerdict(_ coverage: PlanDocument.Coverage) -> Markup {
    let margin = Numerals.text(coverage.margin, decimals: 0)
    let say: BilingualText =
      switch coverage.verdict {
      case .reached:
        BilingualText(
          "在所有假设下，消融区都盖住肿瘤及其外 \(margin) mm。",
          "Under every assumption the zone covers the tumour and \(margin) mm around it.")
      case .uncertain where document.placement?.isBreached == true:
        BilingualText(
          "有的针不满足路径要求（见“从哪里进针”），不能照此进针；覆盖的数值只供比较。",
          "A needle does not keep to what is asked of a path (see where to go in): do not go in like this. The figures of "
            + "coverage only serve comparison.")
      case .uncertain:
        BilingualText(
          "有利时盖住肿瘤及其外 \(margin) mm，不利时盖不全。不能当作已达到。",
          "Covered with \(margin) mm around it if conditions are kind, not if they are not. Do not take it as reached.")
      case .missed:
        BilingualText(
          "即使在最有利的假设下，也盖不住肿瘤及其外 \(margin) mm。请改方案。",
          "Even under the kindest assumption the tumour with \(margin) mm around it is not covered. Change the plan.")
      }
    return """
      <div class="verdict \(coverage.verdict.rawValue)"><div class="word">\(ReportPage.sign(coverage.verdict))\
      <span>\(.words("覆盖目标：", "Coverage: "))\(.both(ReportPage.word(coverage.verdict)))</span></div>\
      <p class="say">\(.both(say))</p><dl>\
      <dt>\(.words("肿瘤被盖住", "Tumour covered"))</dt><dd>\(FigureMarkup.text(coverage.target))</dd>\
      <dt>\(.words("最薄处边界", "Thinnest margin"))</dt><dd>\(FigureMarkup.text(coverage.smallestMargin))</dd>\
      <dt>\(.words("健康组织受累", "Healthy tissue within"))</dt><dd>\(FigureMarkup.text(coverage.healthy))</dd></dl>\
      \(bracketNote(coverage.target))</div>
      """
  }

  /// What the brackets behind the figures stand for.
  func bracketNote(_ figure: PlanDocument.Figure) -> Markup {
    "<p class=\"lead\">\(.words("括号内为范围：", "In brackets the range: "))\(.both(figure.bounds))</p>"
  }

  private func pathVerdict(_ paths: PlanDocument.Paths) -> Markup {
    let verdict: PlanDocument.Verdict = paths.feasible > 0 ? .reached : .missed
    let word =
      paths.feasible > 0 ? BilingualText("有路可进", "There is a way in") : BilingualText("无路可进", "There is no way in")
    return """
      <div class="verdict \(verdict.rawValue)"><div class="word">\(ReportPage.sign(verdict))\
      <span>\(.both(word))</span></div><p class="say">\(.words(
        "试了 \(paths.entries) 个体表进针点，\(paths.feasible) 个可行，\(paths.front.count) 条互不逊色的路径列在下面。",
        "\(paths.entries) entries were tried, \(paths.feasible) are free; \(paths.front.count) paths that none beats are "
          + "listed below."))</p></div>
      """
  }

  func fact(_ zh: String, _ en: String, _ body: Markup) -> Markup {
    "<dt>\(.words(zh, en))</dt><dd>\(body)</dd>"
  }

  private var targetFact: Markup {
    let anatomy = document.anatomy
    let organ = anatomy.organ.map { Markup.both($0) + .words("内", ", ") } ?? .empty
    let size = """
      \(.words("最长径 ", "longest diameter "))\(Numerals.text(anatomy.targetDiameter)) mm\
      \(.words("，体积 ", ", volume "))\(Numerals.text(anatomy.targetVolume)) mL
      """ as Markup
    return fact("靶区", "Target", organ + " " + size)
  }

  private var techniqueFact: Markup {
    let chosen = document.technique.filter(\.isChosen)
    guard !chosen.isEmpty else { return .empty }
    let names = chosen.map { Markup.both($0.name) + " " + standing($0.standing) }
    return fact("技术", "Technique", Markup(names))
  }

  private var applicatorFact: Markup {
    guard let placement = document.placement else { return .empty }
    let count = placement.probes.count
    let settings = Set(placement.probes.map(\.setting))
    var body =
      Markup.both(placement.applicator) + .words("，\(count) 针", count == 1 ? ", 1 needle" : ", \(count) needles")
    if settings.count == 1, let setting = settings.first { body += .words("，", ", ") + .both(setting) }
    return fact("器械", "Needles", body)
  }

  private var waysFact: Markup {
    let centre = document.anatomy.targetCentre
    var ways: [Markup] = []
    if let placement = document.placement {
      let isSame = Set(placement.probes.map(\.setting)).count == 1
      for (index, probe) in placement.probes.prefix(12).enumerated() {
        ways.append(
          way(index + 1, probe.entry, probe.tip, centre, depth: probe.depth, isSame ? nil : probe.setting)
            + checked(probe.check))
      }
    } else if let front = document.paths?.front {
      for (index, path) in front.prefix(3).enumerated() {
        ways.append(way(index + 1, path.entry, path.target, centre, depth: path.length, nil))
      }
    }
    return ways.isEmpty ? .empty : fact("从哪里进针", "Where to go in", Markup(ways))
  }

  private func way(
    _ number: Int, _ entry: [Double]?, _ tip: [Double], _ centre: [Double], depth: Double?, _ setting: BilingualText?
  ) -> Markup {
    guard let entry, let words = EntryWords(entry: entry, tip: tip, centre: centre) else {
      return """
        <div class="way"><span class="n">\(number)</span>\(.words("进针点未给出", "no entry is given"))\
        \(setting.map { " · " + Markup.both($0) } ?? .empty)</div>
        """
    }
    let reach: Markup =
      depth.map { depth in
        let text = Numerals.text(depth, decimals: 0)
        return .words("，皮肤至针尖 \(text) mm", ", \(text) mm from skin to tip")
      } ?? .empty
    return """
      <div class="way"><span class="n">\(number)</span>\(.words("从", "From the "))<b>\(.both(words.side))</b>\
      \(.words("进针，", ", "))\(.both(words.angle))\(reach)\
      <small>\(.words("皮肤点相对靶区中心：", "the point on the skin, from the target's centre: "))\(.both(words.place))\
      \(setting.map { " · " + Markup.both($0) } ?? .empty)</small></div>
      """
  }

  /// How a needle keeps to what is asked of every path.
  private func checked(_ check: PlanDocument.NeedleCheck?) -> Markup {
    guard let check else { return .empty }
    guard check.breaches.isEmpty else {
      let items = check.breaches.enumerated().map { ($0.offset == 0 ? "" : .words("；", "; ")) + .both($0.element) }
      return """
        <div class="way breach"><b>\(.words("不满足路径要求：", "Does not keep to what is asked of a path: "))</b>\(items)</div>
        """
    }
    var parts: [Markup] = []
    if let reserve = check.reserve, let nearest = check.nearest {
      parts.append(
        .words("已扣除应留距离与穿刺误差，离", "left beyond clearance and targeting error to ") + .both(nearest)
          + .words("还余 \(Numerals.text(reserve)) mm", ": \(Numerals.text(reserve)) mm"))
    }
    if let angle = check.capsuleAngle {
      parts.append(
        .words(
          "过包膜 \(Numerals.text(angle, decimals: 0))°", "through the capsule at \(Numerals.text(angle, decimals: 0))°"))
    }
    guard !parts.isEmpty else { return .empty }
    let joined = parts.enumerated().map { ($0.offset == 0 ? "" : .words("；", "; ")) + $0.element }
    return "<div class=\"way\"><small>\(joined)</small></div>"
  }

  private var nearestFact: Markup {
    let all = document.coverage?.neighbours ?? document.anatomy.neighbours
    let near = all.filter { $0.distance.isFinite }.sorted { $0.distance < $1.distance }.prefix(3)
    guard !near.isEmpty else { return .empty }
    let items = near.enumerated().map { index, one in
      let text = Numerals.text(abs(one.distance))
      let join: Markup = index == 0 ? .empty : .words("；", "; ")
      guard one.distance < 0 else { return join + .both(one.name) + " \(text) mm" }
      return join + "<b>\(.both(one.name))\(.words("可能被累及（深入 \(text) mm）", " may be reached (by \(text) mm)"))</b>"
    }
    let label =
      document.coverage == nil
      ? BilingualText("离靶区最近", "Nearest to the target") : BilingualText("离消融区最近", "Nearest to the zone")
    return fact(label.zh, label.en, Markup(items))
  }

  var findings: Markup {
    let sorted =
      document.findings.filter { $0.severity == .warning } + document.findings.filter { $0.severity == .note }
    guard !sorted.isEmpty else { return .empty }
    let rows = sorted.map { finding -> Markup in
      let isWarning = finding.severity == .warning
      let sign: Markup =
        isWarning
        ? """
        <svg width="18" height="18" viewBox="0 0 26 26" aria-hidden="true"><path d="M13 1.5L25 23.5H1z" fill="#b07400"/>\
        <path d="M13 9.5v6.5M13 19v1" stroke="#fff" stroke-width="2.8" stroke-linecap="round"/></svg>
        """
        : """
        <svg width="18" height="18" viewBox="0 0 26 26" aria-hidden="true"><circle cx="13" cy="13" r="12" fill="#5f6c77"/>\
        <path d="M13 12v7M13 7v.5" stroke="#fff" stroke-width="2.8" stroke-linecap="round"/></svg>
        """
      return """
        <li class="\(isWarning ? "warning" : "note")">\(sign)\(isWarning ? .words("注意：", "Mind: ") : Markup.empty)\
        \(.both(finding.text))</li>
        """
    }
    return "<ul class=\"findings\">\(rows)</ul>"
  }
}
