extension RegistrySchema {
  /// Plans kept with studies. `signer` is empty where nobody signed, so that the index holds each plan once.
  static var plans: [String] {
    [
      """
      CREATE TABLE plan(
        id TEXT PRIMARY KEY, study TEXT NOT NULL, case_id TEXT, digest TEXT NOT NULL, kind TEXT NOT NULL,
        title_zh TEXT NOT NULL, title_en TEXT NOT NULL, verdict TEXT, signer TEXT NOT NULL, actor TEXT NOT NULL,
        at BIGINT NOT NULL, size BIGINT NOT NULL)
      """,
      "CREATE UNIQUE INDEX plan_once ON plan(study, digest, signer)",
      "CREATE INDEX plan_study ON plan(study, at, id)",
      "CREATE TABLE plan_document(plan TEXT PRIMARY KEY, document TEXT NOT NULL)",
    ]
  }
}
