/// Significance patterns and exponent bounds of a block, quad by quad (T.814 7.3.4 to 7.3.6).
struct HTQuadDecoder {
  private var runs: HTRunDecoder
  private let codewords: UnsafePointer<UInt8>
  private let limit: Int
  private var position = 0

  init(_ buffers: HTBitBuffers) {
    runs = HTRunDecoder(buffers)
    codewords = UnsafePointer(buffers.codewords)
    limit = buffers.codewordBits
  }

  /// One row of quads.
  ///
  /// - Parameters:
  ///   - above: entries of the row above, valid from -1 to `count`; nil for the first row.
  ///   - entries, bounds: one value a quad: table entry (rho, e_k, e_1) and u. `entries` may be written
  ///     at -1 and up to `count + 1`, which are set to 0.
  mutating func row(
    count: Int, above: UnsafePointer<UInt16>?, table: UnsafePointer<UInt16>,
    entries: UnsafeMutablePointer<UInt16>, bounds: UnsafeMutablePointer<UInt8>
  ) {
    entries[-1] = 0
    var left: UInt32 = 0
    var quad = 0
    while quad < count {
      var bits =
        UInt64(
          littleEndian: UnsafeRawPointer(codewords + position &>> 3).loadUnaligned(as: UInt64.self))
        &>> UInt64(position & 7)
      var used = 0
      let first = read(context(left, above, quad), table, &bits, &used)
      var second: UInt32 = 0
      if quad &+ 1 < count {
        second = read(context(first, above, quad &+ 1), table, &bits, &used)
      }
      let both = first & second & 8 != 0
      // In the first row two coded u values share one more MEL symbol.
      let isLarge = both && above == nil ? runs.next() : false
      let (u1, u2) = readBounds(
        first & 8 != 0, second & 8 != 0, isInitial: above == nil, isLarge: isLarge, &bits, &used)
      position &+= used
      if position > limit { position = limit }
      entries[quad] = UInt16(truncatingIfNeeded: first)
      entries[quad &+ 1] = UInt16(truncatingIfNeeded: second)
      bounds[quad] = UInt8(truncatingIfNeeded: u1)
      bounds[quad &+ 1] = UInt8(truncatingIfNeeded: u2)
      left = second
      quad &+= 2
    }
    entries[count] = 0
  }

  /// Context of a quad from its left neighbour and the row above, as an index of 128 entries each.
  @inline(__always)
  private func context(_ left: UInt32, _ above: UnsafePointer<UInt16>?, _ quad: Int) -> Int {
    guard let above else {
      // Bits 4 to 7 of an entry: top left, bottom left, top right, bottom right.
      return Int((left &>> 4 | left &>> 5) & 1 | (left &>> 6 & 1) &<< 1 | (left &>> 7 & 1) &<< 2)
    }
    let here = UInt32(above[quad])
    let northWest = UInt32(above[quad &- 1]) &>> 7
    let north = (northWest | here &>> 5) & 1
    let west = (left &>> 6 | left &>> 7) & 1
    let northEast = (here &>> 7 | UInt32(above[quad &+ 1]) &>> 5) & 1
    return Int(north | west &<< 1 | northEast &<< 2)
  }

  @inline(__always)
  private mutating func read(
    _ context: Int, _ table: UnsafePointer<UInt16>, _ bits: inout UInt64, _ used: inout Int
  ) -> UInt32 {
    if context == 0, !runs.next() { return 0 }
    let entry = UInt32(table[context &<< 7 | Int(truncatingIfNeeded: bits & 0x7F)])
    let length = Int(entry & 7)
    bits = bits &>> UInt64(length)
    used &+= length
    return entry
  }

  /// The u values of two quads (T.814 table 3).
  @inline(__always)
  private func readBounds(
    _ hasFirst: Bool, _ hasSecond: Bool, isInitial: Bool, isLarge: Bool, _ bits: inout UInt64,
    _ used: inout Int
  ) -> (Int, Int) {
    if !hasFirst, !hasSecond { return (0, 0) }
    let extra = isLarge ? 2 : 0
    if hasFirst, hasSecond {
      let prefix = Self.prefix(&bits, &used)
      if isInitial, !isLarge, prefix & 3 == 3 {
        // The second value is then 1 or 2, in one bit.
        let second = 1 &+ Int(truncatingIfNeeded: bits & 1)
        bits = bits &>> 1
        used &+= 1
        return (Self.value(prefix, &bits, &used), second)
      }
      let other = Self.prefix(&bits, &used)
      let first = Self.value(prefix, &bits, &used)
      return (first &+ extra, Self.value(other, &bits, &used) &+ extra)
    }
    let prefix = Self.prefix(&bits, &used)
    let value = Self.value(prefix, &bits, &used)
    return hasFirst ? (value, 0) : (0, value)
  }

  @inline(__always)
  private static func prefix(_ bits: inout UInt64, _ used: inout Int) -> Int {
    let entry = Int(truncatingIfNeeded: packedPrefixes &>> ((bits & 7) &* 8)) & 0xFF
    bits = bits &>> UInt64(entry & 3)
    used &+= entry & 3
    return entry
  }

  /// By the next three bits, one byte each: prefix length (2 bits), suffix length (3), value (3). The
  /// prefixes are 1, 01, 001 and 000 for 1, 2, 3 with one bit more, and 5 with five.
  private static let packedPrefixes: UInt64 = 0x2142_2167_2142_21B7

  @inline(__always)
  private static func value(_ prefix: Int, _ bits: inout UInt64, _ used: inout Int) -> Int {
    let length = prefix &>> 2 & 7
    let suffix = Int(truncatingIfNeeded: bits & ((1 &<< UInt64(length)) &- 1))
    bits = bits &>> UInt64(length)
    used &+= length
    return prefix &>> 5 &+ suffix
  }
}
