/// Which voxels count as neighbours.
public enum Connectivity: Int, Sendable, Hashable, CaseIterable {
  /// The 6 that share a face.
  case faces = 6
  /// The 18 that share a face or an edge.
  case edges = 18
  /// The 26 that share at least a corner.
  case corners = 26
}

/// The connected parts of a mask, numbered from 1 in the order of their first voxels.
public struct Components: Sendable {
  /// 0 outside the mask, else the number of the part.
  public let labels: Volume<Int32>
  /// Voxels of each part; part `n` is at `n - 1`.
  public let sizes: [Int]

  public var count: Int { sizes.count }

  /// The number of the largest part (the first of equals), or nil if the mask is empty.
  public var largest: Int? {
    guard let most = sizes.max(), let place = sizes.firstIndex(of: most) else { return nil }
    return place + 1
  }

  /// The mask of one part.
  public func mask(of part: Int) -> Volume<UInt8> { labels.map { $0 == part ? 1 : 0 } }

  /// The mask of all parts with at least so many voxels.
  public func mask(withAtLeast voxels: Int) -> Volume<UInt8> {
    let keeps = [false] + sizes.map { $0 >= voxels }
    return labels.map { keeps[Int($0)] ? 1 : 0 }
  }
}

extension Volume where Voxel == UInt8 {
  /// The connected parts of the voxels that are not 0.
  ///
  /// Runs along x are joined with the runs they touch (union-find with halving).
  ///
  /// - Complexity: O(voxels).
  public func components(_ connectivity: Connectivity = .faces) -> Components {
    var runs = RunForest(grid: grid)
    runs.collect(voxels)
    runs.join(connectivity)
    return runs.labelled()
  }

  /// The mask with its holes filled: background that does not reach the border through shared faces.
  public func filled() -> Volume<UInt8> {
    let background = map { UInt8($0 == 0 ? 1 : 0) }.components(.faces)
    var reaches = [Bool](repeating: false, count: background.count + 1)
    let labels = background.labels.voxels
    for z in 0..<grid.nz {
      for y in 0..<grid.ny {
        let isBorderRow = z == 0 || y == 0 || z == grid.nz - 1 || y == grid.ny - 1
        let step = isBorderRow ? 1 : max(1, grid.nx - 1)
        for x in stride(from: 0, to: grid.nx, by: step) { reaches[Int(labels[grid.offset(x, y, z)])] = true }
      }
    }
    reaches[0] = false
    return background.labels.map { reaches[Int($0)] ? 0 : 1 }
  }
}

/// Runs of set voxels along x and the trees that join them.
private struct RunForest {
  struct Run {
    var start: Int32
    var end: Int32
    var parent: Int32
  }

  let grid: Grid
  var runs: [Run] = []
  /// The first run of each row, and the end.
  var firstOfRow: [Int] = []

  init(grid: Grid) { self.grid = grid }

  mutating func collect(_ voxels: [UInt8]) {
    firstOfRow.reserveCapacity(grid.ny * grid.nz + 1)
    for row in 0..<(grid.ny * grid.nz) {
      firstOfRow.append(runs.count)
      let from = row &* grid.nx
      var x = 0
      while x < grid.nx {
        guard voxels[from &+ x] != 0 else {
          x &+= 1
          continue
        }
        let start = x
        while x < grid.nx, voxels[from &+ x] != 0 { x &+= 1 }
        runs.append(Run(start: Int32(start), end: Int32(x), parent: Int32(runs.count)))
      }
    }
    firstOfRow.append(runs.count)
  }

  mutating func join(_ connectivity: Connectivity) {
    let slant: Int32 = connectivity == .faces ? 0 : 1
    for z in 0..<grid.nz {
      for y in 0..<grid.ny {
        let row = z &* grid.ny &+ y
        if y > 0 { touch(row, row &- 1, slant) }
        guard z > 0 else { continue }
        touch(row, row &- grid.ny, slant)
        guard connectivity != .faces else { continue }
        let corner: Int32 = connectivity == .corners ? 1 : 0
        if y > 0 { touch(row, row &- grid.ny &- 1, corner) }
        if y < grid.ny - 1 { touch(row, row &- grid.ny &+ 1, corner) }
      }
    }
  }

  /// Joins runs of two rows that overlap when each is `slant` longer.
  private mutating func touch(_ row: Int, _ other: Int, _ slant: Int32) {
    var i = firstOfRow[row]
    var j = firstOfRow[other]
    while i < firstOfRow[row &+ 1], j < firstOfRow[other &+ 1] {
      let (a, b) = (runs[i], runs[j])
      if a.start < b.end &+ slant, b.start < a.end &+ slant { unite(i, j) }
      if a.end < b.end { i &+= 1 } else { j &+= 1 }
    }
  }

  private mutating func root(_ run: Int) -> Int {
    var run = run
    while Int(runs[run].parent) != run {
      runs[run].parent = runs[Int(runs[run].parent)].parent
      run = Int(runs[run].parent)
    }
    return run
  }

  /// The earlier root stays, so that parts are numbered by their first voxels.
  private mutating func unite(_ a: Int, _ b: Int) {
    let (p, q) = (root(a), root(b))
    if p < q { runs[q].parent = Int32(p) } else { runs[p].parent = Int32(q) }
  }

  mutating func labelled() -> Components {
    var numbers = [Int32](repeating: 0, count: runs.count)
    var sizes: [Int] = []
    var labels = [Int32](repeating: 0, count: grid.count)
    for row in 0..<(grid.ny * grid.nz) {
      for run in firstOfRow[row]..<firstOfRow[row + 1] {
        let top = root(run)
        if numbers[top] == 0 {
          sizes.append(0)
          numbers[top] = Int32(sizes.count)
        }
        let number = numbers[top]
        let (start, end) = (Int(runs[run].start), Int(runs[run].end))
        sizes[Int(number) - 1] += end - start
        for x in start..<end { labels[row &* grid.nx &+ x] = number }
      }
    }
    return Components(labels: Volume<Int32>(trusted: grid, voxels: labels), sizes: sizes)
  }
}
