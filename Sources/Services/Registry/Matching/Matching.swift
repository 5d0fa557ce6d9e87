internal import Crypto
internal import Rulebook
internal import Store

/// Joins the archive's studies to cases; what cannot be joined waits in a queue for a person.
public struct Matching: Sendable {
  let core: RegistryCore

  init(core: RegistryCore) { self.core = core }

  /// A study has come, or has come again. What a person decided stays; the same arrival twice changes nothing.
  public func arrive(_ arrival: StudyArrival) async throws -> StudyMatch {
    let (core, now) = (core, core.now)
    return try await core.writer.perform { connection in
      guard Self.isUID(arrival.study) else {
        throw Refusal.invalid("study", "检查 UID 有误。", "This is no study UID.")
      }
      let old = try StudyMatchTable.match(arrival.study, in: connection)
      if let old, old.state != .unmatched { return old }
      let institution = try Self.institution(arrival, in: connection)
      let (caseID, method) = try Self.decide(arrival, institution, in: connection)
      let new = StudyMatch(
        study: arrival.study, caseID: caseID, state: caseID == nil ? .unmatched : .matched, method: method,
        institution: institution, accession: arrival.accession, patientKey: patientKey(arrival), day: arrival.day,
        modality: arrival.modality, at: now, version: (old?.version ?? 0) + 1)
      if let old, old.caseID == new.caseID, old.method == new.method, old.accession == new.accession,
        old.patientKey == new.patientKey, old.day == new.day
      {
        return old
      }
      try StudyMatchTable.put(new, resolver: nil, in: connection)
      try journal(new, by: Actor.system.account, in: connection)
      return new
    }
  }

  /// A person decides: joins a study to a case, or sets it aside as belonging to none.
  public func resolve(
    _ study: String, to caseID: String?, ifVersion: Int, by caller: Caller
  ) async throws -> StudyMatch {
    let (core, now) = (core, core.now)
    return try await core.writer.perform { connection in
      guard let old = try StudyMatchTable.match(study, in: connection) else { throw Refusal.missing }
      let file = try caseID.flatMap { try CaseTable.stored($0, in: connection)?.file }
      if caseID != nil, file == nil { throw Refusal.missing }
      let decision = core.permissions.decide(
        AccessRequest(
          actor: caller.actor, permission: .studyMatch,
          target: .object(
            ObjectAttributes(institution: file?.institution ?? old.institution ?? caller.actor.institution)),
          purpose: caller.purpose, at: now, roleEnds: caller.roleEnds, scopes: caller.scopes))
      if caller.actor != .system, case .refused(let refusal) = decision { throw Refusal.access(refusal) }
      if let home = old.institution, let file, home != file.institution { throw Refusal.missing }
      guard old.version == ifVersion else { throw Refusal.version(old.version) }
      let new = StudyMatch(
        study: study, caseID: caseID, state: caseID == nil ? .setAside : .matched, method: .person,
        institution: file?.institution ?? old.institution, accession: old.accession, patientKey: old.patientKey,
        day: old.day, modality: old.modality, at: now, version: old.version + 1)
      try StudyMatchTable.put(new, resolver: caller.actor.account, in: connection)
      try journal(new, by: caller.actor.account, in: connection)
      return new
    }
  }

  /// How many studies wait for a person.
  public func waiting(institution: String?) async throws -> Int {
    try await core.database.read { try StudyMatchTable.waiting(institution: institution, in: $0) }
  }

  /// Studies that wait for a person, the oldest first: an institution's, and those that name none. Nil shows every
  /// institution's.
  public func queue(institution: String?, limit: Int = 100, after: (at: Int64, study: String)? = nil) async throws
    -> [StudyMatch]
  {
    try await core.database.read {
      try StudyMatchTable.queue(institution: institution, limit: limit, after: after, in: $0)
    }
  }

  public func match(of study: String) async throws -> StudyMatch? {
    try await core.database.read { try StudyMatchTable.match(study, in: $0) }
  }

  /// Cases that a waiting study might belong to, for the person who decides.
  public func candidates(for arrival: StudyArrival) async throws -> [CaseSummary] {
    let today = CivilDate(milliseconds: core.now)
    return try await core.database.read { connection in
      let institution = try Self.institution(arrival, in: connection)
      var ids: [String] = []
      if let accession = arrival.accession, let id = try CaseTable.id(ofNumber: accession, in: connection) {
        ids.append(id)
      }
      if let institution, let number = arrival.patientID,
        let patient = try PatientTable.patient(institution: institution, mrn: number, in: connection)
      {
        ids += try StudyMatchTable.candidates(ofPatient: patient.id, in: connection).map(\.caseID)
      }
      var seen: Set<String> = []
      return try ids.filter { seen.insert($0).inserted }.compactMap {
        try CaseListTable.summary($0, today: today, in: connection)
      }
    }
  }

  private static func decide(
    _ arrival: StudyArrival, _ institution: String?, in connection: any SQLConnection
  ) throws -> (String?, StudyMatch.Method) {
    let byNumber = try arrival.accession.flatMap { accession -> MatchCandidate? in
      guard !accession.isEmpty, let id = try CaseTable.id(ofNumber: accession, in: connection) else { return nil }
      return try StudyMatchTable.candidate(id, institution: institution, in: connection)
    }
    var patient: String?
    if let number = arrival.patientID, !number.isEmpty {
      let home =
        try institution ?? byNumber.flatMap { try StudyMatchTable.institution(ofCase: $0.caseID, in: connection) }
      if let home {
        patient = try PatientTable.patient(institution: home, mrn: number, in: connection)?.id
        // A number that this institution has never given is nobody's, and does not speak against the accession.
      }
    }
    let cases = try patient.map { try StudyMatchTable.candidates(ofPatient: $0, in: connection) } ?? []
    return MatchDecision.decide(arrival, byNumber: byNumber, patient: patient, cases: cases)
  }

  private static func institution(_ arrival: StudyArrival, in connection: any SQLConnection) throws -> String? {
    for name in [arrival.issuer, arrival.institution].compactMap({ $0 }) {
      if let found = try Institution.find(name, in: connection) ?? Institution.find(code: name, in: connection) {
        return found.id
      }
    }
    return nil
  }

  /// Keyed, so that the queue names nobody.
  private func patientKey(_ arrival: StudyArrival) -> String? {
    arrival.patientID.map { number in
      let text = "study-patient:\(number)@\(arrival.issuer ?? "")"
      return Hexadecimal.text(
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: core.regionKey)))
    }
  }

  private func journal(_ match: StudyMatch, by account: String, in connection: any SQLConnection) throws {
    try core.journal(
      [
        "study": .string(match.study), "case": .optional(match.caseID), "state": .string(match.state.rawValue),
        "method": .string(match.method.rawValue), "version": .integer(match.version),
      ], kind: "study.\(match.state.rawValue)", object: "study", id: match.study, version: match.version, by: account,
      at: match.at, keepingContent: true, in: connection)
  }

  private static func isUID(_ text: String) -> Bool { TextFormat.dicomUID.accepts(text) }
}
