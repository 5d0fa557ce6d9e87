extension RegistrySchema {
  /// Accounts and what opens them. Secrets stand here only as hashes or sealed; addresses and login names of failed
  /// attempts only as keyed digests.
  static var access: [String] {
    [
      """
      CREATE TABLE account(
        id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, display TEXT NOT NULL, institution TEXT, person TEXT,
        is_active INTEGER NOT NULL, is_demo INTEGER NOT NULL, must_change INTEGER NOT NULL, password TEXT,
        totp BLOB, totp_step BIGINT, created BIGINT NOT NULL, changed BIGINT NOT NULL, version INTEGER NOT NULL)
      """,
      "CREATE INDEX account_institution ON account(institution, name)",
      """
      CREATE TABLE account_role(
        account TEXT NOT NULL REFERENCES account(id), role TEXT NOT NULL, starts BIGINT NOT NULL, ends BIGINT,
        PRIMARY KEY(account, role))
      """,
      "CREATE TABLE recovery_code(account TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(account, hash))",
      """
      CREATE TABLE session(
        hash BLOB PRIMARY KEY, id TEXT NOT NULL, account TEXT NOT NULL, role TEXT NOT NULL, created BIGINT NOT NULL,
        seen BIGINT NOT NULL)
      """,
      "CREATE INDEX session_account ON session(account, created)",
      "CREATE INDEX session_created ON session(created)",
      """
      CREATE TABLE api_token(
        id TEXT PRIMARY KEY, hash BLOB NOT NULL, account TEXT NOT NULL, role TEXT NOT NULL, label TEXT NOT NULL,
        scopes TEXT NOT NULL, created BIGINT NOT NULL, expires BIGINT NOT NULL, used BIGINT, revoked BIGINT,
        object TEXT NOT NULL UNIQUE)
      """,
      "CREATE INDEX api_token_account ON api_token(account, created)",
      """
      CREATE TABLE login_attempt(
        key BLOB PRIMARY KEY, failures INTEGER NOT NULL, last BIGINT NOT NULL, locked_until BIGINT NOT NULL)
      """,
      "CREATE INDEX login_attempt_last ON login_attempt(last)",
      "CREATE TABLE access_setup(id INTEGER PRIMARY KEY, hash BLOB NOT NULL, expires BIGINT NOT NULL)",
      """
      CREATE TABLE break_glass(
        id TEXT PRIMARY KEY, account TEXT NOT NULL, institution TEXT, patient TEXT NOT NULL, reason TEXT NOT NULL,
        opened BIGINT NOT NULL, ends BIGINT NOT NULL, review_due TEXT NOT NULL, reviewer TEXT, reviewed BIGINT,
        justified INTEGER, remark TEXT)
      """,
      "CREATE INDEX break_glass_account ON break_glass(account, ends)",
      "CREATE INDEX break_glass_review ON break_glass(reviewed, review_due)",
      """
      CREATE TABLE access_notice(
        id TEXT PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL, institution TEXT, subject TEXT NOT NULL,
        read_at BIGINT, reader TEXT)
      """,
      "CREATE INDEX access_notice_open ON access_notice(read_at, institution, at)",
      """
      CREATE TABLE access_audit(
        sequence INTEGER PRIMARY KEY, at BIGINT NOT NULL, account TEXT, role TEXT, action TEXT NOT NULL, object TEXT,
        id TEXT, patient TEXT, purpose TEXT, break_glass TEXT, outcome TEXT NOT NULL, address BLOB)
      """,
      "CREATE INDEX access_audit_patient ON access_audit(patient, at)",
      "CREATE INDEX access_audit_account ON access_audit(account, at)",
    ]
  }
}
