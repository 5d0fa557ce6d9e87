/// What is covered, how wide the margin is and how large the zones are: each with its bounds.
extension ReportPage {
  static let barLead = BilingualText(
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
        "<p>\(.words("若有残留，主要在靶区中心的：\(words.zh)。", "What may be left lies mainly towards: \(words.en)."))</p>"
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
