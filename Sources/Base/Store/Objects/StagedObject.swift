internal import Glibc

/// An object on its way into the store: in memory while small, in a file of `incoming/` when it grows.
///
/// Memory is bounded by ``inlineLimit`` whatever the object's size.
///
/// `@unchecked Sendable`: it has one owner at a time. The receiving side writes it and gives it away in
/// `GroupCommit.enqueue`, whose lock orders that before the commit thread's use; nobody keeps a second reference.
package final class StagedObject: @unchecked Sendable {
  /// Objects up to this many bytes are stored inside a segment; a CT slice of 512 x 512 x 16 bit fits.
  package static let inlineLimit = 1 << 20

  /// Record head followed by the object's bytes, while inline.
  package private(set) var buffer: [UInt8]
  package private(set) var file: File?
  package private(set) var length = 0
  private let digest = ContentDigest.Accumulator()
  private let incoming: IncomingFolder

  init(incoming: IncomingFolder, buffer: [UInt8]) {
    self.incoming = incoming
    self.buffer = buffer
  }

  /// Appends bytes; throws when the device is full, after which the object must be abandoned.
  package func append(_ bytes: UnsafeRawBufferPointer) throws {
    digest.update(bytes)
    if file == nil, length + bytes.count > Self.inlineLimit { try spill() }
    if let file {
      try file.write(bytes, at: length)
    } else {
      buffer.append(contentsOf: bytes)
    }
    length += bytes.count
  }

  /// The digest of everything appended.
  package func finishedDigest() -> ContentDigest { digest.digest() }

  /// Reads back `range` of what was appended so far.
  package func bytes(in range: Range<Int>) throws -> [UInt8] {
    let range = range.clamped(to: 0..<length)
    guard let file else {
      return Array(buffer[(SegmentRecord.size + range.lowerBound)..<(SegmentRecord.size + range.upperBound)])
    }
    var result = [UInt8](repeating: 0, count: range.count)
    let count = try result.withUnsafeMutableBytes { pointer in
      try file.read(into: pointer, at: range.lowerBound)
    }
    guard count == range.count else { throw StoreError(.corrupt, "incoming object is short") }
    return result
  }

  /// Forgets the object and frees what it holds.
  package func discard() {
    if let file { try? Directory.remove(file.path) }
    file = nil
    incoming.recycle(&buffer)
  }

  /// Writes the record head in front of an inline object and gives the whole record's bytes to `body`.
  func withRecord<Result>(
    _ record: SegmentRecord, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    try buffer.withUnsafeMutableBytes { pointer in
      record.write(to: pointer)
      return try body(UnsafeRawBufferPointer(pointer))
    }
  }

  /// The incoming file became the stored one.
  func adopted() {
    file = nil
    incoming.recycle(&buffer)
  }

  private func spill() throws {
    let file = try incoming.create()
    try buffer.withUnsafeBytes { pointer in
      try file.write(UnsafeRawBufferPointer(rebasing: pointer[SegmentRecord.size...]), at: 0)
    }
    self.file = file
    // The file takes the rest; the buffer goes back at once.
    incoming.recycle(&buffer)
  }
}
