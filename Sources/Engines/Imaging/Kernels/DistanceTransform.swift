/// Exact Euclidean distances on a grid with unequal spacings.
///
/// Separable: along y by two sweeps over whole rows; then along x and z the squared distance is the lower envelope of
/// parabolas (``ParabolaEnvelope``).
enum DistanceTransform {
  /// Distances, mm, from every voxel centre to the centre of the nearest voxel that is not 0; infinite if there is none.
  static func distances(_ mask: [UInt8], on grid: Grid) -> [Float] { transform(mask, grid, withRoots: true) }

  /// The squares of the same, mm^2.
  static func squared(_ mask: [UInt8], on grid: Grid) -> [Float] { transform(mask, grid, withRoots: false) }

  private static func transform(_ mask: [UInt8], _ grid: Grid, withRoots: Bool) -> [Float] {
    let (nx, ny, nz) = (grid.nx, grid.ny, grid.nz)
    var field: [Float] = Slabs.made(grid.count, over: nz) { out, planes in
      for plane in planes {
        let voxels = (plane &* nx &* ny)..<((plane &+ 1) &* nx &* ny)
        squaresAlongY(mask.span.extracting(voxels), &out, at: voxels.lowerBound, nx: nx, Float(grid.spacing.y))
      }
    }
    if nx > 1 {
      let spacing = grid.spacing.x
      Slabs.fill(&field, over: ny * nz) { out, rows in
        var envelope = ParabolaEnvelope(samples: nx, spacing: spacing, withRoots: false)
        for row in rows { envelope.replace(&out, at: row &* nx) }
      }
    }
    if nz > 1 {
      let tiles = LineTiles(grid, .z)
      let spacing = grid.spacing.z
      Slabs.fill(&field, over: tiles.count) { out, range in
        var envelope = ParabolaEnvelope(samples: nz, spacing: spacing, withRoots: withRoots)
        var lines = [Float](repeating: 0, count: (nz + linePadding) * LineTiles.width)
        for number in range {
          var tile = lines.mutableSpan
          envelopesOfTile(&out, tiles.place(number), &tile, &envelope, nz)
        }
      }
    } else if withRoots {
      Slabs.fill(&field, over: field.count) { span, range in
        for index in range { span[index] = span[index].squareRoot() }
      }
    }
    return field
  }
}

/// Squared distances within each column of a plane: a sweep down the rows and one up, all columns at once.
@inline(never)
private func squaresAlongY(
  _ mask: Span<UInt8>, _ field: inout MutableSpan<Float>, at first: Int, nx: Int, _ spacing: Float
) {
  let count = mask.count
  mask.withUnsafeBufferPointer { mask in
    field.withUnsafeMutableBufferPointer { field in
      // One check for the plane; every index below lies in it.
      let out = UnsafeMutableBufferPointer(rebasing: field[first..<(first &+ count)])
      for x in 0..<nx { out[x] = mask[x] != 0 ? 0 : .infinity }
      for at in nx..<Swift.max(nx, count) {
        let steps = out[at &- nx] + 1
        out[at] = mask[at] != 0 ? 0 : steps
      }
      var row = count &- 2 &* nx
      while row >= 0 {
        let below = row &+ nx
        for x in 0..<nx {
          let next = out[below &+ x]
          out[row &+ x] = min(out[row &+ x], next + 1)
          out[below &+ x] = (next * spacing) * (next * spacing)
        }
        row &-= nx
      }
      for x in 0..<nx { out[x] = (out[x] * spacing) * (out[x] * spacing) }
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
  _ tile: inout MutableSpan<Float>, _ envelope: inout ParabolaEnvelope, _ length: Int
) {
  let pitch = length &+ linePadding
  for sample in 0..<length {
    let from = place.start &+ sample &* place.step
    for line in 0..<place.lines { tile[line &* pitch &+ sample] = field[from &+ line] }
  }
  for line in 0..<place.lines { envelope.replace(&tile, at: line &* pitch) }
  for sample in 0..<length {
    let to = place.start &+ sample &* place.step
    for line in 0..<place.lines { field[to &+ line] = tile[line &* pitch &+ sample] }
  }
}
