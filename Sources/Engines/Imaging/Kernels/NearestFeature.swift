/// For every voxel, which of the voxels that are set is nearest: the exact feature transform on a grid with unequal
/// spacings, by the same envelopes as ``DistanceTransform``.
enum NearestFeature {
  /// Element numbers of the nearest voxel that is not 0; -1 everywhere if there is none.
  static func elements(_ mask: [UInt8], on grid: Grid) -> [Int32] {
    var squares = [Float](repeating: 0, count: grid.count)
    var nearest = [Int32](repeating: -1, count: grid.count)
    Slabs.fill(&squares, &nearest, over: grid.ny * grid.nz) { squares, nearest, rows in
      featuresInRows(
        mask.span, &squares, &nearest, rows: rows, nx: grid.nx, spacing: Float(grid.spacing.x))
    }
    for axis in [LineTiles.Axis.y, .z] {
      let tiles = LineTiles(grid, axis)
      let length = tiles.length
      guard length > 1 else { continue }
      let spacing = grid.spacing[axis.rawValue]
      Slabs.fill(&squares, &nearest, over: tiles.count) { squares, nearest, range in
        var hull = FeatureHull(length: length, spacing: spacing)
        for number in range {
          let place = tiles.place(number)
          for line in 0..<place.lines {
            hull.follow(
              &squares, &nearest, start: place.start &+ line &* place.lineStep, step: place.step)
          }
        }
      }
    }
    return nearest
  }
}

@inline(never)
private func featuresInRows(
  _ mask: Span<UInt8>, _ squares: inout MutableSpan<Float>, _ nearest: inout MutableSpan<Int32>,
  rows: Range<Int>, nx: Int, spacing: Float
) {
  for row in rows {
    let start = row &* nx
    var last = -1
    for x in 0..<nx {
      if mask[start &+ x] != 0 { last = start &+ x }
      nearest[start &+ x] = Int32(truncatingIfNeeded: last)
    }
    last = -1
    var x = nx &- 1
    while x >= 0 {
      let at = start &+ x
      if mask[at] != 0 { last = at }
      let before = Int(nearest[at])
      if last >= 0, before < 0 || last &- at < at &- before {
        nearest[at] = Int32(truncatingIfNeeded: last)
      }
      let site = Int(nearest[at])
      let away = Float(site &- at) * spacing
      squares[at] = site < 0 ? .infinity : away * away
      x &-= 1
    }
  }
}

/// The lower envelope of one line's parabolas together with the features they belong to.
private struct FeatureHull {
  let length: Int
  let spacing: Double
  var sites: [Double]
  var heights: [Double]
  var features: [Int32]

  init(length: Int, spacing: Double) {
    self.length = length
    self.spacing = spacing
    sites = [Double](repeating: 0, count: length)
    heights = sites
    features = [Int32](repeating: -1, count: length)
  }

  mutating func follow(
    _ squares: inout MutableSpan<Float>, _ nearest: inout MutableSpan<Int32>, start: Int, step: Int
  ) {
    var kept = 0
    for sample in 0..<length {
      let at = start &+ sample &* step
      guard squares[at] < .infinity else { continue }
      let site = Double(sample) * spacing
      let height = Double(squares[at])
      while kept >= 2, isHidden(kept, site, height) { kept &-= 1 }
      sites[kept] = site
      heights[kept] = height
      features[kept] = nearest[at]
      kept &+= 1
    }
    guard kept > 0 else { return }
    var current = 0
    for sample in 0..<length {
      let site = Double(sample) * spacing
      var best = value(current, site)
      while current &+ 1 < kept {
        let next = value(current &+ 1, site)
        guard next <= best else { break }
        best = next
        current &+= 1
      }
      squares[start &+ sample &* step] = Float(best)
      nearest[start &+ sample &* step] = features[current]
    }
  }

  /// Whether the last parabola lies above its neighbours everywhere.
  private func isHidden(_ kept: Int, _ site: Double, _ height: Double) -> Bool {
    let a = sites[kept - 1] - sites[kept - 2]
    let b = site - sites[kept - 1]
    let c = site - sites[kept - 2]
    return c * heights[kept - 1] - b * heights[kept - 2] - a * height - a * b * c > 0
  }

  private func value(_ number: Int, _ site: Double) -> Double {
    let offset = site - sites[number]
    return heights[number] + offset * offset
  }
}
