import Store

/// Takes rows out of the index, keeping counts right.
struct Removal {
  let connection: any SQLConnection

  /// Removes instances; series, studies and patients that become empty go too. Returns what is to be erased.
  func remove(_ instances: [StoredInstance]) throws(StoreError) -> [ObjectLocation] {
    var series: Set<Int> = []
    for instance in instances {
      if let id = try connection.integer("SELECT series FROM instance WHERE id = ?", [SQLValue(instance.id)]) {
        series.insert(id)
      }
      try connection.run("DELETE FROM instance WHERE id = ?", [SQLValue(instance.id)])
    }
    let bytes = instances.reduce(0) { $0 + $1.location.length }
    try connection.run(
      "UPDATE archive_state SET instances = instances - ?, bytes = bytes - ?, change = change + 1",
      [SQLValue(instances.count), SQLValue(bytes)])
    for id in series { try recount(series: id) }
    return instances.map(\.location)
  }

  /// Recounts a series and its study after instances left or came; empty ones are removed.
  func recount(series id: Int) throws(StoreError) {
    guard let study = try connection.integer("SELECT study FROM series WHERE id = ?", [SQLValue(id)]) else { return }
    let instances = try connection.integer("SELECT COUNT(*) FROM instance WHERE series = ?", [SQLValue(id)]) ?? 0
    if instances == 0 {
      try connection.run("DELETE FROM series WHERE id = ?", [SQLValue(id)])
      try connection.run("UPDATE archive_state SET series = series - 1")
    } else {
      try connection.run(
        "UPDATE series SET instance_count = ?, change = (SELECT change FROM archive_state) WHERE id = ?",
        [SQLValue(instances), SQLValue(id)])
    }
    try recount(study: study)
  }

  func recount(study id: Int) throws(StoreError) {
    let modalities = try connection.rows(
      "SELECT DISTINCT modality FROM series WHERE study = ? AND modality <> '' ORDER BY modality", [SQLValue(id)]
    ) { $0.string(0) }
    let series = try connection.integer("SELECT COUNT(*) FROM series WHERE study = ?", [SQLValue(id)]) ?? 0
    if series == 0 {
      try removeStudy(id)
      return
    }
    try connection.run(
      """
      UPDATE study SET series_count = ?, modalities = ?, change = (SELECT change FROM archive_state),
        instance_count = (SELECT COALESCE(SUM(instance_count), 0) FROM series WHERE study = ?) WHERE id = ?
      """, [SQLValue(series), .text(modalities.joined(separator: "\\")), SQLValue(id), SQLValue(id)])
  }

  private func removeStudy(_ id: Int) throws(StoreError) {
    let row = try connection.first("SELECT date, patient FROM study WHERE id = ?", [SQLValue(id)]) {
      (date: $0.string(0), patient: $0.integer(1))
    }
    guard let row else { return }
    try connection.run("DELETE FROM study WHERE id = ?", [SQLValue(id)])
    try StudyDay.add(-1, on: row.date, in: connection)
    try connection.run("UPDATE archive_state SET studies = studies - 1")
    try connection.run("UPDATE patient SET studies = studies - 1 WHERE id = ?", [SQLValue(row.patient)])
    try removePatientIfEmpty(row.patient)
  }

  func removePatientIfEmpty(_ id: Int) throws(StoreError) {
    let studies = try connection.integer("SELECT COUNT(*) FROM study WHERE patient = ?", [SQLValue(id)]) ?? 0
    guard studies == 0 else { return }
    try connection.run("DELETE FROM patient_name WHERE patient = ?", [SQLValue(id)])
    try connection.run("DELETE FROM patient WHERE id = ?", [SQLValue(id)])
  }
}
