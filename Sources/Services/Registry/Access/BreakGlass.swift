public import Rulebook

/// Emergency access to one patient: opened by a carer with a reason, for hours, notified at once and reviewed after.
public struct BreakGlass: Sendable, Hashable {
  /// Its ULID.
  public let id: String
  /// Who opened it.
  public let account: String
  public let institution: String?
  /// The patient's ULID: it opens nothing else.
  public let patient: String
  public let reason: String
  /// Milliseconds since 1970.
  public let opened: Int64
  public let ends: Int64
  /// The last day for the review, in UTC+8.
  public let reviewDue: CivilDate
  public let review: Review?

  public struct Review: Sendable, Hashable {
    public let account: String
    public let at: Int64
    public let isJustified: Bool
    public let remark: String
  }

  /// Whether it lets `actor` at what belongs to `patient` now.
  public func opens(patient: String?, to actor: Actor, at now: Int64) -> Bool {
    patient == self.patient && actor.account == account && now >= opened && now < ends
  }

  /// The review is wanting and its day is over.
  public func isOverdue(on day: CivilDate) -> Bool { review == nil && day > reviewDue }
}

/// The bounds of break-glass.
public struct BreakGlassRules: Sendable {
  /// 4 hours.
  public var longest: Int64 = 4 * 3_600_000
  /// Characters without blanks: "急救" alone explains nothing to a reviewer.
  public var shortestReason = 6
  public var longestReason = 500
  public var reviewDays = 2
  /// Whether a day is a working day; nil where the calendar does not reach that far.
  public var isWorkingDay: @Sendable (CivilDate) -> Bool?

  /// Without a calendar Monday to Friday are taken as working days.
  public init(isWorkingDay: @escaping @Sendable (CivilDate) -> Bool? = { _ in nil }) {
    self.isWorkingDay = isWorkingDay
  }

  /// The last day for the review of what was opened at `opened`: the second working day after it.
  public func reviewDue(opened: Int64) -> CivilDate {
    var (day, left) = (CivilDate(milliseconds: opened), reviewDays)
    // No run of holidays is longer than this.
    for _ in 0..<60 where left > 0 {
      day = day.adding(days: 1) ?? day
      if isWorkingDay(day) ?? (day.weekday <= 5) { left -= 1 }
    }
    return day
  }

  /// No control characters but tabs and line ends: a reviewer reads all of it, and no database cuts it short.
  static func isReadable(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0 == "\t" || $0 == "\n" || $0.properties.generalCategory != .control }
  }

  /// What is wrong with a wish for emergency access, nil where nothing is.
  public func objection(reason: String, milliseconds: Int64) -> Bilingual? {
    let counted = reason.filter { !$0.isWhitespace }.count
    guard counted >= shortestReason, reason.count <= longestReason, Self.isReadable(reason) else {
      return Bilingual(
        "请写明紧急调阅的理由（\(shortestReason) 至 \(longestReason) 字）。",
        "State the reason for the emergency access (\(shortestReason) to \(longestReason) characters).")
    }
    guard milliseconds > 0, milliseconds <= longest else {
      return Bilingual(
        "紧急调阅最长 \(longest / 3_600_000) 小时。", "Emergency access lasts at most \(longest / 3_600_000) hours.")
    }
    return nil
  }
}

extension CivilDate {
  /// The day in China (UTC+8, no summer time) of a moment.
  public init(milliseconds: Int64) {
    let local = milliseconds.addingReportingOverflow(8 * 3_600_000)
    let moment = local.overflow ? milliseconds : local.partialValue
    let (quotient, remainder) = moment.quotientAndRemainder(dividingBy: 86_400_000)
    self.init(dayNumber: Int32(clamping: remainder < 0 ? quotient - 1 : quotient))
  }
}
