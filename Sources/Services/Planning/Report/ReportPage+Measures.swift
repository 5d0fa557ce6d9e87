/// What is covered, how wide the margin is and how large the zones are: each with its bounds.
extension ReportPage {
  private static let barLead = BilingualText(
    "粗体为通常情况，括号内为低到高；色带从低到高，竖线为通常值，虚线为要求。",
    "Bold is the nominal case, in brackets low to high; the band runs from low to high, the stroke is nominal, dashes are "
      + "what is asked for.")

  var coverage: Markup {
    guard let coverage = document.coverage else { return .empty }
    let asked = Numerals.text(coverage.margin, decimals: 0)
    let distances = [coverage.smallestMargin]
    var rows = FigureMarkup.row(
      BilingualText("肿瘤被盖住", "Tumour covered"), coverage.target, scale: 0...100, threshold: 100,
      verdict: ReportPage.verdict(coverage.target, 100))
    rows += FigureMarkup.row(
      BilingualText("肿瘤加 \(asked) mm 边界被盖住", "Tumour with \(asked) mm covered"), coverage.targetWithMargin,
      scale: 0...100, threshold: 100, verdict: ReportPage.verdict(coverage.targetWithMargin, 100))
    rows += FigureMarkup.row(
      BilingualText("最薄处边界", "Thinnest margin"), coverage.smallestMargin,
      scale: FigureMarkup.scale(distances, and: [coverage.margin]), threshold: coverage.margin,
      verdict: coverage.verdict)
    rows += FigureMarkup.row(
      BilingualText("受累健康组织", "Healthy tissue within"), coverage.healthy,
      scale: FigureMarkup.scale([coverage.healthy]))
    let left: Markup
    if let words = coverage.uncoveredDirection.flatMap(EntryWords.direction) {
      left =
        "<p>\(.words("若有残留，主要在靶区中心的\(words.zh)方。", "What may be left lies mainly to the \(words.en) of the centre."))</p>"
    } else {
      left = .empty
    }
    return section(BilingualText("覆盖与边界", "Coverage and margin"), lead: ReportPage.barLead, rows + left)
  }

  /// Where a threshold stands against a figure of which more is better.
  static func verdict(_ figure: PlanDocument.Figure, _ threshold: Double) -> PlanDocument.Verdict {
    // Shares are sums over voxels: 99.95 reads as 100.0.
    if figure.low >= threshold - 0.05 { return .reached }
    return figure.high < threshold - 0.05 ? .missed : .uncertain
  }

  var margin: Markup {
    guard let margin = document.margin else { return .empty }
    var body = FigureMarkup.row(
      BilingualText("最小边界", "Smallest margin"), margin.minimum,
      scale: FigureMarkup.scale([margin.minimum], and: [margin.threshold]), threshold: margin.threshold,
      verdict: margin.verdict)
    if margin.histogram.count == 4 {
      let colours: [Markup] = ["#d55e00", "#f0cd50", "#56b4e9", "#005c9e"]
      let bar = FigureMarkup.shares(Array(zip(margin.histogram, colours)))
      let cells = zip(margin.histogram, ReportPage.marginNames).map { share, name -> Markup in
        "<th class=\"num\">\(.both(name))<br><span class=\"nominal\">\(Numerals.text(share)) %</span></th>"
      }
      body += """
        <h3>\(.words("肿瘤表面按边界分布", "The tumour's surface by margin"))</h3>\(bar)\
        <div class="scroll"><table><thead><tr>\(cells)</tr></thead></table></div>
        """
    }
    var facts: [Markup] = []
    let volume = Numerals.text(margin.uncoveredVolume, decimals: 2)
    facts.append(.words("未盖住的肿瘤 \(volume) mL", "tumour left over \(volume) mL") + remains(margin.uncoveredDirection))
    if let capsule = margin.subcapsularMinimum {
      let (least, share) = (Numerals.text(capsule), Numerals.text(margin.subcapsularShare))
      facts.append(
        .words(
          "贴近包膜的表面占 \(share) %，不计入判定，该处最小边界 \(least) mm",
          "\(share) % of the surface lies at the capsule and does not count; the least margin there is \(least) mm"))
    }
    if let registration = margin.registration {
      let smallest = Numerals.text(registration.smallestJacobian, decimals: 2)
      var text = Markup.words("配准：", "registration: ") + .both(registration.method)
      text += .words("；形变行列式最小 \(smallest)", "; least determinant of the deformation \(smallest)")
      if registration.smallestJacobian <= 0 { text += .words("（出现折叠，不可信）", " (it folds: not to be trusted)") }
      if let error = registration.landmarkError {
        let text2 = Numerals.text(error)
        text += .words("；标志点误差 \(text2) mm", "; landmark error \(text2) mm")
      }
      facts.append(text)
    }
    let list = facts.map { "<li>\($0)</li>" as Markup }
    return section(
      BilingualText("术后边界", "Margin after treatment"), lead: ReportPage.barLead, body + "<ul>\(list)</ul>")
  }

  var zones: Markup {
    guard !document.zones.isEmpty else { return .empty }
    let scale = FigureMarkup.scale(document.zones.map(\.volume))
    let rows = document.zones.map { zone -> Markup in
      let name = BilingualText(
        zone.name.zh + (zone.isReference ? "（本计划采用）" : ""),
        zone.name.en + (zone.isReference ? " (used in this plan)" : ""))
      return FigureMarkup.row(
        name, PlanDocument.Figure(zone.volume, bounds: zone.bounds), scale: scale)
    }
    return section(
      BilingualText("各损伤模型下的消融体积", "Zone by every model of damage"),
      lead: BilingualText(
        "各模型说法不一，因此并列。低值为无论灌注高低都会坏死的部分，高值为可能坏死的部分。",
        "The models disagree, so they stand side by side. Low is dead whatever the perfusion, high is what may be dead."
      ),
      Markup(rows))
  }
}

extension PlanDocument.Figure {
  /// The same figure whose bounds are told by the zone that it belongs to.
  init(_ figure: PlanDocument.Figure, bounds: BilingualText) {
    self = figure
    if figure.bounds.zh.isEmpty { self.bounds = bounds }
  }
}
