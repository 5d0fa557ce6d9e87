import Store

extension Archive {
  /// Deletes a study, series or instance for good: index, bytes, and a record that it was.
  ///
  /// - Parameter kind: the operation's kind in its record; retention says `expire`.
  /// - Throws: ``OperationRefusal`` where a hold forbids it or nothing is there.
  public func delete(
    study: String, series: String? = nil, instance: String? = nil, actor: String, reason: String,
    kind: String = "delete"
  ) async throws {
    let subject = instance ?? series ?? study
    let locations = try await operate(kind, subject: subject, actor: actor, reason: reason, detail: study) {
      connection in
      let reader = IndexReader(connection: connection)
      let found = try reader.instances(study: study, series: series, instance: instance)
      guard !found.isEmpty else { throw OperationRefusal("没有这个对象 no such object: \(subject)") }
      if let hold = try connection.first("SELECT hold FROM study WHERE uid = ?", [.text(study)], { $0.string(0) }),
        !hold.isEmpty
      {
        throw OperationRefusal("该检查被保全，不能删除 the study is on hold: \(hold)")
      }
      return try Removal(connection: connection).remove(found)
    }
    // The record is on the disk; only now the bytes go.
    try await BlockingWork.run { for location in locations { try self.store.erase(location) } }
    events.publish([StudyChange(studyUID: study, seriesUID: series ?? "", instanceUID: "", change: 0, source: actor)])
  }

  /// Forbids deletion of a study, with the reason (a dispute, an inspection).
  public func hold(study: String, actor: String, reason: String) async throws {
    try await setHold(study, reason.isEmpty ? "hold" : reason, "hold", actor, reason)
  }

  /// Lifts a hold.
  public func release(study: String, actor: String, reason: String) async throws {
    try await setHold(study, "", "release", actor, reason)
  }

  private func setHold(_ study: String, _ hold: String, _ kind: String, _ actor: String, _ reason: String) async throws
  {
    try await operate(kind, subject: study, actor: actor, reason: reason) { connection in
      let changed = try connection.run("UPDATE study SET hold = ? WHERE uid = ?", [.text(hold), .text(study)])
      guard changed == 1 else { throw OperationRefusal("没有这个检查 no such study: \(study)") }
    }
  }
}
