/// Writes scalars straight into the storage of the string that is made: one allocation, the result.
struct UTF8Writer: ~Copyable {
  private let storage: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  private init(_ storage: UnsafeMutableBufferPointer<UInt8>) { self.storage = storage }

  /// The string which `body` writes; `capacity` is an upper bound of its UTF-8 bytes.
  static func string(upTo capacity: Int, _ body: (inout UTF8Writer) -> Void) -> String {
    guard capacity > 0 else { return "" }
    return String(unsafeUninitializedCapacity: capacity) { storage in
      var writer = UTF8Writer(storage)
      body(&writer)
      return writer.count
    }
  }

  @inline(__always)
  mutating func append(ascii byte: UInt8) {
    guard count < storage.count else { return }
    storage[count] = byte
    count &+= 1
  }

  /// Appends one scalar; surrogates and values past U+10FFFF become U+FFFD. What exceeds the
  /// capacity is dropped rather than written outside.
  @inline(__always)
  mutating func append(_ scalar: UInt32) {
    if scalar < 0x80 {
      append(ascii: UInt8(scalar))
    } else if scalar < 0x800 {
      guard count &+ 2 <= storage.count else { return }
      storage[count] = UInt8(0xC0 | scalar >> 6)
      storage[count &+ 1] = UInt8(0x80 | scalar & 0x3F)
      count &+= 2
    } else if scalar < 0x10000 {
      guard count &+ 3 <= storage.count else { return }
      let valid = scalar & 0xF800 == 0xD800 ? 0xFFFD : scalar
      storage[count] = UInt8(0xE0 | valid >> 12)
      storage[count &+ 1] = UInt8(0x80 | valid >> 6 & 0x3F)
      storage[count &+ 2] = UInt8(0x80 | valid & 0x3F)
      count &+= 3
    } else if scalar <= 0x10FFFF {
      guard count &+ 4 <= storage.count else { return }
      storage[count] = UInt8(0xF0 | scalar >> 18)
      storage[count &+ 1] = UInt8(0x80 | scalar >> 12 & 0x3F)
      storage[count &+ 2] = UInt8(0x80 | scalar >> 6 & 0x3F)
      storage[count &+ 3] = UInt8(0x80 | scalar & 0x3F)
      count &+= 4
    } else {
      append(0xFFFD)
    }
  }
}
