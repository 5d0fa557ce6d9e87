/// The three bit streams of an HT cleanup segment (T.814 7.1) with their stuffing removed, so that any
/// bit can be fetched by its position with one unaligned load.
///
/// Memory is allocated once and used for block after block; nothing outside of it is written, whatever
/// the segment holds.
final class HTBitBuffers {
  /// Longest cleanup segment taken.
  static let maxSegment = 1 << 16
  private static let padding = 16 * 1024

  /// Magnitudes and signs, first bit lowest; ones follow the end.
  let magnitudes: UnsafeMutablePointer<UInt8>
  /// VLC codewords, first bit lowest; zeros follow the end.
  let codewords: UnsafeMutablePointer<UInt8>
  /// MEL symbols, first bit highest; ones follow the end.
  let runs: UnsafeMutablePointer<UInt8>
  private(set) var magnitudeBits = 0
  private(set) var codewordBits = 0
  private(set) var runBits = 0

  init() {
    magnitudes = .allocate(capacity: Self.maxSegment + Self.padding)
    codewords = .allocate(capacity: 8192)
    runs = .allocate(capacity: 8192)
    magnitudes.initialize(repeating: 0, count: Self.maxSegment + Self.padding)
    codewords.initialize(repeating: 0, count: 8192)
    runs.initialize(repeating: 0, count: 8192)
  }

  deinit {
    magnitudes.deallocate()
    codewords.deallocate()
    runs.deallocate()
  }

  /// Splits a cleanup segment into its streams.
  ///
  /// - Parameter rowPadding: bytes a row of quads may read past the end of the magnitudes.
  /// - Returns: false where the segment's own lengths are senseless.
  func load(_ segment: UnsafeRawBufferPointer, rowPadding: Int) -> Bool {
    let count = segment.count
    guard count >= 2, count <= Self.maxSegment, rowPadding <= Self.padding - 64,
      let base = segment.baseAddress?.assumingMemoryBound(to: UInt8.self)
    else { return false }
    // Scup, the length of MEL and VLC together, is in the last twelve bits (7.1.1).
    let suffix = Int(base[count - 1]) << 4 | Int(base[count - 2] & 15)
    guard suffix >= 2, suffix <= count, suffix <= 4079 else { return false }
    loadMagnitudes(base, count - suffix, rowPadding)
    loadCodewords(base, count, suffix)
    loadRuns(base + (count - suffix), suffix - 1)
    return true
  }

  /// Forward; after 0xFF the highest bit of a byte is left out (7.1.2).
  private func loadMagnitudes(_ source: UnsafePointer<UInt8>, _ count: Int, _ rowPadding: Int) {
    var window: UInt64 = 0
    var filled = 0
    var target = UnsafeMutableRawPointer(magnitudes)
    var index = 0
    var total = 0
    var afterFF = false
    while index < count {
      if !afterFF, index &+ 4 <= count {
        let word = UInt32(
          littleEndian: UnsafeRawPointer(source + index).loadUnaligned(as: UInt32.self))
        let inverse = ~word
        if (inverse &- 0x0101_0101) & ~inverse & 0x8080_8080 == 0 {
          window |= UInt64(word) &<< UInt64(filled)
          target.storeBytes(of: UInt32(truncatingIfNeeded: window).littleEndian, as: UInt32.self)
          target += 4
          window = window &>> 32
          index &+= 4
          total &+= 32
          continue
        }
      }
      let byte = source[index]
      let width = afterFF ? 7 : 8
      window |= UInt64(afterFF ? byte & 0x7F : byte) &<< UInt64(filled)
      filled &+= width
      total &+= width
      afterFF = byte == 0xFF
      index &+= 1
      if filled >= 32 {
        target.storeBytes(of: UInt32(truncatingIfNeeded: window).littleEndian, as: UInt32.self)
        target += 4
        window = window &>> 32
        filled &-= 32
      }
    }
    window |= ~UInt64(0) &<< UInt64(filled)
    target.storeBytes(of: window.littleEndian, as: UInt64.self)
    UnsafeMutableRawPointer(target + 8).initializeMemory(
      as: UInt8.self, repeating: 0xFF, count: rowPadding + 16)
    magnitudeBits = total
  }

  /// Backward from the high nibble of the byte before the last (7.1.4).
  private func loadCodewords(_ source: UnsafePointer<UInt8>, _ count: Int, _ suffix: Int) {
    let first = source[count - 2]
    let nibble = first >> 4
    var window: UInt64 = 0
    var filled = nibble & 7 == 7 ? 3 : 4
    window = UInt64(filled == 3 ? nibble & 7 : nibble)
    var total = filled
    var isStuffed = first | 15 > 0x8F
    var target = UnsafeMutableRawPointer(codewords)
    var index = count - 3
    while index >= count - suffix {
      let byte = source[index]
      let width = isStuffed && byte & 0x7F == 0x7F ? 7 : 8
      window |= UInt64(width == 7 ? byte & 0x7F : byte) &<< UInt64(filled)
      filled &+= width
      total &+= width
      isStuffed = byte > 0x8F
      index &-= 1
      if filled >= 32 {
        target.storeBytes(of: UInt32(truncatingIfNeeded: window).littleEndian, as: UInt32.self)
        target += 4
        window = window &>> 32
        filled &-= 32
      }
    }
    target.storeBytes(of: window.littleEndian, as: UInt64.self)
    (target + 8).initializeMemory(as: UInt8.self, repeating: 0, count: 32)
    codewordBits = total
  }

  /// Forward, highest bit first; after 0xFF the highest bit of a byte is left out; the last byte shares
  /// its low nibble with the lengths and counts as 15 there (7.1.3).
  private func loadRuns(_ source: UnsafePointer<UInt8>, _ count: Int) {
    var window: UInt32 = 0
    var filled = 0
    var target = 0
    var total = 0
    var afterFF = false
    for index in 0..<count {
      let byte = index == count - 1 ? source[index] | 15 : source[index]
      let width = afterFF ? 7 : 8
      window = window &<< UInt32(width) | UInt32(afterFF ? byte & 0x7F : byte)
      filled &+= width
      total &+= width
      afterFF = byte == 0xFF
      while filled >= 8 {
        filled &-= 8
        runs[target] = UInt8(truncatingIfNeeded: window &>> UInt32(filled))
        target &+= 1
      }
    }
    runs[target] = UInt8(truncatingIfNeeded: (window &<< UInt32(8 &- filled)) | (0xFF &>> UInt32(filled)))
    for index in 1...16 { runs[target + index] = 0xFF }
    runBits = total
  }
}

/// The adaptive run-length decoder of T.814 7.3.3.
struct HTRunDecoder {
  private static let exponents: [Int] = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5]
  private let bytes: UnsafePointer<UInt8>
  private let limit: Int
  private var position = 0
  private var state = 0
  private var run = 0
  private var endsWithOne = false

  init(_ buffers: HTBitBuffers) {
    bytes = UnsafePointer(buffers.runs)
    limit = buffers.runBits
  }

  /// The next symbol.
  @inline(__always)
  mutating func next() -> Bool {
    if run == 0, !endsWithOne { readRun() }
    if run > 0 {
      run &-= 1
      return false
    }
    endsWithOne = false
    return true
  }

  private mutating func readRun() {
    let word =
      UInt32(
        bigEndian: UnsafeRawPointer(bytes + position &>> 3).loadUnaligned(as: UInt32.self))
      &<< UInt32(position & 7)
    let exponent = Self.exponents[state]
    if word & 0x8000_0000 != 0 {
      run = 1 &<< exponent
      state = min(12, state &+ 1)
      position &+= 1
    } else {
      run = exponent == 0 ? 0 : Int((word &<< 1) &>> UInt32(32 &- exponent))
      endsWithOne = true
      state = max(0, state &- 1)
      position &+= 1 &+ exponent
    }
    if position > limit { position = limit }
  }
}
