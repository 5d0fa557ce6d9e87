/// Reads bits, most significant first, from bytes whose stuffing has been removed.
///
/// The reader does not look for the end: its owner pads the bytes with zeros by as much as one row of
/// blocks or samples can use, and compares `consumedBytes` with the interval's length after each row.
struct JPEGBitReader {
  private var next: UnsafePointer<UInt8>
  private let start: UnsafePointer<UInt8>
  @usableFromInline var window: UInt64 = 0
  var available = 0

  init(_ start: UnsafePointer<UInt8>) {
    self.start = start
    next = start
  }

  /// Makes at least 56 bits available. Reads eight bytes at `next`.
  @inline(__always)
  mutating func refill() {
    let word = UInt64(
      bigEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
    window |= word &>> UInt64(truncatingIfNeeded: available)
    next += (63 &- available) &>> 3
    available |= 56
  }

  @inline(__always)
  mutating func skip(_ count: Int) {
    window = window &<< UInt64(truncatingIfNeeded: count)
    available &-= count
  }

  /// The next `count` bits, 1 to 32, without taking them.
  @inline(__always)
  func peek(_ count: Int) -> Int {
    Int(truncatingIfNeeded: window &>> UInt64(truncatingIfNeeded: 64 &- count))
  }

  @inline(__always)
  mutating func take(_ count: Int) -> Int {
    let value = peek(count)
    skip(count)
    return value
  }

  /// Bytes of which at least one bit has been taken.
  var consumedBytes: Int { ((next - start) * 8 - available + 7) / 8 }
}

/// The entropy-coded bytes of one scan, without stuffing, cut at its restart markers.
struct JPEGScanData {
  /// Stuffing removed, with `padding` zero bytes at the end.
  private(set) var bytes: [UInt8] = []
  /// Where each restart interval lies in `bytes`.
  private(set) var intervals: [Range<Int>] = []
  /// Offset in the stream of the marker that ended the scan.
  private(set) var end: Int

  /// - Parameter padding: zero bytes a decoder may read past an interval's end before it checks.
  init(
    _ encoded: UnsafeRawBufferPointer, from start: Int, padding: Int, maxIntervals: Int
  ) throws(CodecError) {
    end = encoded.count
    var intervals: [Range<Int>] = []
    var stop = encoded.count
    var buffer: [UInt8] = []
    buffer.reserveCapacity(encoded.count - start + padding)
    var intervalStart = 0
    var position = start
    while position < encoded.count {
      // Copy up to the next 0xFF in one piece.
      var run = position
      if let found = memchr(encoded, from: position) { run = found } else { run = encoded.count }
      buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: encoded[position..<run]))
      guard run + 1 < encoded.count else {
        stop = encoded.count
        position = encoded.count
        break
      }
      switch encoded[run + 1] {
      case 0:
        buffer.append(0xFF)
        position = run + 2
      case 0xFF:
        position = run + 1
      case 0xD0...0xD7:
        intervals.append(intervalStart..<buffer.count)
        guard intervals.count < maxIntervals else {
          throw CodecError(.malformed, offset: run, "more restart markers than rows allow")
        }
        intervalStart = buffer.count
        position = run + 2
      default:
        stop = run
        position = encoded.count
      }
    }
    intervals.append(intervalStart..<buffer.count)
    buffer.append(contentsOf: repeatElement(0, count: padding))
    self.bytes = buffer
    self.intervals = intervals
    end = stop
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Index of the next 0xFF byte at or after `start`.
private func memchr(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
  guard let base = bytes.baseAddress, start < bytes.count,
    let found = memchr(base + start, 0xFF, bytes.count - start)
  else { return nil }
  return UnsafeRawPointer(found) - base
}
