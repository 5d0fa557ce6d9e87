public import Rulebook

/// An institution of the sample with its rooms, machines and the facts known of it.
public struct SampleInstitution: Sendable, Hashable {
  /// Counted over the whole sample.
  public let index: Int
  /// 0 for the prefecture whose counties are facts; the others repeat it as “合成地区 n”.
  public let prefecture: Int
  /// Place in the table of forty: what kind of institution it is.
  let place: Int
  public let institution: Institution
  public let departments: [Department]
  public let rooms: [Room]
  public let equipment: [Equipment]
  public let statements: [DirectoryStatement]
  public let events: [QualificationEvent]

  /// Whether level 3 or higher is permitted on a day.
  public func isPermitted(on day: CivilDate) -> Bool { events.contains { $0.kind == "grant" && $0.day <= day } }

  init(_ region: SampleRegion, index: Int) {
    self.index = index
    let (prefecture, place) = index.quotientAndRemainder(dividingBy: SampleHospital.all.count)
    (self.prefecture, self.place) = (prefecture, place)
    let hospital = SampleHospital.all[place]
    var random = SampleRandom(region.seed, 1, index)
    let opening = SampleTime.minute(SampleTime.date(2020, 12, 1))
    let id = random.id(at: opening)
    institution = Self.institution(id, hospital, place, prefecture, &random)
    let department = Department(
      id: random.id(at: opening), version: 1, institution: id,
      name: hospital.tier == 3 ? Bilingual("介入放射科", "Interventional radiology") : Bilingual("医学影像科", "Medical imaging"),
      form: place <= 1 ? "independent_imaging" : hospital.tier == 1 ? "other" : "fixed_imaging")
    departments = [department]
    let kinds =
      hospital.hasCases || hospital.angiographs > 0
      ? Array(repeating: "dsa", count: hospital.angiographs) + ["ct", "ultrasound"] : ["ultrasound"]
    rooms = kinds.enumerated().map { number, use in
      Room(
        id: random.id(at: opening), version: 1, institution: id, department: department.id,
        name: "\(use.uppercased())-\(number + 1)", use: use)
    }
    equipment = rooms.enumerated().map { number, room in
      Self.machine(room, hospital, place, number, random.id(at: opening), &random)
    }
    let facts = SampleInstitutionFacts(region, id: id, hospital, place, equipment: equipment)
    (statements, events) = (facts.statements, facts.events)
  }

  private static func institution(
    _ id: String, _ hospital: SampleHospital, _ place: Int, _ prefecture: Int, _ random: inout SampleRandom
  ) -> Institution {
    let county = SampleCounty.all[hospital.county]
    let short = county.name.hasSuffix("市") || county.name.hasSuffix("县") ? String(county.name.dropLast()) : county.name
    let (zh, en): (String, String) =
      switch hospital.kind {
      case .general where place < 5:
        (
          "合成\(["综合", "中医", "第二", "第三", "市立"][place])医院",
          ["General", "University", "Second", "Third", "Municipal"][place] + " Hospital"
        )
      case .general: ("合成县医院", "County Hospital")
      case .traditional: ("合成中医医院", "Hospital of Traditional Medicine")
      case .township: ("合成乡镇卫生院", "Township Health Centre")
      }
    let copy = prefecture == 0 ? "" : "合成地区\(prefecture)"
    // 12: public institution; the seventeen characters spell HECHENG, synthetic: no such code is issued.
    let area = prefecture == 0 ? county.code : SampleTime.digits(900_000 + prefecture, 6)
    let code = CreditCode.completing("12\(area)HECHENG\(SampleTime.digits(place, 2))") ?? ""
    // Institutions of one county lie a little apart; copies of the prefecture a degree for each, as invented as they are.
    let (east, north) = (Double(random.within(-30...30)) / 1000, Double(random.within(-30...30)) / 1000)
    let (column, row) = (Double(prefecture % 8), Double(prefecture / 8 % 8))
    return Institution(
      id: id, version: 1, code: code, name: Bilingual("\(copy)\(short)\(zh)", "Synthetic \(county.english) \(en)"),
      grade: hospital.grade, county: copy + county.name,
      longitude: rounded(county.longitude + column + (hospital.kind == .township ? east * 6 : east)),
      latitude: rounded(county.latitude + row + (hospital.kind == .township ? north * 6 : north)), tier: hospital.tier,
      isSynthetic: true)
  }

  private static func rounded(_ degrees: Double) -> Double { (degrees * 100_000).rounded() / 100_000 }

  /// A machine; idle angiographs stand there tested and work, but nobody can run them.
  private static func machine(
    _ room: Room, _ hospital: SampleHospital, _ place: Int, _ number: Int, _ id: String, _ random: inout SampleRandom
  ) -> Equipment {
    let isAngiograph = room.use == "dsa"
    let isIdle = isAngiograph && SampleHospital.Place.idle.contains(place)
    let expired = isAngiograph && place == SampleHospital.Place.expiredShielding
    return Equipment(
      id: id, version: 1, institution: room.institution, room: room.id,
      type: isAngiograph ? "angiography" : room.use,
      model: "合成\(room.use.uppercased())-\(hospital.tier)\(random.within(1...4))",
      tier: hospital.tier, hasDSA: isAngiograph,
      hasRoadmap: isAngiograph && (hospital.tier == 3 || hospital.isLevel3 || number > 0),
      shieldingUntil: room.use == "ultrasound"
        ? nil : expired ? SampleTime.date(2025, 3, 31) : SampleTime.date(2026, random.within(1...12), 28),
      serviceFrom: SampleTime.date(
        isIdle ? random.within(2021...2023) : random.within(2009...2018), random.within(1...12), 1),
      uptimePermille: isIdle ? random.within(940...990) : random.within(850...985),
      staffedPermille: isIdle
        ? random.within(0...120) : hospital.tier == 3 ? random.within(780...1000) : random.within(250...620))
  }
}
