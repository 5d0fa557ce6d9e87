/// Which names an expression's evaluation leads on to: clauses to clauses, derived facts to facts. No chain may
/// come back to where it began, and none may be longer than any reader would follow.
struct ReferenceGraph<Node: Hashable> {
  private var edges: [Node: [Node]] = [:]
  private var order: [Node] = []

  static var lengthLimit: Int { 32 }

  enum Fault {
    /// The nodes of the circle, from the one that is named first.
    case circle([Node])
    case tooLong(Node)
  }

  mutating func add(_ node: Node, leadingTo others: [Node]) {
    if edges[node] == nil { order.append(node) }
    edges[node, default: []] += others
  }

  /// Depth-first, with its own stack: hostile files may hold long chains.
  func faults() -> [Fault] {
    var faults: [Fault] = []
    var length: [Node: Int] = [:]
    var onPath: Set<Node> = []
    for root in order where length[root] == nil {
      var path: [(node: Node, next: Int)] = [(root, 0)]
      onPath.insert(root)
      while let (node, next) = path.last {
        let targets = edges[node] ?? []
        guard next < targets.count else {
          path.removeLast()
          onPath.remove(node)
          let longest = 1 + (targets.map { length[$0] ?? 0 }.max() ?? 0)
          length[node] = longest
          if longest == Self.lengthLimit + 1 { faults.append(.tooLong(node)) }
          continue
        }
        path[path.count - 1].next += 1
        let target = targets[next]
        if onPath.contains(target) {
          let circle = path.map(\.node).drop { $0 != target }
          faults.append(.circle(Array(circle)))
        } else if length[target] == nil {
          onPath.insert(target)
          path.append((target, 0))
        }
      }
    }
    return faults
  }
}
