/// What one of the forty institutions of a sample prefecture is like; the numbers are invented.
struct SampleHospital: Sendable {
  /// The roles that institutions play in ``SampleTruth``, by their place in the table.
  enum Place {
    static let base = 0, university = 1, justBelowFive = 2, exactlyFive = 3, onePercentDead = 4
    static let secondaryRoute = 5, mentored = 10, mentoredTooShort = 14, unpermitted = 16
    static let idle = [7, 13, 17]
    static let expiredShielding = 18
  }

  enum Kind: Sendable { case general, traditional, township }

  let county: Int
  let kind: Kind
  let grade: String
  /// 1 township, 2 county, 3 prefecture.
  let tier: Int
  let physicians: Int
  /// The share of the prefecture's cases.
  let weight: Int
  /// Cases of level 3 or higher among a thousand; 0 where the institution is not permitted.
  let level3: Int
  let angiographs: Int
  /// First year of level-3 work; institutions that never had the permission: after the sample.
  var level3From = 2015

  /// Chief, associate chief and attending physicians among the physicians; the others are residents.
  var ranks: (chiefs: Int, associates: Int, attendings: Int) {
    switch tier {
    case 3: (max(2, physicians / 8), physicians / 4, physicians / 3)
    case 2: (physicians >= 8 ? 1 : 0, max(1, physicians / 4), max(2, physicians / 3))
    default: (0, 0, physicians / 2)
    }
  }
  var nurses: Int { tier == 1 ? 1 : physicians / 2 + angiographs * 2 }
  var technologists: Int { tier == 1 ? 0 : 1 + angiographs * 2 }
  var isLevel3: Bool { level3 > 0 }
  var hasCases: Bool { weight > 0 }

  static let all: [SampleHospital] =
    [
      .init(
        county: 0, kind: .general, grade: "三级甲等", tier: 3, physicians: 44, weight: 3000, level3: 620, angiographs: 4),
      .init(
        county: 0, kind: .traditional, grade: "三级甲等", tier: 3, physicians: 30, weight: 1700, level3: 520, angiographs: 2
      ),
      .init(
        county: 0, kind: .general, grade: "三级乙等", tier: 3, physicians: 26, weight: 900, level3: 550, angiographs: 2),
      .init(
        county: 0, kind: .general, grade: "三级丙等", tier: 3, physicians: 16, weight: 900, level3: 450, angiographs: 2),
      .init(
        county: 0, kind: .general, grade: "二级甲等", tier: 2, physicians: 14, weight: 900, level3: 420, angiographs: 1),
      county(1, "二级甲等", 12, 700, 360, 1), county(2, "二级乙等", 7, 0, 0, 0), county(3, "二级甲等", 7, 6, 0, 1),
      county(4, "二级甲等", 9, 600, 0, 1), county(5, "二级乙等", 7, 0, 0, 0), county(6, "二级甲等", 9, 550, 250, 1, from: 2023),
      county(7, "二级甲等", 8, 500, 0, 1), county(8, "二级乙等", 6, 0, 0, 0), county(9, "二级乙等", 7, 0, 0, 1),
      county(10, "二级甲等", 9, 420, 0, 1), county(11, "二级甲等", 8, 350, 0, 1), county(12, "二级甲等", 8, 280, 0, 1),
      county(13, "二级乙等", 7, 0, 0, 1), county(14, "二级乙等", 8, 180, 0, 1), county(15, "二级丙等", 8, 0, 0, 0),
      traditional(0, "二级甲等", 220, 1), traditional(1, "二级乙等", 0, 0), traditional(6, "二级乙等", 200, 1),
      traditional(10, "二级乙等", 0, 0), traditional(11, "二级丙等", 0, 0), traditional(12, "二级丙等", 0, 0),
    ] + (1...14).map { township($0, ["一级甲等", "一级乙等", "未定级"][$0 % 3], $0 <= 6 ? 2 : 1) }

  private static func county(
    _ county: Int, _ grade: String, _ physicians: Int, _ weight: Int, _ level3: Int, _ angiographs: Int,
    from: Int = 2016
  ) -> SampleHospital {
    SampleHospital(
      county: county, kind: .general, grade: grade, tier: 2, physicians: physicians, weight: weight, level3: level3,
      angiographs: angiographs, level3From: from)
  }
  private static func traditional(_ county: Int, _ grade: String, _ weight: Int, _ angiographs: Int) -> SampleHospital {
    SampleHospital(
      county: county, kind: .traditional, grade: grade, tier: 2, physicians: 5, weight: weight, level3: 0,
      angiographs: angiographs)
  }
  private static func township(_ county: Int, _ grade: String, _ physicians: Int) -> SampleHospital {
    SampleHospital(
      county: county, kind: .township, grade: grade, tier: 1, physicians: physicians, weight: 0, level3: 0,
      angiographs: 0)
  }
}
