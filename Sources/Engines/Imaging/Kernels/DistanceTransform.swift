/// Exact Euclidean distances on a grid with unequal spacings.
///
/// Separable: along each axis the squared distance is the lower envelope of parabolas (Felzenszwalb and Huttenlocher,
/// "Distance transforms of sampled functions", 2012); whether a parabola is hidden is tested without division (Maurer,
/// Qi and Raghavan, IEEE TPAMI 25:265, 2003).
enum DistanceTransform {
  /// Squared distances, mm^2, from every voxel centre to the centre of the nearest voxel that is not 0; infinite if
  /// there is none.
  static func squared(_ mask: [UInt8], on grid: Grid) -> [Float] {
    var field = [Float](repeating: 0, count: grid.count)
    Slabs.fill(&field, over: grid.ny * grid.nz) { out, rows in
      distancesInRows(mask.span, &out, rows: rows, nx: grid.nx, spacing: Float(grid.spacing.x))
    }
    for axis in [LineTiles.Axis.y, .z] {
      let tiles = LineTiles(grid, axis)
      guard tiles.length > 1 else { continue }
      let places = (0..<tiles.length).map { Double($0) * grid.spacing[axis.rawValue] }
      Slabs.fill(&field, over: tiles.count) { out, range in
        var lines = [Float](repeating: 0, count: (tiles.length + linePadding) * LineTiles.width)
        var hull = [SIMD2<Double>](repeating: .zero, count: tiles.length)
        for number in range {
          var tile = lines.mutableSpan
          envelopesOfTile(&out, tiles.place(number), &tile, places, &hull)
        }
      }
    }
    return field
  }
}

/// Squared distances within each row: a walk forwards and one backwards.
@inline(never)
func distancesInRows(
  _ mask: Span<UInt8>, _ out: inout MutableSpan<Float>, rows: Range<Int>, nx: Int, spacing: Float
) {
  for row in rows {
    let start = row &* nx
    var steps = Float.infinity
    for x in 0..<nx {
      steps = mask[start &+ x] != 0 ? 0 : steps + 1
      out[start &+ x] = steps
    }
    steps = .infinity
    var x = nx &- 1
    while x >= 0 {
      let forward = out[start &+ x]
      steps = forward == 0 ? 0 : steps + 1
      let nearest = min(forward, steps) * spacing
      out[start &+ x] = nearest * nearest
      x &-= 1
    }
  }
}

/// Floats between the lines of a tile: at a power of two apart they would fall on the same cache sets.
private let linePadding = 16

/// Replaces every line of a tile of 32 lines by the lower envelope of its parabolas.
///
/// The lines are copied side by side, each contiguous: a cache line of the volume is read and written once.
@inline(never)
private func envelopesOfTile(
  _ field: inout MutableSpan<Float>, _ place: (start: Int, step: Int, lineStep: Int, lines: Int),
  _ tile: inout MutableSpan<Float>, _ places: [Double], _ hull: inout [SIMD2<Double>]
) {
  let length = places.count
  let pitch = length &+ linePadding
  for sample in 0..<length {
    let from = place.start &+ sample &* place.step
    for line in 0..<place.lines { tile[line &* pitch &+ sample] = field[from &+ line] }
  }
  tile.withUnsafeMutableBufferPointer { lines in
    hull.withUnsafeMutableBufferPointer { hull in
      places.withUnsafeBufferPointer { places in
        for line in 0..<place.lines {
          lowerEnvelope(
            UnsafeMutableBufferPointer(rebasing: lines[(line &* pitch)..<(line &* pitch &+ length)]),
            places, hull)
        }
      }
    }
  }
  for sample in 0..<length {
    let to = place.start &+ sample &* place.step
    for line in 0..<place.lines { field[to &+ line] = tile[line &* pitch &+ sample] }
  }
}

/// The lower envelope of the parabolas of one line, in place.
///
/// Pointers instead of spans: this loop branches with every sample, and a bounds check at each access costs a third of
/// its time. All indices are sample numbers below the three buffers' common length.
@inline(__always)
private func lowerEnvelope(
  _ line: UnsafeMutableBufferPointer<Float>, _ places: UnsafeBufferPointer<Double>,
  _ hull: UnsafeMutableBufferPointer<SIMD2<Double>>
) {
  let length = line.count
  var kept = 0
  // Site and height of the last two parabolas kept; they stay in registers.
  var last = SIMD2<Double>.zero
  var before = SIMD2<Double>.zero
  for sample in 0..<length {
    let value = line[sample]
    guard value < .infinity else { continue }
    let new = SIMD2(places[sample], Double(value))
    while kept >= 2 {
      // The last parabola is hidden if its neighbours meet at or below it.
      let a = last.x - before.x
      let b = new.x - last.x
      let c = a + b
      guard c * last.y - b * before.y - a * new.y - a * b * c > 0 else { break }
      kept &-= 1
      last = before
      if kept >= 2 { before = hull[kept &- 2] }
    }
    hull[kept] = new
    kept &+= 1
    before = last
    last = new
  }
  guard kept > 0 else { return }
  var current = hull[0]
  var next = kept > 1 ? hull[1] : current
  var number = 1
  for sample in 0..<length {
    let place = places[sample]
    let offset = place - current.x
    var best = current.y + offset * offset
    while number < kept {
      let further = place - next.x
      let value = next.y + further * further
      guard value <= best else { break }
      best = value
      current = next
      number &+= 1
      if number < kept { next = hull[number] }
    }
    line[sample] = Float(best)
  }
}
