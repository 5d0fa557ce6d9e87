internal import Rulebook

/// Who comes next: a new patient, or one of the last whose treatment goes on.
struct SamplePatients: Sendable {
  private struct Waiting: Sendable {
    let patient: SamplePatient
    let code: String
    let from: CivilDate
  }
  private var waiting: [Waiting] = []
  private var number = 0
  private static let limit = 40

  /// Those who have not come again in three quarters of a year do not come any more.
  mutating func forget(before day: CivilDate) {
    waiting.removeAll { day.days(since: $0.from) > 270 }
  }

  mutating func next(
    _ region: SampleRegion, _ institution: SampleInstitution, _ year: Int, _ procedure: SampleProcedure,
    _ day: CivilDate, _ outcome: SampleOutcome, _ random: inout SampleRandom
  ) -> (SamplePatient, isFirst: Bool) {
    let lives = outcome == .none || outcome == .serious
    if procedure.isRepeated, random.chance(450),
      let index = waiting.firstIndex(where: { $0.code == procedure.code && $0.from <= day })
    {
      let patient = waiting.remove(at: index).patient
      if lives { wait(patient, procedure, day, &random) }
      return (patient, false)
    }
    number += 1
    let patient = Self.patient(number, region, institution, year, procedure, &random)
    if lives, procedure.isRepeated { wait(patient, procedure, day, &random) }
    return (patient, true)
  }

  private mutating func wait(
    _ patient: SamplePatient, _ procedure: SampleProcedure, _ day: CivilDate, _ random: inout SampleRandom
  ) {
    // Nobody is treated again before the thirty days are over that count for the last session.
    let from = day.adding(days: random.within(33...70)) ?? day
    waiting.append(Waiting(patient: patient, code: procedure.code, from: from))
    if waiting.count > Self.limit { waiting.removeFirst() }
  }

  private static func patient(
    _ number: Int, _ region: SampleRegion, _ institution: SampleInstitution, _ year: Int, _ procedure: SampleProcedure,
    _ random: inout SampleRandom
  ) -> SamplePatient {
    let sex: String
    switch procedure.site {
    case "fallopian_tube", "uterus": sex = "female"
    case "gonadal_vein": sex = random.chance(900) ? "male" : "female"
    case "liver": sex = random.chance(720) ? "male" : "female"
    case "spine": sex = random.chance(650) ? "female" : "male"
    default: sex = random.chance(560) ? "male" : "female"
    }
    let age: Int
    switch procedure.site {
    case "fallopian_tube", "uterus": age = random.within(21...43)
    case "gonadal_vein", "soft_tissue": age = random.within(18...45)
    case "spine": age = random.within(58...88)
    default: age = random.within(28...60) + random.within(0...28)
    }
    let mrn = "HC\(year % 100)\(SampleTime.digits(institution.index, 5))\(SampleTime.digits(number, 6))"
    // Numbers of patients run apart from those of staff, so that no two of a hospital share a name in a year.
    let name = SampleNames.name((number * 7 + institution.index * 13 + year * 31) % 60_000)
    return SamplePatient(
      id: random.id(at: SampleTime.minute(SampleTime.date(year, 1, 1))), name: name, mrn: mrn, birthYear: year - age,
      sex: sex,
      pseudonym: PatientIdentity(name: name.chinese, mrn: mrn)
        .pseudonym(institutionCode: institution.institution.code, regionKey: region.regionKey))
  }
}
