import Foundation
import Rulebook
import Store
import Testing

@testable import Registry

/// The norm of this repository, ready to answer; loaded once.
enum Norm {
  static let context: EvaluationContext = {
    do {
      let folder = RecordFixtures.root.appending(path: "Rulebooks/ir-2012")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
        $0.hasSuffix(".md") || $0.hasSuffix(".csv")
      }
      let files = try names.sorted().map {
        SourceFile(name: "ir-2012/\($0)", text: try text(folder.appending(path: $0)))
      }
      let calendar = RecordFixtures.root.appending(path: "Rulebooks/calendars/cn-working-days.csv")
      return EvaluationContext(
        book: try Rulebook.load(files),
        calendar: try WorkingCalendar(csv: [SourceFile(name: "calendar.csv", text: try text(calendar))]))
    } catch {
      fatalError("\(error)")
    }
  }()

  private static func text(_ url: URL) throws -> String { try String(contentsOf: url, encoding: .utf8) }
}

/// A small hospital with a registry of its own. It is Monday 2 March 2026, nine o'clock. All people are synthetic (合成).
final class Hospital: Sendable {
  let folder: URL
  let clock = StandingClock()
  let registry: Registry
  let institution: Institution
  let chief: Person
  let attending: Person
  let nurse: Person
  let patient: Patient
  /// Signed in as the chief, as the attending, as others.
  let chiefCaller: Caller
  let attendingCaller: Caller
  let nurseCaller: Caller
  let registrar: Caller
  let quality: Caller
  let adjudicator: Caller

  init(isPermitted: Bool = true) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "jieru-hospital-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let key = try #require(AccessKey([UInt8](repeating: 7, count: 32)))
    let configuration = RegistryConfiguration(
      folder: folder.path, rules: Norm.context, standard: RecordFixtures.standard, accessKey: key,
      regionKey: [UInt8](repeating: 9, count: 32), clock: clock.read)
    let registry = try Registry.open(configuration)
    self.registry = registry
    let directory = registry.directory
    let home = try await directory.put(
      Institution(
        code: try #require(CreditCode.completing("12330000470005126")),
        name: Bilingual("合成市人民医院", "Synthetic City Hospital"),
        grade: "三级乙等", county: "合成区", tier: 3, isSynthetic: true), by: .system)
    institution = home
    func person(_ name: String, _ profession: Person.Profession, _ title: String?) async throws -> Person {
      try await directory.put(
        Person(
          institution: home.id, name: Bilingual(name, "Synthetic"), profession: profession, title: title,
          isSynthetic: true), by: .system)
    }
    chief = try await person("合成甲", .physician, "副主任医师")
    attending = try await person("合成乙", .physician, "主治医师")
    nurse = try await person("合成丙", .nurse, nil)
    let granted = try #require(CivilDate("2020-01-10"))
    for physician in [chief, attending] {
      try await directory.state(Self.statements(physician, granted), by: .system)
      try await directory.record(
        QualificationEvent(
          subject: physician.id, subjectKind: "physician", kind: "grant", day: granted, passed: true,
          recordedOn: granted,
          evidence: "L-1"), by: .system)
    }
    if isPermitted {
      try await directory.record(
        QualificationEvent(
          subject: home.id, subjectKind: "institution", kind: "grant", day: granted, passed: true, recordedOn: granted,
          evidence: "L-2"), by: .system)
    }
    patient = try await directory.register(
      NewPatient(
        institution: home.id, identity: PatientIdentity(name: "合成曾伟", mrn: "M-1001", nationalID: "SYN-1"),
        birthYear: 1958, sex: "male", isSynthetic: true), by: .system
    ).patient
    func caller(_ name: String, _ role: Role, _ person: Person?) async throws -> Caller {
      var new = NewAccount(
        name: name, display: "合成", password: nil, institution: home.id,
        roles: [Account.RoleGrant(role: role, ends: nil)])
      new.person = person?.id
      let account = try await registry.access.createAccount(
        new, by: Actor(account: "01ARZ3NDEKTSV4RRFFQ69G5FAV", role: .administrator, institution: nil))
      return Caller(Actor(account: account.id, role: role, institution: home.id))
    }
    chiefCaller = try await caller("chief", .operator_, chief)
    attendingCaller = try await caller("attending", .operator_, attending)
    nurseCaller = try await caller("nurse", .nurse, nurse)
    registrar = try await caller("registrar", .registrar, nil)
    quality = try await caller("quality", .qualityOfficer, nil)
    adjudicator = try await caller("adjudicator", .adjudicator, nil)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func statements(_ person: Person, _ day: CivilDate) -> [DirectoryStatement] {
    let values: [(String, JSONValue)] = [
      ("licenceValid", true), ("licenceDate", "2005-07-01"), ("scope", "surgery"), ("irStart", "2010-09-01"),
      ("interruptionDays", 0), ("titleDate", "2017-12-20"),
      ("nationalTraining", ["baseValid": true, "months": 12, "passed": true]), ("provincialTraining", .null),
    ]
    return values.map {
      DirectoryStatement(subjectKind: "physician", subject: person.id, path: $0.0, value: $0.1, recordedOn: day)
    }
  }

  // MARK: A case, step by step

  /// What is known at the request of a tumour embolisation.
  static let requested: JSONValue = [
    "visit": ["number": "ZY-1", "type": "inpatient"],
    "diagnoses": [["code": "C22.000", "role": "principal"]], "procedures": ["IR12-3-13"], "urgency": "planned",
    "indication": RecordFixtures.node(field("indication")).json,
  ]

  static func field(_ id: String) -> Field {
    guard let field = RecordFixtures.standard.field(id) else { fatalError(id) }
    return field
  }

  /// A member with the dictionary's first codes and least usual numbers.
  static func plain(_ ids: String...) -> JSONValue {
    .object(ids.map { JSONValue.Member($0, RecordFixtures.node(field($0)).json) })
  }

  static func joined(_ objects: JSONValue...) -> JSONValue {
    .object(
      objects.flatMap { object -> [JSONValue.Member] in if case .object(let members) = object { members } else { [] } })
  }

  static let planned = plain("sites", "guidance", "room", "anaesthesia", "stage", "scores", "labs", "risks")

  var performed: JSONValue {
    Self.joined(
      Self.plain(
        "access", "contrast", "drugs", "fluoroscopyTime", "doseAreaProduct", "airKerma", "technicalSuccess", "lesions",
        "operationCodes", "embolisation", "studies"),
      [
        "period": ["start": "2026-03-02T10:00:00+08:00", "end": "2026-03-02T11:20:00+08:00"], "devices": [],
        "adverseEvents": [], "unplanned": ["return": false, "icu": false, "transfusion": false],
        "checklist": [
          "signIn": "2026-03-02T09:30:00+08:00", "timeOut": "2026-03-02T09:40:00+08:00",
          "signOut": "2026-03-02T11:30:00+08:00", "identityChecked": true, "siteChecked": true, "risksChecked": true,
        ],
      ])
  }

  static let discharged: JSONValue = [
    "discharge": ["date": "2026-03-09", "status": "home"], "status30": ["status": "alive", "date": "2026-04-01"],
  ]

  func open(number: String? = nil, record: JSONValue = Hospital.requested, key: String? = nil) async throws
    -> StepReceipt
  {
    let outcome = try await registry.cases.open(
      Referral(institution: institution.id, patient: patient.id, record: record, number: number), key: key,
      by: attendingCaller)
    return try receipt(outcome)
  }

  func take(
    _ command: CaseCommand, _ before: StepReceipt, by caller: Caller? = nil, key: String? = nil
  ) async throws -> StepOutcome {
    try await registry.cases.take(
      command, on: before.caseID, ifVersion: before.version, key: key, by: caller ?? attendingCaller)
  }

  func done(_ command: CaseCommand, _ before: StepReceipt, by caller: Caller? = nil) async throws -> StepReceipt {
    try receipt(try await take(command, before, by: caller))
  }

  func receipt(_ outcome: StepOutcome, _ location: SourceLocation = #_sourceLocation) throws -> StepReceipt {
    if let refusal = outcome.refusal {
      Issue.record(
        "\(refusal.message.english) \(refusal.violations.map { $0.place + " " + $0.rule })", sourceLocation: location)
    }
    return try #require(outcome.receipt, sourceLocation: location)
  }

  static let consent = CaseCommand.consent(
    .init(
      signer: "patient", time: "2026-03-02T08:30:00+08:00", document: "TY-1", patientInformed: true,
      familyInformed: true))

  static let timeOut = CaseCommand.enterRoom(
    .init(
      signIn: "2026-03-02T08:50:00+08:00", timeOut: "2026-03-02T08:55:00+08:00", identityChecked: true,
      siteChecked: true,
      risksChecked: true, devicesCleared: true))

  func authorised() async throws -> StepReceipt {
    let assessed = try await done(.assess(decider: chief.id), try await open())
    return try await done(.authorise(operator: chief.id), assessed, by: chiefCaller)
  }

  func consented() async throws -> StepReceipt {
    let planned = try await done(
      .plan(document: "FA-1", time: "2026-03-02T08:00:00+08:00", changes: Self.planned), try await authorised())
    return try await done(Self.consent, planned)
  }

  /// Carried out; afterwards it is noon.
  func done() async throws -> StepReceipt {
    let inRoom = try await done(Self.timeOut, try await consented(), by: chiefCaller)
    clock.pass(seconds: 3 * 3600)
    return try await done(.perform(changes: performed), inRoom, by: chiefCaller)
  }
}
