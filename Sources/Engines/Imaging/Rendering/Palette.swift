/// The three tables of PALETTE COLOR pixels (PS3.3 C.7.9), as 8-bit red, green and blue.
public struct Palette: Sendable, Hashable {
  public var firstMapped: Int
  /// 3 bytes an entry.
  public var colors: [UInt8]

  public var count: Int { colors.count / 3 }

  /// - Parameters: the three channels, which must have the same length and first mapped value.
  public init?(red: LookupTable, green: LookupTable, blue: LookupTable) {
    let count = min(red.entries.count, green.entries.count, blue.entries.count)
    guard red.firstMapped == green.firstMapped, green.firstMapped == blue.firstMapped else {
      return nil
    }
    firstMapped = red.firstMapped
    colors = []
    colors.reserveCapacity(3 * count)
    let shifts = [red, green, blue].map { Self.shift($0) }
    for index in 0..<count {
      colors.append(UInt8(truncatingIfNeeded: red.entries[index] >> shifts[0]))
      colors.append(UInt8(truncatingIfNeeded: green.entries[index] >> shifts[1]))
      colors.append(UInt8(truncatingIfNeeded: blue.entries[index] >> shifts[2]))
    }
  }

  /// 16-bit entries show their high byte; some writers declare 16 bits and fill only the low byte.
  private static func shift(_ table: LookupTable) -> UInt16 {
    table.bitsPerEntry > 8 && table.entries.contains { $0 > 255 } ? 8 : 0
  }

  /// Expands segmented palette data (PS3.3 C.7.9.2): discrete, linear and indirect segments.
  ///
  /// - Parameters:
  ///   - words: the segments as values of the table's width.
  ///   - count: the number of entries the descriptor announces.
  /// - Returns: nil where a segment is broken or the result is longer than announced.
  public static func expandSegments(_ words: [UInt16], count: Int) -> [UInt16]? {
    var output: [UInt16] = []
    output.reserveCapacity(count)
    var index = 0
    while index + 1 < words.count, output.count < count {
      let opcode = words[index]
      if opcode == 2 {
        guard let next = indirect(words, index, &output, count) else { return nil }
        index = next
      } else {
        guard let next = segment(words, index, &output, count) else { return nil }
        index = next
      }
    }
    return output.count == count ? output : nil
  }

  /// One discrete (0) or linear (1) segment; returns the index after it.
  private static func segment(
    _ words: [UInt16], _ index: Int, _ output: inout [UInt16], _ count: Int
  ) -> Int? {
    let length = Int(words[index + 1])
    guard output.count + length <= count else { return nil }
    switch words[index] {
    case 0:
      guard index + 2 + length <= words.count else { return nil }
      output.append(contentsOf: words[(index + 2)..<(index + 2 + length)])
      return index + 2 + length
    case 1:
      guard index + 2 < words.count, let last = output.last, length > 0 else { return nil }
      let (start, end) = (Int(last), Int(words[index + 2]))
      for step in 1...length {
        // Rounded to the nearest, away from zero at halves.
        let delta = (end - start) * step
        let rounded = (abs(delta) * 2 + length) / (2 * length)
        output.append(UInt16(truncatingIfNeeded: start + (delta < 0 ? -rounded : rounded)))
      }
      return index + 3
    default: return nil
    }
  }

  /// Repeats `length` earlier segments from a byte offset held in two words. They are not indirect
  /// themselves (C.7.9.2.2), so this ends.
  private static func indirect(
    _ words: [UInt16], _ index: Int, _ output: inout [UInt16], _ count: Int
  ) -> Int? {
    guard index + 3 < words.count else { return nil }
    var position = (Int(words[index + 2]) | Int(words[index + 3]) << 16) / 2
    for _ in 0..<Int(words[index + 1]) {
      guard position >= 0, position + 1 < words.count, position < index, words[position] != 2,
        let next = segment(words, position, &output, count)
      else { return nil }
      position = next
    }
    return index + 4
  }
}
