public import Rulebook

extension SampleCase {
  /// The case as a standard record (version 1), members in the order of their names; always the same for one case.
  public var record: JSONValue {
    var writer = SampleRecord(self)
    return writer.write()
  }
}

/// Writes the standard record of a sample case. The details that no table asks for (laboratory values, contrast, drugs,
/// devices, modules) are drawn here from the case's own generator.
struct SampleRecord {
  let session: SampleCase
  let procedure: SampleProcedure
  var random: SampleRandom
  private var members: [String: JSONValue] = [:]

  init(_ session: SampleCase) {
    self.session = session
    procedure = SampleProcedure.all[session.procedure]
    random = session.random
  }

  mutating func write() -> JSONValue {
    members.reserveCapacity(56)
    identification()
    condition()
    people()
    preparation()
    set("contrast", contrast())
    set("therapy", therapy())
    set("drugs", drugs())
    set("devices", devices())
    dose()
    result()
    safety()
    follow()
    modules()
    return .object(members.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) })
  }

  /// Leaves out what there is not.
  mutating func set(_ name: String, _ value: JSONValue?) { members[name] = value }

  func states(_ name: String) -> Bool { members[name] != nil }

  static func missing(_ reason: String) -> JSONValue { ["missing": .string(reason)] }

  /// With one decimal.
  static func tenths(_ number: Int) -> JSONValue { .decimal("\(number / 10).\(number % 10)") }

  private mutating func identification() {
    set("caseID", .string(session.id))
    set("institution", .string(session.institutionCode))
    set("patient", .string(session.patient.pseudonym))
    set("birthYear", .integer(session.patient.birthYear))
    set("sex", .string(session.patient.sex))
    let visit =
      session.urgency == "emergency"
      ? "emergency" : procedure.level == 1 && random.chance(250) ? "outpatient" : "inpatient"
    set("visit", ["number": .string("合成" + session.number), "type": .string(visit)])
    if visit == "outpatient" { set("discharge", Self.missing("not_applicable")) }
    set("procedures", .array(session.codes.map { .string($0) }))
    set("level", .integer(session.level))
    set("urgency", .string(session.urgency))
    set("room", ["room": .string(session.room), "equipment": .array([.string(session.equipment)])])
    set(
      "period",
      [
        "start": .string(SampleTime.text(session.started)), "end": .string(SampleTime.text(session.ended)),
        "minutes": .integer(session.ended - session.started),
      ])
    set(
      "provenance",
      [
        "author": .string(session.decider.person), "time": .string(SampleTime.text(session.ended + 60)),
        "system": "jieru sample 合成", "rulebook": session.rulebook.map { .string($0) } ?? Self.missing("not_applicable"),
        "logIndex": Self.missing("not_applicable"),
      ])
  }

  private mutating func condition() {
    var diagnoses: [JSONValue] = [["code": .string(session.diagnosis.icd), "role": "principal"]]
    if random.chance(300) {
      diagnoses.append([
        "code": .string(random.pick(["I10.x00", "E11.900", "B18.100", "K74.600"])), "role": "secondary",
      ])
    }
    set("diagnoses", .array(diagnoses))
    set("indication", ["code": .string(procedure.indication)])
    if procedure.isMalignant {
      let isLiver = session.diagnosis.icd == "C22.000"
      set(
        "stage",
        random.chance(30)
          ? Self.missing("unknown")
          : isLiver
            ? [
              "system": "CNLC", "edition": "2024",
              "value": .string(random.pick(["Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb"])),
            ]
            : [
              "system": "TNM", "edition": "8", "value": .string(random.pick(["T1N0M0", "T2N0M0", "T2N1M0", "T3N1M1"])),
            ])
    }
    if session.level >= 3 {
      var scores: [JSONValue.Member] = [JSONValue.Member("ecog", .integer(random.pick([0, 0, 1, 1, 1, 2])))]
      if ["liver", "bile_duct", "portal_vein"].contains(session.diagnosis.site) {
        scores.append(JSONValue.Member("childPugh", .integer(random.pick([5, 5, 5, 6, 6, 7, 8, 9]))))
      }
      if ["sedation", "regional", "general"].contains(anaesthesia) {
        scores.append(JSONValue.Member("asa", .integer(random.pick([1, 2, 2, 3]))))
      }
      set("scores", .object(scores))
    }
    if session.level >= 2, session.urgency != "emergency" {
      var labs: [JSONValue.Member] = [
        JSONValue.Member("time", .string(SampleTime.text(session.decided - random.within(30...600)))),
        JSONValue.Member("inr", .decimal("1.\(SampleTime.two(random.within(0...38)))")),
        JSONValue.Member("platelets", .integer(random.within(62...320))),
        JSONValue.Member("haemoglobin", .integer(random.within(82...160))),
        JSONValue.Member("creatinine", .integer(random.within(42...130))),
      ]
      if ["liver", "bile_duct", "portal_vein"].contains(session.diagnosis.site) {
        labs.append(JSONValue.Member("bilirubin", Self.tenths(random.within(80...620))))
        labs.append(JSONValue.Member("afp", Self.tenths(random.spread(3000))))
      }
      set("labs", .object(labs))
    }
    let isAnticoagulated = random.chance(120)
    var risks: [JSONValue.Member] = [
      JSONValue.Member(
        "allergies", .array([.string(random.chance(40) ? random.pick(["iodinated_contrast", "drug"]) : "none")])),
      JSONValue.Member(
        "anticoagulants",
        .array([
          .string(
            isAnticoagulated ? random.pick(["antiplatelet", "low_molecular_heparin", "vitamin_k_antagonist"]) : "none")
        ])),
    ]
    if isAnticoagulated { risks.append(JSONValue.Member("stoppedDays", .integer(random.within(1...7)))) }
    set("risks", .object(risks))
    set("operationCodes", operationCodes)
    set("sites", .array([site]))
    set("guidance", .array([.string(session.diagnosis.guidance)]))
    set("access", .array([access]))
  }

  var anaesthesia: String { procedure.anaesthesia }

  private var operationCodes: JSONValue {
    guard !session.diagnosis.operation.isEmpty else { return Self.missing("unknown") }
    return .array([["system": "ICD-9-CM-3", "code": .string(session.diagnosis.operation), "edition": "2011"]])
  }

  /// Draws that come out the same wherever they are asked for.
  func repeatable<Value>(_ body: (inout SampleRandom) -> Value) -> Value {
    var random = session.random
    return body(&random)
  }

  private mutating func people() {
    let member = { (member: SampleCase.Member) -> JSONValue in
      ["person": .string(member.person), "role": .string(member.role), "title": .string(member.title)]
    }
    set(
      "decider",
      [
        "person": .string(session.decider.person), "title": .string(session.decider.title),
        "date": .string(SampleTime.day(session.decided).iso),
      ])
    set("team", .array(session.team.map(member)))
    set(
      "trainees",
      session.trainee.map { trainee in
        [["person": .string(trainee.person), "role": "operator_supervised", "supervisor": .string(trainee.supervisor)]]
      })
    set("anaesthesia", .string(anaesthesia))
  }

  private mutating func preparation() {
    let signer =
      session.urgency == "emergency" && random.chance(60)
      ? "institution" : random.pick(["patient", "patient", "patient", "relative", "agent"])
    set(
      "consent",
      [
        "signer": .string(signer), "time": .string(SampleTime.text(session.consented)),
        "document": .string("HC-C-" + session.number),
      ])
    set("plan", ["document": .string("HC-P-" + session.number), "time": .string(SampleTime.text(session.planned))])
    set(
      "checklist",
      [
        "signIn": .string(SampleTime.text(session.started - 15)),
        "timeOut": .string(SampleTime.text(session.started - 3)),
        "signOut": .string(SampleTime.text(session.ended + 5)), "identityChecked": true, "siteChecked": true,
        "risksChecked": true,
      ])
  }

  private mutating func dose() {
    guard procedure.usesRays else { return }
    if random.chance(8) {
      for name in ["fluoroscopyTime", "doseAreaProduct", "airKerma"] { set(name, Self.missing("unknown")) }
      return
    }
    // One factor for all three: a long session is a dense one.
    let factor = random.spread(100)
    set("fluoroscopyTime", .integer(max(1, procedure.fluoroscopy * factor / 100)))
    set("doseAreaProduct", Self.tenths(max(1, procedure.product * factor * random.within(90...110) / 1000)))
    set("airKerma", .integer(max(1, procedure.kerma * factor * random.within(90...110) / 10_000)))
  }
}
