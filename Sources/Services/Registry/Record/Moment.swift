public import Rulebook

/// An instant with its offset, as records write it (RFC 3339).
public struct Moment: Sendable, Hashable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let seconds: Int64
  /// The day in China Standard Time, UTC+8.
  public let day: CivilDate

  /// `2024-06-30T08:15:00+08:00`, fractions of a second allowed and dropped; `nil` without an offset, or where
  /// the calendar or the clock has no such time.
  public init?(_ text: String) {
    var text = text
    let read = text.withUTF8 { bytes in Self.read(bytes) }
    guard let read, let day = Self.day(of: read) else { return nil }
    seconds = read
    self.day = day
  }

  /// Whole minutes from another moment to this one, rounded down; negative where this is the earlier.
  public func minutes(since other: Moment) -> Int {
    let difference = seconds - other.seconds
    return Int(difference >= 0 ? difference / 60 : -((-difference + 59) / 60))
  }

  private static func day(of seconds: Int64) -> CivilDate? {
    let shifted = seconds + 8 * 3_600
    let day = shifted >= 0 ? shifted / 86_400 : -((-shifted + 86_399) / 86_400)
    let date = CivilDate(dayNumber: Int32(truncatingIfNeeded: day))
    return (CivilDate.first...CivilDate.last).contains(date) ? date : nil
  }

  private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard bytes.count >= 20, bytes.count <= 40 else { return nil }
    func number(_ index: Int, _ width: Int) -> Int? {
      var result = 0
      for offset in index..<(index + width) {
        guard offset < bytes.count, bytes[offset] >= 0x30, bytes[offset] <= 0x39 else { return nil }
        result = result * 10 + Int(bytes[offset] - 0x30)
      }
      return result
    }
    guard let year = number(0, 4), bytes[4] == 0x2D, let month = number(5, 2), bytes[7] == 0x2D,
      let dayOfMonth = number(8, 2), bytes[10] == 0x54, let hour = number(11, 2), hour < 24, bytes[13] == 0x3A,
      let minute = number(14, 2), minute < 60, bytes[16] == 0x3A, let second = number(17, 2), second < 60,
      let date = CivilDate(year: year, month: month, day: dayOfMonth)
    else { return nil }
    var index = 19
    if bytes[index] == 0x2E {
      index += 1
      let start = index
      while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
      guard index > start else { return nil }
    }
    guard index < bytes.count else { return nil }
    let offset: Int
    switch bytes[index] {
    case 0x5A:
      guard index + 1 == bytes.count else { return nil }
      offset = 0
    case 0x2B, 0x2D:
      guard index + 6 == bytes.count, bytes[index + 3] == 0x3A, let hours = number(index + 1, 2), hours < 24,
        let minutes = number(index + 4, 2), minutes < 60
      else { return nil }
      offset = (bytes[index] == 0x2D ? -1 : 1) * (hours * 60 + minutes)
    default: return nil
    }
    return Int64(date.dayNumber) * 86_400 + Int64((hour * 60 + minute - offset) * 60 + second)
  }
}
