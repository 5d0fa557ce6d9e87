internal import Rulebook

/// What the norm asks of an institution, stated in the rulebook's own paths. Rosters and counts of cases are left to the
/// registry's own tables.
struct SampleInstitutionFacts {
  private(set) var statements: [DirectoryStatement] = []
  private(set) var events: [QualificationEvent] = []
  private let id: String
  private let opening: CivilDate

  init(_ region: SampleRegion, id: String, _ hospital: SampleHospital, _ place: Int, equipment: [Equipment]) {
    self.id = id
    opening = region.opening
    let hasMachine = equipment.contains { $0.hasDSA }
    let isAdvanced = hospital.isLevel3
    state("grade", .string(hospital.grade))
    state("deptForm", place <= 1 ? "independent_imaging" : hospital.tier == 1 ? "other" : "fixed_imaging")
    state("irStart", hospital.hasCases ? .string(SampleTime.date(hospital.tier == 3 ? 2003 : 2012, 5, 1).iso) : .null)
    state("leading", .boolean(isAdvanced))
    for path in ["fitAttested", "imagingDept", "clinicalDept"] { state(path, true) }
    for path in ["auxiliary", "equipment", "chargesAttested", "followUp.policy", "followUp.recorded"] {
      state(path, .boolean(hospital.tier > 1))
    }
    state("followUp.done", .boolean(hospital.tier == 3))
    for path in ["aseptic", "zonesClear", "changingArea", "ecgMonitor", "storage", "custodian"] {
      state("room." + path, .boolean(hasMachine))
    }
    state("room.dsa", .boolean(hasMachine))
    if place == SampleHospital.Place.expiredShielding {
      state("room.radiationProtection", true, until: SampleTime.date(2025, 4, 1))
      state("room.radiationProtection", false, from: SampleTime.date(2025, 4, 1))
    } else {
      state("room.radiationProtection", .boolean(hasMachine))
    }
    state("l3room.roadmap", .boolean(equipment.contains { $0.hasRoadmap }))
    for path in [
      "imageQuality", "protection", "pacs", "intubation", "generalAnaesthesia", "resuscitation", "oxygen",
      "anaesthesiaMachine", "defibrillator", "suction", "oximeter", "drugs",
    ] { state("l3room." + path, .boolean(isAdvanced || hospital.tier == 2 && hasMachine)) }
    intensiveCare(hospital)
    for path in ["dopplerRoutine", "dopplerBedside", "ct", "pacs"] {
      state("imaging." + path, .boolean(hospital.tier > 1))
    }
    state("imaging.mr", .boolean(hospital.tier == 3 || hospital.grade == "二级甲等"))
    state("new", .null)
    mentoring(place)
    permission(hospital, place)
  }

  private mutating func state(_ path: String, _ value: JSONValue, from: CivilDate? = nil, until: CivilDate? = nil) {
    statements.append(
      DirectoryStatement(
        subjectKind: "institution", subject: id, path: path, value: value, from: from, until: until,
        recordedOn: max(from ?? opening, opening), evidence: "合成：机构档案"))
  }

  private mutating func intensiveCare(_ hospital: SampleHospital) {
    let beds = hospital.tier == 3 ? 12 : hospital.isLevel3 ? 6 : hospital.tier == 2 ? 4 : 0
    state(
      "icu.bedList",
      .array(
        (0..<beds).map { ["name": .string("B\($0 + 1)"), "area": .integer(hospital.isLevel3 ? 15 + $0 % 3 : 12)] }))
    let staff: (String) -> JSONValue = { letter in
      .array((0..<(beds / 2)).map { ["name": .string("合成\(letter)\($0 + 1)"), "years": .integer(3 + $0 % 6)] })
    }
    state("icu.doctors", staff("医"))
    state("icu.nurses", staff("护"))
    for path in ["norms", "cleanClassIII", "monitor", "ventilator", "icp", "invasiveVentilation", "transport"] {
      state("icu." + path, .boolean(hospital.isLevel3 || path == "monitor" && beds > 0))
    }
  }

  /// Two county hospitals are mentored by the base: one is assessed after more than a year, one on the very anniversary,
  /// which is too early.
  private mutating func mentoring(_ place: Int) {
    let isLong = place == SampleHospital.Place.mentored
    guard isLong || place == SampleHospital.Place.mentoredTooShort else { return state("need", .null) }
    let day = SampleTime.date(2022, isLong ? 11 : 9, isLong ? 20 : 1)
    let need: [(String, JSONValue)] = [
      ("needShown", true), ("place", "county"), ("qualifiedInDistrict", 0), ("emergencyUnreachable", true),
      ("mentorGrade", "三级甲等"), ("mentorQualified", true), ("mentorStaffQualified", true),
      ("mentoringStart", "2021-09-01"), ("assessmentDate", .string(day.iso)), ("assessmentPassed", true),
    ]
    state("need", .object(need.map { JSONValue.Member($0.0, $0.1) }), from: day)
  }

  private mutating func permission(_ hospital: SampleHospital, _ place: Int) {
    guard hospital.isLevel3 else { return }
    let granted = SampleTime.date(hospital.level3From - 1, 12, 15)
    event("grant", granted)
    for year in SampleRegion.years where SampleTime.date(year, 4, 10) > granted {
      event("periodic", SampleTime.date(year, 4, 10))
    }
  }

  private mutating func event(_ kind: String, _ day: CivilDate) {
    events.append(
      QualificationEvent(
        subject: id, subjectKind: "institution", kind: kind, day: day, passed: true, recordedOn: day,
        evidence: "合成：评估档案"))
  }
}
