extension FrameIndex {
  private static let version: UInt8 = 1

  /// The index as bytes to be stored: a few for native frames, two to six a fragment otherwise.
  ///
  /// Layout, version 1: version, kind, then numbers as base-128 varints, low bits first. Kind 0: offset, bits a frame,
  /// frames. Kind 1: fragments, and for each the gap to the end of the one before and its length; then frames (0 if each
  /// fragment is one) and for each the number of its fragments.
  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = [Self.version]
    switch layout {
    case .native(let offset, let bitsPerFrame, let count):
      bytes.append(0)
      for number in [offset, bitsPerFrame, count] { Varint.append(number, to: &bytes) }
    case .encapsulated(let map):
      bytes.append(1)
      bytes.reserveCapacity(map.offsets.count &* 4 &+ 16)
      Varint.append(map.offsets.count, to: &bytes)
      var end = 0
      for (offset, length) in zip(map.offsets, map.lengths) {
        Varint.append(offset &- end, to: &bytes)
        Varint.append(Int(length), to: &bytes)
        end = offset &+ Int(length)
      }
      Varint.append(map.firstFragments.count, to: &bytes)
      for frame in map.firstFragments.indices {
        Varint.append(map.fragments(ofFrame: frame).count, to: &bytes)
      }
    }
    return bytes
  }

  /// Reads an index back; nil if the bytes are not one, or are damaged.
  public init?<Bytes: Collection<UInt8>>(encoded: Bytes) {
    var reader = Varint.Reader<Bytes>(rest: encoded[...])
    guard reader.byte() == Self.version, let kind = reader.byte() else { return nil }
    switch kind {
    case 0:
      guard let offset = reader.number(), let bits = reader.number(), let count = reader.number(),
        bits > 0, count > 0
      else { return nil }
      let (total, tooLong) = bits.multipliedReportingOverflow(by: count)
      guard !tooLong, total <= Int.max &- 7, !offset.addingReportingOverflow(total / 8 &+ 1).overflow
      else { return nil }
      layout = .native(offset: offset, bitsPerFrame: bits, count: count)
    case 1:
      guard let map = Self.map(&reader) else { return nil }
      layout = .encapsulated(map)
    default: return nil
    }
    guard reader.rest.isEmpty else { return nil }
  }

  private static func map<Bytes>(_ reader: inout Varint.Reader<Bytes>) -> FragmentMap? {
    guard let count = reader.number(), count > 0, count <= reader.rest.count else { return nil }
    var map = FragmentMap(offsets: [], lengths: [], firstFragments: [])
    map.offsets.reserveCapacity(count)
    map.lengths.reserveCapacity(count)
    var end = 0
    for _ in 0..<count {
      guard let gap = reader.number(), let number = reader.number(),
        let length = UInt32(exactly: number)
      else { return nil }
      let (offset, beyond) = end.addingReportingOverflow(gap)
      let (next, beyondToo) = offset.addingReportingOverflow(number)
      guard !beyond, !beyondToo else { return nil }
      map.offsets.append(offset)
      map.lengths.append(length)
      end = next
    }
    guard let frames = reader.number(), frames <= count else { return nil }
    var first = 0
    for _ in 0..<frames {
      guard let fragments = reader.number(), fragments > 0, fragments <= count &- first else {
        return nil
      }
      map.firstFragments.append(UInt32(truncatingIfNeeded: first))
      first &+= fragments
    }
    return frames == 0 || first == count ? map : nil
  }
}

/// Numbers as base-128 varints.
enum Varint {
  static func append(_ number: Int, to bytes: inout [UInt8]) {
    var rest = UInt64(bitPattern: Int64(number))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  struct Reader<Bytes: Collection<UInt8>> {
    var rest: Bytes.SubSequence

    mutating func byte() -> UInt8? { rest.popFirst() }

    /// A number that is not negative; nil at the end or if it does not fit.
    mutating func number() -> Int? {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while let byte = rest.popFirst() {
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return Int(exactly: value) }
        shift &+= 7
        if shift > 56 { return nil }
      }
      return nil
    }
  }
}
