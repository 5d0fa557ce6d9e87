extension WorkingCalendar {
  /// With the days of another table, as a rule the next year's.
  ///
  /// Refused, with both places, where the tables contradict each other: one day with two kinds, or a day of a year
  /// that both tables know which only one of them names although it changes the answer. What a notice says of the
  /// December before (31 December with the New Year holiday) is taken over: it came later. Any other day of a year
  /// that stands already is a slip of the pen, or a change that nobody announced.
  public func merging(_ other: WorkingDayTable) throws(RulebookError) -> WorkingCalendar {
    let otherCalendar = WorkingCalendar(other)
    var merged = Dictionary(table.days.map { ($0.date, $0) }, uniquingKeysWith: { $1 })
    var findings = Findings()
    for day in other.days {
      if let own = merged[day.date] {
        if own.kind != day.kind { findings.contradiction(own.kind.text, own.position, day.kind.text, day) }
        continue
      }
      let isOfYearBefore = day.date.month == 12 && otherCalendar.years.contains(day.date.year + 1)
      if years.contains(day.date.year), otherCalendar.years.contains(day.date.year) || !isOfYearBefore,
        isWorkingDay(day.date) != (day.kind == .makeupWorkday)
      {
        findings.contradiction(Self.ordinary(day.date), nil, day.kind.text, day)
      }
      merged[day.date] = day
    }
    let named = Set(other.days.map(\.date))
    for own in table.days where !named.contains(own.date) {
      if years.contains(own.date.year), otherCalendar.years.contains(own.date.year),
        otherCalendar.isWorkingDay(own.date) != (own.kind == .makeupWorkday)
      {
        findings.contradiction(Self.ordinary(own.date), nil, own.kind.text, own)
      }
    }
    guard !findings.hasErrors else { throw RulebookError(findings: findings.sorted) }
    return WorkingCalendar(WorkingDayTable(days: Array(merged.values)))
  }

  private static func ordinary(_ date: CivilDate) -> Bilingual {
    date.weekday < 6 ? Bilingual("普通工作日", "an ordinary working day") : Bilingual("普通周末", "an ordinary weekend day")
  }
}

extension Findings {
  fileprivate mutating func contradiction(
    _ one: Bilingual, _ place: SourcePosition?, _ other: Bilingual, _ day: WorkingDayTable.Day
  ) {
    let source = place.map { Bilingual("（\($0)）", " (\($0))") } ?? Bilingual("（未列出）", " (not listed)")
    error(
      at: day.position,
      "\(day.date)：一张表为\(one.chinese)\(source.chinese)，另一张为\(other.chinese)；请以国务院办公厅通知为准改正其一。",
      "\(day.date): \(one.english)\(source.english) in one table, \(other.english) in the other; correct one by the State Council's notice."
    )
  }
}
