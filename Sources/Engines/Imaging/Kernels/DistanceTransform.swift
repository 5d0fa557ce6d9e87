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
      let spacing = grid.spacing[axis.rawValue]
      Slabs.fill(&field, over: tiles.count) { out, range in
        var line = [Float](repeating: 0, count: tiles.length * LineTiles.width)
        var sites = [Double](repeating: 0, count: tiles.length + 1)
        var heights = sites
        for number in range {
          let place = tiles.place(number)
          var scratch = line.mutableSpan
          var left = sites.mutableSpan
          var right = heights.mutableSpan
          envelopesOfTile(
            &out, place, length: tiles.length, spacing: spacing, &scratch, sites: &left,
            heights: &right)
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

/// Replaces every line of a tile of 32 lines by the lower envelope of its parabolas.
@inline(never)
private func envelopesOfTile(
  _ field: inout MutableSpan<Float>,
  _ place: (start: Int, step: Int, lineStep: Int, lines: Int), length: Int,
  spacing: Double, _ tile: inout MutableSpan<Float>, sites: inout MutableSpan<Double>,
  heights: inout MutableSpan<Double>
) {
  let lines = place.lines
  for sample in 0..<length {
    let from = place.start &+ sample &* place.step
    for line in 0..<lines { tile[sample &* 32 &+ line] = field[from &+ line] }
  }
  for line in 0..<lines {
    lowerEnvelope(&tile, line: line, length: length, spacing: spacing, &sites, &heights)
  }
  for sample in 0..<length {
    let to = place.start &+ sample &* place.step
    for line in 0..<lines { field[to &+ line] = tile[sample &* 32 &+ line] }
  }
}

@inline(__always)
private func lowerEnvelope(
  _ tile: inout MutableSpan<Float>, line: Int, length: Int, spacing: Double,
  _ sites: inout MutableSpan<Double>, _ heights: inout MutableSpan<Double>
) {
  var kept = 0
  for sample in 0..<length {
    let value = tile[sample &* 32 &+ line]
    guard value < .infinity else { continue }
    let site = Double(sample) * spacing
    let height = Double(value)
    while kept >= 2 {
      // The last parabola is hidden if its neighbours meet at or below it.
      let a = sites[kept &- 1] - sites[kept &- 2]
      let b = site - sites[kept &- 1]
      let c = site - sites[kept &- 2]
      let difference =
        c * heights[kept &- 1] - b * heights[kept &- 2] - a * height - a * b * c
      guard difference > 0 else { break }
      kept &-= 1
    }
    sites[kept] = site
    heights[kept] = height
    kept &+= 1
  }
  guard kept > 0 else { return }
  var current = 0
  for sample in 0..<length {
    let site = Double(sample) * spacing
    var offset = site - sites[current]
    var best = heights[current] + offset * offset
    while current &+ 1 < kept {
      offset = site - sites[current &+ 1]
      let next = heights[current &+ 1] + offset * offset
      guard next <= best else { break }
      best = next
      current &+= 1
    }
    tile[sample &* 32 &+ line] = Float(best)
  }
}
