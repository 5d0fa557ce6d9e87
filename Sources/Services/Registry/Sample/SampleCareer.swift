internal import Rulebook

/// The career of one physician: facts over time, training, qualification and privileges.
struct SampleCareer {
  private(set) var statements: [DirectoryStatement] = []
  private(set) var events: [QualificationEvent] = []
  private(set) var privileges: [Privilege] = []
  private(set) var operatesLevel3From: CivilDate?

  private let person: String
  private let opening: CivilDate

  init(
    _ region: SampleRegion, _ institution: SampleInstitution, _ hospital: SampleHospital, index: Int, rank: SampleRank,
    person: String, licence: CivilDate, start: CivilDate, titles: [SamplePerson.Appointment],
    _ random: inout SampleRandom
  ) {
    self.person = person
    opening = region.opening
    state("licenceValid", true)
    state("licenceDate", .string(licence.iso))
    let isRadiologist = hospital.kind == .township ? random.chance(300) : random.chance(780)
    state(
      "scope", .string(isRadiologist ? "medical_imaging_radiotherapy" : random.pick(["internal_medicine", "surgery"])))
    state("irStart", .string(start.iso))
    let isInterrupted = random.chance(60)
    state("interruptionDays", .integer(isInterrupted ? random.within(60...400) : 0))
    for (step, appointment) in titles.enumerated() {
      let until = titles.indices.contains(step + 1) ? titles[step + 1].from : nil
      state("title", .string(appointment.title), from: appointment.from, until: until)
      state("titleDate", .string(appointment.from.iso), from: appointment.from, until: until)
    }
    let course = SampleTraining.course(of: institution.place, index, institution.prefecture, region)
    train(rank, hospital, start: start, course: course, &random)
    qualify(rank, hospital, institution, index, titles: titles, course: course, &random)
    grant(rank, hospital, start: start, &random)
  }

  private mutating func state(_ path: String, _ value: JSONValue, from: CivilDate? = nil, until: CivilDate? = nil) {
    statements.append(
      DirectoryStatement(
        subjectKind: "physician", subject: person, path: path, value: value, from: from, until: until,
        recordedOn: max(from ?? opening, opening), evidence: "合成：人事档案"))
  }

  /// Provincial training for nearly everybody who has been in the work for two years; national training for those of
  /// the permitted hospitals and for those who went to a course inside the sample.
  private mutating func train(
    _ rank: SampleRank, _ hospital: SampleHospital, start: CivilDate, course: SampleTraining.Course?,
    _ random: inout SampleRandom
  ) {
    let months = random.within(6...12)
    let ended = SampleTime.date(start.year + 1, random.within(1...12), 1)
    let base: JSONValue = ["baseRecognised": true, "months": .integer(months), "passed": true]
    if let course, !course.isLevel3 {
      state("provincialTraining", .null, until: course.until)
      state(
        "provincialTraining", ["baseRecognised": true, "months": 6, "passed": .boolean(course.isPassed)],
        from: course.until)
    } else if rank == .resident, random.chance(600) {
      state("provincialTraining", .null)
    } else {
      state("provincialTraining", base, from: ended)
    }
    if let course, course.isLevel3 {
      state("nationalTraining", .null, until: course.until)
      state(
        "nationalTraining", ["baseValid": true, "months": 6, "passed": .boolean(course.isPassed)], from: course.until)
    } else if hospital.isLevel3, rank == .chief || rank == .associate {
      state(
        "nationalTraining", ["baseValid": true, "months": .integer(random.within(6...12)), "passed": true], from: ended)
    } else {
      state("nationalTraining", .null)
    }
  }

  /// The qualification for level 3: granted when title, training and the hospital's permission are there, then assessed
  /// every year. One physician of the base is suspended in 2024 and passes the re-assessment a day after three months.
  private mutating func qualify(
    _ rank: SampleRank, _ hospital: SampleHospital, _ institution: SampleInstitution, _ index: Int,
    titles: [SamplePerson.Appointment], course: SampleTraining.Course?, _ random: inout SampleRandom
  ) {
    guard hospital.isLevel3 else { return }
    var granted: CivilDate?
    switch rank {
    case .chief, .associate:
      let title = titles.first { $0.title == "副主任医师" }?.from ?? opening
      granted = max(
        SampleTime.date(hospital.level3From, 1, 1).adding(days: -31) ?? opening, title.adding(days: 20) ?? title)
      operatesLevel3From = granted
    case .attending:
      if let course, course.isLevel3, course.isPassed { granted = course.until.adding(days: 45) }
    case .resident: break
    }
    guard let granted else { return }
    event("grant", granted, true)
    let isSuspended = institution.place == SampleHospital.Place.base && index == SampleTruth.suspendedPhysician
    for year in SampleRegion.years where SampleTime.date(year, 3, 15) > granted {
      event("periodic", SampleTime.date(year, 3, 15), !(isSuspended && year == 2024))
      if isSuspended, year == 2024 { event("reassess", SampleTime.date(2024, 6, 16), true) }
    }
  }

  private mutating func event(_ kind: String, _ day: CivilDate, _ passed: Bool) {
    events.append(
      QualificationEvent(
        subject: person, subjectKind: "physician", kind: kind, day: day, passed: passed, recordedOn: day,
        evidence: "合成：评估档案"))
  }

  private mutating func grant(
    _ rank: SampleRank, _ hospital: SampleHospital, start: CivilDate, _ random: inout SampleRandom
  ) {
    guard hospital.hasCases, rank != .resident else { return }
    let day = SampleTime.date(max(start.year + 3, 2012), 1, 1)
    for procedure in SampleProcedure.all
    where procedure.level <= 2 || operatesLevel3From != nil && (procedure.level == 3 || random.chance(700)) {
      privileges.append(
        Privilege(
          person: person, code: procedure.code,
          grantedOn: procedure.level <= 2 ? day : max(day, operatesLevel3From ?? day),
          until: nil, grantedBy: "system"))
    }
  }
}
