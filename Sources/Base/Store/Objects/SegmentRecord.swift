internal import CXXHash

/// Where an object's bytes are: inside a segment of the log, or in a file of their own.
package struct ObjectLocation: Hashable, Sendable {
  /// The segment's number from 1, or 0 for an object in its own file.
  package let segment: Int
  /// Offset of the object's first byte in the segment, or the number of its own file.
  package let position: Int
  /// Length in bytes.
  package let length: Int

  package init(segment: Int, position: Int, length: Int) {
    self.segment = segment
    self.position = position
    self.length = length
  }
}

/// A place in the log; everything before it is in the index.
package struct LogPosition: Hashable, Sendable, Comparable {
  package var segment: Int
  package var offset: Int

  package init(segment: Int, offset: Int) {
    self.segment = segment
    self.offset = offset
  }

  package static func < (left: LogPosition, right: LogPosition) -> Bool {
    (left.segment, left.offset) < (right.segment, right.offset)
  }
}

/// The 128 bytes in front of each object in a segment, from which the index can be rebuilt.
///
/// Layout, little endian: magic `JRS1`, kind (1 the object follows, 2 it has its own file), object number u64, length
/// u64, digest 16 bytes, time of receipt in milliseconds since 1970 i64, source 64 bytes UTF-8 padded with zeros,
/// XXH3-64 of all that u64.
package struct SegmentRecord: Hashable, Sendable {
  package static let size = 128
  private static let magic: UInt32 = 0x3153_524A

  package enum Kind: UInt8, Sendable {
    case inline = 1
    case file = 2
  }

  package var kind: Kind
  package var number: Int
  package var length: Int
  package var digest: ContentDigest
  package var receivedAt: Int
  package var source: String

  /// Bytes of the object that follow the record in the segment.
  package var payloadLength: Int { kind == .inline ? length : 0 }

  /// Writes the record's 128 bytes to the front of `buffer`, which must hold at least that many.
  package func write(to buffer: UnsafeMutableRawBufferPointer) {
    precondition(buffer.count >= Self.size)
    let head = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Self.size])
    head.initializeMemory(as: UInt8.self, repeating: 0)
    head.storeBytes(of: Self.magic.littleEndian, toByteOffset: 0, as: UInt32.self)
    head[4] = kind.rawValue
    head.storeBytes(of: UInt64(number).littleEndian, toByteOffset: 8, as: UInt64.self)
    head.storeBytes(of: UInt64(length).littleEndian, toByteOffset: 16, as: UInt64.self)
    for (index, byte) in digest.bytes.enumerated() { head[24 + index] = byte }
    head.storeBytes(of: Int64(receivedAt).littleEndian, toByteOffset: 40, as: Int64.self)
    for (index, byte) in source.utf8.prefix(64).enumerated() { head[48 + index] = byte }
    let check = XXH3_64bits(head.baseAddress, 112)
    head.storeBytes(of: check.littleEndian, toByteOffset: 112, as: UInt64.self)
  }

  /// Reads a record, or nil where the bytes are not one (the end of the log, or a write cut short).
  package init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= Self.size,
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self)) == Self.magic,
      let kind = Kind(rawValue: bytes[4]),
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 112, as: UInt64.self))
        == XXH3_64bits(bytes.baseAddress, 112),
      let number = Int(exactly: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))),
      let length = Int(exactly: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))),
      let digest = ContentDigest([UInt8](bytes[24..<40]))
    else { return nil }
    self.kind = kind
    self.number = number
    self.length = length
    self.digest = digest
    receivedAt = Int(Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 40, as: Int64.self)))
    source = String(decoding: bytes[48..<112].prefix { $0 != 0 }, as: UTF8.self)
  }

  package init(kind: Kind, number: Int, length: Int, digest: ContentDigest, receivedAt: Int, source: String) {
    self.kind = kind
    self.number = number
    self.length = length
    self.digest = digest
    self.receivedAt = receivedAt
    self.source = source
  }
}
