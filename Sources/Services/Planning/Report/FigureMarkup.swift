/// Figures and their drawings. There is no way here to write a nominal value without its bounds.
enum FigureMarkup {
  /// Nominal value and, in brackets, low to high: `92.1 % (85.0 – 97.3)`.
  static func text(_ figure: PlanDocument.Figure) -> Markup {
    let decimals = Numerals.decimals(figure.unit)
    let unit = Numerals.unit(figure.unit)
    return """
      <span class="figure"><span class="nominal">\(Numerals.text(figure.nominal, decimals: decimals))</span> \(unit) \
      <span class="band">(\(Numerals.text(figure.low, decimals: decimals)) – \
      \(Numerals.text(figure.high, decimals: decimals)))</span></span>
      """
  }

  /// A row: what it is, the figure with its bounds, and a bar from low to high with a stroke at nominal.
  static func row(
    _ label: BilingualText, _ figure: PlanDocument.Figure, scale: ClosedRange<Double>, threshold: Double? = nil,
    verdict: PlanDocument.Verdict? = nil
  ) -> Markup {
    """
    <div class="measure"><div>\(.both(label))<small>\(.both(figure.bounds))</small></div><div>\(text(figure))</div>\
    \(bar(figure, scale: scale, threshold: threshold, verdict: verdict))</div>
    """
  }

  /// A scale that holds all figures and goes on from 0, in steps a reader counts in.
  static func scale(_ figures: [PlanDocument.Figure], and others: [Double] = []) -> ClosedRange<Double> {
    let values = figures.flatMap { [$0.low, $0.high] } + others
    let finite = values.filter(\.isFinite)
    let (low, high) = (min(0, finite.min() ?? 0), max(1e-3, finite.max() ?? 1))
    return (low < 0 ? low * 1.1 : 0)...(high * 1.08)
  }

  private static func bar(
    _ figure: PlanDocument.Figure, scale: ClosedRange<Double>, threshold: Double?, verdict: PlanDocument.Verdict?
  ) -> Markup {
    let span = max(1e-9, scale.upperBound - scale.lowerBound)
    func place(_ value: Double) -> Double {
      value.isFinite ? 4 + 392 * min(1, max(0, (value - scale.lowerBound) / span)) : 4
    }
    func at(_ value: Double) -> String { Numerals.drawing(place(value)) }
    let width = max(3, place(figure.high) - place(figure.low))
    let colour: Markup =
      switch verdict {
      case .reached: "#24744a"
      case .uncertain: "#b07400"
      case .missed: "#a93222"
      case nil: "#17708c"
      }
    var out: Markup = """
      <svg viewBox="0 0 400 26" preserveAspectRatio="none" aria-hidden="true">\
      <line x1="4" x2="396" y1="13" y2="13" stroke="#dde2e6" stroke-width="7"/>
      """
    if scale.lowerBound < 0 {
      out += "<line x1=\"\(at(0))\" x2=\"\(at(0))\" y1=\"4\" y2=\"22\" stroke=\"#5f6c77\" stroke-width=\"1\"/>"
    }
    out += """
      <rect x="\(at(figure.low))" y="8" width="\(Numerals.drawing(width))" height="10" fill="\(colour)" \
      fill-opacity=".38"/>\
      <rect x="\(Numerals.drawing(place(figure.nominal) - 1.7))" y="4.5" width="3.4" height="17" fill="\(colour)"/>
      """
    if let threshold {
      out += """
        <line x1="\(at(threshold))" x2="\(at(threshold))" y1="1" y2="25" stroke="#1d252c" stroke-width="1.6" \
        stroke-dasharray="3 2.5"/>
        """
    }
    return out + "</svg>"
  }

  /// A row of shares of one whole.
  ///
  /// - Parameter hatchesFirst: whether the first share is hatched as it is on the map of margins.
  static func shares(_ parts: [(share: Double, colour: Markup)], hatchesFirst: Bool = false) -> Markup {
    let total = parts.reduce(0) { $0 + max(0, $1.share.isFinite ? $1.share : 0) }
    guard total > 0 else { return .empty }
    var (x, out) = (0.0, Markup.empty)
    for (index, part) in parts.enumerated() where part.share.isFinite && part.share > 0 {
      let width = 400 * part.share / total
      out += """
        <rect x="\(Numerals.drawing(x))" y="0" width="\(Numerals.drawing(width))" height="18" fill="\(part.colour)" \
        stroke="#fff" stroke-width="1"/>
        """
      if hatchesFirst, index == 0 {
        for stroke in stride(from: x + 4, to: x + width - 4, by: 8) {
          out += """
            <line x1="\(Numerals.drawing(stroke))" x2="\(Numerals.drawing(stroke + 4))" y1="17" y2="1" stroke="#5a1400" \
            stroke-width="1.6"/>
            """
        }
      }
      x += width
    }
    return """
      <svg viewBox="0 0 400 18" preserveAspectRatio="none" style="display:block;width:100%;height:18px" \
      aria-hidden="true">\(out)</svg>
      """
  }
}
