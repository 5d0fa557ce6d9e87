/// The maps of entries and of margins, with their scales.
extension ReportPage {
  func map(_ picture: PlanDocument.Picture) -> Markup {
    let isMargin = picture.kind == "margins"
    let (width, height) = (Double(picture.columns), Double(picture.rows))
    let unit = width / (isMargin ? 380 : 560)
    // Room above for words.
    let band = 15 * unit
    var marks: [Markup] = []
    for (share, side) in zip([0.0, 0.25, 0.5, 0.75, 1], ReportPage.sides) {
      let anchor: Markup = share == 0 ? "start" : share == 1 ? "end" : "middle"
      marks.append(
        """
        <line x1="\(Numerals.drawing(share * width))" x2="\(Numerals.drawing(share * width))" y1="0" \
        y2="\(Numerals.drawing(height))" stroke="#1d252c" stroke-opacity=".18" stroke-width="\(Numerals.drawing(0.7 * unit))"/>\
        \(word(side, share * width, -4 * unit, 11 * unit, anchor: anchor))
        """)
    }
    if isMargin {
      marks.append(word(BilingualText("头侧", "head"), 4 * unit, 13 * unit, 11 * unit, anchor: "start"))
      marks.append(word(BilingualText("足侧", "feet"), 4 * unit, height - 5 * unit, 11 * unit, anchor: "start"))
    }
    var dots: [Markup] = []
    var numbers: [PlanDocument.Dot] = []
    let needles = picture.dots.filter { $0.role == "needle" }.prefix(12)
    let paths = picture.dots.filter { $0.role != "needle" }.prefix(200)
    // The way that is used comes first, so that its number is never left out; needles lie on top of everything.
    let ranked = paths.enumerated().sorted {
      ($0.element.role == "way" ? 0 : 1, $0.offset) < ($1.element.role == "way" ? 0 : 1, $1.offset)
    }
    for (index, dot) in ranked where dot.x.isFinite && dot.y.isFinite {
      guard !isMargin else {
        dots.append(ring(dot, unit))
        continue
      }
      guard dot.role != "way" else {
        // A single needle lies on its own path: the needle's mark says it.
        guard ReportPage.isApart(dot, needles, unit) else { continue }
        numbers.append(dot)
        dots.append(numbered(dot.number, dot, unit, isUsed: true))
        continue
      }
      // A number that would lie on an earlier one is left out: the table has it.
      let isFree = numbers.allSatisfy { abs($0.x - dot.x) > 12 * unit || abs($0.y - dot.y) > 12 * unit }
      let isNumbered = isFree && index < ReportPage.openPaths
      if isNumbered { numbers.append(dot) }
      dots.append(isNumbered ? numbered(index + 1, dot, unit, isUsed: false) : spot(dot, unit))
    }
    // The first paths lie on top.
    let marked =
      Array(dots.reversed())
      + needles.filter { $0.x.isFinite && $0.y.isFinite }
      .map { diamond($0, unit, width: width) }
    return """
      <figure class="map \(isMargin ? "half" : "wide")"><svg viewBox="0 \(Numerals.drawing(-band)) \(picture.columns) \
      \(Numerals.drawing(height + band))" role="img" aria-label="\(one(picture.title))">\(image(picture))\(marks)\
      \(marked)</svg>\(isMargin ? marginScale(nil) : reserveScale(picture, unit))\
      <figcaption><b>\(.both(picture.title))</b> \(.both(picture.caption))</figcaption></figure>
      """
  }

  func ring(_ dot: PlanDocument.Dot, _ unit: Double) -> Markup {
    let (x, y) = (Numerals.drawing(dot.x), Numerals.drawing(dot.y))
    return """
      <circle cx="\(x)" cy="\(y)" r="\(Numerals.drawing(6 * unit))" fill="none" stroke="#fff" \
      stroke-width="\(Numerals.drawing(3.4 * unit))"/><circle cx="\(x)" cy="\(y)" r="\(Numerals.drawing(6 * unit))" \
      fill="none" stroke="#1d252c" stroke-width="\(Numerals.drawing(1.6 * unit))"/>
      """
  }

  private func spot(_ dot: PlanDocument.Dot, _ unit: Double) -> Markup {
    """
    <circle cx="\(Numerals.drawing(dot.x))" cy="\(Numerals.drawing(dot.y))" r="\(Numerals.drawing(1.7 * unit))" \
    fill="#fff" stroke="#a93222" stroke-width="\(Numerals.drawing(0.8 * unit))"/>
    """
  }

  /// A path by its number in the table; the one in use is filled. One that is not in the table has no number.
  private func numbered(_ number: Int?, _ dot: PlanDocument.Dot, _ unit: Double, isUsed: Bool) -> Markup {
    let (x, y) = (Numerals.drawing(dot.x), Numerals.drawing(dot.y))
    let (ground, ink): (Markup, Markup) = isUsed ? ("#a93222", "#fff") : ("#fff", "#a93222")
    return """
      <circle cx="\(x)" cy="\(y)" r="\(Numerals.drawing((isUsed ? 7.5 : 6) * unit))" fill="\(ground)" stroke="\(ink)" \
      stroke-width="\(Numerals.drawing(1.4 * unit))"/><text x="\(x)" y="\(Numerals.drawing(dot.y + 2.9 * unit))" \
      text-anchor="middle" font-size="\(Numerals.drawing(8 * unit))" font-weight="700" fill="\(ink)" \
      font-family="sans-serif">\(number.map { "\($0)" } ?? "")</text>
      """
  }

  private static func isApart(_ way: PlanDocument.Dot, _ needles: ArraySlice<PlanDocument.Dot>, _ unit: Double) -> Bool
  {
    needles.allSatisfy { abs($0.x - way.x) > 9 * unit || abs($0.y - way.y) > 9 * unit }
  }

  /// Where a needle goes in, by its number.
  private func diamond(_ dot: PlanDocument.Dot, _ unit: Double, width: Double) -> Markup {
    // At the seam of the map half of it would be cut off.
    let r = 8.5 * unit
    let (x, y) = (min(width - r, max(r, dot.x)), dot.y)
    let corners = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
      .map { "\(Numerals.drawing($0.0)),\(Numerals.drawing($0.1))" }.joined(separator: " ")
    return """
      <polygon points="\(corners)" fill="#17708c" stroke="#fff" stroke-width="\(Numerals.drawing(1.4 * unit))"/>\
      <text x="\(Numerals.drawing(x))" y="\(Numerals.drawing(y + 2.9 * unit))" text-anchor="middle" \
      font-size="\(Numerals.drawing(8 * unit))" font-weight="700" fill="#fff" \
      font-family="sans-serif">\(dot.number.map { "\($0)" } ?? "")</text>
      """
  }

  /// From the back over the patient's right, the front and the left to the back.
  private static let sides = [
    BilingualText("后", "back"), BilingualText("右", "right"), BilingualText("前", "front"), BilingualText("左", "left"),
    BilingualText("后", "back"),
  ]

  /// A word on a map in both languages, readable on any ground.
  private func word(_ text: BilingualText, _ x: Double, _ y: Double, _ size: Double, anchor: Markup) -> Markup {
    func part(_ language: Markup, _ word: String) -> Markup {
      """
      <text class="\(language)" x="\(Numerals.drawing(x))" y="\(Numerals.drawing(y))" text-anchor="\(anchor)" \
      font-size="\(Numerals.drawing(size))" font-weight="700" fill="#3b4750" stroke="#fff" \
      stroke-width="\(Numerals.drawing(0.22 * size))" paint-order="stroke" font-family="sans-serif">\(word)</text>
      """
    }
    return part("zh", text.zh) + part("en", text.en)
  }

  private static func hex(_ colour: PlanPalette.Colour) -> String {
    let digits = Array("0123456789abcdef")
    return "#" + (0..<3).map { "\(digits[Int(colour[$0]) >> 4])\(digits[Int(colour[$0]) & 15])" }.joined()
  }

  private func reserveScale(_ picture: PlanDocument.Picture, _ unit: Double) -> Markup {
    let steps = PlanPalette.reserveSteps
    let stops = steps.enumerated().map { index, colour -> Markup in
      let place = Numerals.drawing(Double(index) * 40)
      return "<rect x=\"\(place)\" width=\"40\" height=\"12\" fill=\"\(ReportPage.hex(colour))\"/>"
    }
    let limit = Numerals.text(Double(PlanPalette.reserveLimit), decimals: 0)
    return """
      <div class="legend"><span class="item">\(.words("余量 0", "reserve 0"))<svg width="160" height="12" \
      viewBox="0 0 240 12" preserveAspectRatio="none" aria-hidden="true" style="width:160px;border-radius:2px">\(stops)</svg>\
      \(limit) mm +</span><span class="item"><svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true" \
      style="width:22px"><rect width="22" height="12" fill="\(ReportPage.hex(PlanPalette.blocked))"/></svg>\
      \(.words("不可进针", "blocked"))</span>\(usedMarks(picture, unit))</div>
      """
  }

  /// What marks the needles and the path they were laid along.
  private func usedMarks(_ picture: PlanDocument.Picture, _ unit: Double) -> Markup {
    let needles = picture.dots.filter { $0.role == "needle" }.prefix(12)
    var out = Markup.empty
    if !needles.isEmpty {
      out += """
        <span class="item"><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" style="width:14px">\
        <polygon points="7,0 14,7 7,14 0,7" fill="#17708c"/></svg>\
        \(.words("所用的针进皮处", "where the needles go in"))</span>
        """
    }
    if picture.dots.contains(where: { $0.role == "way" && ReportPage.isApart($0, needles, unit) }) {
      out += """
        <span class="item"><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" style="width:14px">\
        <circle cx="7" cy="7" r="7" fill="#a93222"/></svg>\
        \(.words("选用的路径（号同表中）", "the path that is used (number of the table)"))</span>
        """
    }
    return out
  }

  /// The classes of margin, each with its share where there is one.
  func marginScale(_ shares: [String]?) -> Markup {
    let items = zip(PlanPalette.marginClasses, ReportPage.marginNames).enumerated().map { index, row -> Markup in
      let hatch: Markup =
        index == 0 ? "<path d=\"M2 12L8 0M9 12L15 0M16 12L22 0\" stroke=\"#5a1400\" stroke-width=\"2\"/>" : ""
      return """
        <span class="item"><svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true" style="width:22px">\
        <rect width="22" height="12" fill="\(ReportPage.hex(row.0))"/>\(hatch)</svg>\(.both(row.1))\
        \(shares.map { "<b>\($0[index])</b>" } ?? Markup.empty)</span>
        """
    }
    return "<div class=\"legend\">\(items)</div>"
  }

  static let marginNames = [
    BilingualText("低于 0 mm（未盖住，斜纹）", "below 0 mm (left over, hatched)"), BilingualText("0–5 mm", "0–5 mm"),
    BilingualText("5–10 mm", "5–10 mm"), BilingualText("大于 10 mm", "above 10 mm"),
  ]
}
