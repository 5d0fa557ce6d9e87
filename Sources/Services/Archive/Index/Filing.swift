import DICOMCore
import Store

/// One transaction's work of filing objects; counts are written once a study and series at its end.
struct Filing {
  let connection: any SQLConnection
  var cache: IndexCache
  let store: ObjectStore
  let routing: Routing
  private(set) var changes: [StudyChange] = []

  private struct Growth {
    var instances = 0
    var series = 0
    var modalities: [String]?
  }
  private var studyGrowth: [Int: Growth] = [:]
  private var seriesGrowth: [Int: Int] = [:]
  private var newStudies = 0
  private var newSeries = 0
  private var newInstances = 0
  private var newBytes = 0
  private var change: Int
  private var highestObject = 0

  init(
    connection: any SQLConnection, cache: IndexCache, store: ObjectStore, routing: Routing
  ) throws(StoreError) {
    self.connection = connection
    self.cache = cache
    self.store = store
    self.routing = routing
    change = try connection.integer("SELECT change FROM archive_state") ?? 0
  }

  mutating func file(_ entry: IndexWriter.Entry) throws(StoreError) -> StoredOutcome {
    if entry.location.segment == 0 { highestObject = max(highestObject, entry.location.position) }
    let series: IndexCache.Series
    if let known = cache.series[entry.identifiers.series] {
      series = known
    } else {
      // A repeat must not leave an empty series behind, so it is looked for before a new series is made.
      if let known = try existing(entry.identifiers.instance) { return try repeated(entry, known: known) }
      series = try seriesRow(entry)
    }
    guard try insertInstance(entry, series: series.id) else {
      guard let known = try existing(entry.identifiers.instance) else {
        throw StoreError(.corrupt, "an instance is neither new nor known")
      }
      return try repeated(entry, known: known)
    }
    try routing.route(entry, in: connection)
    change += 1
    newInstances += 1
    newBytes += entry.location.length
    seriesGrowth[series.id, default: 0] += 1
    studyGrowth[series.study, default: Growth()].instances += 1
    changes.append(
      StudyChange(
        studyUID: entry.identifiers.study, seriesUID: entry.identifiers.series,
        instanceUID: entry.identifiers.instance, change: change, source: entry.source))
    return .stored
  }

  /// Writes counts, the change numbers and how far the log is indexed.
  mutating func finish(end: LogPosition) throws(StoreError) {
    for (id, count) in seriesGrowth {
      try connection.run(
        "UPDATE series SET instance_count = instance_count + ?, change = ? WHERE id = ?",
        [SQLValue(count), SQLValue(change), SQLValue(id)])
    }
    for (id, growth) in studyGrowth {
      if let modalities = growth.modalities {
        try connection.run(
          """
          UPDATE study SET instance_count = instance_count + ?, series_count = series_count + ?, modalities = ?,
            change = ? WHERE id = ?
          """,
          [
            SQLValue(growth.instances), SQLValue(growth.series),
            .text(modalities.joined(separator: "\\")), SQLValue(change), SQLValue(id),
          ])
      } else {
        try connection.run(
          """
          UPDATE study SET instance_count = instance_count + ?, series_count = series_count + ?, change = ?
          WHERE id = ?
          """, [SQLValue(growth.instances), SQLValue(growth.series), SQLValue(change), SQLValue(id)])
      }
    }
    try connection.run(
      """
      UPDATE archive_state SET segment = ?, segment_offset = ?, change = ?, studies = studies + ?,
        series = series + ?, instances = instances + ?, bytes = bytes + ?,
        next_object = CASE WHEN next_object > ? THEN next_object ELSE ? END
      """,
      [
        SQLValue(end.segment), SQLValue(end.offset), SQLValue(change), SQLValue(newStudies), SQLValue(newSeries),
        SQLValue(newInstances), SQLValue(newBytes), SQLValue(highestObject + 1), SQLValue(highestObject + 1),
      ])
  }

  // MARK: - Rows

  private mutating func seriesRow(_ entry: IndexWriter.Entry) throws(StoreError) -> IndexCache.Series {
    let uid = entry.identifiers.series
    if let known = cache.series[uid] { return known }
    let found = try connection.first("SELECT id, study FROM series WHERE uid = ?", [.text(uid)]) {
      IndexCache.Series(id: $0.integer(0), study: $0.integer(1))
    }
    if let found {
      cache.series[uid] = found
      return found
    }
    let study = try studyRow(entry)
    let header = entry.header
    let modality = header.text(.modality)
    let id =
      try connection.integer(
        """
        INSERT INTO series(uid, study, modality, number, description, body_part, laterality, date, time, protocol,
          station, pps_date, pps_time, instance_count, change, received_at)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?) RETURNING id
        """,
        [
          .text(uid), SQLValue(study.id), .text(modality), SQLValue(header.int(.seriesNumber)),
          .text(header.text(.seriesDescription)), .text(header.text(.bodyPartExamined)),
          .text(header.text(.laterality)), .text(header.date(.seriesDate)), .text(header.time(.seriesTime)),
          .text(header.text(.protocolName)), .text(header.text(.stationName)),
          .text(header.date(.performedProcedureStepStartDate)),
          .text(header.time(.performedProcedureStepStartTime)), SQLValue(entry.receivedAt),
        ]) ?? 0
    newSeries += 1
    studyGrowth[study.id, default: Growth()].series += 1
    if !modality.isEmpty, !study.modalities.contains(modality) {
      let modalities = (study.modalities + [modality]).sorted()
      cache.studies[entry.identifiers.study]?.modalities = modalities
      studyGrowth[study.id, default: Growth()].modalities = modalities
    }
    let series = IndexCache.Series(id: id, study: study.id)
    cache.series[uid] = series
    return series
  }

  private mutating func studyRow(_ entry: IndexWriter.Entry) throws(StoreError) -> IndexCache.Study {
    let uid = entry.identifiers.study
    if let known = cache.studies[uid] { return known }
    let found = try connection.first("SELECT id, modalities FROM study WHERE uid = ?", [.text(uid)]) {
      IndexCache.Study(
        id: $0.integer(0), modalities: $0.string(1).split(separator: "\\").map(String.init))
    }
    if let found {
      cache.studies[uid] = found
      return found
    }
    let header = entry.header
    let patient = try PatientRow.id(for: header, in: connection)
    let date = header.date(.studyDate)
    let id =
      try connection.integer(
        """
        INSERT INTO study(uid, patient, date, time, accession, study_id, description, referring, patient_age,
          institution, modalities, series_count, instance_count, change, received_at)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, 0, ?) RETURNING id
        """,
        [
          .text(uid), SQLValue(patient), .text(date), .text(header.time(.studyTime)),
          .text(header.text(.accessionNumber)), .text(header.text(.studyID)),
          .text(header.text(.studyDescription)), .text(header.text(.referringPhysicianName)),
          .text(header.text(.patientAge)), .text(header.text(.institutionName)), SQLValue(entry.receivedAt),
        ]) ?? 0
    try connection.run("UPDATE patient SET studies = studies + 1 WHERE id = ?", [SQLValue(patient)])
    try StudyDay.add(1, on: date, in: connection)
    newStudies += 1
    let study = IndexCache.Study(id: id, modalities: [])
    cache.studies[uid] = study
    return study
  }

  /// False where the SOP Instance UID is taken.
  private func insertInstance(_ entry: IndexWriter.Entry, series: Int) throws(StoreError) -> Bool {
    let header = entry.header
    let inserted = try connection.run(
      """
      INSERT INTO instance(uid, series, sop_class, transfer_syntax, number, pixel_rows, pixel_columns, bits_allocated,
        frames, segment, position, length, data_set_offset, header_length, digest, frame_index, received_at, source)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(uid) DO NOTHING
      """,
      [
        .text(entry.identifiers.instance), SQLValue(series), .text(entry.identifiers.sopClass),
        .text(entry.transferSyntaxUID), SQLValue(header.int(.instanceNumber)), SQLValue(header.int(.rows)),
        SQLValue(header.int(.columns)), SQLValue(header.int(.bitsAllocated)),
        SQLValue(header.frameIndex?.frameCount ?? header.int(.numberOfFrames)),
        SQLValue(entry.location.segment), SQLValue(entry.location.position), SQLValue(entry.location.length),
        SQLValue(entry.dataSetOffset), SQLValue(header.headerLength), .blob(entry.digest.bytes),
        SQLValue(header.frameIndex?.encoded()), SQLValue(entry.receivedAt), .text(entry.source),
      ])
    return inserted == 1
  }

  // MARK: - Objects that were here before

  private struct Known {
    let location: ObjectLocation
    let dataSetOffset: Int
    let digest: [UInt8]
    let transferSyntax: String
  }

  private func existing(_ uid: String) throws(StoreError) -> Known? {
    try connection.first(
      """
      SELECT segment, position, length, data_set_offset, digest, transfer_syntax FROM instance WHERE uid = ?
      """, [.text(uid)]
    ) {
      Known(
        location: ObjectLocation(segment: $0.integer(0), position: $0.integer(1), length: $0.integer(2)),
        dataSetOffset: $0.integer(3), digest: $0.blob(4) ?? [], transferSyntax: $0.string(5))
    }
  }

  private func repeated(_ entry: IndexWriter.Entry, known: Known) throws(StoreError) -> StoredOutcome {
    // Recovery may meet an object that is filed already: it is neither a repeat nor a conflict.
    if known.location == entry.location { return .stored }
    if known.digest == entry.digest.bytes || sameDataSet(entry, known) { return .repeated }
    let kept = try connection.integer(
      "SELECT COUNT(*) FROM conflict WHERE uid = ? AND digest = ?",
      [.text(entry.identifiers.instance), .blob(entry.digest.bytes)])
    if kept ?? 0 > 0 { return .repeated }
    try connection.run(
      """
      INSERT INTO conflict(uid, study_uid, series_uid, transfer_syntax, segment, position, length, data_set_offset,
        digest, received_at, source) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(entry.identifiers.instance), .text(entry.identifiers.study), .text(entry.identifiers.series),
        .text(entry.transferSyntaxUID), SQLValue(entry.location.segment), SQLValue(entry.location.position),
        SQLValue(entry.location.length), SQLValue(entry.dataSetOffset), .blob(entry.digest.bytes),
        SQLValue(entry.receivedAt), .text(entry.source),
      ])
    return .conflict
  }

  /// The file meta information in front may differ between senders; what counts is the data set.
  private func sameDataSet(_ entry: IndexWriter.Entry, _ known: Known) -> Bool {
    guard known.transferSyntax == entry.transferSyntaxUID,
      known.location.length - known.dataSetOffset == entry.location.length - entry.dataSetOffset,
      let old = try? store.open(known.location), let new = try? store.open(entry.location)
    else { return false }
    let length = old.length - known.dataSetOffset
    var offset = 0
    while offset < length {
      let end = min(offset + (1 << 18), length)
      guard
        let a = try? old.bytes(in: (known.dataSetOffset + offset)..<(known.dataSetOffset + end)),
        let b = try? new.bytes(in: (entry.dataSetOffset + offset)..<(entry.dataSetOffset + end)), a == b
      else { return false }
      offset = end
    }
    return true
  }
}

/// How many studies each day has.
enum StudyDay {
  static func add(_ count: Int, on date: String, in connection: any SQLConnection) throws(StoreError) {
    try connection.run(
      """
      INSERT INTO study_day(date, studies) VALUES(?, ?)
      ON CONFLICT(date) DO UPDATE SET studies = study_day.studies + excluded.studies
      """, [.text(date), SQLValue(count)])
  }
}
