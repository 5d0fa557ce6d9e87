/// Eight neighbouring floats at once; the load and the store are bounds-checked as a whole.
typealias Lanes = SIMD8<Float>

extension Span where Element == Float {
  /// Elements `index ..< index + 8`.
  @inline(__always)
  func lanes(at index: Int) -> Lanes {
    // Safe: any eight floats are a valid vector, and the load checks its bounds.
    bytes.unsafeLoadUnaligned(fromByteOffset: index &* 4, as: Lanes.self)
  }
}

extension MutableSpan where Element == Float {
  /// Elements `index ..< index + 8`.
  @inline(__always)
  func lanes(at index: Int) -> Lanes {
    bytes.unsafeLoadUnaligned(fromByteOffset: index &* 4, as: Lanes.self)
  }

  /// Writes elements `index ..< index + 8`.
  @inline(__always)
  mutating func store(_ lanes: Lanes, at index: Int) {
    var bytes = mutableBytes
    bytes.storeBytes(of: lanes, toByteOffset: index &* 4, as: Lanes.self)
  }
}
