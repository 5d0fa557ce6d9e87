/// The members of a record or of one of its groups, in the order of their names.
///
/// An array and no hash table: groups have few members, tables of cases make and take down millions of them, and texts
/// and commitments are written in just this order.
struct RecordMembers: Sendable, Hashable {
  private struct Member: Sendable, Hashable {
    let key: String
    var value: RecordNode
  }

  private var members: [Member] = []

  init() {}

  mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

  /// The node of a name; `nil` takes the member away.
  subscript(_ key: String) -> RecordNode? {
    get {
      let (index, isThere) = place(key)
      return isThere ? members[index].value : nil
    }
    set {
      let (index, isThere) = place(key)
      switch (newValue, isThere) {
      case (let node?, true): members[index].value = node
      case (let node?, false): members.insert(Member(key: key, value: node), at: index)
      case (nil, true): members.remove(at: index)
      case (nil, false): return
      }
    }
  }

  /// Where a name stands or would stand. What is read in order comes at the end.
  private func place(_ key: String) -> (index: Int, isThere: Bool) {
    var (low, high) = (0, members.count)
    if high > 0, members[high - 1].key < key { return (high, false) }
    while low < high {
      let middle = (low + high) >> 1
      if members[middle].key == key { return (middle, true) }
      if members[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return (low, false)
  }

  /// In order.
  var keys: [String] { members.map(\.key) }

  /// Whether one of the nodes meets a condition.
  func contains(node isMet: (RecordNode) -> Bool) -> Bool { members.contains { isMet($0.value) } }

  /// The members that meet a condition.
  func filter(_ isKept: (Element) throws -> Bool) rethrows -> RecordMembers {
    var kept = self
    kept.members = try members.filter { try isKept(($0.key, $0.value)) }
    return kept
  }
}

extension RecordMembers: RandomAccessCollection {
  typealias Element = (key: String, value: RecordNode)

  var startIndex: Int { 0 }
  var endIndex: Int { members.count }

  subscript(_ index: Int) -> Element { (members[index].key, members[index].value) }
}

extension RecordMembers: ExpressibleByDictionaryLiteral {
  /// Of members with one name the last counts.
  init(dictionaryLiteral elements: (String, RecordNode)...) {
    for (key, node) in elements { self[key] = node }
  }
}
