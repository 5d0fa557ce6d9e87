/// Maximum flow through a grid of voxels, each joined to its six neighbours and to source and sink.
///
/// Two trees grow from the source and the sink until they touch; the path is filled, and cut-off branches look for new
/// parents (Boykov and Kolmogorov, IEEE TPAMI 26:1124, 2004). Neighbours are implicit in the grid, so that a voxel costs
/// 40 bytes.
struct GridFlow {
  /// The direction from a voxel to its parent: 0 to 5 as below, or one of these.
  private static let terminal: UInt8 = 6
  private static let orphan: UInt8 = 7
  private static let none: UInt8 = 8
  /// Directions in pairs: d and d ^ 1 are opposite. +x, -x, +y, -y, +z, -z.
  private static let directions = 6

  private let shape: VoxelIndex
  private let strides: [Int]
  /// Residual capacity of the edge from a voxel in each direction.
  private var residual: [Float]
  /// Residual capacity from the source (above 0) or to the sink (below 0).
  private var terminals: [Float]
  /// 0 free, 1 in the source's tree, 2 in the sink's.
  private var tree: [UInt8]
  private var parent: [UInt8]
  private var active: [Int32] = []
  private var nextActive = 0
  private var isActive: [Bool]
  private var orphans: [Int32] = []
  private(set) var flow = 0.0

  /// - Parameters:
  ///   - terminals: capacity from the source minus capacity to the sink at each voxel.
  ///   - edges: capacity between a voxel and its next one along x, y and z, the same both ways.
  init(_ grid: Grid, terminals: [Float], edges: [[Float]]) {
    shape = grid.shape
    strides = [1, -1, grid.strideY, -grid.strideY, grid.strideZ, -grid.strideZ]
    let count = grid.count
    self.terminals = terminals
    residual = [Float](repeating: 0, count: GridFlow.directions * count)
    tree = [UInt8](repeating: 0, count: count)
    parent = [UInt8](repeating: GridFlow.none, count: count)
    isActive = [Bool](repeating: false, count: count)
    for axis in 0..<3 {
      for voxel in 0..<count where hasNeighbour(voxel, 2 * axis) {
        let capacity = edges[axis][voxel]
        residual[6 * voxel + 2 * axis] = capacity
        residual[6 * (voxel + strides[2 * axis]) + 2 * axis + 1] = capacity
      }
    }
  }

  private func hasNeighbour(_ voxel: Int, _ direction: Int) -> Bool {
    switch direction {
    case 0: voxel % shape.x < shape.x &- 1
    case 1: voxel % shape.x > 0
    case 2: voxel / shape.x % shape.y < shape.y &- 1
    case 3: voxel / shape.x % shape.y > 0
    case 4: voxel / (shape.x &* shape.y) < shape.z &- 1
    default: voxel / (shape.x &* shape.y) > 0
    }
  }

  /// Fills the grid with flow. Afterwards the source's side of a smallest cut is known.
  mutating func run() {
    for voxel in terminals.indices where terminals[voxel] != 0 {
      tree[voxel] = terminals[voxel] > 0 ? 1 : 2
      parent[voxel] = GridFlow.terminal
      activate(voxel)
    }
    while let voxel = takeActive() {
      // A voxel stays active as long as it finds paths.
      while tree[voxel] != 0, let (from, direction) = grow(voxel) {
        augment(from, direction)
        adopt()
      }
    }
  }

  /// Whether a voxel lies on the source's side.
  func isSource(_ voxel: Int) -> Bool { tree[voxel] == 1 }

  private mutating func activate(_ voxel: Int) {
    guard !isActive[voxel] else { return }
    isActive[voxel] = true
    active.append(Int32(voxel))
  }

  private mutating func takeActive() -> Int? {
    while nextActive < active.count {
      let voxel = Int(active[nextActive])
      nextActive += 1
      if nextActive > 1 << 20, nextActive * 2 > active.count {
        active.removeFirst(nextActive)
        nextActive = 0
      }
      isActive[voxel] = false
      if tree[voxel] != 0 { return voxel }
    }
    return nil
  }

  /// Takes free neighbours into the voxel's tree, until the other tree is met: then the edge from the source's side.
  private mutating func grow(_ voxel: Int) -> (voxel: Int, direction: Int)? {
    let own = tree[voxel]
    for direction in 0..<GridFlow.directions {
      guard hasNeighbour(voxel, direction) else { continue }
      let next = voxel &+ strides[direction]
      // Flow runs from the source's tree outwards and inwards to the sink's.
      let open = own == 1 ? residual[6 &* voxel &+ direction] : residual[6 &* next &+ (direction ^ 1)]
      guard open > 0 else { continue }
      if tree[next] == 0 {
        tree[next] = own
        parent[next] = UInt8(direction ^ 1)
        activate(next)
      } else if tree[next] != own {
        return own == 1 ? (voxel, direction) : (next, direction ^ 1)
      }
    }
    return nil
  }

  /// Sends as much flow as fits along the path through the edge from `voxel`, which is in the source's tree.
  private mutating func augment(_ voxel: Int, _ direction: Int) {
    let other = voxel &+ strides[direction]
    var most = residual[6 &* voxel &+ direction]
    var at = voxel
    while parent[at] != GridFlow.terminal {
      let up = Int(parent[at])
      let above = at &+ strides[up]
      most = min(most, residual[6 &* above &+ (up ^ 1)])
      at = above
    }
    most = min(most, terminals[at])
    at = other
    while parent[at] != GridFlow.terminal {
      let up = Int(parent[at])
      most = min(most, residual[6 &* at &+ up])
      at = at &+ strides[up]
    }
    most = min(most, -terminals[at])
    flow += Double(most)
    residual[6 &* voxel &+ direction] -= most
    residual[6 &* other &+ (direction ^ 1)] += most
    at = voxel
    while parent[at] != GridFlow.terminal {
      let up = Int(parent[at])
      let above = at &+ strides[up]
      residual[6 &* above &+ (up ^ 1)] -= most
      residual[6 &* at &+ up] += most
      if residual[6 &* above &+ (up ^ 1)] <= 0 { cut(at) }
      at = above
    }
    terminals[at] -= most
    if terminals[at] <= 0 { cut(at) }
    at = other
    while parent[at] != GridFlow.terminal {
      let up = Int(parent[at])
      let below = at &+ strides[up]
      residual[6 &* at &+ up] -= most
      residual[6 &* below &+ (up ^ 1)] += most
      if residual[6 &* at &+ up] <= 0 { cut(at) }
      at = below
    }
    terminals[at] += most
    if terminals[at] >= 0 { cut(at) }
  }

  private mutating func cut(_ voxel: Int) {
    parent[voxel] = GridFlow.orphan
    orphans.append(Int32(voxel))
  }

  /// Finds new parents for cut-off voxels; those that find none become free, and so their children are cut off.
  private mutating func adopt() {
    while let last = orphans.popLast() {
      let voxel = Int(last)
      let own = tree[voxel]
      var best: (direction: Int, length: Int)?
      for direction in 0..<GridFlow.directions where hasNeighbour(voxel, direction) {
        let next = voxel &+ strides[direction]
        guard tree[next] == own else { continue }
        let open = own == 1 ? residual[6 &* next &+ (direction ^ 1)] : residual[6 &* voxel &+ direction]
        guard open > 0, let length = lengthToTerminal(next), length < best?.length ?? .max else { continue }
        best = (direction, length)
      }
      if let best {
        parent[voxel] = UInt8(best.direction)
        continue
      }
      for direction in 0..<GridFlow.directions where hasNeighbour(voxel, direction) {
        let next = voxel &+ strides[direction]
        guard tree[next] == own else { continue }
        let open = own == 1 ? residual[6 &* next &+ (direction ^ 1)] : residual[6 &* voxel &+ direction]
        if open > 0 { activate(next) }
        if parent[next] == UInt8(direction ^ 1) { cut(next) }
      }
      tree[voxel] = 0
      parent[voxel] = GridFlow.none
    }
  }

  /// Steps to the terminal, or nil if an orphan lies on the way.
  private func lengthToTerminal(_ voxel: Int) -> Int? {
    var at = voxel
    var length = 0
    while parent[at] != GridFlow.terminal {
      guard parent[at] < 6 else { return nil }
      at = at &+ strides[Int(parent[at])]
      length &+= 1
    }
    return length
  }
}
