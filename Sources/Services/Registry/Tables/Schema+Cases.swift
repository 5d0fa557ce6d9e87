extension RegistrySchema {
  /// Cases with what hangs on them. `interventional_case` holds what lists, deadlines and assessments ask for; it is
  /// derived from the record in the same transaction and can be derived again.
  static var cases: [String] {
    caseTables + caseIndices
      + [
        """
        CREATE TABLE case_override(
          id TEXT PRIMARY KEY, case_id TEXT NOT NULL, account TEXT NOT NULL, institution TEXT NOT NULL, reason TEXT NOT NULL,
          clauses TEXT NOT NULL, opened BIGINT NOT NULL, ends BIGINT NOT NULL, review_due TEXT NOT NULL, reviewer TEXT,
          reviewed BIGINT, justified INTEGER, remark TEXT)
        """,
        "CREATE INDEX case_override_case ON case_override(case_id, opened)",
        "CREATE INDEX case_override_open ON case_override(reviewed, review_due)",
        """
        CREATE TABLE case_notice(
          id TEXT PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL, institution TEXT NOT NULL, case_id TEXT NOT NULL,
          reader TEXT, read_at BIGINT)
        """,
        "CREATE INDEX case_notice_open ON case_notice(institution, read_at, at)",
        """
        CREATE TABLE idempotency(
          key TEXT PRIMARY KEY, account TEXT NOT NULL, request BLOB NOT NULL, answer TEXT NOT NULL, at BIGINT NOT NULL)
        """,
        "CREATE INDEX idempotency_at ON idempotency(at)",
        """
        CREATE TABLE draft(
          id TEXT PRIMARY KEY, account TEXT NOT NULL, case_id TEXT, body TEXT NOT NULL, updated_at BIGINT NOT NULL)
        """,
        "CREATE INDEX draft_account ON draft(account, updated_at)",
        """
        CREATE TABLE study_match(
          study TEXT PRIMARY KEY, case_id TEXT, state TEXT NOT NULL, method TEXT NOT NULL, institution TEXT,
          accession TEXT, patient_key TEXT, study_date TEXT, modality TEXT, at BIGINT NOT NULL, resolver TEXT,
          version INTEGER NOT NULL)
        """,
        "CREATE INDEX study_match_queue ON study_match(state, at)",
        "CREATE INDEX study_match_case ON study_match(case_id)",
      ]
  }

  private static var caseTables: [String] {
    [
      """
      CREATE TABLE interventional_case(
        id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, institution TEXT NOT NULL REFERENCES institution(id),
        patient TEXT NOT NULL REFERENCES patient(id), state TEXT NOT NULL, urgency TEXT NOT NULL, level INTEGER,
        main_code TEXT, operator TEXT, decider TEXT, room TEXT, requested_on TEXT NOT NULL, scheduled_for TEXT,
        started_at BIGINT, ended_at BIGINT, ended_on TEXT, year INTEGER, report_due TEXT, report_state TEXT NOT NULL,
        serious INTEGER NOT NULL, death_related INTEGER NOT NULL, death_any INTEGER NOT NULL, accident_grade INTEGER,
        accident_pending INTEGER NOT NULL, completeness_permille INTEGER NOT NULL, blocked TEXT, opener TEXT NOT NULL,
        version INTEGER NOT NULL, updated_at BIGINT NOT NULL)
      """,
      """
      CREATE TABLE case_code(
        case_id TEXT NOT NULL, position INTEGER NOT NULL, code TEXT NOT NULL, level INTEGER, PRIMARY KEY(case_id, position))
      """,
      """
      CREATE TABLE case_record(
        case_id TEXT PRIMARY KEY, record TEXT NOT NULL, attested TEXT NOT NULL, version INTEGER NOT NULL)
      """,
      """
      CREATE TABLE case_version(
        case_id TEXT NOT NULL, version INTEGER NOT NULL, at BIGINT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
        reason TEXT, state TEXT NOT NULL, before TEXT NOT NULL, PRIMARY KEY(case_id, version))
      """,
      """
      CREATE TABLE case_member(
        case_id TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL, requested_on TEXT NOT NULL,
        PRIMARY KEY(case_id, person, role))
      """,
      "CREATE INDEX case_member_person ON case_member(person, requested_on, case_id)",
      """
      CREATE TABLE device_use(
        case_id TEXT NOT NULL, position INTEGER NOT NULL, udi TEXT, lot TEXT, serial TEXT, expiry TEXT, quantity INTEGER,
        PRIMARY KEY(case_id, position))
      """,
      """
      CREATE TABLE adverse_event(
        case_id TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, onset TEXT, sir INTEGER, cirse INTEGER,
        relation TEXT, adjudicator TEXT, PRIMARY KEY(case_id, position))
      """,
      """
      CREATE TABLE report(
        case_id TEXT NOT NULL, recipient TEXT NOT NULL, due TEXT, submitted_at BIGINT, receipt TEXT,
        PRIMARY KEY(case_id, recipient))
      """,
      """
      CREATE TABLE follow_up(
        id TEXT PRIMARY KEY, case_id TEXT NOT NULL, due TEXT NOT NULL, done_on TEXT, method TEXT, result TEXT)
      """,
      "CREATE INDEX follow_up_case ON follow_up(case_id)",
      "CREATE INDEX follow_up_open ON follow_up(done_on, due)",
    ]
  }

  private static var caseIndices: [String] {
    [
      "CREATE INDEX case_newest ON interventional_case(requested_on, id)",
      "CREATE INDEX case_institution ON interventional_case(institution, requested_on, id)",
      "CREATE INDEX case_institution_state ON interventional_case(institution, state, requested_on, id)",
      "CREATE INDEX case_state ON interventional_case(state, requested_on, id)",
      "CREATE INDEX case_operator ON interventional_case(operator, requested_on, id)",
      "CREATE INDEX case_patient ON interventional_case(patient, requested_on, id)",
      // Few reports are owed at a time, and few were late: indices of these alone stay small.
      "CREATE INDEX case_report ON interventional_case(report_due, id) WHERE report_state = 'due'",
      "CREATE INDEX case_institution_report ON interventional_case(institution, report_due, id) WHERE report_state = 'due'",
      "CREATE INDEX case_sent_late ON interventional_case(requested_on, id) WHERE report_state = 'sent_late'",
      """
      CREATE INDEX case_institution_sent_late ON interventional_case(institution, requested_on, id)
      WHERE report_state = 'sent_late'
      """,
      """
      CREATE INDEX case_year ON interventional_case(
        year, institution, operator, level, serious, death_related, death_any, accident_grade, accident_pending)
      """,
      "CREATE INDEX case_blocked ON interventional_case(requested_on, id) WHERE blocked IS NOT NULL",
      "CREATE INDEX case_institution_blocked ON interventional_case(institution, requested_on, id) WHERE blocked IS NOT NULL",
      "CREATE INDEX case_ended ON interventional_case(ended_on, institution, level)",
    ]
  }
}
