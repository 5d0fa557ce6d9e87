/// A Huffman table of T.81 annex C with a lookahead of 12 bits.
///
/// The lossless processes read a code of a category followed by that many bits; where both fit in the
/// lookahead the entry already holds the difference, so most samples cost one look-up.
struct JPEGHuffmanTable {
  static let lookahead = 12

  /// Symbol and code length by the next 12 bits: `symbol << 8 | length`, 0 where the code is longer.
  private(set) var symbols: [UInt16]
  /// For lossless decoding: `difference << 16 | isComplete << 15 | category << 8 | length`, where
  /// `length` counts code and extra bits if complete, the code alone if not. 0: a longer code.
  private(set) var differences: [Int32]
  /// Left-aligned (16 bit) largest code of each length plus one, and the index that goes with it.
  private(set) var limit = [Int32](repeating: 0, count: 18)
  private(set) var valueOffset = [Int32](repeating: 0, count: 18)
  private(set) var values: [UInt8]

  /// - Parameters:
  ///   - counts: number of codes of length 1 to 16.
  ///   - values: the symbols in order of their codes.
  init(counts: [UInt8], values: [UInt8], maxSymbol: UInt8) throws(CodecError) {
    let size = 1 << Self.lookahead
    symbols = [UInt16](repeating: 0, count: size)
    differences = [Int32](repeating: 0, count: size)
    // 256 entries, so that an index of a broken code never leaves the array.
    self.values = values + [UInt8](repeating: 0, count: max(0, 256 - values.count))
    guard values.allSatisfy({ $0 <= maxSymbol }) else {
      throw CodecError(.malformed, "Huffman symbol over \(maxSymbol)")
    }
    var code = 0
    var index = 0
    for length in 1...16 {
      let count = Int(counts[length - 1])
      valueOffset[length] = Int32(index - code)
      for _ in 0..<count {
        guard code < 1 << length else { throw CodecError(.malformed, "Huffman code lengths overflow") }
        if length <= Self.lookahead { fill(code, length, values[index]) }
        code += 1
        index += 1
      }
      limit[length] = Int32(code << (16 - length))
      code <<= 1
    }
    limit[17] = Int32.max
  }

  private mutating func fill(_ code: Int, _ length: Int, _ symbol: UInt8) {
    let free = Self.lookahead - length
    let category = Int(symbol)
    for rest in 0..<(1 << free) {
      let index = code << free | rest
      symbols[index] = UInt16(symbol) << 8 | UInt16(length)
      if category == 0 || category == 16 {
        // Category 16 has no extra bits and stands for 32768 (H.1.2.2).
        let difference: Int32 = category == 0 ? 0 : -32_768
        differences[index] = difference << 16 | 1 << 15 | Int32(category) << 8 | Int32(length)
      } else if category <= free {
        let bits = Int32(rest >> (free - category))
        let isNegative = bits < Int32(1) << Int32(category - 1)
        let difference = isNegative ? bits - (Int32(1) << Int32(category)) + 1 : bits
        differences[index] =
          difference << 16 | 1 << 15 | Int32(category & 31) << 8 | Int32(length + category)
      } else {
        differences[index] = Int32(category & 31) << 8 | Int32(length)
      }
    }
  }

  /// Reads the tables of a DHT segment (B.2.4.2): class 0 is DC or lossless, class 1 is AC.
  static func parse(
    _ encoded: UnsafeRawBufferPointer, _ body: Range<Int>,
    store: (_ tableClass: Int, _ slot: Int, _ table: JPEGHuffmanTable) -> Void, isLossless: Bool
  ) throws(CodecError) {
    var offset = body.lowerBound
    while offset < body.upperBound {
      guard offset + 17 <= body.upperBound else {
        throw CodecError(.truncated, offset: offset, "short Huffman table segment")
      }
      let tableClass = Int(encoded[offset] >> 4)
      let slot = Int(encoded[offset] & 15)
      let counts = Array(encoded[offset + 1..<offset + 17])
      let total = counts.reduce(0) { $0 + Int($1) }
      guard tableClass <= 1, slot <= 3, total <= 256, offset + 17 + total <= body.upperBound else {
        throw CodecError(.malformed, offset: offset, "bad Huffman table segment")
      }
      let values = Array(encoded[offset + 17..<offset + 17 + total])
      let maxSymbol: UInt8 = tableClass == 1 ? 255 : (isLossless ? 16 : 15)
      store(tableClass, slot, try JPEGHuffmanTable(counts: counts, values: values, maxSymbol: maxSymbol))
      offset += 17 + total
    }
  }
}
