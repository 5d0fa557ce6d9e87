extension RegistrySchema {
  /// The journal: events are only ever added. Salts stand in a table of their own, so that erasing one leaves its event
  /// as it is.
  static var journal: [String] {
    [
      """
      CREATE TABLE journal_event(
        sequence BIGINT PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL, object TEXT NOT NULL, id TEXT NOT NULL,
        version INTEGER NOT NULL, previous INTEGER, actor TEXT NOT NULL, rulebook TEXT, commitment TEXT NOT NULL,
        chain BLOB NOT NULL, text TEXT NOT NULL)
      """,
      "CREATE UNIQUE INDEX journal_event_object ON journal_event(id, object, version)",
      "CREATE TABLE journal_salt(sequence BIGINT PRIMARY KEY, salt BLOB NOT NULL, content BLOB)",
    ]
  }
}
