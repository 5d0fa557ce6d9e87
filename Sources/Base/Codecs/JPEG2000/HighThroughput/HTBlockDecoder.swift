/// Decodes code-blocks of the high-throughput coder: the HT cleanup pass (T.814 7.3).
final class HTBlockDecoder {
  /// Largest width or height of a block (xcb and ycb are at most 10).
  private static let maxSide = 1024

  private let buffers = HTBitBuffers()
  private let entries: UnsafeMutablePointer<UInt16>
  private let bounds: UnsafeMutablePointer<UInt8>
  private let exponents: UnsafeMutablePointer<UInt32>
  private let rows: UnsafeMutablePointer<Int32>
  private let initialTable: UnsafeMutablePointer<UInt16>
  private let otherTable: UnsafeMutablePointer<UInt16>

  private static let entryStride = maxSide / 2 + 4
  private static let exponentStride = maxSide + 8

  init() {
    entries = .allocate(capacity: 2 * Self.entryStride)
    entries.initialize(repeating: 0, count: 2 * Self.entryStride)
    bounds = .allocate(capacity: Self.entryStride)
    bounds.initialize(repeating: 0, count: Self.entryStride)
    exponents = .allocate(capacity: 2 * Self.exponentStride)
    exponents.initialize(repeating: 0, count: 2 * Self.exponentStride)
    rows = .allocate(capacity: 2 * (Self.maxSide + 4))
    rows.initialize(repeating: 0, count: 2 * (Self.maxSide + 4))
    initialTable = .allocate(capacity: 1024)
    initialTable.initialize(from: HTVLCTable.initialRow.entries, count: 1024)
    otherTable = .allocate(capacity: 1024)
    otherTable.initialize(from: HTVLCTable.otherRows.entries, count: 1024)
  }

  deinit {
    entries.deallocate()
    bounds.deallocate()
    exponents.deallocate()
    rows.deallocate()
    initialTable.deallocate()
    otherTable.deallocate()
  }

  /// How a decoded magnitude becomes a coefficient.
  struct Scale {
    /// Bit-planes below the cleanup pass.
    var shift: Int
    /// Twice the value plus one half step, for a later multiplication (irreversible path).
    var isDoubled: Bool
  }

  /// Decodes one cleanup segment into `target`, rows `stride` apart.
  ///
  /// - Returns: false for a segment that cannot be.
  func decode(
    _ segment: UnsafeRawBufferPointer, width: Int, height: Int, scale: Scale,
    into target: UnsafeMutablePointer<Int32>, stride: Int
  ) -> Bool {
    guard width > 0, height > 0, width <= Self.maxSide, height <= Self.maxSide else { return false }
    let count = (width + 1) / 2
    // A quad takes at most 4 x 31 bits.
    guard buffers.load(segment, rowPadding: count * 16 + 16) else { return false }
    var quads = HTQuadDecoder(buffers)
    var position = 0
    // One entry of margin on the left of each row.
    var above = entries + 1
    var here = entries + 1 + Self.entryStride
    var exponentsAbove = exponents
    var exponentsHere = exponents + Self.exponentStride
    for index in 0..<(2 * count + 4) { exponentsAbove[index] = 0 }
    for row in 0..<((height + 1) / 2) {
      quads.row(
        count: count, above: row == 0 ? nil : UnsafePointer(above),
        table: UnsafePointer(row == 0 ? initialTable : otherTable), entries: here, bounds: bounds)
      guard
        magnitudes(
          count, UnsafePointer(here), UnsafePointer(exponentsAbove), exponentsHere, &position, scale)
      else { return false }
      if position > buffers.magnitudeBits { position = buffers.magnitudeBits }
      let out = target + 2 * row * stride
      out.update(from: rows, count: width)
      if 2 * row + 1 < height {
        (out + stride).update(from: rows + Self.maxSide + 4, count: width)
      }
      swap(&above, &here)
      swap(&exponentsAbove, &exponentsHere)
    }
    return true
  }

  /// Magnitudes and signs of a row of quads (7.3.7, 7.3.8), into the two scratch rows.
  @inline(never)
  private func magnitudes(
    _ count: Int, _ entries: UnsafePointer<UInt16>, _ above: UnsafePointer<UInt32>,
    _ here: UnsafeMutablePointer<UInt32>, _ start: inout Int, _ scale: Scale
  ) -> Bool {
    let bytes = UnsafeRawPointer(buffers.magnitudes)
    let top = rows
    let bottom = rows + Self.maxSide + 4
    let shift = UInt32(scale.shift)
    let half: UInt32 = scale.isDoubled ? 1 &<< shift : scale.shift > 0 ? 1 &<< (shift &- 1) : 0
    let step = scale.isDoubled ? shift &+ 1 : shift
    let limit = 30 - scale.shift - (scale.isDoubled ? 1 : 0)
    var position = start
    here[0] = 0
    for quad in 0..<count {
      let entry = UInt32(entries[quad])
      let column = 2 &* quad
      if entry & 0xF0 == 0 {
        top[column] = 0
        top[column &+ 1] = 0
        bottom[column] = 0
        bottom[column &+ 1] = 0
        here[column &+ 1] = 0
        here[column &+ 2] = 0
        continue
      }
      // kappa: the exponent above less one where more than one sample is significant (7.3.7).
      let rho = entry & 0xF0
      var bound = Int(bounds[quad])
      if rho & (rho &- 16) != 0 {
        let joined =
          above[column] | above[column &+ 1] | above[column &+ 2] | above[column &+ 3] | 2
        bound &+= 31 &- joined.leadingZeroBitCount
      } else {
        bound &+= 1
      }
      guard bound <= limit else { return false }
      var window = fetch(bytes, position)
      var taken = 0
      func sample(_ number: UInt32) -> (value: Int32, odd: UInt32) {
        guard entry &>> (4 &+ number) & 1 == 1 else { return (0, 0) }
        let length = bound &- Int(entry &>> (12 &+ number) & 1)
        let mask = (UInt32(1) &<< UInt32(length)) &- 1
        let bits = UInt32(truncatingIfNeeded: window) & mask
        let value = bits | (entry &>> (8 &+ number) & 1) &<< UInt32(length)
        if bound > 14 {
          position &+= length
          window = fetch(bytes, position)
        } else {
          window = window &>> UInt64(length)
          taken &+= length
        }
        let magnitude = ((value &>> 1) &+ 1) &<< step &+ half
        let sign = 0 &- Int32(bitPattern: value & 1)
        return ((Int32(bitPattern: magnitude) ^ sign) &- sign, value | 1)
      }
      top[column] = sample(0).value
      let left = sample(1)
      bottom[column] = left.value
      here[column &+ 1] = left.odd
      top[column &+ 1] = sample(2).value
      let right = sample(3)
      bottom[column &+ 1] = right.value
      here[column &+ 2] = right.odd
      position &+= taken
    }
    here[2 * count + 1] = 0
    here[2 * count + 2] = 0
    here[2 * count + 3] = 0
    start = position
    return true
  }

  @inline(__always)
  private func fetch(_ bytes: UnsafeRawPointer, _ position: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position &>> 3, as: UInt64.self))
      &>> UInt64(position & 7)
  }
}
