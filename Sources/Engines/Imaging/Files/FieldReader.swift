/// Reads numbers at fixed places of a header; behind the end every byte is 0.
struct FieldReader {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func byte(_ offset: Int) -> UInt8 { bytes.indices.contains(offset) ? bytes[offset] : 0 }

  private func bits(_ offset: Int, _ count: Int, big: Bool) -> UInt64 {
    var value: UInt64 = 0
    for k in 0..<count {
      value = value << 8 | UInt64(byte(offset + (big ? k : count - 1 - k)))
    }
    return value
  }

  func int16(_ offset: Int, big: Bool) -> Int {
    Int(Int16(truncatingIfNeeded: bits(offset, 2, big: big)))
  }

  func int32(_ offset: Int, big: Bool) -> Int {
    Int(Int32(truncatingIfNeeded: bits(offset, 4, big: big)))
  }

  func int64(_ offset: Int, big: Bool) -> Int { Int(truncatingIfNeeded: bits(offset, 8, big: big)) }

  func float32(_ offset: Int, big: Bool) -> Double {
    Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits(offset, 4, big: big))))
  }

  func float64(_ offset: Int, big: Bool) -> Double {
    Double(bitPattern: bits(offset, 8, big: big))
  }
}
