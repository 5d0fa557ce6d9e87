internal import Dispatch

/// Work on slabs of planes, on all cores at once.
///
/// Cells are computed alike whatever slab they fall in, and sums are gathered per plane in one order, so that results
/// do not depend on the number of threads.
enum Slabs {
  /// Slabs a box is cut into. More than cores, so that an unlucky core does not hold up the rest.
  static let pieces = 4

  /// Calls `body` with consecutive parts of `planes`, at once where `isParallel`.
  static func run(_ planes: Range<Int>, isParallel: Bool = true, _ body: @Sendable (Range<Int>) -> Void) {
    run(planes, isParallel: isParallel) { (_: Int, part: Range<Int>) in body(part) }
  }

  /// The same with the number of the part, below ``pieces``, for working memory of its own.
  static func run(_ planes: Range<Int>, isParallel: Bool = true, _ body: @Sendable (Int, Range<Int>) -> Void) {
    let count = planes.count
    guard count > 0 else { return }
    guard isParallel, count >= 2 * pieces else { return body(0, planes) }
    DispatchQueue.concurrentPerform(iterations: pieces) { piece in
      let from = planes.lowerBound &+ count &* piece / pieces
      let to = planes.lowerBound &+ count &* (piece &+ 1) / pieces
      body(piece, from..<to)
    }
  }
}

/// Eight neighbouring cells.
typealias Lanes = SIMD8<Float>

@inline(__always)
func lanes(_ pointer: UnsafePointer<Float>) -> Lanes {
  UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func store(_ value: Lanes, _ pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: Lanes.self)
}
