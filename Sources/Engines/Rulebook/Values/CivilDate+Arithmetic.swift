extension CivilDate {
  /// The day on which a period that begins here is complete (convention T2; Civil Code arts. 201, 202): the
  /// first day is not counted, and years and months end on the corresponding date, or on the last day of the
  /// month where there is none. `nil` outside `years`.
  ///
  /// ```swift
  /// CivilDate("2023-11-30")?.adding(Period(3, .months))   // 2024-02-29
  /// ```
  /// A negative period counts backwards by the same rule.
  public func adding(_ period: Period) -> CivilDate? {
    switch period.unit {
    case .days:
      return adding(days: period.count)
    case .months:
      return adding(months: period.count)
    case .years:
      let (months, overflow) = period.count.multipliedReportingOverflow(by: 12)
      return overflow ? nil : adding(months: months)
    }
  }

  /// The corresponding date before this one (T2), as windows of "the last 5 years" need it (T5).
  public func subtracting(_ period: Period) -> CivilDate? {
    period.count == .min ? nil : adding(Period(-period.count, period.unit))
  }

  /// `nil` outside `years`.
  public func adding(days: Int) -> CivilDate? {
    let (sum, overflow) = Int(dayNumber).addingReportingOverflow(days)
    guard !overflow, sum >= Int(Self.first.dayNumber), sum <= Int(Self.last.dayNumber) else { return nil }
    return CivilDate(dayNumber: Int32(sum))
  }

  /// Days from another day to this one; negative where this is the earlier.
  public func days(since other: CivilDate) -> Int { Int(dayNumber) - Int(other.dayNumber) }

  private func adding(months: Int) -> CivilDate? {
    let (year, month, day) = components
    let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow, sum >= Self.years.lowerBound * 12, sum < (Self.years.upperBound + 1) * 12 else { return nil }
    let (newYear, newMonth) = (sum / 12, sum % 12 + 1)
    return CivilDate(
      year: newYear, month: newMonth, day: min(day, Self.length(ofMonth: newMonth, in: newYear)))
  }
}
