/// Straightens a leaning stack: every slice is moved within its plane onto one upright grid that holds them all.
struct StackShear {
  /// Shift of slice k in pixels: `k * step`.
  private let step: SIMD2<Double>
  private let columns: Int
  private let rows: Int
  /// Columns and rows added before the first slice's first, and in all.
  let margin: SIMD2<Int>
  let extra: SIMD2<Int>

  var isNone: Bool { step == .zero }

  /// Pixels of an upright slice over those of a given one.
  var growth: Double {
    Double(columns + extra.x) * Double(rows + extra.y) / (Double(columns) * Double(rows))
  }

  init(_ stack: SliceStack, _ first: ImagePlane) {
    step = stack.lean / first.spacing
    columns = first.columns
    rows = first.rows
    let whole = step * Double(stack.slices.count - 1)
    // Leans of more than a plane's own size are refused by the grid's limits, so these numbers stay small.
    func room(_ shift: Double) -> Int { Int(min(abs(shift), 65_535).rounded(.up)) }
    extra = SIMD2(room(whole.x), room(whole.y))
    margin = SIMD2(whole.x < 0 ? extra.x : 0, whole.y < 0 ? extra.y : 0)
  }

  /// The slice on the upright grid, bilinearly; outside of it stands the slice's lowest value.
  func shifted(_ pixels: [Float], slice: Int) -> [Float] {
    let (width, height) = (columns + extra.x, rows + extra.y)
    var out = [Float](repeating: pixels.min() ?? 0, count: width * height)
    let shift = step * Double(slice) + SIMD2(Double(margin.x), Double(margin.y))
    for y in 0..<height {
      let v = Double(y) - shift.y
      guard v >= 0, v <= Double(rows - 1) else { continue }
      let j = min(Int(v), max(0, rows - 2))
      let fy = Float(v - Double(j))
      let next = min(j + 1, rows - 1)
      for x in 0..<width {
        let u = Double(x) - shift.x
        guard u >= 0, u <= Double(columns - 1) else { continue }
        let i = min(Int(u), max(0, columns - 2))
        let fx = Float(u - Double(i))
        let right = min(i + 1, columns - 1)
        let near = pixels[j * columns + i] + (pixels[j * columns + right] - pixels[j * columns + i]) * fx
        let far =
          pixels[next * columns + i] + (pixels[next * columns + right] - pixels[next * columns + i]) * fx
        out[y * width + x] = near + (far - near) * fy
      }
    }
    return out
  }
}
