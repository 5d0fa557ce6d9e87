/// A period of the norm: years and months by the calendar, or days.
public struct Period: Sendable, Hashable {
  public enum Unit: Sendable, Hashable, CaseIterable { case years, months, days }
  public let count: Int
  public let unit: Unit

  public init(_ count: Int, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }
}

extension Period: CustomStringConvertible {
  /// As rule files write it: `1 day`, `3 months`, `5 years`.
  public var description: String { text.english }

  /// `3个月`, `3 months`.
  public var text: Bilingual {
    switch unit {
    case .years: Bilingual("\(count)年", count == 1 ? "1 year" : "\(count) years")
    case .months: Bilingual("\(count)个月", count == 1 ? "1 month" : "\(count) months")
    case .days: Bilingual("\(count)日", count == 1 ? "1 day" : "\(count) days")
    }
  }

  /// `5 years`, `1 month`, `10 days`; singular and plural alike, one blank between, never negative.
  public init?(_ text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[0]), parts[0].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else { return nil }
    switch parts[1] {
    case "year", "years": self.init(count, .years)
    case "month", "months": self.init(count, .months)
    case "day", "days": self.init(count, .days)
    default: return nil
    }
  }

  /// Whether this is the shorter; `nil` where the calendar decides (months against days) or numbers are too big.
  public func isShorter(than other: Period) -> Bool? {
    if unit == other.unit || count == 0 || other.count == 0 { return count < other.count }
    guard let one = months, let another = other.months else { return nil }
    return one < another
  }

  private var months: Int? {
    switch unit {
    case .years:
      let (months, overflow) = count.multipliedReportingOverflow(by: 12)
      return overflow ? nil : months
    case .months: return count
    case .days: return nil
    }
  }
}
