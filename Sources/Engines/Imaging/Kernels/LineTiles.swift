/// Walks a volume's lines along one axis, 32 lines at a time in a scratch tile.
///
/// Along y and z a tile is 32 neighbouring x: whole cache lines are read once, although the samples of a line lie far
/// apart in memory. Along x a tile is 32 rows, transposed on the way in and out.
struct LineTiles: Sendable {
  enum Axis: Int, CaseIterable, Sendable {
    case x
    case y
    case z
  }

  let nx: Int
  let ny: Int
  let nz: Int
  let axis: Axis

  /// Lines in a tile, and vectors of eight lines at each sample.
  static let width = 32
  static let columns = 4

  init(_ grid: Grid, _ axis: Axis) {
    nx = grid.nx
    ny = grid.ny
    nz = grid.nz
    self.axis = axis
  }

  /// Samples on a line.
  var length: Int {
    switch axis {
    case .x: nx
    case .y: ny
    case .z: nz
    }
  }

  private var tilesInRow: Int { (nx + LineTiles.width - 1) / LineTiles.width }

  /// Number of tiles.
  var count: Int {
    switch axis {
    case .x: (ny * nz + LineTiles.width - 1) / LineTiles.width
    case .y: nz * tilesInRow
    case .z: (nx * ny + LineTiles.width - 1) / LineTiles.width
    }
  }

  /// First element, elements from one sample to the next, elements from one line to the next, and lines of a tile.
  func place(_ tile: Int) -> (start: Int, step: Int, lineStep: Int, lines: Int) {
    let first = tile * LineTiles.width
    switch axis {
    case .x: return (first * nx, 1, nx, min(LineTiles.width, ny * nz - first))
    case .y:
      let (plane, part) = tile.quotientAndRemainder(dividingBy: tilesInRow)
      let x = part * LineTiles.width
      return (plane * nx * ny + x, nx, 1, min(LineTiles.width, nx - x))
    case .z: return (first, nx * ny, 1, min(LineTiles.width, nx * ny - first))
    }
  }

  /// Maps every line of `source` by a filter that works on a tile of `length * columns` vectors in place.
  ///
  /// - Parameter filter: gets the tile and a scratch tile of the same size.
  func map(
    _ source: [Float],
    _ filter: @Sendable (inout MutableSpan<Lanes>, inout MutableSpan<Lanes>) -> Void
  ) -> [Float] {
    var result = source
    update(&result, filter)
    return result
  }

  /// The same, into the storage it came from: a tile is read whole before it is written, and no line is in two.
  func update(
    _ field: inout [Float], _ filter: @Sendable (inout MutableSpan<Lanes>, inout MutableSpan<Lanes>) -> Void
  ) {
    Slabs.fill(&field, over: count) { out, tiles in
      var tile = [Lanes](repeating: .zero, count: length * LineTiles.columns)
      var scratch = tile
      for number in tiles {
        let place = place(number)
        var lanes = tile.mutableSpan
        var spare = scratch.mutableSpan
        load(out.span, &lanes, place)
        filter(&lanes, &spare)
        store(lanes.span, &out, place)
      }
    }
  }

  @inline(never)
  private func load(
    _ source: Span<Float>, _ tile: inout MutableSpan<Lanes>,
    _ place: (start: Int, step: Int, lineStep: Int, lines: Int)
  ) {
    let columns = LineTiles.columns
    if place.lineStep == 1, place.lines == LineTiles.width {
      for sample in 0..<length {
        let from = place.start &+ sample &* place.step
        for column in 0..<columns {
          tile[sample &* columns &+ column] = source.lanes(at: from &+ column &* 8)
        }
      }
    } else if place.lines == LineTiles.width {
      for column in 0..<columns {
        let from = place.start &+ column &* 8 &* place.lineStep
        let step = place.lineStep
        for sample in 0..<length {
          let at = from &+ sample
          tile[sample &* columns &+ column] = Lanes(
            source[at], source[at &+ step], source[at &+ 2 &* step], source[at &+ 3 &* step],
            source[at &+ 4 &* step], source[at &+ 5 &* step], source[at &+ 6 &* step],
            source[at &+ 7 &* step])
        }
      }
    } else {
      for sample in 0..<length {
        for line in 0..<place.lines {
          tile[sample &* columns &+ line >> 3][line & 7] =
            source[place.start &+ sample &* place.step &+ line &* place.lineStep]
        }
      }
    }
  }

  @inline(never)
  private func store(
    _ tile: Span<Lanes>, _ out: inout MutableSpan<Float>,
    _ place: (start: Int, step: Int, lineStep: Int, lines: Int)
  ) {
    let columns = LineTiles.columns
    if place.lineStep == 1, place.lines == LineTiles.width {
      for sample in 0..<length {
        let to = place.start &+ sample &* place.step
        for column in 0..<columns {
          out.store(tile[sample &* columns &+ column], at: to &+ column &* 8)
        }
      }
    } else {
      // Row by row along x, so that whole cache lines are written.
      for line in 0..<place.lines {
        let to = place.start &+ line &* place.lineStep
        for sample in 0..<length {
          out[to &+ sample &* place.step] = tile[sample &* columns &+ line >> 3][line & 7]
        }
      }
    }
  }
}
