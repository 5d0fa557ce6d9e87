internal import Rulebook

/// What lists, deadlines and assessments ask of a case: derived from its record, in the transaction of the record.
struct CaseProjection: Sendable {
  var level: Int?
  var mainCode: String?
  var codes: [(code: String, level: Int?)]
  var operatorID: String?
  var decider: String?
  var room: String?
  var urgency: String
  var start: Int64?
  var end: Int64?
  var endedOn: CivilDate?
  var isSerious: Bool
  var isDeathRelated: Bool
  var isDeath: Bool
  var accidentGrade: Int?
  var isAccidentPending: Bool
  var events: [EventRow]
  var devices: [DeviceRow]

  struct EventRow: Sendable, Hashable {
    let kind: String
    let onset: String?
    let sir: Int?
    let cirse: Int?
    let relation: String?
    let adjudicator: String?
  }

  struct DeviceRow: Sendable, Hashable {
    let udi: String?
    let lot: String?
    let serial: String?
    let expiry: String?
    let quantity: Int?
  }

  /// Of deaths and complications within so many days the norm speaks (`def.outcomeDays`).
  static let outcomeDays = 30

  init(_ file: CaseFile, catalogue: Catalogue) {
    let record = file.record
    codes = record.texts("procedures").map { code in
      (code, catalogue.index(ofCode: code).map { catalogue.entries[$0].level })
    }
    level = file.level(catalogue)
    mainCode = codes.first?.code
    (operatorID, decider) = (file.operatorID, file.decider)
    room = record.texts("room.room").first
    urgency = file.urgency
    (start, end) = (file.start?.milliseconds, file.end?.milliseconds)
    endedOn = file.end?.day
    let rows = Self.rows(record, "adverseEvents")
    events = rows.map { row in
      EventRow(
        kind: row.text("type") ?? "", onset: row.text("onset"), sir: row.text("sir").flatMap { Int($0) },
        cirse: row.text("cirse").flatMap { Int($0) }, relation: row.text("relation"),
        adjudicator: row.text("adjudicator"))
    }
    devices = Self.rows(record, "devices").map { row in
      DeviceRow(
        udi: row.text("udi"), lot: row.text("lot"), serial: row.text("serial"), expiry: row.text("expiry"),
        quantity: row.integer("quantity"))
    }
    let limit = endedOn?.adding(days: Self.outcomeDays)
    let counted = events.filter { event in
      // An onset that is not known counts: nothing speaks against it.
      guard let onset = event.onset.flatMap(Moment.init), let limit else { return true }
      return onset.day <= limit
    }
    let related = counted.filter { $0.relation != nil && $0.relation != "unrelated" }
    isSerious = related.contains { ($0.sir ?? 0) >= 3 }
    let died = record.texts("status30.status").first == "dead"
    let diedOn = record.texts("status30.date").first.flatMap { CivilDate($0) }
    let inTime = diedOn.flatMap { day in limit.map { day <= $0 } } ?? true
    isDeathRelated = related.contains { $0.sir == 5 }
    isDeath = isDeathRelated || counted.contains { $0.sir == 5 } || died && inTime
    let appraisal = record.texts("accident.state").first
    accidentGrade = appraisal == "concluded" ? record.texts("accident.grade").first.flatMap { Int($0) } : nil
    isAccidentPending = appraisal == "suspected" || appraisal == "in_appraisal"
  }

  private struct Row {
    let parts: RecordMembers
    func text(_ key: String) -> String? { if case .text(let text) = parts[key] { text } else { nil } }
    func integer(_ key: String) -> Int? { if case .number(let number) = parts[key] { number.integer } else { nil } }
  }

  private static func rows(_ record: RecordDocument, _ field: String) -> [Row] {
    guard case .list(let rows) = record.members[field] else { return [] }
    return rows.map { row in
      if case .group(let parts) = row { Row(parts: parts) } else { Row(parts: [:]) }
    }
  }
}
