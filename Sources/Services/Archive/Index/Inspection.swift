import Store

/// A place where the index disagrees with itself.
struct IndexDisagreement: Sendable, Hashable {
  /// UID, day or table; never a patient's name or ID.
  let subject: String
  let detail: String
}

/// Counts everything again and compares it with what the index has noted (`archive verify`).
struct IndexInspection {
  let connection: any SQLConnection

  func disagreements() throws(StoreError) -> [IndexDisagreement] {
    try dangling() + counts() + modalities() + days() + totals()
  }

  /// Rows whose parent is not there.
  private func dangling() throws(StoreError) -> [IndexDisagreement] {
    var found: [IndexDisagreement] = []
    for (child, parent, column) in [
      ("instance", "series", "series"), ("series", "study", "study"), ("study", "patient", "patient"),
    ] {
      found += try connection.rows(
        "SELECT uid FROM \(child) c WHERE NOT EXISTS(SELECT 1 FROM \(parent) p WHERE p.id = c.\(column)) ORDER BY c.id"
      ) { IndexDisagreement(subject: $0.string(0), detail: "\(child) without its \(parent)") }
    }
    found += try connection.rows(
      """
      SELECT p.id FROM patient p WHERE p.name <> ''
        AND NOT EXISTS(SELECT 1 FROM patient_name n WHERE n.patient = p.id) ORDER BY p.id
      """
    ) { IndexDisagreement(subject: "patient row \($0.integer(0))", detail: "cannot be found by name") }
    return found
  }

  private func counts() throws(StoreError) -> [IndexDisagreement] {
    try compare(
      "series", "instance_count", "uid", counting: "SELECT COUNT(*) FROM instance i WHERE i.series = t.id")
      + compare("study", "series_count", "uid", counting: "SELECT COUNT(*) FROM series e WHERE e.study = t.id")
      + compare(
        "study", "instance_count", "uid",
        counting: "SELECT COUNT(*) FROM instance i JOIN series e ON e.id = i.series WHERE e.study = t.id")
      + compare(
        "patient", "studies", "'patient row ' || t.id", counting: "SELECT COUNT(*) FROM study s WHERE s.patient = t.id")
  }

  private func compare(
    _ table: String, _ column: String, _ subject: String, counting: String
  ) throws(StoreError) -> [IndexDisagreement] {
    try connection.rows(
      """
      SELECT subject, recorded, counted FROM (
        SELECT \(subject) AS subject, t.\(column) AS recorded, (\(counting)) AS counted FROM \(table) t) AS found
      WHERE recorded <> counted OR counted = 0 ORDER BY subject
      """
    ) {
      IndexDisagreement(subject: $0.string(0), detail: "\(table).\(column) \($0.integer(1)), counted \($0.integer(2))")
    }
  }

  private func modalities() throws(StoreError) -> [IndexDisagreement] {
    var found: [IndexDisagreement] = []
    var study = (uid: "", recorded: "", counted: Set<String>())
    func close() {
      let counted = study.counted.sorted().joined(separator: "\\")
      if !study.uid.isEmpty, counted != study.recorded {
        found.append(
          IndexDisagreement(subject: study.uid, detail: "study.modalities \(study.recorded), counted \(counted)"))
      }
    }
    try connection.scan(
      "SELECT s.uid, s.modalities, e.modality FROM study s JOIN series e ON e.study = s.id ORDER BY s.id", []
    ) { row in
      let uid = row.string(0)
      if uid != study.uid {
        close()
        study = (uid, row.string(1), [])
      }
      if !row.string(2).isEmpty { study.counted.insert(row.string(2)) }
      return true
    }
    close()
    return found
  }

  private func days() throws(StoreError) -> [IndexDisagreement] {
    let recorded = try connection.rows("SELECT date, studies FROM study_day WHERE studies <> 0") {
      ($0.string(0), $0.integer(1))
    }
    let counted = try connection.rows("SELECT date, COUNT(*) FROM study GROUP BY date") {
      ($0.string(0), $0.integer(1))
    }
    let left = Dictionary(recorded, uniquingKeysWith: +)
    let right = Dictionary(counted, uniquingKeysWith: +)
    return Set(left.keys).union(right.keys).sorted().filter { left[$0] != right[$0] }.map {
      IndexDisagreement(
        subject: $0.isEmpty ? "day unknown" : "day \($0)",
        detail: "study_day.studies \(left[$0] ?? 0), counted \(right[$0] ?? 0)")
    }
  }

  private func totals() throws(StoreError) -> [IndexDisagreement] {
    let columns = ["studies", "series", "instances", "bytes"]
    let recorded = try connection.first("SELECT \(columns.joined(separator: ", ")) FROM archive_state") { row in
      columns.indices.map { row.integer($0) }
    }
    let counted = [
      try connection.integer("SELECT COUNT(*) FROM study"), try connection.integer("SELECT COUNT(*) FROM series"),
      try connection.integer("SELECT COUNT(*) FROM instance"),
      try connection.integer("SELECT COALESCE(SUM(length), 0) FROM instance"),
    ].map { $0 ?? 0 }
    guard let recorded else { return [IndexDisagreement(subject: "archive_state", detail: "no row")] }
    return columns.indices.filter { recorded[$0] != counted[$0] }.map {
      IndexDisagreement(
        subject: "archive_state", detail: "\(columns[$0]) \(recorded[$0]), counted \(counted[$0])")
    }
  }
}

extension IndexReader {
  /// Instances in the order of their rows, after row `id`.
  func instances(afterRow id: Int, most: Int) throws -> [StoredInstance] {
    try connection.rows(
      "\(StoredInstance.columns) WHERE i.id > ? ORDER BY i.id LIMIT ?", [SQLValue(id), SQLValue(most)],
      StoredInstance.init)
  }

  /// The places of every indexed object and of every conflict, as (segment, position).
  func places(_ each: (Int, Int) -> Void) throws {
    for table in ["instance", "conflict"] {
      try connection.scan("SELECT segment, position FROM \(table)", []) { row in
        each(row.integer(0), row.integer(1))
        return true
      }
    }
  }

  /// Objects that came under a UID that was here with other content, oldest first.
  func conflicts() throws -> [StoredConflict] {
    try connection.rows(
      """
      SELECT id, uid, study_uid, series_uid, transfer_syntax, segment, position, length, digest, received_at, source
      FROM conflict ORDER BY id
      """, [], StoredConflict.init)
  }

  /// Series that were moved between studies, with the study that their objects name.
  func moves() throws -> [StudyMove] {
    try connection.rows("SELECT detail FROM operation WHERE kind IN ('merge', 'split') ORDER BY id") {
      StudyMove(detail: $0.string(0))
    }.compactMap { $0 }
  }
}

/// An object kept beside another of the same SOP Instance UID, for an administrator to decide.
public struct StoredConflict: Sendable, Hashable {
  public let id: Int
  public let sopInstanceUID: String
  public let studyInstanceUID: String
  public let seriesInstanceUID: String
  public let transferSyntaxUID: String
  /// Bytes.
  public let length: Int
  /// Milliseconds since 1970.
  public let receivedAt: Int
  public let source: String
  let location: ObjectLocation
  let digest: [UInt8]

  init(_ row: any SQLRow) {
    id = row.integer(0)
    sopInstanceUID = row.string(1)
    studyInstanceUID = row.string(2)
    seriesInstanceUID = row.string(3)
    transferSyntaxUID = row.string(4)
    location = ObjectLocation(segment: row.integer(5), position: row.integer(6), length: row.integer(7))
    length = row.integer(7)
    digest = row.blob(8) ?? []
    receivedAt = row.integer(9)
    source = row.string(10)
  }
}

extension Archive {
  /// Objects that came under a UID that was here with other content, oldest first.
  public func conflicts() async throws -> [StoredConflict] {
    try await database.read { try IndexReader(connection: $0).conflicts() }
  }
}
