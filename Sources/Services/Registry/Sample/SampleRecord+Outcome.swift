internal import Rulebook

extension SampleRecord {
  /// Images, technical success, lesions.
  mutating func result() {
    // 2.25.<number>: a UUID-derived root (PS3.5, B.2) of which nothing is registered.
    let uid = "2.25.\(random.next())"
    set("studies", .array([.string(uid)]))
    let roll = random.below(1000)
    set(
      "technicalSuccess",
      roll < 960
        ? ["result": "yes"]
        : [
          "result": roll < 988 ? "partial" : "no",
          "reason": .string(random.pick(["合成：解剖变异", "合成：病人不能耐受", "合成：导丝不能通过"])),
        ])
    if session.codes.contains(where: { ["IR12-2-05", "IR12-3-12", "IR12-3-13", "IR12-4-06", "IR12-4-12"].contains($0) })
    {
      let planned = random.within(1...4)
      set(
        "lesions",
        [
          "planned": .integer(planned), "treated": .integer(roll < 960 ? planned : max(0, planned - 1)),
          "maxDiameter": .integer(lesionDiameter),
        ])
    }
  }

  var lesionDiameter: Int {
    repeatable { random in procedure.code == "IR12-3-12" ? random.within(9...48) : random.within(14...110) }
  }

  mutating func safety() {
    set(
      "adverseEvents",
      .array(
        session.events.map { event in
          [
            "type": .string(event.kind), "onset": .string(SampleTime.text(event.minute)),
            "sir": .string("\(event.sir)"),
            "cirse": .string("\(event.cirse)"), "relation": .string(event.relation),
            "serious": .boolean(event.sir >= 3),
            "action": .string(event.action), "outcome": .string(event.outcome),
            "adjudicator": event.adjudicator.map { .string($0) } ?? Self.missing("not_done"),
          ]
        }))
    set("accident", session.accident.map { ["state": "concluded", "grade": .string("\($0)")] })
    let grave = session.events.first { $0.sir >= 3 && $0.isRelated }
    let action = grave?.action ?? ""
    var unplanned: [JSONValue.Member] = [
      JSONValue.Member("return", .boolean(action == "intervention" || action == "surgery")),
      JSONValue.Member("icu", .boolean(action == "intensive_care")),
      JSONValue.Member("transfusion", .boolean(action == "transfusion")),
    ]
    if let grave, ["intervention", "surgery", "intensive_care", "transfusion"].contains(action) {
      unplanned.append(JSONValue.Member("time", .string(SampleTime.text(grave.minute + 30))))
    }
    set("unplanned", .object(unplanned))
  }

  mutating func follow() {
    let stay = random.within(1...9)
    let diedInHospital = session.died.map { $0.days(since: session.day) <= stay } ?? false
    if !states("discharge") {
      let left = diedInHospital ? session.died ?? session.day : session.day.adding(days: stay) ?? session.day
      set(
        "discharge",
        [
          "date": .string(left.iso),
          "status": .string(diedInHospital ? "died" : random.chance(30) ? "transferred" : "home"),
        ])
    }
    if let died = session.died {
      set("status30", ["status": "dead", "date": .string(died.iso)])
    } else if random.chance(25) {
      set("status30", ["status": "unknown", "date": Self.missing("unknown")])
    } else {
      let checked = session.day.adding(days: random.within(30...36)) ?? session.day
      set("status30", ["status": "alive", "date": .string(checked.iso)])
    }
    set(
      "followUps",
      .array(
        session.followUps.map { task in
          var parts: [JSONValue.Member] = [
            JSONValue.Member("due", .string(task.due.iso)),
            JSONValue.Member("done", task.done.map { .string($0.iso) } ?? Self.missing("not_done")),
          ]
          if let method = task.method { parts.append(JSONValue.Member("method", .string(method))) }
          if let response = task.response { parts.append(JSONValue.Member("response", .string(response))) }
          return .object(parts)
        }))
    if session.died == nil, random.chance(200) {
      let day = session.followUps.first?.done ?? session.day
      set(
        "patientReported",
        [["instrument": "satisfaction_100", "score": .integer(random.within(70...100)), "date": .string(day.iso)]])
    }
    set(
      "cost",
      [
        "total": .integer(random.spread(procedure.level >= 3 ? 28_000 : 4_200) + 300), "system": "DIP",
        "group": .string("HC\(procedure.code.suffix(4))"), "version": "2.0",
      ])
    let receipts = session.reports.compactMap { report -> JSONValue? in
      guard let minute = report.minute, let receipt = report.receipt else { return nil }
      return [
        "recipient": .string(report.recipient == "province" ? "province" : "other"),
        "time": .string(SampleTime.text(minute)),
        "receipt": .string(receipt),
      ]
    }
    set("receipts", receipts.isEmpty ? nil : .array(receipts))
  }
}
