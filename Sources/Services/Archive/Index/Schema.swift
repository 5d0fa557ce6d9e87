import Store

/// The index's tables. Text is UTF-8, dates `YYYYMMDD`, times `HHMMSS.FFFFFF`; "" stands for absent or unreadable.
///
/// Objects lie in the object store; every row here can be made again from them, except the recorded operations.
enum Schema {
  static let migrations: [Migration] = [first]

  private static let first = Migration(
    1,
    [
      """
      CREATE TABLE patient(
        id INTEGER PRIMARY KEY, patient_id TEXT NOT NULL, issuer TEXT NOT NULL, name TEXT NOT NULL,
        birth_date TEXT NOT NULL, sex TEXT NOT NULL, studies INTEGER NOT NULL DEFAULT 0,
        UNIQUE(patient_id, issuer, name, birth_date))
      """,
      // Folded forms under which a patient can be found: kind 0 the component groups, 1 pinyin and other readings.
      """
      CREATE TABLE patient_name(
        patient INTEGER NOT NULL REFERENCES patient(id), kind INTEGER NOT NULL, key TEXT NOT NULL)
      """,
      "CREATE INDEX patient_name_key ON patient_name(key, kind, patient)",
      "CREATE INDEX patient_name_patient ON patient_name(patient)",
      """
      CREATE TABLE study(
        id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, patient INTEGER NOT NULL REFERENCES patient(id),
        date TEXT NOT NULL, time TEXT NOT NULL, accession TEXT NOT NULL, study_id TEXT NOT NULL,
        description TEXT NOT NULL, referring TEXT NOT NULL, patient_age TEXT NOT NULL, institution TEXT NOT NULL,
        modalities TEXT NOT NULL, series_count INTEGER NOT NULL, instance_count INTEGER NOT NULL,
        change INTEGER NOT NULL, received_at INTEGER NOT NULL, hold TEXT NOT NULL DEFAULT '')
      """,
      "CREATE INDEX study_newest ON study(date DESC, time DESC, id DESC)",
      "CREATE INDEX study_accession ON study(accession)",
      "CREATE INDEX study_patient ON study(patient)",
      "CREATE INDEX study_received ON study(received_at)",
      // How many studies a day has: makes a deep page and an exact count cheap.
      "CREATE TABLE study_day(date TEXT PRIMARY KEY, studies INTEGER NOT NULL)",
      """
      CREATE TABLE series(
        id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, study INTEGER NOT NULL REFERENCES study(id),
        modality TEXT NOT NULL, number INTEGER, description TEXT NOT NULL, body_part TEXT NOT NULL,
        laterality TEXT NOT NULL, date TEXT NOT NULL, time TEXT NOT NULL, protocol TEXT NOT NULL,
        station TEXT NOT NULL, pps_date TEXT NOT NULL, pps_time TEXT NOT NULL,
        instance_count INTEGER NOT NULL, change INTEGER NOT NULL, received_at INTEGER NOT NULL)
      """,
      "CREATE INDEX series_study ON series(study, modality)",
      """
      CREATE TABLE instance(
        id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, series INTEGER NOT NULL REFERENCES series(id),
        sop_class TEXT NOT NULL, transfer_syntax TEXT NOT NULL, number INTEGER, pixel_rows INTEGER,
        pixel_columns INTEGER, bits_allocated INTEGER, frames INTEGER,
        segment INTEGER NOT NULL, position INTEGER NOT NULL, length INTEGER NOT NULL,
        data_set_offset INTEGER NOT NULL, header_length INTEGER NOT NULL, digest BLOB NOT NULL,
        frame_index BLOB, received_at INTEGER NOT NULL, source TEXT NOT NULL)
      """,
      "CREATE INDEX instance_series ON instance(series, number, id)",
      // The same SOP Instance UID with other bytes: kept, shown to an administrator, never served in place of the first.
      """
      CREATE TABLE conflict(
        id INTEGER PRIMARY KEY, uid TEXT NOT NULL, study_uid TEXT NOT NULL, series_uid TEXT NOT NULL,
        transfer_syntax TEXT NOT NULL, segment INTEGER NOT NULL, position INTEGER NOT NULL, length INTEGER NOT NULL,
        data_set_offset INTEGER NOT NULL, digest BLOB NOT NULL, received_at INTEGER NOT NULL, source TEXT NOT NULL)
      """,
      "CREATE INDEX conflict_uid ON conflict(uid)",
      // How far the log is indexed, and totals; one row.
      """
      CREATE TABLE archive_state(
        one INTEGER PRIMARY KEY CHECK(one = 1), segment INTEGER NOT NULL, segment_offset INTEGER NOT NULL,
        next_object INTEGER NOT NULL, change INTEGER NOT NULL, studies INTEGER NOT NULL, series INTEGER NOT NULL,
        instances INTEGER NOT NULL, bytes INTEGER NOT NULL)
      """,
      "INSERT INTO archive_state VALUES(1, 1, 0, 1, 0, 0, 0, 0, 0)",
      // What administrators and rules did to stored objects: deletions, merges, corrections, refusals worth keeping.
      """
      CREATE TABLE operation(
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
        subject TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL)
      """,
      "CREATE INDEX operation_subject ON operation(subject)",
      // Durable work: forwarding, commitment requests and reports.
      """
      CREATE TABLE job(
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, destination TEXT NOT NULL, subject TEXT NOT NULL,
        payload TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL,
        created_at INTEGER NOT NULL, finished_at INTEGER, failure TEXT NOT NULL DEFAULT '')
      """,
      "CREATE INDEX job_due ON job(state, due_at)",
      "CREATE INDEX job_subject ON job(kind, destination, subject)",
    ])
}
