/// The generated folding table, unpacked on first use.
enum FoldLookup {
  /// The scalars a character folds to, empty where it is dropped; nil where it stays as it is.
  static func folding(of scalar: UInt32) -> ArraySlice<UInt32>? {
    guard let place = table.places[scalar] else { return nil }
    let start = Int(place >> 8)
    return table.scalars[start..<(start &+ Int(place & 0xFF))]
  }

  /// Where each character's folding stands: start * 256 + length.
  private static let table: (places: [UInt32: UInt32], scalars: [UInt32]) = {
    var places: [UInt32: UInt32] = [:]
    places.reserveCapacity(FoldTable.count)
    var scalars: [UInt32] = []
    var scalar: UInt32 = 0
    var value: UInt32 = 0
    var start = 0
    var mark: UInt8 = 0
    var hasDigits = false

    func endScalar() {
      if hasDigits, mark == 0 { scalars.append(value) }
      hasDigits = false
    }
    func endFolding() {
      let repeats = mark == 0 ? 0 : value
      endScalar()
      let length = UInt32(scalars.count - start)
      for step in 0...repeats {
        if step > 0, mark == UInt8(ascii: "+"), let base = scalars.last {
          start = scalars.count
          scalars.append(base + 1)
        }
        places[scalar + step] = UInt32(start) << 8 | length
      }
      scalar += repeats + 1
      start = scalars.count
      value = 0
      mark = 0
    }

    let text = FoldTable.text
    for byte in UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount) {
      switch byte {
      case UInt8(ascii: ":"):
        scalar = value
        value = 0
        hasDigits = false
      case UInt8(ascii: "."):
        endScalar()
        value = 0
      case UInt8(ascii: "*"), UInt8(ascii: "+"):
        endScalar()
        value = 0
        mark = byte
      case UInt8(ascii: ","), UInt8(ascii: " "): endFolding()
      default:
        let digit = byte < 0x3A ? byte &- 0x30 : byte &- 0x37
        value = value << 4 | UInt32(digit & 0xF)
        hasDigits = true
      }
    }
    endFolding()
    return (places, scalars)
  }()
}
