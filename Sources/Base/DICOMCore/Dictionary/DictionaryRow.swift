/// One line of a dictionary table: `tag|VRs|VM|R|keyword|name` and, in the repeating table, `|mask`.
struct DictionaryRow {
  let text: UnsafeBufferPointer<UInt8>
  let line: Range<Int>

  private func field(_ number: Int) -> UnsafeBufferPointer<UInt8>.SubSequence {
    TextTable.field(number, of: text[line])
  }

  var keyword: String { String(decoding: field(4), as: UTF8.self) }

  var mask: UInt32? { Tag.number(in: field(6)) }

  /// The first VR of the row, UN where the table has none.
  var vr: VR {
    let field = field(1)
    guard field.count >= 2 else { return .un }
    return VR(rawValue: UInt16(field[field.startIndex]) << 8 | UInt16(field[field.startIndex + 1]))
  }

  /// Whether the row lists a VR after the first.
  func allowsOtherVR(_ vr: VR) -> Bool {
    let field = field(1)
    guard field.count > 2 else { return false }
    return field.split(separator: UInt8(ascii: "/")).dropFirst().contains {
      VR(String(decoding: $0, as: UTF8.self)) == vr
    }
  }

  var entry: DataDictionary.Entry {
    let vrs = field(1).split(separator: UInt8(ascii: "/")).compactMap {
      VR(String(decoding: $0, as: UTF8.self))
    }
    return DataDictionary.Entry(
      keyword: keyword, name: String(decoding: field(5), as: UTF8.self), vr: vrs.first ?? .un,
      alternativeVRs: Array(vrs.dropFirst()), vm: String(decoding: field(2), as: UTF8.self),
      isRetired: !field(3).isEmpty)
  }
}

/// Cuts the generated text tables into lines and fields.
enum TextTable {
  static func eachLine(of text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
    var start = 0
    for (index, byte) in text.enumerated() where byte == 0x0A {
      if index > start { body(start..<index) }
      start = index &+ 1
    }
    if start < text.count { body(start..<text.count) }
  }

  /// The field with this number, counted from 0; empty if the line has fewer.
  static func field(_ number: Int, of line: UnsafeBufferPointer<UInt8>.SubSequence)
    -> UnsafeBufferPointer<UInt8>.SubSequence
  {
    var rest = line
    for _ in 0..<number {
      guard let bar = rest.firstIndex(of: UInt8(ascii: "|")) else { return rest.suffix(0) }
      rest = rest[(bar &+ 1)...]
    }
    guard let bar = rest.firstIndex(of: UInt8(ascii: "|")) else { return rest }
    return rest[..<bar]
  }
}
