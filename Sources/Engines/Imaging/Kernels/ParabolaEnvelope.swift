/// The lower envelope of the parabolas over the samples of a line (Felzenszwalb and Huttenlocher, "Distance transforms
/// of sampled functions", 2012).
///
/// Two things make it fast. A parabola is hidden if the new one meets its neighbour at or before where it begins: that
/// is tested by a product, and only a parabola that stays costs a division. And a sample of height 0 parts the line:
/// none of the parabolas on one side of it is lowest anywhere on the other.
struct ParabolaEnvelope {
  /// A parabola of the envelope; lengths in samples.
  private struct Arc {
    var place: Double
    var height: Double
    /// height + place^2: two parabolas meet at half the difference of these by that of their places.
    var sum: Double
    /// It is lowest from here to where the next begins.
    var from: Double
  }

  private let samples: Int
  /// Square of the spacing.
  private let square: Double
  private let withRoots: Bool
  private var arcs: [Arc]

  /// - Parameter withRoots: whether distances are wanted, not their squares.
  init(samples: Int, spacing: Double, withRoots: Bool) {
    self.samples = samples
    square = spacing * spacing
    self.withRoots = withRoots
    arcs = [Arc](repeating: Arc(place: 0, height: 0, sum: 0, from: 0), count: samples)
  }

  /// Replaces the squares of a line, from the given element on, by those of the envelope.
  mutating func replace(_ field: inout MutableSpan<Float>, at start: Int) {
    let (samples, square, withRoots) = (samples, square, withRoots)
    // One check for the line. Pointers instead of spans: this loop branches with every sample, and a bounds check at
    // each access costs a third of its time. All indices are sample numbers below both buffers' length.
    field.withUnsafeMutableBufferPointer { field in
      let line = UnsafeMutableBufferPointer(rebasing: field[start..<(start &+ samples)])
      arcs.withUnsafeMutableBufferPointer { arcs in
        if withRoots {
          ParabolaEnvelope.follow(line, arcs, square) { $0.squareRoot() }
        } else {
          ParabolaEnvelope.follow(line, arcs, square) { $0 }
        }
      }
    }
  }

  @inline(__always)
  private static func follow(
    _ line: UnsafeMutableBufferPointer<Float>, _ arcs: UnsafeMutableBufferPointer<Arc>, _ square: Double,
    _ finish: (Float) -> Float
  ) {
    let per = 1 / square
    var kept = 0
    // The last arc kept; it stays in registers.
    var last = Arc(place: 0, height: 0, sum: 0, from: 0)
    // The first sample that is not yet what it becomes.
    var open = 0
    for sample in 0..<line.count {
      let value = line[sample]
      guard value < .infinity else { continue }
      let place = Double(sample)
      let height = Double(value) * per
      var arc = Arc(place: place, height: height, sum: height + place * place, from: -.infinity)
      if value > 0 || open < sample {
        // The first arc begins at minus infinity, so that it stays.
        while kept > 0 {
          let rise = arc.sum - last.sum
          let run = 2 * (place - last.place)
          if rise > last.from * run {
            arc.from = rise / run
            break
          }
          kept &-= 1
          if kept > 0 { last = arcs[kept &- 1] }
        }
        arcs[kept] = arc
        kept &+= 1
        last = arc
        guard value == 0 else { continue }
        fill(line, arcs, kept, open..<sample, square, finish)
        arc.from = -.infinity
      }
      arcs[0] = arc
      kept = 1
      last = arc
      open = sample &+ 1
    }
    if kept > 0 { fill(line, arcs, kept, open..<line.count, square, finish) }
  }

  /// Writes the envelope's values.
  @inline(__always)
  private static func fill(
    _ line: UnsafeMutableBufferPointer<Float>, _ arcs: UnsafeMutableBufferPointer<Arc>, _ kept: Int,
    _ range: Range<Int>, _ square: Double, _ finish: (Float) -> Float
  ) {
    var sample = range.lowerBound
    for number in 0..<kept {
      let arc = arcs[number]
      var end = range.upperBound
      if number &+ 1 < kept {
        // The next sample after where the next one begins.
        let next = arcs[number &+ 1].from + 1
        end = next < Double(end) ? Swift.max(sample, Int(Swift.max(0, next))) : end
      }
      while sample &+ 4 <= end {
        let away = SIMD4<Double>(0, 1, 2, 3) + (Double(sample) - arc.place)
        let values = SIMD4<Float>((away * away + arc.height) * square)
        for lane in 0..<4 { line[sample &+ lane] = finish(values[lane]) }
        sample &+= 4
      }
      while sample < end {
        let away = Double(sample) - arc.place
        line[sample] = finish(Float((away * away + arc.height) * square))
        sample &+= 1
      }
    }
  }
}
