internal import Foundation

/// Pictures with their lines drawn over them, and what the lines mean.
extension ReportPage {
  /// How a line of a role looks: colour and dashes, so that neither alone carries the meaning.
  struct Stroke {
    let role: String
    let name: BilingualText
    let colour: Markup
    let width: Double
    let dash: Markup
  }

  static let strokes: [Stroke] = [
    Stroke(
      role: "zone", name: BilingualText("消融区（术后影像所见）", "zone (as seen after treatment)"), colour: "#35d39a", width: 2,
      dash: ""),
    Stroke(role: "target", name: BilingualText("靶区（肿瘤）", "target (tumour)"), colour: "#ffe14d", width: 1.7, dash: ""),
    Stroke(
      role: "margin", name: BilingualText("靶区加边界", "target with margin"), colour: "#ffe14d", width: 1.2, dash: "1.2 2.4"
    ),
    Stroke(
      role: "guaranteed", name: BilingualText("必然消融", "ablated in any case"), colour: "#35d39a", width: 2, dash: ""),
    Stroke(
      role: "nominal", name: BilingualText("通常消融", "ablated nominally"), colour: "#ffb347", width: 1.5, dash: "7 3"),
    Stroke(
      role: "possible", name: BilingualText("可能消融", "possibly ablated"), colour: "#ff7a52", width: 1.3, dash: "2.5 2.5"),
    Stroke(role: "organ", name: BilingualText("器官", "organ"), colour: "#8fc7ff", width: 1, dash: ""),
    Stroke(
      role: "obstacle", name: BilingualText("须避开的结构", "structure to keep away from"), colour: "#f0a6d8", width: 1.1,
      dash: "5 1.5 1 1.5"),
  ]

  var pictures: Markup {
    let drawn = document.pictures.filter {
      $0.columns > 0 && $0.rows > 0 && $0.columns <= 4096 && $0.rows <= 4096
    }
    guard !drawn.isEmpty else { return .empty }
    let slices = drawn.filter { $0.kind != "entries" && $0.kind != "margins" }
    let maps = drawn.filter { $0.kind == "entries" || $0.kind == "margins" }
    // The first of two axial planes is the whole section.
    let axials = slices.count { $0.kind == "axial" }
    // Where the needle goes stands first: the whole section and the plane along each needle, then the planes close up.
    let first = slices.prefix(axials > 1 ? 1 : 0) + slices.filter { $0.kind == "needle" }
    let closeUps = slices.filter { slice in !first.contains { $0 == slice } }
    let plates = first.map { plate($0, span: "half") } + closeUps.map { plate($0, span: "third") } + maps.map(map)
    // After treatment: where it lies in the body and on the tumour, then each plane before and after side by side.
    let pairs =
      slices.filter { $0.kind == "axial" }.map { plate($0, span: "half") } + maps.map(map)
      + slices.filter { $0.kind != "axial" }.map { plate($0, span: "half") }
    let hasNeedles = slices.contains { !$0.needles.isEmpty }
    return section(
      BilingualText("图像", "Pictures"),
      lead: BilingualText(
        "图边字母：R 患者右、L 左、A 前、P 后、H 头、F 足。"
          + (hasNeedles ? "针上数字与上文进针点一致。" : document.margin == nil ? "" : "圈为边界最薄处。"),
        "Letters at the edges: R the patient's right, L left, A front, P back, H head, F feet."
          + (hasNeedles
            ? " Numbers on needles are those of the entries above."
            : document.margin == nil ? "" : " The ring is the thinnest place.")),
      "\(legend(slices))<div class=\"plates\">\(document.margin == nil ? plates : pairs)</div>")
  }

  private func legend(_ pictures: [PlanDocument.Picture]) -> Markup {
    let roles = Set(pictures.flatMap { $0.outlines.map(\.role) })
    var items = ReportPage.strokes.filter { roles.contains($0.role) }.map { stroke -> Markup in
      """
      <span class="item"><svg width="38" height="12" viewBox="0 0 38 12" aria-hidden="true">\
      <rect width="38" height="12" rx="2" fill="#20262c"/><line x1="3" x2="35" y1="6" y2="6" stroke="\(stroke.colour)" \
      stroke-width="\(Numerals.drawing(stroke.width + 0.5))" stroke-dasharray="\(stroke.dash)"/></svg>\
      \(.both(stroke.name))</span>
      """
    }
    if pictures.contains(where: { !$0.needles.isEmpty }) {
      items.append(
        """
        <span class="item"><svg width="38" height="12" viewBox="0 0 38 12" aria-hidden="true">\
        <rect width="38" height="12" rx="2" fill="#20262c"/><line x1="3" x2="35" y1="6" y2="6" stroke="#fff" \
        stroke-width="2.4"/></svg>\(.words("针", "needle"))</span>
        """)
    }
    return items.isEmpty ? .empty : "<div class=\"legend\">\(items)</div>"
  }

  private func plate(_ picture: PlanDocument.Picture, span: Markup) -> Markup {
    let (width, height) = (Double(picture.columns), Double(picture.rows))
    // Lines are as wide on a small plane as on a large one: in units of a picture 300 pixels across.
    let unit = max(width, height) / 300
    let lines = picture.outlines.compactMap { outline in
      ReportPage.strokes.first { $0.role == outline.role }.map { path(outline, $0, unit) }
    }
    let image: Markup = image(picture)
    return """
      <figure class="\(span)">\
      <svg viewBox="0 0 \(picture.columns) \(picture.rows)" role="img" aria-label="\(one(picture.title))">\(image)\
      \(lines)\(needles(picture, unit))\(picture.dots.prefix(20).filter { $0.x.isFinite && $0.y.isFinite }.map { ring($0, unit) })\
      \(letters(picture, unit))\(ruler(picture, unit))</svg>\
      <figcaption><b>\(.both(picture.title))</b> \(.both(picture.caption))</figcaption></figure>
      """
  }

  func image(_ picture: PlanDocument.Picture) -> Markup {
    guard let png = picture.png, ReportPage.isBase64(png) else {
      return "<rect width=\"\(picture.columns)\" height=\"\(picture.rows)\" fill=\"#20262c\"/>"
    }
    return """
      <image width="\(picture.columns)" height="\(picture.rows)" href="data:image/png;base64,\(png)" \
      preserveAspectRatio="none"/>
      """
  }

  static func isBase64(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F, 0x3D: true
      default: false
      }
    }
  }

  private func path(_ outline: PlanDocument.Outline, _ stroke: Stroke, _ unit: Double) -> Markup {
    var data = ""
    for ring in outline.rings where ring.count >= 6 && ring.allSatisfy(\.isFinite) {
      for index in stride(from: 0, to: ring.count - 1, by: 2) {
        data += (index == 0 ? "M" : "L") + Numerals.drawing(ring[index]) + " " + Numerals.drawing(ring[index + 1])
      }
      data += "Z"
    }
    let dash = stroke.dash.html.split(separator: " ").map { Numerals.drawing((Double($0) ?? 0) * unit) }
      .joined(separator: " ")
    let width = Numerals.drawing(stroke.width * unit)
    return """
      <path d="\(data)" fill="none" stroke="#000" stroke-opacity=".55" stroke-width="\(Numerals.drawing((stroke.width + 1.1) * unit))" \
      stroke-dasharray="\(dash)"/>\
      <path d="\(data)" fill="none" stroke="\(stroke.colour)" stroke-width="\(width)" stroke-dasharray="\(dash)"/>
      """
  }

  private func needles(_ picture: PlanDocument.Picture, _ unit: Double) -> Markup {
    var out = Markup.empty
    for needle in picture.needles where needle.line.count == 4 && needle.line.allSatisfy(\.isFinite) {
      let ends = needle.line.map(Numerals.drawing)
      for (colour, width) in [("#000", 3.2), ("#fff", 1.8)] {
        out += """
          <line x1="\(ends[0])" y1="\(ends[1])" x2="\(ends[2])" y2="\(ends[3])" stroke="\(colour)" \
          stroke-width="\(Numerals.drawing(width * unit))" stroke-linecap="round"/>
          """
      }
      let from = SIMD2(needle.line[0], needle.line[1])
      let way = SIMD2(needle.line[2], needle.line[3]) - from
      let length = max(1e-6, (way * way).sum().squareRoot())
      // The number stands at the skin, or where the needle enters the picture.
      let place = ReportPage.entering(from, way, Double(picture.columns), Double(picture.rows), inset: 12 * unit)
      let side = SIMD2(-way.y, way.x) / length * (length > 20 * unit ? 0 : 12 * unit)
      out += badge(needle.number, place + side, unit)
    }
    return out
  }

  /// The first place along a way that is inside the picture.
  private static func entering(
    _ from: SIMD2<Double>, _ way: SIMD2<Double>, _ width: Double, _ height: Double, inset: Double
  ) -> SIMD2<Double> {
    for step in 0...60 {
      let place = from + way * (Double(step) / 60)
      if place.x >= inset, place.y >= inset, place.x <= width - inset, place.y <= height - inset { return place }
    }
    return SIMD2(min(width - inset, max(inset, from.x)), min(height - inset, max(inset, from.y)))
  }

  private func badge(_ number: Int, _ place: SIMD2<Double>, _ unit: Double) -> Markup {
    """
    <circle cx="\(Numerals.drawing(place.x))" cy="\(Numerals.drawing(place.y))" r="\(Numerals.drawing(7 * unit))" \
    fill="#17708c" stroke="#fff" stroke-width="\(Numerals.drawing(unit))"/>\
    <text x="\(Numerals.drawing(place.x))" y="\(Numerals.drawing(place.y + 3.4 * unit))" text-anchor="middle" \
    font-size="\(Numerals.drawing(9.5 * unit))" font-weight="700" fill="#fff" font-family="sans-serif">\(number)</text>
    """
  }

  private func letters(_ picture: PlanDocument.Picture, _ unit: Double) -> Markup {
    guard picture.edges.count == 4 else { return .empty }
    let (width, height, size) = (Double(picture.columns), Double(picture.rows), 11.5 * unit)
    let places = [
      (SIMD2(9 * unit, height / 2), picture.edges[0]), (SIMD2(width / 2, 13 * unit), picture.edges[1]),
      (SIMD2(width - 9 * unit, height / 2), picture.edges[2]), (SIMD2(width / 2, height - 6 * unit), picture.edges[3]),
    ]
    return Markup(
      places.map { place, letter in
        """
        <text x="\(Numerals.drawing(place.x))" y="\(Numerals.drawing(place.y + 0.2 * unit))" text-anchor="middle" \
        font-size="\(Numerals.drawing(size))" font-weight="700" fill="#cfe9f1" stroke="#000" \
        stroke-width="\(Numerals.drawing(2 * unit))" paint-order="stroke" font-family="sans-serif">\(letter)</text>
        """
      })
  }

  /// A line of five centimetres, or of one on a small picture.
  private func ruler(_ picture: PlanDocument.Picture, _ unit: Double) -> Markup {
    guard picture.pixel.isFinite, picture.pixel > 0 else { return .empty }
    let centimetres = Double(picture.columns) * picture.pixel > 180 ? 5.0 : 2.0
    let length = centimetres * 10 / picture.pixel
    let (x, y) = (Double(picture.columns) - 10 * unit - length, Double(picture.rows) - 9 * unit)
    guard x > 0 else { return .empty }
    return """
      <path d="M\(Numerals.drawing(x)) \(Numerals.drawing(y - 3 * unit))v\(Numerals.drawing(6 * unit))m0 \
      \(Numerals.drawing(-3 * unit))h\(Numerals.drawing(length))m0 \(Numerals.drawing(-3 * unit))v\
      \(Numerals.drawing(6 * unit))" fill="none" stroke="#fff" stroke-width="\(Numerals.drawing(1.3 * unit))"/>\
      <text x="\(Numerals.drawing(x + length / 2))" y="\(Numerals.drawing(y - 4 * unit))" text-anchor="middle" \
      font-size="\(Numerals.drawing(8.5 * unit))" fill="#fff" stroke="#000" stroke-width="\(Numerals.drawing(1.6 * unit))" \
      paint-order="stroke" font-family="sans-serif">\(Numerals.text(centimetres, decimals: 0)) cm</text>
      """
  }
}
