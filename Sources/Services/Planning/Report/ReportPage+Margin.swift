/// The margin that was reached: what it says, where the thinnest place lies, and what follows.
extension ReportPage {
  /// What a margin tells of the tumour, by where the band of the least margin lies.
  private enum Finding {
    /// Left over whatever the errors, or in the nominal case.
    case left, leftNominally
    /// Covered, but thinner than asked for whatever the errors.
    case thin
    case undetermined
    case reached

    init(_ margin: PlanDocument.Margin) {
      switch margin.verdict {
      case .reached: self = .reached
      case _ where margin.minimum.high < 0: self = .left
      case _ where margin.minimum.nominal < 0: self = .leftNominally
      case .missed: self = .thin
      case .uncertain: self = .undetermined
      }
    }

    var isLeft: Bool { self == .left || self == .leftNominally }
  }

  func marginVerdict(_ margin: PlanDocument.Margin) -> Markup {
    let asked = Numerals.text(margin.threshold, decimals: 0)
    let say: BilingualText =
      switch Finding(margin) {
      case .left:
        BilingualText(
          "有一部分肿瘤在消融区之外，把误差全算作有利也是如此。",
          "Part of the tumour lies outside the zone, even with all errors in its favour.")
      case .leftNominally:
        BilingualText(
          "很可能有一部分肿瘤在消融区之外；误差有利时也可能刚好盖住。",
          "Part of the tumour probably lies outside the zone; with errors in its favour it may just be covered.")
      case .thin:
        BilingualText(
          "肿瘤盖住了，但最薄处不足 \(asked) mm，把误差全算作有利也是如此。",
          "The tumour is covered, but the thinnest margin is below \(asked) mm, even with all errors in its favour.")
      case .undetermined:
        BilingualText(
          "\(asked) mm 落在误差范围之内，说不准。不能当作达到。",
          "\(asked) mm lies within the error band: it cannot be told. Do not take it as reached.")
      case .reached:
        BilingualText(
          "计入配准与分割误差后，肿瘤表面处处有至少 \(asked) mm 边界。",
          "With the errors of registration and outlines counted, the margin is \(asked) mm or more everywhere.")
      }
    return """
      <div class="verdict \(margin.verdict.rawValue)"><div class="word">\(ReportPage.sign(margin.verdict))\
      <span>\(.words("边界：", "Margin: "))\(.both(ReportPage.word(margin.verdict)))</span></div>\
      <p class="say">\(.both(say))</p><dl>\
      <dt>\(.words("最薄处边界（要求 \(asked) mm）", "Thinnest margin (\(asked) mm asked for)"))</dt>\
      <dd>\(FigureMarkup.text(margin.minimum))</dd>\
      <dt>\(.words("未盖住的肿瘤", "Tumour left over"))</dt>\
      <dd>\(leftOver(margin))</dd></dl>\
      \(bracketNote(margin.minimum))</div>
      """
  }

  /// Volume outside the zone and its share of the tumour.
  private func leftOver(_ margin: PlanDocument.Margin) -> Markup {
    let volume = Numerals.text(margin.uncoveredVolume, decimals: 2)
    guard margin.uncoveredVolume > 0, document.anatomy.targetVolume > 0 else {
      return "<span class=\"nominal\">\(volume)</span> mL"
    }
    let share = Numerals.text(100 * margin.uncoveredVolume / document.anatomy.targetVolume, decimals: 0)
    return """
      <span class="nominal">\(volume)</span> mL \
      <span class="band">\(.words("（占肿瘤 \(share) %）", "(\(share) % of the tumour)"))</span>
      """
  }

  /// Beside the verdict: where, how much of the surface, what it means, what to do.
  func marginFacts(_ margin: PlanDocument.Margin) -> Markup {
    let finding = Finding(margin)
    let place = thinnest(margin)
    var out = Markup.empty
    if let words = margin.uncoveredDirection.flatMap(EntryWords.direction), finding.isLeft {
      out += fact(
        "没盖住的在哪", "What is left lies", "<b>\(.both(words))</b> " + .words("（从靶区中心看）", "(from the target's centre)"))
    }
    if let place { out += fact("最薄处", "Thinnest place", .both(place.offset)) }
    if margin.histogram.count == 4 {
      let shares = margin.histogram.map { Numerals.text($0, decimals: 0) }
      out += fact(
        "肿瘤表面", "Tumour's surface",
        .words(
          "没盖住 \(shares[0]) %；0–5 mm \(shares[1]) %；5–10 mm \(shares[2]) %；更厚 \(shares[3]) %",
          "left over \(shares[0]) %; 0–5 mm \(shares[1]) %; 5–10 mm \(shares[2]) %; more \(shares[3]) %"))
    }
    out += fact("配准", "Registration", registrationFact(margin))
    if let capsule = margin.subcapsularMinimum {
      let (least, share) = (Numerals.text(capsule), Numerals.text(100 * margin.subcapsularShare, decimals: 0))
      out += fact(
        "贴包膜处", "At the capsule",
        .words(
          "占表面 \(share) %，不计入判定；该处最薄 \(least) mm",
          "\(share) % of the surface, which does not count; the thinnest there is \(least) mm"))
    }
    out += fact("这意味着", "What it means", .both(ReportPage.meaning(finding)))
    let direction = margin.uncoveredDirection.flatMap(EntryWords.direction) ?? place?.direction
    let steps = ReportPage.steps(finding, direction).map { "<li>\(.both($0))</li>" as Markup }
    return out + fact("下一步", "What to do next", "<ol class=\"next\">\(steps)</ol>")
  }

  private func thinnest(_ margin: PlanDocument.Margin) -> (offset: BilingualText, direction: BilingualText?)? {
    let centre = document.anatomy.targetCentre
    guard margin.minimumPoint.count == 3, centre.count == 3 else { return nil }
    let offset = zip(margin.minimumPoint, centre).map { $0 - $1 }
    let words = EntryWords.place(SIMD3(offset[0], offset[1], offset[2]))
    return (
      BilingualText("靶区中心的\(words.zh)", "\(words.en) of the target's centre"), EntryWords.direction(offset)
    )
  }

  private func registrationFact(_ margin: PlanDocument.Margin) -> Markup {
    guard let registration = margin.registration else { return .words("没有记录", "not recorded") }
    var out = Markup.both(registration.method)
    if let error = registration.landmarkError {
      let text = Numerals.text(error)
      out += .words("；标志点差 \(text) mm", "; landmarks are \(text) mm apart")
    } else {
      out += .words("；没有标志点，只能看图核对", "; no landmarks were given: check it on the pictures")
    }
    if registration.smallestJacobian <= 0 {
      out += " <b>" + .words("形变有折叠，不可信", "it folds: not to be trusted") + "</b>"
    }
    return out
  }

  private static func meaning(_ finding: Finding) -> BilingualText {
    switch finding {
    case .left, .leftNominally:
      BilingualText(
        "这部分肿瘤没有被消融，应按残留处理，直到影像证明不是。",
        "This part of the tumour was not ablated; treat it as residual until images prove otherwise.")
    case .thin:
      BilingualText(
        "盖住了，但边界比要求的薄：局部复发的危险高于边界足够者。",
        "Covered, but thinner than asked for: local recurrence is likelier than with an ample margin.")
    case .undetermined:
      BilingualText(
        "够与不够都有可能；分辨不出的，按不够处理。", "It may or may not suffice; what cannot be told is to be taken as too thin.")
    case .reached:
      BilingualText(
        "按所要求的边界衡量已经足够；这不等于不会复发。",
        "Enough by the margin that was asked for, which is no promise against recurrence.")
    }
  }

  /// What a physician without training in this page does next; the decision stays with the interventional physician.
  private static func steps(_ finding: Finding, _ direction: BilingualText?) -> [BilingualText] {
    let zh = direction.map { "（\($0.zh)）" } ?? ""
    let en = direction.map { " (\($0.en))" } ?? ""
    let check = BilingualText(
      "先核对配准：下面“术后”各图中，轮廓须与肝缘、血管重合；不重合，本页不作数，请重新配准。",
      "Check the registration first: on the pictures after treatment the outlines must lie on the liver's edge and the "
        + "vessels. If they do not, this page does not count: register again.")
    switch finding {
    case .left, .leftNominally:
      return [
        check,
        BilingualText(
          "在没盖住的一侧\(zh)对照增强影像的动脉期与门脉期，看有无结节状强化。",
          "On the side that is left\(en) look for nodular enhancement in the arterial and portal phase."),
        BilingualText(
          "把本页交给介入医师，商量尽早补充消融：可以以这一处为靶区再做一份计划。",
          "Show this page to the interventional physician and discuss treating again soon: this place can be the target of "
            + "another plan."),
      ]
    case .thin, .undetermined:
      return [
        check,
        BilingualText(
          "把本页交给介入医师，商量补充消融或缩短复查间隔。",
          "Show this page to the interventional physician: treat again, or see the patient sooner."),
        BilingualText("复查时先看最薄的一侧\(zh)。", "At follow-up look at the thinnest side first\(en)."),
      ]
    case .reached:
      return [
        check, BilingualText("按常规复查，先看最薄的一侧\(zh)。", "Follow up as usual; look at the thinnest side first\(en)."),
      ]
    }
  }

  var margin: Markup {
    guard let margin = document.margin else { return .empty }
    var body = FigureMarkup.row(
      BilingualText("最薄处边界", "Thinnest margin"), margin.minimum,
      scale: FigureMarkup.scale([margin.minimum], and: [margin.threshold]), threshold: margin.threshold,
      verdict: margin.verdict)
    if margin.histogram.count == 4 {
      let colours: [Markup] = ["#d55e00", "#f0cd50", "#56b4e9", "#005c9e"]
      let bar = FigureMarkup.shares(Array(zip(margin.histogram, colours)), hatchesFirst: true)
      let shares = margin.histogram.map { " \(Numerals.text($0)) %" }
      body += """
        <h3>\(.words("肿瘤表面按边界分布", "The tumour's surface by margin"))</h3>\(bar)\(marginScale(shares))
        """
    }
    var facts: [Markup] = []
    if let registration = margin.registration {
      let smallest = Numerals.text(registration.smallestJacobian, decimals: 2)
      facts.append(
        .words("配准：", "Registration: ") + .both(registration.method)
          + .words(
            "；形变行列式最小 \(smallest)（0 及以下为折叠）", "; least determinant of the deformation \(smallest) (0 or less folds)"))
    }
    facts.append(
      .words(
        "边界为消融区表面到肿瘤表面的距离，正为盖过，负为露出；在体素之间测量。误差范围由给出的配准与分割误差和体素大小合成。",
        "A margin is the distance from the tumour's surface to the zone's, positive where covered, negative where left over, "
          + "measured between voxels. The band is made of the error that was given and the size of voxels."))
    let list = facts.map { "<li>\($0)</li>" as Markup }
    return section(
      BilingualText("术后边界", "Margin after treatment"), lead: ReportPage.barLead, body + "<ul>\(list)</ul>")
  }
}
