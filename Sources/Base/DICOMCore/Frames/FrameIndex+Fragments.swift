extension FrameIndex {
  /// Frames of encapsulated pixel data, from what tells them best (PS3.5 A.4):
  /// an extended offset table that fits the fragments; a basic one that does, its entries unwrapped if they ran over
  /// 32 bits; the number of fragments; the bitstream's own beginnings and ends. Nil if the borders cannot be known.
  static func encapsulated(
    _ table: FragmentTable, frameMarks: TransferSyntax.FrameMarks,
    frameCount: FrameLayout.FrameCount, extendedOffsets: ArraySlice<UInt8>?,
    extendedLengths: ArraySlice<UInt8>?
  ) -> FrameIndex? {
    guard !table.lengths.isEmpty else { return nil }
    let finder = FrameFinder(table: table, frameMarks: frameMarks, frameCount: frameCount)
    guard var map = finder.map(extendedOffsets: extendedOffsets) else { return nil }
    if map.firstFragments.isEmpty, let extendedLengths {
      map.trim(to: extendedLengths)
    }
    return FrameIndex(layout: .encapsulated(map))
  }
}

extension FrameIndex.FragmentMap {
  /// Cuts the padding byte off the fragments, where the extended offset table lengths say so (PS3.3 C.7.6.3.1.8).
  fileprivate mutating func trim(to table: ArraySlice<UInt8>) {
    guard table.count == lengths.count &* 8 else { return }
    for (index, length) in OffsetTable.numbers(in: table, size: 8).enumerated()
    where length > 0 && length < UInt64(lengths[index]) && UInt64(lengths[index]) &- length <= 1 {
      lengths[index] = UInt32(truncatingIfNeeded: length)
    }
  }
}

enum OffsetTable {
  /// Little-endian numbers of four or eight bytes.
  static func numbers(in bytes: ArraySlice<UInt8>, size: Int) -> [UInt64] {
    stride(from: bytes.startIndex, through: bytes.endIndex &- size, by: size).map { start in
      var number: UInt64 = 0
      for index in (0..<size).reversed() { number = number << 8 | UInt64(bytes[start &+ index]) }
      return number
    }
  }
}

/// Decides which fragments make which frame.
private struct FrameFinder {
  let table: FragmentTable
  let frameMarks: TransferSyntax.FrameMarks
  let frameCount: FrameLayout.FrameCount
  /// Of each fragment's item header, from the first one's: what offset tables count in.
  let starts: [UInt64]

  init(
    table: FragmentTable, frameMarks: TransferSyntax.FrameMarks,
    frameCount: FrameLayout.FrameCount
  ) {
    self.table = table
    self.frameMarks = frameMarks
    self.frameCount = frameCount
    var starts: [UInt64] = []
    starts.reserveCapacity(table.lengths.count)
    var next: UInt64 = 0
    for length in table.lengths {
      starts.append(next)
      next &+= UInt64(length) &+ 8
    }
    self.starts = starts
  }

  func map(extendedOffsets: ArraySlice<UInt8>?) -> FrameIndex.FragmentMap? {
    guard let first = firstFragments(extendedOffsets: extendedOffsets) else { return nil }
    return FrameIndex.FragmentMap(
      offsets: starts.map { table.start &+ Int($0) &+ 8 }, lengths: table.lengths,
      firstFragments: first.count == starts.count ? [] : first)
  }

  private func firstFragments(extendedOffsets: ArraySlice<UInt8>?) -> [UInt32]? {
    if frameMarks == .stream { return [0] }
    let tables = [
      extendedOffsets.flatMap { fragments(at: OffsetTable.numbers(in: $0, size: 8), bits: .max) },
      // Basic offsets have 32 bits; beyond 4 GiB writers let them run over.
      fragments(
        at: OffsetTable.numbers(in: table.basicOffsets[...], size: 4), bits: UInt64(UInt32.max)),
    ].compactMap { $0 }
    let declared: Int? = if case .declared(let count) = frameCount { count } else { nil }
    // A table that agrees with Number of Frames is believed; then the bitstream; then a table that does not agree.
    if let declared {
      if let table = tables.first(where: { $0.count == declared }) { return table }
      if let scanned = scan(expecting: declared) { return scanned }
    }
    if let table = tables.first { return table }
    return scanWithoutCount()
  }

  /// The fragments that begin at these offsets, of which only some bits are known; nil unless each begins one, in order,
  /// from the first on.
  private func fragments(at offsets: [UInt64], bits: UInt64) -> [UInt32]? {
    guard offsets.first == 0, offsets.count <= starts.count else { return nil }
    var found: [UInt32] = []
    found.reserveCapacity(offsets.count)
    var fragment = 0
    for offset in offsets {
      while fragment < starts.count, starts[fragment] & bits != offset { fragment &+= 1 }
      guard fragment < starts.count else { return nil }
      found.append(UInt32(truncatingIfNeeded: fragment))
      fragment &+= 1
    }
    return found
  }

  /// Frame borders such that there are as many frames as declared; nil if there is no such reading.
  private func scan(expecting count: Int) -> [UInt32]? {
    if count == starts.count { return everyFragment }
    if frameMarks == .oneFragment { return nil }
    if count == 1 { return [0] }
    return [byBeginnings, byEnds].compactMap { $0 }.first { $0.count == count }
  }

  private func scanWithoutCount() -> [UInt32]? {
    if frameMarks == .oneFragment || starts.count == 1 { return everyFragment }
    if let byBeginnings { return byBeginnings }
    if case .missing = frameCount { return [0] }
    return nil
  }

  private var everyFragment: [UInt32] { starts.indices.map { UInt32(truncatingIfNeeded: $0) } }

  private var byBeginnings: [UInt32]? {
    guard let first = table.marks.first, first & FragmentTable.begins != 0 else { return nil }
    return table.marks.indices.filter { table.marks[$0] & FragmentTable.begins != 0 }
      .map { UInt32(truncatingIfNeeded: $0) }
  }

  private var byEnds: [UInt32]? {
    guard let last = table.marks.last, last & FragmentTable.ends != 0 else { return nil }
    let ends = table.marks.indices.filter { table.marks[$0] & FragmentTable.ends != 0 }
    return [0] + ends.dropLast().map { UInt32(truncatingIfNeeded: $0 &+ 1) }
  }
}
