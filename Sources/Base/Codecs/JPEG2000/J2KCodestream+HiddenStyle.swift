extension J2KCodestream {
  /// Refuses a Part 1 codestream in which any COD or COC segment, in whatever header, turns on the
  /// high-throughput block coder: OpenJPEG would decode it, and end the process if it is damaged.
  ///
  /// All bytes are searched, so no trick with tile-part lengths hides a segment; every field with a
  /// limited range is tested, so entropy-coded data is not mistaken for one.
  static func refuseHiddenHighThroughput(_ bytes: UnsafeRawBufferPointer) throws(CodecError) {
    var at = 0
    while at + 14 <= bytes.count {
      guard bytes[at] == 0xFF, bytes[at + 1] == 0x52 || bytes[at + 1] == 0x53 else {
        at += 1
        continue
      }
      // COD: Scod and four bytes of SGcod stand before the shared fields; COC: component and Scoc.
      let isDefault = bytes[at + 1] == 0x52
      let fields = at + (isDefault ? 9 : 6)
      let styleIsPlain = bytes[isDefault ? at + 4 : at + 5] <= 7
      if fields + 5 <= bytes.count, bytes[at + 2] == 0, styleIsPlain, bytes[fields] <= 32,
        bytes[fields + 1] <= 8, bytes[fields + 2] <= 8, bytes[fields + 4] <= 1,
        bytes[fields + 3] & 0x40 != 0
      {
        throw CodecError(
          .unsupportedFormat, offset: at, "high-throughput blocks in a Part 1 codestream")
      }
      at += 1
    }
  }
}
