import Testing

@testable import Store

@Suite("The head of a segment's record")
struct SegmentRecordTests {
  private static func digest(_ seed: UInt8) -> ContentDigest {
    [UInt8](repeating: seed, count: 31).withUnsafeBytes { ContentDigest(of: $0) }
  }

  private static func encoded(_ record: SegmentRecord) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xEE, count: SegmentRecord.size)
    bytes.withUnsafeMutableBytes { record.write(to: $0) }
    return bytes
  }

  private static func read(_ bytes: [UInt8]) -> SegmentRecord? {
    bytes.withUnsafeBytes { SegmentRecord($0) }
  }

  static let records = [
    SegmentRecord(kind: .inline, number: 1, length: 0, digest: digest(0), receivedAt: 0, source: ""),
    SegmentRecord(kind: .file, number: .max, length: .max, digest: digest(1), receivedAt: .min, source: "STOW-RS"),
    SegmentRecord(
      kind: .inline, number: 77, length: 1 << 20, digest: digest(2), receivedAt: 1_767_225_600_000,
      source: "介入影像"),
    SegmentRecord(
      kind: .file, number: 5, length: 9, digest: digest(3), receivedAt: -1, source: String(repeating: "A", count: 64)),
  ]

  @Test("What is written is read back", arguments: records)
  func roundTrip(_ record: SegmentRecord) {
    #expect(Self.read(Self.encoded(record)) == record)
    #expect(record.payloadLength == (record.kind == .inline ? record.length : 0))
  }

  @Test("A head with any one bit turned is no record")
  func flippedBits() {
    let bytes = Self.encoded(Self.records[2])
    // The last eight bytes are padding that the checksum does not cover.
    for position in 0..<120 {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[position] ^= 1 << UInt8(bit)
        #expect(Self.read(damaged) == nil, "byte \(position) bit \(bit)")
      }
    }
  }

  @Test("A head cut short at any byte is no record, nor is one whose end was never written")
  func tornHeads() {
    let bytes = Self.encoded(Self.records[2])
    for length in 0..<SegmentRecord.size {
      #expect(Self.read(Array(bytes[..<length])) == nil, "\(length) bytes")
    }
    for length in 0..<120 where bytes[length..<120].contains(where: { $0 != 0 }) {
      let torn = Array(bytes[..<length]) + [UInt8](repeating: 0, count: SegmentRecord.size - length)
      #expect(Self.read(torn) == nil, "zeros from byte \(length) on")
    }
  }

  @Test("A source of more than 64 bytes is cut, and the record still reads")
  func longSource() throws {
    var record = Self.records[0]
    record.source = String(repeating: "x", count: 300)
    let read = try #require(Self.read(Self.encoded(record)))
    #expect(read.source == String(repeating: "x", count: 64))
  }

  @Test("A source that is cut inside a character does not spoil the record")
  func longChineseSource() throws {
    var record = Self.records[0]
    record.source = String(repeating: "介", count: 40)
    let read = try #require(Self.read(Self.encoded(record)))
    #expect(read.source.hasPrefix(String(repeating: "介", count: 21)))
  }
}
