/// A stored object open for positioned reads; it stays readable while anyone holds it.
package struct StoredObject: Sendable {
  let file: File
  let base: Int
  /// Length in bytes.
  package let length: Int

  /// Whether the file is long enough to hold the object.
  package var isWhole: Bool { ((try? file.size()) ?? 0) >= base + length }

  /// The bytes of `range`, which is cut to the object; throws when the file holds fewer.
  package func bytes(in range: Range<Int>) throws(StoreError) -> [UInt8] {
    let range = range.clamped(to: 0..<length)
    guard !range.isEmpty else { return [] }
    var failure: StoreError?
    let result = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      do throws(StoreError) {
        count = try read(into: UnsafeMutableRawBufferPointer(buffer), at: range.lowerBound)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    guard result.count == range.count else { throw StoreError(.corrupt, "\(file.path) is short") }
    return result
  }

  /// All of the object's bytes.
  package func bytes() throws(StoreError) -> [UInt8] { try bytes(in: 0..<length) }

  /// Fills `buffer` from `offset` of the object; returns how many bytes there were before its end.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(StoreError) -> Int {
    guard offset >= 0, offset < length else { return 0 }
    let count = min(buffer.count, length - offset)
    return try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: base + offset)
  }

  /// Reads the object from front to back in pieces of at most `size` bytes.
  package func forEachPiece(
    of size: Int = 1 << 18, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, min(size, length)), alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while offset < length {
      let count = try read(into: buffer, at: offset)
      guard count > 0 else { throw StoreError(.corrupt, "\(file.path) is short") }
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += count
    }
  }

  /// The digest of the bytes as they are on the disk now.
  package func digest() throws -> ContentDigest {
    let accumulator = ContentDigest.Accumulator()
    do {
      try forEachPiece { accumulator.update($0) }
    } catch let error as StoreError where error.code == .corrupt {
      // A short file has a digest too: that of what is left.
    }
    return accumulator.digest()
  }
}
