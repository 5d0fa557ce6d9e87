/// The paths to choose from.
extension ReportPage {
  /// Rows that stand open, and all that are written; the file keeps every path.
  static let openPaths = 12
  static let pathLimit = 120

  var paths: Markup {
    guard let paths = document.paths else { return .empty }
    // The tips of several needles differ from the path's end: what tells is the path that they were laid along.
    let way = document.placement?.way
    let chosen = Set((document.placement?.probes ?? []).compactMap(\.entry) + (way.map { [$0.entry] } ?? []))
    var rows = paths.front.prefix(ReportPage.pathLimit).enumerated().map { index, path in
      row(index + 1, path, isChosen: chosen.contains(path.entry))
    }
    if let way {
      // Always in sight: a path that none beats but that stands far down, or one that covers more than those listed.
      if let place = paths.front.firstIndex(where: { $0.entry == way.entry }) {
        if place >= ReportPage.openPaths { rows.insert(row(place + 1, way, isChosen: true), at: 0) }
      } else {
        rows.insert(row(nil, way, isChosen: true), at: 0)
      }
    }
    let rest = paths.front.count - ReportPage.pathLimit
    let beyond: Markup =
      rest > 0
      ? "<p class=\"lead\">\(.words("另有 \(rest) 条见 result.json。", "\(rest) more are in result.json."))</p>" : .empty
    let hidden = rows.dropFirst(ReportPage.openPaths)
    let more: Markup =
      hidden.isEmpty
      ? .empty
      : """
      <details><summary>\(.words("其余 \(hidden.count) 条", "\(hidden.count) more"))</summary>\
      \(table(Array(hidden)))\(beyond)</details>
      """
    return section(
      BilingualText("可选路径", "Paths to choose from"),
      lead: BilingualText(
        "每一条都没有被另一条在所有方面超过：长短、余量、角度由医师权衡。余量已扣除每处应留距离和穿刺误差（横向 "
          + "\(Numerals.text(paths.lateralError)) mm、角度 \(Numerals.text(paths.angularError))°）。",
        "None of these is beaten by another in everything: weigh length, reserve and angle yourself. The reserve is what is "
          + "left beyond the clearance of each structure and a targeting error of \(Numerals.text(paths.lateralError)) mm "
          + "sideways and \(Numerals.text(paths.angularError))°."),
      counts(paths) + table(Array(rows.prefix(ReportPage.openPaths))) + beaten(way, paths) + more)
  }

  /// Why the path that is used has no number.
  private func beaten(_ way: PlanDocument.Path?, _ paths: PlanDocument.Paths) -> Markup {
    guard let way, !paths.front.contains(where: { $0.entry == way.entry }) else { return .empty }
    return """
      <p class="lead">\(.words(
        "“–”：选用的路径可行，但有路径各方面都不逊于它；选它是因为沿它布针盖得更全，或针更少。",
        "–: the path that is used is free, though another is no worse in anything; it was taken because needles along it "
          + "cover more, or fewer are needed."))</p>
      """
  }

  private func table(_ rows: [Markup]) -> Markup {
    """
    <div class="scroll"><table class="paths"><thead><tr><th>\(.words("号", "No."))</th>\
    <th>\(.words("进针侧", "Entry"))</th><th class="num">\(.words("长度", "Length"))<br>mm</th>\
    <th class="num">\(.words("余量", "Reserve"))<br>mm</th><th>\(.words("最近结构", "Nearest structure"))</th>\
    <th class="num">\(.words("与包膜夹角", "Capsule angle"))</th><th class="num">\(.words("离轴位倾斜", "Tilt"))</th>\
    <th class="num">\(.words("靶前器官", "Organ before"))<br>mm</th>\
    <th class="num">\(.words("进针点 LPS", "Entry LPS"))<br>mm</th></tr></thead><tbody>\(rows)</tbody></table></div>
    """
  }

  private func row(_ number: Int?, _ path: PlanDocument.Path, isChosen: Bool) -> Markup {
    let words = EntryWords(entry: path.entry, tip: path.target, centre: path.target)
    let place = path.entry.map { Numerals.text($0, decimals: 0) }.joined(separator: ", ")
    return """
      <tr\(isChosen ? " class=\"chosen\"" : Markup.empty)><td>\(number.map { "\($0)" } ?? "–")\(isChosen ? .words("（选用）", " (used)") : Markup.empty)\
      </td><td>\(words.map { .both($0.side) } ?? "–")</td><td class="num">\(Numerals.text(path.length, decimals: 0))</td>\
      <td class="num">\(Numerals.text(path.reserve))</td><td>\(.both(path.nearest))</td>\
      <td class="num">\(path.capsuleAngle.map { Numerals.text($0, decimals: 0) + "°" } ?? "–")</td>\
      <td class="num">\(Numerals.text(path.tilt, decimals: 0))°</td>\
      <td class="num">\(path.cuff.map { Numerals.text($0, decimals: 0) } ?? "–")</td><td class="num">\(place)</td></tr>
      """
  }

  /// How many entries are free, and why the others are not.
  private func counts(_ paths: PlanDocument.Paths) -> Markup {
    let parts: [(count: Int, name: BilingualText, colour: Markup)] = [
      (paths.feasible, BilingualText("可行", "free"), "#17708c"),
      (paths.blocked, BilingualText("被结构挡住", "blocked by a structure"), "#8b96a0"),
      (paths.tooLong, BilingualText("过长", "too long"), "#b4bcc3"),
      (paths.tooFlat, BilingualText("过包膜太平", "too flat through the capsule"), "#ccd2d7"),
      (paths.thinCuff, BilingualText("靶前器官太薄", "too little organ before the target"), "#e2e6e9"),
    ]
    let items = parts.filter { $0.count > 0 }.map { part -> Markup in
      """
      <span class="item"><svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><rect width="12" height="12" \
      rx="2" fill="\(part.colour)"/></svg>\(.both(part.name)) \(part.count)</span>
      """
    }
    return """
      \(FigureMarkup.shares(parts.map { (Double($0.count), $0.colour) }))<div class="legend"><span class="item">\
      \(.words("共试 \(paths.entries) 个进针点：", "\(paths.entries) entries tried:"))</span>\(items)</div>
      """
  }
}
