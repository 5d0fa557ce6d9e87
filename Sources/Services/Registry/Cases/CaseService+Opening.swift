internal import Rulebook
internal import Store

extension CaseService {
  func prepare(
    _ referral: Referral, by caller: Caller, at now: Int64, in connection: any SQLConnection
  ) throws -> PreparedChange {
    let decision = core.permissions.decide(
      AccessRequest(
        actor: caller.actor, permission: .caseCreate,
        target: .object(ObjectAttributes(institution: referral.institution, patient: referral.patient)),
        purpose: caller.purpose, at: now, roleEnds: caller.roleEnds, scopes: caller.scopes,
        breakGlass: caller.breakGlass))
    if caller.actor != .system, case .refused(let refusal) = decision { throw Refusal.access(refusal) }
    guard let institution = try Institution.find(referral.institution, in: connection) else {
      throw Refusal.invalid("institution", "没有这个机构。", "There is no such institution.")
    }
    guard let patient = try PatientTable.patient(referral.patient, in: connection),
      patient.institution == institution.id
    else { throw Refusal.invalid("patient", "本机构没有这个患者。", "The institution has no such patient.") }
    guard var record = RecordDocument(referral.record) else {
      throw Refusal.invalid("record", "记录应为对象。", "The record must be an object.")
    }
    let id = core.ids.next().text
    let number = referral.number ?? Self.number(id)
    guard Self.isNumber(number) else {
      throw Refusal.invalid("number", "病例编号为 1 至 16 位字母、数字或连字符。", "The number has 1 to 16 letters, digits or hyphens.")
    }
    if try CaseTable.id(ofNumber: number, in: connection) != nil {
      throw Refusal.invalid("number", "病例编号已被使用。", "The number is taken.")
    }
    record.members["caseID"] = .text(id)
    record.members["institution"] = .text(institution.code)
    record.members["patient"] = .text(patient.pseudonym)
    record.members["birthYear"] = patient.birthYear.map { .number(Rational($0)) } ?? .missing(.unknown)
    record.members["sex"] = .text(patient.sex)
    if record.members["urgency"] == nil { record.members["urgency"] = .text("planned") }
    let referrer = try AccountPersonTable.person(of: caller.actor.account, in: connection)
    let file = CaseFile(
      id: id, number: number, institution: institution.id, patient: patient.id, state: .requested, record: record,
      attested: Attestations(), requestedOn: CivilDate(milliseconds: now), scheduledFor: referral.scheduledFor,
      opener: caller.actor.account,
      members: referrer.map { [CaseMember(person: $0, role: .referrer)] } ?? [], reports: [], followUps: [],
      overrides: [], version: 0, updatedAt: now)
    var work = try StepWork(core, connection, file, .open, caller, now)
    work.old = nil
    work.syncMembers()
    return try work.finish()
  }

  /// What fits an accession number (16 characters): `JR` and the end of the identifier.
  private static func number(_ id: String) -> String { "JR" + id.suffix(14) }

  static func isNumber(_ text: String) -> Bool {
    (1...16).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
      }
  }
}
