/// A Huffman code made from symbol frequencies, at most 16 bits long and without the all-ones code
/// (T.81 annex K.2).
struct JPEGHuffmanCode {
  /// Number of codes of length 1 to 16.
  private(set) var counts = [UInt8](repeating: 0, count: 16)
  /// Symbols in order of code length.
  private(set) var values: [UInt8] = []
  /// Code and length by symbol; length 0 for symbols that do not occur.
  private(set) var codes: [UInt16]
  private(set) var lengths: [Int]

  init(frequencies: [Int]) {
    codes = [UInt16](repeating: 0, count: frequencies.count)
    lengths = [Int](repeating: 0, count: frequencies.count)
    // One more symbol that occurs once takes the all-ones code.
    var weights = frequencies + [1]
    var sizes = [Int](repeating: 0, count: weights.count)
    var next = [Int](repeating: -1, count: weights.count)
    while true {
      let order = weights.indices.filter { weights[$0] > 0 }
        .sorted { (weights[$0], $1) < (weights[$1], $0) }
      guard order.count > 1 else { break }
      var (first, second) = (order[0], order[1])
      weights[first] += weights[second]
      weights[second] = 0
      sizes[first] += 1
      while next[first] >= 0 {
        first = next[first]
        sizes[first] += 1
      }
      next[first] = second
      sizes[second] += 1
      while next[second] >= 0 {
        second = next[second]
        sizes[second] += 1
      }
    }
    assign(Self.limited(sizes))
    let order = frequencies.indices.filter { frequencies[$0] > 0 }.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    values = order.map { UInt8(truncatingIfNeeded: $0) }
    var code: UInt32 = 0
    var index = 0
    for length in 1...16 {
      for _ in 0..<Int(counts[length - 1]) where index < order.count {
        codes[order[index]] = UInt16(truncatingIfNeeded: code)
        lengths[order[index]] = length
        code += 1
        index += 1
      }
      code <<= 1
    }
  }

  private mutating func assign(_ perLength: [Int]) {
    for length in 1...16 { counts[length - 1] = UInt8(truncatingIfNeeded: perLength[length]) }
  }

  /// Number of codes of each length, none longer than 16, the reserved one removed (figure K.3).
  private static func limited(_ sizes: [Int]) -> [Int] {
    var bits = [Int](repeating: 0, count: max(34, (sizes.max() ?? 0) + 2))
    for size in sizes where size > 0 { bits[size] += 1 }
    var length = bits.count - 1
    while length > 16 {
      while bits[length] > 0 {
        var shorter = length - 2
        while bits[shorter] == 0 { shorter -= 1 }
        bits[length] -= 2
        bits[length - 1] += 1
        bits[shorter + 1] += 2
        bits[shorter] -= 1
      }
      length -= 1
    }
    while length > 0, bits[length] == 0 { length -= 1 }
    bits[length] -= 1
    return bits
  }
}

/// Writes bits, most significant first, with a zero byte after each 0xFF.
struct JPEGBitWriter {
  private var bytes: [UInt8] = []
  private var window: UInt64 = 0
  private var count = 0

  mutating func put(_ value: UInt32, _ length: Int) {
    window = window << UInt64(length) | UInt64(value)
    count += length
    while count >= 8 {
      count -= 8
      let byte = UInt8(truncatingIfNeeded: window >> UInt64(count))
      bytes.append(byte)
      if byte == 0xFF { bytes.append(0) }
    }
  }

  /// Fills the last byte with ones and hands out what was written.
  mutating func finish() -> [UInt8] {
    if count > 0 { put((1 << UInt32(8 - count)) - 1, 8 - count) }
    let result = bytes
    self = JPEGBitWriter()
    return result
  }
}
