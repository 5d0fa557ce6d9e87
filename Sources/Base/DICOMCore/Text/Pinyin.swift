/// The toneless readings of Hanzi.
enum Pinyin {
  /// The commonest reading of a Hanzi, e.g. `wang`; ü is written v. Nil if the table has none.
  static func syllable(_ scalar: UInt32) -> String? {
    let number: Int
    switch scalar {
    case 0x3007: return "ling"
    case 0x3400...0x4DBF: number = code(in: PinyinTable.extensionA, at: Int(scalar) &- 0x3400)
    case 0x4E00...0x9FFF: number = code(in: PinyinTable.basic, at: Int(scalar) &- 0x4E00)
    case 0x20000...0x323AF: number = sparseCode(scalar)
    default: return nil
    }
    return number >= 1 && number <= syllables.count ? syllables[number &- 1] : nil
  }

  /// The ways people type a syllable with ü: `lv` also as `lu` and `lyu`, `lve` as `lue` and `lyue`.
  static func spellings(_ syllable: String) -> [String] {
    guard syllable.count > 1, syllable.dropFirst().first == "v", let initial = syllable.first else {
      return [syllable]
    }
    let rest = syllable.dropFirst(2)
    return [syllable, "\(initial)u\(rest)", "\(initial)yu\(rest)"]
  }

  private static let syllables: [String] = {
    let text = PinyinTable.syllables
    let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return bytes.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
  }()

  /// The number at a position of a table of two-character codes, 0 outside.
  private static func code(in table: StaticString, at position: Int) -> Int {
    let offset = position &* 2
    guard position >= 0, offset &+ 1 < table.utf8CodeUnitCount else { return 0 }
    let bytes = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
    let first = Int(bytes[offset] &- PinyinTable.firstDigit)
    let second = Int(bytes[offset &+ 1] &- PinyinTable.firstDigit)
    return first &* PinyinTable.base &+ second
  }

  private static func sparseCode(_ scalar: UInt32) -> Int {
    // The last run that begins at or before the scalar.
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low &+ high) / 2
      if runs[middle].first <= scalar { low = middle &+ 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    let run = runs[low &- 1]
    let distance = Int(scalar &- run.first)
    return distance < run.length ? code(in: PinyinTable.sparse, at: run.position &+ distance) : 0
  }

  /// The runs of the supplementary planes: first scalar, length, position in the codes.
  private static let runs: [(first: UInt32, length: Int, position: Int)] = {
    var runs: [(first: UInt32, length: Int, position: Int)] = []
    var end: UInt32 = 0x20000
    var position = 0
    var value = 0
    var distance = 0
    func endRun() {
      let first = end &+ UInt32(distance)
      runs.append((first, value, position))
      position += value
      end = first &+ UInt32(value)
      value = 0
    }
    let text = PinyinTable.runs
    for byte in UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount) {
      switch byte {
      case UInt8(ascii: "+"):
        distance = value
        value = 0
      case UInt8(ascii: ","): endRun()
      default: value = value &* 36 &+ Int(byte < 0x3A ? byte &- 0x30 : byte &- 0x57)
      }
    }
    endRun()
    return runs
  }()
}
