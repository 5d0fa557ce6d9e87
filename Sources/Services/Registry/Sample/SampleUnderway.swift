internal import Rulebook

/// Cases under way on a day: requested, assessed and so on up to the room, and those whose reports or follow-ups are
/// owed. They are sessions of the sample's last year with their times moved to the day; the same patients come again.
///
/// Pure: the same seed and day give the same cases.
struct SampleUnderway: Sendable {
  /// A case and the state in which it stands.
  struct Open: Sendable {
    let session: SampleCase
    let state: CaseState
    /// When it was last changed, in minutes of the sample's clock.
    let changed: Int
  }

  /// The states in their turn; the late ones come from ``performed`` cases of weeks ago.
  private static let states: [CaseState] = [
    .requested, .assessed, .authorised, .planned, .consented, .inRoom, .performed, .reported, .requested, .assessed,
    .performed, .reported,
  ]
  /// Not one of the plan's numbers reaches this.
  private static let firstNumber = 90_000

  let region: SampleRegion
  let today: CivilDate

  /// The cases of one institution; none where it has none in the sample's last year.
  func cases(of institution: SampleInstitution) -> [Open] {
    let whole = SampleHospital.all[institution.place]
    guard whole.hasCases else { return [] }
    let count = institution.place == SampleHospital.Place.base ? 36 : whole.isLevel3 ? 24 : 8
    let calm = region.cases(of: institution, in: SampleRegion.years.upperBound).filter { session in
      session.events.isEmpty && session.died == nil && session.trainee == nil && session.accident == nil
    }
    return calm.suffix(count).enumerated().map { open($1, number: $0, institution) }
  }

  private func open(_ session: SampleCase, number: Int, _ institution: SampleInstitution) -> Open {
    var random = SampleRandom(region.seed, 6, institution.index, Int(today.dayNumber), number)
    let state = Self.states[(number + institution.place) % Self.states.count]
    let times = times(state, isLate: number % 5 == 4, minutes: session.ended - session.started, &random)
    let moved = SampleCase(
      id: random.id(at: times.requested),
      number:
        "HC\(SampleTime.digits(institution.index, 5))\(SampleTime.two(today.year % 100))\(Self.firstNumber + number)",
      patient: session.patient, isFirstVisit: false, institutionCode: session.institutionCode,
      institution: session.institution, room: session.room, equipment: session.equipment, codes: session.codes,
      levels: session.levels, urgency: "planned", decider: session.decider, team: session.team, trainee: nil,
      events: [], accident: nil, reports: reports(session.level, state, times, &random),
      followUps: followUps(state, times), reporting: .notDue, died: nil, procedure: session.procedure,
      diagnosis: session.diagnosis, requested: times.requested, decided: times.requested + 240,
      planned: times.requested + 420, consented: times.requested + 600, started: times.started, ended: times.ended,
      random: SampleRandom(region.seed, 7, institution.index, Int(today.dayNumber), number), rulebook: region.rulebook)
    return Open(session: moved, state: state, changed: changed(state, moved))
  }

  private struct Times { let requested, started, ended: Int }

  /// Requested on a day before today at eight; decided, planned and consented within ten hours; done today or later, but
  /// for what is over.
  private func times(
    _ state: CaseState, isLate: Bool, minutes: Int, _ random: inout SampleRandom
  ) -> Times {
    func day(_ offset: Int) -> Int { SampleTime.minute(today.adding(days: offset) ?? today, 0) }
    let (requested, start): (Int, Int)
    switch state {
    case .requested, .assessed, .authorised, .planned, .consented:
      (requested, start) = (-random.within(1...4), random.within(state == .consented ? 0...1 : 1...8))
    case .inRoom: (requested, start) = (-random.within(2...5), 0)
    case .performed: (requested, start) = (isLate ? -24 : -random.within(5...9), isLate ? -20 : -random.within(1...4))
    default: (requested, start) = (-random.within(20...24), -random.within(12...18))
    }
    let started = day(start) + 8 * 60 + random.within(10...150)
    return Times(requested: day(requested) + 8 * 60, started: started, ended: started + minutes)
  }

  /// Owed from level 3: by the tenth working day (3.5). Sent within a week where the case is reported.
  private func reports(
    _ level: Int, _ state: CaseState, _ times: Times, _ random: inout SampleRandom
  ) -> [SampleCase.Report] {
    guard level >= 3, state == .performed || state == .reported else { return [] }
    let day = SampleTime.day(times.ended)
    let due = region.calendar.workingDay(10, after: day)
    return ["ministry", "province"].map { recipient in
      let minute = state == .reported ? times.ended + random.within(1...4) * 1440 : nil
      let receipt =
        "HC-\(recipient == "ministry" ? "M" : "P")\(day.year)-\(SampleTime.digits(random.below(100_000_000), 8))"
      return SampleCase.Report(
        recipient: recipient, due: due, sentAt: minute.map(SampleTime.milliseconds),
        receipt: minute == nil ? nil : receipt, minute: minute)
    }
  }

  private func followUps(_ state: CaseState, _ times: Times) -> [SampleCase.FollowUp] {
    guard state.isDone, let due = SampleTime.day(times.ended).adding(days: CaseProjection.outcomeDays) else {
      return []
    }
    return [SampleCase.FollowUp(due: due, done: nil, method: nil, response: nil, isGivenUp: false)]
  }

  private func changed(_ state: CaseState, _ session: SampleCase) -> Int {
    switch state {
    case .requested: session.requested
    case .assessed, .authorised: session.decided
    case .planned: session.planned
    case .consented: session.consented
    case .inRoom: session.started - 3
    case .reported: session.reports.compactMap(\.minute).max() ?? session.ended + 60
    default: session.ended + 60
    }
  }

  /// Who is on call in the month of the day: a physician, a nurse and a technologist of every hospital that operates.
  func duties(of institution: SampleInstitution) -> [RosterEntry] {
    guard SampleHospital.all[institution.place].hasCases,
      let first = CivilDate(year: today.year, month: today.month, day: 1)
    else { return [] }
    let roster = SampleRoster(region, institution)
    let lists = [
      roster.lowerOperators(in: SampleRegion.years.upperBound), Array(roster.nurseIndices),
      Array(roster.technologistIndices),
    ]
    var entries: [RosterEntry] = []
    for offset in 0..<31 {
      guard let day = first.adding(days: offset), day.month == today.month else { break }
      for list in lists where !list.isEmpty {
        let person = roster.people[list[(Int(day.dayNumber) + institution.index) % list.count]].person.id
        entries.append(RosterEntry(person: person, day: day, duty: "on_call"))
      }
    }
    return entries
  }
}
