import DICOMCore
import Foundation
import Store

/// Series that changed their study, as the operation's record keeps it: the objects still name `from`.
struct StudyMove: Codable, Hashable {
  let from: String
  let to: String
  let series: [String]

  init(from: String, to: String, series: [String]) {
    self.from = from
    self.to = to
    self.series = series
  }

  init?(detail: String) {
    guard let move = try? JSONDecoder().decode(StudyMove.self, from: Data(detail.utf8)) else { return nil }
    self = move
  }
}

extension Archive {
  /// Files every series of `study` under `target`; the emptied study goes. The objects' bytes stay as they are.
  ///
  /// - Throws: ``OperationRefusal`` where one of them is not there, they are of two patients, or `study` is on hold.
  public func merge(study: String, into target: String, actor: String, reason: String) async throws {
    let changed = try await record("merge", subject: target, actor: actor, reason: reason) { connection in
      guard study != target else { throw OperationRefusal("同一个检查 the same study: \(study)") }
      let source = try StudyRow.find(study, in: connection)
      let destination = try StudyRow.find(target, in: connection)
      guard source.patient == destination.patient else {
        throw OperationRefusal(
          "两个检查属于不同的病人，请先更正病人 the studies are of two patients: correct the patient first")
      }
      try source.checkHold()
      let series = try connection.rows(
        "SELECT uid FROM series WHERE study = ? ORDER BY id", [SQLValue(source.id)]
      ) { $0.string(0) }
      try StudyRow.move(series: nil, from: source, to: destination, in: connection)
      return StudyMove(from: study, to: target, series: series)
    }
    publish(changed)
  }

  /// Files series of `study` under another study of the same patient, made new where it is not there.
  ///
  /// - Parameter target: the other study's UID; nil makes a new one.
  /// - Returns: the UID of the study that now holds the series.
  /// - Throws: ``OperationRefusal`` where a series is not in the study, none would be left in it, or it is on hold.
  public func split(
    series: [String], of study: String, into target: String? = nil, actor: String, reason: String
  ) async throws -> String {
    var uids = UIDGenerator()
    let target = target ?? uids.next()
    guard UIDText.isValid(target) else { throw OperationRefusal("不是 UID not a UID: \(target)") }
    let changed = try await record("split", subject: study, actor: actor, reason: reason) { connection in
      guard study != target else { throw OperationRefusal("同一个检查 the same study: \(study)") }
      let source = try StudyRow.find(study, in: connection)
      try source.checkHold()
      let known = Set(
        try connection.rows("SELECT uid FROM series WHERE study = ?", [SQLValue(source.id)]) { $0.string(0) })
      for uid in series where !known.contains(uid) {
        throw OperationRefusal("该检查没有这个序列 the study has no such series: \(uid)")
      }
      guard !series.isEmpty, Set(series) != known else {
        throw OperationRefusal("原检查至少要留下一个序列 at least one series must be moved and one must stay")
      }
      let destination = try StudyRow.existing(target, in: connection) ?? source.copied(as: target, in: connection)
      guard source.patient == destination.patient else {
        throw OperationRefusal("目标检查属于另一位病人 the target study is of another patient")
      }
      try StudyRow.move(series: series, from: source, to: destination, in: connection)
      return StudyMove(from: study, to: target, series: series)
    }
    publish(changed)
    return target
  }

  private func publish(_ move: StudyMove) {
    events.publish(
      [move.from, move.to].map { StudyChange(studyUID: $0, seriesUID: "", instanceUID: "", change: 0, source: "") })
  }

  /// As ``operate(_:subject:actor:reason:detail:_:)``, with the change's own result kept as the detail, in JSON.
  func record<Value: Sendable & Encodable>(
    _ kind: String, subject: String, actor: String, reason: String,
    _ change: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws -> Value {
    let now = clock()
    let database = database
    return try await commit.between {
      let value = try database.writeNow { connection in
        let value = try change(connection)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        try connection.run(
          "INSERT INTO operation(at, actor, kind, subject, reason, detail) VALUES(?, ?, ?, ?, ?, ?)",
          [SQLValue(now), .text(actor), .text(kind), .text(subject), .text(reason), .text(text)])
        return value
      }
      try database.makeDurable()
      return value
    }
  }
}

/// A study's row as operations need it.
struct StudyRow {
  let id: Int
  let uid: String
  let patient: Int
  let hold: String

  static func existing(_ uid: String, in connection: any SQLConnection) throws(StoreError) -> StudyRow? {
    try connection.first("SELECT id, patient, hold FROM study WHERE uid = ?", [.text(uid)]) {
      StudyRow(id: $0.integer(0), uid: uid, patient: $0.integer(1), hold: $0.string(2))
    }
  }

  static func find(_ uid: String, in connection: any SQLConnection) throws -> StudyRow {
    guard let row = try existing(uid, in: connection) else {
      throw OperationRefusal("没有这个检查 no such study: \(uid)")
    }
    return row
  }

  func checkHold() throws(OperationRefusal) {
    guard hold.isEmpty else { throw OperationRefusal("该检查被保全 the study is on hold: \(hold)") }
  }

  /// A study with the same attributes and no series yet.
  func copied(as uid: String, in connection: any SQLConnection) throws(StoreError) -> StudyRow {
    let columns = """
      patient, date, time, accession, study_id, description, referring, patient_age, institution
      """
    let id =
      try connection.integer(
        """
        INSERT INTO study(uid, \(columns), modalities, series_count, instance_count, change, received_at)
        SELECT ?, \(columns), '', 0, 0, 0, received_at FROM study WHERE id = ? RETURNING id
        """, [.text(uid), SQLValue(self.id)]) ?? 0
    let date = try connection.first("SELECT date FROM study WHERE id = ?", [SQLValue(id)]) { $0.string(0) } ?? ""
    try connection.run("UPDATE patient SET studies = studies + 1 WHERE id = ?", [SQLValue(patient)])
    try StudyDay.add(1, on: date, in: connection)
    try connection.run("UPDATE archive_state SET studies = studies + 1")
    return StudyRow(id: id, uid: uid, patient: patient, hold: "")
  }

  /// Moves the named series, or all, and counts both studies again.
  static func move(
    series: [String]?, from: StudyRow, to: StudyRow, in connection: any SQLConnection
  ) throws(StoreError) {
    try connection.run("UPDATE archive_state SET change = change + 1")
    let mark = "study = ?, change = (SELECT change FROM archive_state)"
    if let series {
      for uid in series {
        try connection.run(
          "UPDATE series SET \(mark) WHERE uid = ? AND study = ?", [SQLValue(to.id), .text(uid), SQLValue(from.id)])
      }
    } else {
      try connection.run("UPDATE series SET \(mark) WHERE study = ?", [SQLValue(to.id), SQLValue(from.id)])
    }
    let removal = Removal(connection: connection)
    try removal.recount(study: to.id)
    try removal.recount(study: from.id)
  }
}
