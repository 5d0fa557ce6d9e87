/// A set of numbered things as one bit each.
struct BitSet: Sendable, Hashable {
  let count: Int
  private(set) var words: [UInt64]

  init(count: Int) {
    self.count = count
    words = [UInt64](repeating: 0, count: (count + 63) / 64)
  }

  /// The elements for which `isIn` holds.
  init<Element>(_ elements: [Element], _ isIn: (Element) -> Bool) {
    self.init(count: elements.count)
    for (index, element) in elements.enumerated() where isIn(element) {
      words[index >> 6] |= 1 << UInt64(index & 63)
    }
  }

  var population: Int { words.reduce(0) { $0 &+ $1.nonzeroBitCount } }

  mutating func formUnion(_ other: BitSet) {
    precondition(other.count == count)
    for index in words.indices { words[index] |= other.words[index] }
  }

  /// How many elements of `other` are not in this set.
  func missing(_ other: BitSet) -> Int {
    precondition(other.count == count)
    var sum = 0
    for index in words.indices { sum &+= (other.words[index] & ~words[index]).nonzeroBitCount }
    return sum
  }
}
