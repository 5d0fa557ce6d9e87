internal import Rulebook

extension SampleCases {
  /// The case of a draft: people, times, events, reports, follow-ups.
  mutating func make(_ draft: SampleDraft) -> SampleCase {
    let procedure = SampleProcedure.all[draft.procedure]
    let institution = roster.institution
    let (start, end) = (draft.slot.start, draft.slot.start + draft.slot.minutes)
    let day = SampleTime.day(end)
    let isEmergency = draft.slot.urgency == "emergency"
    let requested =
      start - (isEmergency ? random.within(40...180) : random.within(1...9) * 1440 + random.within(0...400))
    let decided = requested + (start - requested) / 4
    let team = team(draft.lead, procedure, day)
    let codes = codes(procedure)
    let levels = codes.map { code in SampleProcedure.all.first { $0.code == code }?.level ?? 1 }
    let events = events(draft.outcome, procedure, team, start, end)
    let died = events.first { $0.sir == 5 }.map { SampleTime.day($0.minute) }
    let decider = decider(draft.lead, levels.max() ?? 1, SampleTime.day(decided))
    let room = institution.rooms[draft.slot.room]
    let machine = institution.equipment.first { $0.room == room.id }
    return SampleCase(
      id: random.id(at: requested),
      number: "HC\(SampleTime.digits(institution.index, 5))\(plan.year % 100)\(SampleTime.digits(draft.number, 5))",
      patient: draft.patient, isFirstVisit: draft.isFirstVisit, institutionCode: institution.institution.code,
      institution: institution.institution.id, room: room.id, equipment: machine?.id ?? room.id, codes: codes,
      levels: levels, urgency: draft.slot.urgency, decider: decider, team: team, trainee: draft.trainee, events: events,
      accident: draft.accident, reports: reports(draft.reporting, day, end), followUps: followUps(procedure, day, died),
      reporting: draft.reporting, died: died, procedure: draft.procedure, diagnosis: diagnosis(procedure),
      requested: requested, decided: decided, planned: requested + (start - requested) / 2,
      consented: requested + (start - requested) * 3 / 4, started: start, ended: end,
      random: SampleRandom(region.seed, 5, institution.index, plan.year, draft.number), rulebook: region.rulebook)
  }

  /// Chemo-embolisation is now and then followed by ablation in the same session; with a shunt varices are embolised.
  private mutating func codes(_ procedure: SampleProcedure) -> [String] {
    if procedure.code == "IR12-3-13", random.chance(50) { return [procedure.code, "IR12-3-12"] }
    if procedure.code == "IR12-4-05", random.chance(250) { return [procedure.code, "IR12-3-01"] }
    return [procedure.code]
  }

  private func member(_ index: Int, _ role: String, _ day: CivilDate) -> SampleCase.Member {
    SampleCase.Member(
      person: roster.people[index].person.id, role: role, title: roster.people[index].titleCode(on: day))
  }

  private mutating func team(_ lead: Int, _ procedure: SampleProcedure, _ day: CivilDate) -> [SampleCase.Member] {
    var team = [member(lead, "operator", day)]
    if procedure.level >= 2, roster.physicians > 1 {
      let other = random.below(roster.physicians - 1)
      team.append(member(other >= lead ? other + 1 : other, "assistant", day))
    }
    if roster.nurses > 0 {
      team.append(
        member(random.within(roster.nurseIndices.lowerBound...roster.nurseIndices.upperBound - 1), "nurse", day))
    }
    if procedure.usesRays, let first = roster.technologistIndices.first {
      team.append(member(random.within(first...roster.technologistIndices.upperBound - 1), "technologist", day))
    }
    return team
  }

  /// At levels 1 and 2 mostly the operator himself; above, one with the title that the norm asks for.
  private mutating func decider(_ lead: Int, _ level: Int, _ day: CivilDate) -> SampleCase.Member {
    let entitled = level >= 3 ? plan.operators.map(\.index).filter { roster.people[$0].operatesLevel3From != nil } : []
    return member(
      entitled.isEmpty || random.chance(600) && entitled.contains(lead) ? lead : random.pick(entitled), "decider", day)
  }

  private mutating func diagnosis(_ procedure: SampleProcedure) -> SampleCase.Diagnosis {
    var (icd, site, access, operation) = (procedure.icd, procedure.site, procedure.access, procedure.operation)
    // Where the annex names no site, the others come in.
    if procedure.code == "IR12-3-12" || procedure.code == "IR12-2-05" {
      switch random.below(10) {
      case 0, 1: (icd, site, access, operation) = ("C34.900", "lung", "chest_wall", "32.24")
      case 2: (icd, site, access, operation) = ("C64.x00", "kidney", "back", "55.33")
      default: break
      }
    } else if procedure.code == "IR12-1-02" || procedure.code == "IR12-1-07" {
      if random.chance(350) { (site, access) = ("kidney", "back") }
    } else if procedure.route == "artery", random.chance(180) {
      access = "radial"
    }
    return SampleCase.Diagnosis(
      icd: icd, operation: operation, guidance: procedure.guidance, site: site, access: access)
  }

  // MARK: - What goes wrong

  private mutating func adjudicator(_ team: [SampleCase.Member]) -> String? {
    let others = (0..<roster.physicians).filter { index in
      !team.contains { $0.person == roster.people[index].person.id }
    }
    return others.isEmpty ? nil : roster.people[random.pick(others)].person.id
  }

  private mutating func events(
    _ outcome: SampleOutcome, _ procedure: SampleProcedure, _ team: [SampleCase.Member], _ start: Int, _ end: Int
  ) -> [SampleCase.Event] {
    let judge = adjudicator(team)
    let kinds = SampleComplications.kinds(procedure)
    func event(
      _ kind: String, _ minute: Int, _ sir: Int, _ cirse: Int, _ relation: String, _ action: String, _ result: String
    ) -> SampleCase.Event {
      SampleCase.Event(
        kind: kind, onset: SampleTime.milliseconds(minute), sir: sir, cirse: cirse, relation: relation, action: action,
        outcome: result, adjudicator: judge, minute: minute)
    }
    switch outcome {
    case .deathRelated:
      return [
        event(
          random.pick(SampleComplications.fatal), end + random.within(1...20) * 1440, 5, 6, "related", "intensive_care",
          "fatal")
      ]
    case .deathUnrelated:
      return [event("death", end + random.within(3...28) * 1440, 5, 6, "unrelated", "none", "fatal")]
    case .serious:
      let sir = random.chance(180) ? 4 : 3
      return [
        event(
          random.pick(kinds), end + random.within(0...12) * 1440 + random.within(10...600), sir,
          sir == 4 ? random.within(4...5) : 3,
          random.chance(700) ? "related" : "probable",
          random.pick(["intervention", "surgery", "transfusion", "intensive_care"]),
          random.pick(["resolved", "recovering", "resolvedWithSequelae"]))
      ]
    case .none: break
    }
    // What must not be counted: grave but unrelated, grave but after the thirty days; then the many mild ones.
    if random.chance(4) {
      return [event("cardiac", end + random.within(1...20) * 1440, 3, 3, "unrelated", "drug", "resolved")]
    }
    if random.chance(3) {
      return [event("abscess", end + random.within(33...60) * 1440, 3, 3, "related", "intervention", "resolved")]
    }
    guard random.chance(procedure.level >= 3 ? 70 : 25) else { return [] }
    let sir = random.chance(650) ? 1 : 2
    var mild = event(
      random.pick(kinds), end + random.within(5...4000), sir, sir, random.pick(["related", "probable", "possible"]),
      random.pick(["observation", "drug"]), "resolved")
    if random.chance(40) {
      mild = SampleCase.Event(
        kind: mild.kind, onset: mild.onset, sir: sir, cirse: sir, relation: mild.relation, action: mild.action,
        outcome: mild.outcome, adjudicator: nil, minute: mild.minute)
    }
    return [mild]
  }

  // MARK: - After the session

  private mutating func reports(_ reporting: SampleCase.Reporting, _ day: CivilDate, _ end: Int) -> [SampleCase.Report]
  {
    guard reporting != .notDue else { return [] }
    let due = region.calendar.workingDay(10, after: day)
    let lateness = random.within(1...15)
    return ["ministry", "province"].map { recipient in
      let days: Int?
      switch reporting {
      case .lastDay: days = 10
      case .late: days = 10 + lateness
      case .halfLate: days = recipient == "ministry" ? random.within(1...9) : 10 + lateness
      case .missing: days = nil
      default: days = random.within(1...9)
      }
      guard let days, let sent = region.calendar.workingDay(days, after: day) else {
        return SampleCase.Report(recipient: recipient, due: due, sentAt: nil, receipt: nil, minute: nil)
      }
      let minute = SampleTime.minute(
        sent, reporting == .lastDay ? 23 * 60 + random.within(0...55) : random.within(480...1080))
      return SampleCase.Report(
        recipient: recipient, due: due, sentAt: SampleTime.milliseconds(minute),
        receipt:
          "HC-\(recipient == "ministry" ? "M" : "P")\(sent.year)-\(SampleTime.digits(random.below(100_000_000), 8))",
        minute: minute)
    }
  }

  private mutating func followUps(
    _ procedure: SampleProcedure, _ day: CivilDate, _ died: CivilDate?
  ) -> [SampleCase.FollowUp] {
    let offsets = procedure.isMalignant ? [30, 90] : [30]
    return offsets.compactMap { offset in
      let due = day.adding(days: offset) ?? day
      if let died, died < due {
        return offset == 30
          ? SampleCase.FollowUp(due: due, done: died, method: "records", response: nil, isGivenUp: false) : nil
      }
      let roll = random.below(1000)
      guard roll < 880 else {
        // Missed: recorded as not done, or simply still open.
        return SampleCase.FollowUp(due: due, done: nil, method: nil, response: nil, isGivenUp: roll < 950)
      }
      return SampleCase.FollowUp(
        due: due, done: due.adding(days: random.within(0...9)),
        method: random.pick(["visit", "phone", "admission", "remote"]),
        response: procedure.isMalignant ? random.pick(["CR", "PR", "PR", "SD", "SD", "PD"]) : nil, isGivenUp: false)
    }
  }
}

/// What can go wrong, by the way the procedure takes.
enum SampleComplications {
  static let fatal = ["bleeding", "liver_failure", "infection", "thromboembolism"]

  static func kinds(_ procedure: SampleProcedure) -> [String] {
    switch procedure.kit {
    case .angio, .embolic, .infusion:
      [
        "bleeding", "pseudoaneurysm", "vessel_injury", "contrast_reaction", "non_target_embolisation",
        "post_embolisation_syndrome", "kidney_injury",
      ]
    case .needle where procedure.access == "chest_wall", .seed: ["pneumothorax", "bleeding", "haemothorax"]
    case .drain, .needle: ["infection", "bleeding", "biliary_injury"]
    case .applicator: ["thermal_injury", "bleeding", "abscess", "pneumothorax"]
    case .cement: ["cement_leak", "nerve_injury", "bleeding"]
    case .stent:
      procedure.code == "IR12-4-05"
        ? ["encephalopathy", "bleeding", "liver_failure"] : ["device_failure", "bleeding", "bowel_injury"]
    case .line, .port, .snare: ["infection", "thromboembolism", "bleeding"]
    }
  }
}
