/// A moment of VR DT (PS3.5 6.2): `YYYYMMDDHHMMSS.FFFFFF&ZZXX`, any part but the year absent.
public struct DICOMDateTime: Sendable, Hashable, CustomStringConvertible {
  /// The date; absent month and day count as 1, see ``dateDigits``.
  public let date: DICOMDate
  /// 4, 6 or 8: how many digits of the date were given.
  public let dateDigits: Int
  /// The time, nil if absent.
  public let time: DICOMTime?
  /// Minutes east of UTC, -720...840; nil if absent, when the data set's own zone holds (0008,0201).
  public let offsetMinutes: Int?

  /// A moment of its parts.
  public init(date: DICOMDate, time: DICOMTime? = nil, offsetMinutes: Int? = nil) {
    self.date = date
    self.dateDigits = 8
    self.time = time
    self.offsetMinutes = offsetMinutes
  }

  /// The moment of a value, padding aside; nil if it is anything else.
  public init?(_ text: String) {
    var bytes = Array(text.trimmingPadding().utf8)
    var offset: Int?
    if let sign = bytes.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) {
      guard let minutes = TimeZoneOffset.minutes(bytes[sign...]) else { return nil }
      offset = minutes
      bytes.removeSubrange(sign...)
    }
    let dateLength = min(bytes.count, 8)
    guard dateLength == 4 || dateLength == 6 || dateLength == 8 else { return nil }
    guard let year = DecimalDigits.value(bytes[0..<4]) else { return nil }
    var month: Int? = 1
    var day: Int? = 1
    if dateLength >= 6 { month = DecimalDigits.value(bytes[4..<6]) }
    if dateLength >= 8 { day = DecimalDigits.value(bytes[6..<8]) }
    guard let month, let day, let date = DICOMDate(year: year, month: month, day: day) else {
      return nil
    }
    var time: DICOMTime?
    if bytes.count > 8 {
      // Colons belong to TM's old form only.
      guard !bytes.contains(UInt8(ascii: ":")), let given = DICOMTime(bytes: Array(bytes[8...])) else {
        return nil
      }
      time = given
    }
    self.date = date
    self.dateDigits = dateLength
    self.time = time
    self.offsetMinutes = offset
  }

  /// The value in DICOM's form with the parts that were given.
  public var description: String {
    var text = String(date.description.prefix(dateDigits))
    if let time {
      let digits =
        switch time.precision {
        case .hour: 2
        case .minute: 4
        case .second: 6
        case .fraction: 13
        }
      text += time.description.prefix(digits)
    }
    if let offsetMinutes { text += TimeZoneOffset.text(offsetMinutes) }
    return text
  }

  /// Microseconds since 1970-01-01T00:00:00Z at the earliest moment meant. Where the value has no
  /// offset `assuming` (minutes east of UTC) holds.
  public func microsecondsSince1970(assuming defaultOffset: Int) -> Int {
    let clock = time?.microsecondsSinceMidnight ?? 0
    let offset = offsetMinutes ?? defaultOffset
    return date.daysSince1970 * 86_400_000_000 + clock - offset * 60_000_000
  }

  /// The same at the latest moment meant: `2026` ends with the year.
  public func latestMicrosecondsSince1970(assuming defaultOffset: Int) -> Int {
    var last = date
    if dateDigits < 8 {
      let month = dateDigits < 6 ? 12 : date.month
      let day = DICOMDate.days(inMonth: month, ofYear: date.year)
      last = DICOMDate(year: date.year, month: month, day: day) ?? date
    }
    let clock = time?.latest.microsecondsSinceMidnight ?? 86_399_999_999
    let offset = offsetMinutes ?? defaultOffset
    return last.daysSince1970 * 86_400_000_000 + clock - offset * 60_000_000
  }

  /// `YYYYMMDDHHMMSS.FFFFFF` in UTC: sorts as text in the order of time. Nil if the year leaves
  /// 0...9999 on the way.
  public func normalised(assuming defaultOffset: Int) -> String? {
    let total = microsecondsSince1970(assuming: defaultOffset)
    let day = total >= 0 ? total / 86_400_000_000 : (total - 86_399_999_999) / 86_400_000_000
    let rest = total - day * 86_400_000_000
    guard let date = DICOMDate(daysSince1970: day) else { return nil }
    let seconds = rest / 1_000_000
    return date.description + DecimalDigits.text(seconds / 3_600, width: 2)
      + DecimalDigits.text(seconds / 60 % 60, width: 2) + DecimalDigits.text(seconds % 60, width: 2)
      + "." + DecimalDigits.text(rest % 1_000_000, width: 6)
  }
}

/// Offsets from UTC, as in DT and in Timezone Offset From UTC (0008,0201).
public enum TimeZoneOffset {
  /// Minutes east of UTC of `+0800`; nil if not of that form or outside -1200...+1400. `-0000` is
  /// not allowed by the standard and read as 0.
  public static func minutes(_ text: String) -> Int? { minutes(Array(text.trimmingPadding().utf8)[...]) }

  static func minutes(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count == 5, let sign = bytes.first else { return nil }
    let start = bytes.startIndex
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let hours = DecimalDigits.value(bytes[(start &+ 1)..<(start &+ 3)]),
      let rest = DecimalDigits.value(bytes[(start &+ 3)...]), rest < 60
    else { return nil }
    let minutes = (hours * 60 + rest) * (sign == UInt8(ascii: "-") ? -1 : 1)
    return -720...840 ~= minutes ? minutes : nil
  }

  /// `+0800` of 480.
  public static func text(_ minutes: Int) -> String {
    let absolute = abs(max(-720, min(840, minutes)))
    return (minutes < 0 ? "-" : "+") + DecimalDigits.text(absolute / 60, width: 2)
      + DecimalDigits.text(absolute % 60, width: 2)
  }
}
