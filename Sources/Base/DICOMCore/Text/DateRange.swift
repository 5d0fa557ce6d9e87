/// A range of dates as a query gives it: `20260101-20260131`, `20260101-`, `-20260131`, or one day
/// (PS3.4 C.2.2.2.5). Both ends belong to it.
public struct DateRange: Sendable, Hashable, CustomStringConvertible {
  /// The first day, nil if open.
  public let start: DICOMDate?
  /// The last day, nil if open.
  public let end: DICOMDate?

  /// A range of its ends. One whose start lies after its end holds no day.
  public init(start: DICOMDate?, end: DICOMDate?) {
    self.start = start
    self.end = end
  }

  /// The range of a query key; nil if empty, `-` alone or not of dates.
  public init?(_ text: String) {
    guard let (start, end) = RangeText.ends(text, { DICOMDate($0) }) else { return nil }
    self.init(start: start, end: end)
  }

  /// Whether the day lies in the range.
  public func contains(_ date: DICOMDate) -> Bool {
    (start.map { $0 <= date } ?? true) && (end.map { date <= $0 } ?? true)
  }

  /// The range in DICOM's form, a single day without hyphen.
  public var description: String { RangeText.text(start?.description, end?.description) }
}

/// A range of times of day: `0800-1200`, `0800-`, `-1200`, or one time (PS3.4 C.2.2.2.5).
///
/// Ends with less precision span all they may mean: `-1200` ends with 12:00:59.999999, and `10`
/// alone is the hour from ten to eleven.
public struct TimeRange: Sendable, Hashable, CustomStringConvertible {
  /// The first time, nil if open.
  public let start: DICOMTime?
  /// The last time as given, nil if open; it includes all up to its ``DICOMTime/latest``.
  public let end: DICOMTime?

  /// A range of its ends.
  public init(start: DICOMTime?, end: DICOMTime?) {
    self.start = start
    self.end = end
  }

  /// The range of a query key; nil if empty, `-` alone or not of times.
  public init?(_ text: String) {
    guard let (start, end) = RangeText.ends(text, { DICOMTime($0) }) else { return nil }
    self.init(start: start, end: end)
  }

  /// Whether the time lies in the range.
  public func contains(_ time: DICOMTime) -> Bool {
    (start.map { $0 <= time } ?? true) && (end.map { time <= $0.latest } ?? true)
  }

  /// The ends as `HHMMSS.FFFFFF`, for a comparison of normalised texts; the last one at its latest.
  public var normalisedBounds: (start: String?, end: String?) {
    (start?.description, end?.latest.description)
  }

  /// The range in normalised form.
  public var description: String { RangeText.text(start?.description, end?.description) }
}

/// A range of moments: `20260101-20260131`, with time zones `20260101+0800-20260131+0800`.
public struct DateTimeRange: Sendable, Hashable {
  /// The first moment, nil if open.
  public let start: DICOMDateTime?
  /// The last moment as given, nil if open.
  public let end: DICOMDateTime?

  /// The range of a query key; nil if empty, `-` alone or not of moments. Where a hyphen may begin
  /// an offset from UTC it does (PS3.5 6.2, note to DT): `2026-0500` is one moment.
  public init?(_ text: String) {
    guard let (start, end) = RangeText.ends(text, { DICOMDateTime($0) }) else { return nil }
    self.start = start
    self.end = end
  }

  /// Whether the moment lies in the range; `assuming` is the offset of values without one, in
  /// minutes east of UTC.
  public func contains(_ moment: DICOMDateTime, assuming offset: Int = 0) -> Bool {
    let value = moment.microsecondsSince1970(assuming: offset)
    if let start, value < start.microsecondsSince1970(assuming: offset) { return false }
    if let end, value > end.latestMicrosecondsSince1970(assuming: offset) { return false }
    return true
  }
}

/// The two ends of a range in a query key.
enum RangeText {
  static func ends<Value>(
    _ text: String, _ parse: (String) -> Value?
  ) -> (start: Value?, end: Value?)? {
    let trimmed = text.trimmingPadding()
    if trimmed.isEmpty || trimmed == "-" { return nil }
    // `2026-01-02` is one day and no range.
    if let single = parse(trimmed) { return (single, single) }
    let bytes = Array(trimmed.utf8)
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "-") {
      let left = String(decoding: bytes[..<index], as: UTF8.self).trimmingPadding()
      let right = String(decoding: bytes[(index &+ 1)...], as: UTF8.self).trimmingPadding()
      let start = parse(left)
      let end = parse(right)
      if start == nil, !left.isEmpty { continue }
      if end == nil, !right.isEmpty { continue }
      return (start, end)
    }
    return nil
  }

  static func text(_ start: String?, _ end: String?) -> String {
    if let start, start == end { return start }
    return (start ?? "") + "-" + (end ?? "")
  }
}
