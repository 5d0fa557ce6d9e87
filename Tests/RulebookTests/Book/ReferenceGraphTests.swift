import Testing

@testable import Rulebook

@Suite("References between clauses and facts")
struct ReferenceGraphTests {
  private func faults(_ edges: [(Int, [Int])]) -> (circles: [[Int]], tooLong: [Int]) {
    var graph = ReferenceGraph<Int>()
    for (node, others) in edges { graph.add(node, leadingTo: others) }
    var found: (circles: [[Int]], tooLong: [Int]) = ([], [])
    for fault in graph.faults() {
      switch fault {
      case .circle(let nodes): found.circles.append(nodes)
      case .tooLong(let node): found.tooLong.append(node)
      }
    }
    return found
  }

  @Test("a circle is told with its way, once; a diamond is none")
  func circles() {
    #expect(faults([(1, [2, 3]), (2, [4]), (3, [4]), (4, [])]).circles.isEmpty)
    #expect(faults([(1, [2]), (2, [3]), (3, [2])]).circles == [[2, 3]])
    #expect(faults([(1, [1])]).circles == [[1]])
    #expect(faults([(1, [9])]).circles.isEmpty)
  }

  @Test("a chain of 32 passes, one of 33 does not, and a very long one does not exhaust the stack")
  func chains() {
    func chain(_ count: Int) -> [(Int, [Int])] { (1..<count).map { ($0, [$0 + 1]) } + [(count, [])] }
    #expect(faults(chain(32)).tooLong.isEmpty)
    #expect(faults(chain(33)).tooLong == [1])
    #expect(faults(chain(200_000)).tooLong.count == 1)
  }
}
