internal import Rulebook

/// The people of one institution. Small enough to be made whenever they are asked for.
struct SampleRoster: Sendable {
  let institution: SampleInstitution
  let people: [SamplePerson]
  let physicians: Int
  let nurses: Int

  var nurseIndices: Range<Int> { physicians..<(physicians + nurses) }
  var technologistIndices: Range<Int> { (physicians + nurses)..<people.count }

  init(_ region: SampleRegion, _ institution: SampleInstitution) {
    self.institution = institution
    let hospital = SampleHospital.all[institution.place]
    physicians = hospital.physicians
    nurses = hospital.nurses
    var people = (0..<hospital.physicians).map { Self.physician($0, region, institution, hospital) }
    for index in hospital.physicians..<(hospital.physicians + hospital.nurses + hospital.technologists) {
      people.append(Self.staff(index, region, institution, isNurse: index < hospital.physicians + hospital.nurses))
    }
    self.people = people
  }

  private static func random(_ index: Int, _ region: SampleRegion, _ institution: SampleInstitution) -> SampleRandom {
    SampleRandom(region.seed, 2, institution.index, index)
  }

  private static func person(
    _ index: Int, _ institution: SampleInstitution, _ profession: Person.Profession, _ title: String?,
    _ random: inout SampleRandom
  ) -> Person {
    Person(
      id: random.id(at: SampleTime.minute(SampleTime.date(2020, 12, 1))), version: 1,
      institution: institution.institution.id, name: SampleNames.name(institution.index * 70 + index),
      profession: profession, title: title, isSynthetic: true)
  }

  private static func staff(
    _ index: Int, _ region: SampleRegion, _ institution: SampleInstitution, isNurse: Bool
  ) -> SamplePerson {
    var random = random(index, region, institution)
    let person = person(index, institution, isNurse ? .nurse : .technologist, nil, &random)
    let start = SampleTime.date(random.within(2008...2020), random.within(1...12), 1)
    let isTrained = !random.chance(50)
    let statements = [
      ("role", JSONValue.string(isNurse ? "nurse" : "technologist")), ("trained", .boolean(isTrained)),
      ("passed", .boolean(isTrained)),
    ]
    .map { path, value in
      DirectoryStatement(
        subjectKind: "staff", subject: person.id, path: path, value: value, recordedOn: region.opening,
        evidence: "合成：培训记录")
    }
    return SamplePerson(
      index: index, person: person, titles: [], licence: start, start: start, operatesLevel3From: nil,
      statements: statements, events: [], privileges: [])
  }

  private static func physician(
    _ index: Int, _ region: SampleRegion, _ institution: SampleInstitution, _ hospital: SampleHospital
  ) -> SamplePerson {
    var random = random(index, region, institution)
    let rank = SampleRank.of(index, in: hospital)
    let licence = SampleTime.date(random.within(rank.licenceYears), random.within(7...9), random.within(1...28))
    let titles = rank.titles.map { step in
      SamplePerson.Appointment(
        title: step.title,
        from: step.years == 0
          ? licence : SampleTime.date(licence.year + step.years, random.within(10...12), random.within(1...28)))
    }
    let person = person(index, institution, .physician, titles.last?.title, &random)
    let start = SampleTime.date(licence.year + random.within(1...2), random.within(1...12), 1)
    let career = SampleCareer(
      region, institution, hospital, index: index, rank: rank, person: person.id, licence: licence, start: start,
      titles: titles, &random)
    return SamplePerson(
      index: index, person: person, titles: titles, licence: licence, start: start,
      operatesLevel3From: career.operatesLevel3From, statements: career.statements, events: career.events,
      privileges: career.privileges)
  }

  /// Who does the catalogue's levels 1 and 2 in a year: three years in the work, trained, on the first of January.
  func lowerOperators(in year: Int) -> [Int] {
    let first = SampleTime.date(year - 3, 1, 1)
    let found = (0..<physicians).filter { people[$0].start <= first && SampleRank.of($0, in: hospital) != .resident }
    return found.isEmpty ? [0] : found
  }

  /// Who operates at level 3 or higher in a year: entitled before it begins.
  func upperOperators(in year: Int) -> [Int] {
    let first = SampleTime.date(year, 1, 1)
    return (0..<physicians).filter { index in people[index].operatesLevel3From.map { $0 <= first } ?? false }
  }

  private var hospital: SampleHospital { SampleHospital.all[institution.place] }
}
