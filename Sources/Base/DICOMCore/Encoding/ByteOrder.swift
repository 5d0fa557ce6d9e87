/// Changes of byte order.
enum ByteOrder {
  /// Swaps the bytes of each whole word of 2, 4 or 8 bytes from an index on; other sizes change nothing.
  static func swap(_ bytes: inout [UInt8], from start: Int = 0, words size: Int) {
    guard size > 1 else { return }
    bytes.withUnsafeMutableBufferPointer { buffer in
      var word = start
      while word &+ size <= buffer.count {
        var low = word
        var high = word &+ size &- 1
        while low < high {
          buffer.swapAt(low, high)
          low &+= 1
          high &-= 1
        }
        word &+= size
      }
    }
  }
}
