/// The maps of entries and of margins, with their scales.
extension ReportPage {
  func map(_ picture: PlanDocument.Picture) -> Markup {
    let isMargin = picture.kind == "margins"
    let (width, height) = (Double(picture.columns), Double(picture.rows))
    let unit = width / (isMargin ? 300 : 560)
    // Room above and below for letters.
    let band = 15 * unit
    var marks: [Markup] = []
    for (share, letter) in [(0.012, "P"), (0.25, "R"), (0.5, "A"), (0.75, "L"), (0.988, "P")] {
      marks.append(
        """
        <line x1="\(Numerals.drawing(share * width))" x2="\(Numerals.drawing(share * width))" y1="0" \
        y2="\(Numerals.drawing(height))" stroke="#1d252c" stroke-opacity=".18" stroke-width="\(Numerals.drawing(0.7 * unit))"/>\
        <text x="\(Numerals.drawing(share * width))" y="\(Numerals.drawing(-4 * unit))" text-anchor="middle" \
        font-size="\(Numerals.drawing(11 * unit))" font-weight="700" fill="#51606c" font-family="sans-serif">\(letter)</text>
        """)
    }
    var dots: [Markup] = []
    var numbers: [PlanDocument.Dot] = []
    for (index, dot) in picture.dots.prefix(200).enumerated() where dot.x.isFinite && dot.y.isFinite {
      guard !isMargin else {
        dots.append(ring(dot, unit))
        continue
      }
      // A number that would lie on an earlier one is left out: the table has it.
      let isFree = numbers.allSatisfy { abs($0.x - dot.x) > 12 * unit || abs($0.y - dot.y) > 12 * unit }
      let isNumbered = isFree && index < ReportPage.openPaths
      if isNumbered { numbers.append(dot) }
      dots.append(isNumbered ? numbered(index + 1, dot, unit) : spot(dot, unit))
    }
    // The first paths lie on top.
    return """
      <figure class="map wide"><svg viewBox="0 \(Numerals.drawing(-band)) \(picture.columns) \
      \(Numerals.drawing(height + band))" role="img" aria-label="\(one(picture.title))">\(image(picture))\(marks)\
      \(Array(dots.reversed()))</svg>\(isMargin ? marginScale : reserveScale)\
      <figcaption><b>\(.both(picture.title))</b> \(.both(picture.caption))</figcaption></figure>
      """
  }

  private func ring(_ dot: PlanDocument.Dot, _ unit: Double) -> Markup {
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

  private func numbered(_ number: Int, _ dot: PlanDocument.Dot, _ unit: Double) -> Markup {
    let (x, y) = (Numerals.drawing(dot.x), Numerals.drawing(dot.y))
    return """
      <circle cx="\(x)" cy="\(y)" r="\(Numerals.drawing(6 * unit))" fill="#fff" stroke="#a93222" \
      stroke-width="\(Numerals.drawing(1.4 * unit))"/><text x="\(x)" y="\(Numerals.drawing(dot.y + 2.9 * unit))" \
      text-anchor="middle" font-size="\(Numerals.drawing(8 * unit))" font-weight="700" fill="#a93222" \
      font-family="sans-serif">\(number)</text>
      """
  }

  private static func hex(_ colour: PlanPalette.Colour) -> String {
    let digits = Array("0123456789abcdef")
    return "#" + (0..<3).map { "\(digits[Int(colour[$0]) >> 4])\(digits[Int(colour[$0]) & 15])" }.joined()
  }

  private var reserveScale: Markup {
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
      \(.words("不可进针", "blocked"))</span></div>
      """
  }

  private var marginScale: Markup {
    let items = zip(PlanPalette.marginClasses, ReportPage.marginNames).map { colour, name -> Markup in
      """
      <span class="item"><svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true" style="width:22px">\
      <rect width="22" height="12" fill="\(ReportPage.hex(colour))"/></svg>\(.both(name))</span>
      """
    }
    return "<div class=\"legend\">\(items)</div>"
  }

  static let marginNames = [
    BilingualText("低于 0 mm（未盖住，斜纹）", "below 0 mm (left over, hatched)"), BilingualText("0–5 mm", "0–5 mm"),
    BilingualText("5–10 mm", "5–10 mm"), BilingualText("大于 10 mm", "above 10 mm"),
  ]
}
