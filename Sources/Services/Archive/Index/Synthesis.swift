import DICOMCore
import Store

/// Rows without objects of their own, so that searching can be measured on an index of any size.
///
/// Every instance points at one real object. Studies, patients and accession numbers follow the pattern of the benchmark
/// corpus: `ROOT.3.<study>`, `P3<study>`, `A3<study>`.
public struct SyntheticIndex: Sendable {
  public static let root = "1.2.826.0.1.3680043.10.1479"
  public var instances: Int
  public var studies: Int
  public var seed: UInt64

  public init(instances: Int, studies: Int, seed: UInt64 = 1) {
    self.instances = max(1, instances)
    self.studies = max(1, min(studies, instances))
    self.seed = seed
  }

  /// Instances of a study; the first ones take what does not divide.
  func count(ofStudy study: Int) -> Int { instances / studies + (study < instances % studies ? 1 : 0) }

  /// About one name in eight is Latin; the others are written in both scripts.
  func name(ofStudy study: Int) -> String {
    var random = SplitMix(state: seed &+ UInt64(truncatingIfNeeded: study) &* 0x9E37_79B9_7F4A_7C15)
    if random.next() % 8 == 0 {
      return Self.pick(Self.latinFamily, &random) + "^" + Self.pick(Self.latinGiven, &random)
    }
    let family = Self.pick(Self.family, &random)
    let first = Self.pick(Self.given, &random)
    guard random.next() % 3 != 0 else { return "\(family.latin)^\(first.latin)=\(family.han)^\(first.han)" }
    let second = Self.pick(Self.given, &random)
    return "\(family.latin)^\(first.latin)\(second.latin.lowercased())=\(family.han)^\(first.han)\(second.han)"
  }

  private static func pick<Value>(_ values: [Value], _ random: inout SplitMix) -> Value {
    values[Int(random.next() % UInt64(values.count))]
  }

  private typealias Syllable = (han: String, latin: String)
  private static func syllables(_ text: String) -> [Syllable] {
    text.split(separator: " ").map { word in
      let parts = word.split(separator: "/")
      return (String(parts[0]), String(parts[parts.count - 1]))
    }
  }
  private static let family = syllables(
    """
    王/Wang 李/Li 张/Zhang 刘/Liu 陈/Chen 杨/Yang 黄/Huang 赵/Zhao 吴/Wu 周/Zhou 徐/Xu 孙/Sun 马/Ma 朱/Zhu 胡/Hu 郭/Guo 何/He \
    林/Lin 高/Gao 罗/Luo 郑/Zheng 梁/Liang 谢/Xie 宋/Song 唐/Tang 许/Xu 邓/Deng 冯/Feng 韩/Han 曹/Cao 曾/Zeng 彭/Peng 欧阳/Ouyang
    """)
  private static let given = syllables(
    """
    伟/Wei 芳/Fang 娜/Na 敏/Min 静/Jing 丽/Li 强/Qiang 磊/Lei 军/Jun 洋/Yang 勇/Yong 艳/Yan 杰/Jie 娟/Juan 涛/Tao 明/Ming 超/Chao \
    秀/Xiu 霞/Xia 平/Ping 刚/Gang 桂/Gui 东/Dong 文/Wen 辉/Hui 玲/Ling 鹏/Peng 华/Hua 红/Hong 晓/Xiao 建/Jian 国/Guo 志/Zhi 悦/Yue
    """)
  private static let latinFamily = ["Müller", "Smith", "García", "Dubois", "Kowalski", "Nguyen", "O'Brien", "Özdemir"]
  private static let latinGiven = ["Jörg", "John", "María", "Anne", "Piotr", "Linh", "Seán", "Ayşe"]

  struct SplitMix {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}

extension Archive {
  /// Fills the index of an archive that holds nothing else. For benchmarks only: `verify` will say what it is.
  ///
  /// - Parameter object: SOP Instance UID of the stored object that every row points at.
  /// - Throws: ``OperationRefusal`` where the object is not there.
  public func synthesize(
    _ plan: SyntheticIndex, object uid: String, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws {
    guard let object = try await instance(uid) else { throw OperationRefusal("没有这个对象 no such object: \(uid)") }
    let now = clock()
    let database = database
    try await commit.between {
      var study = 0
      var written = 0
      while study < plan.studies {
        let end = min(study + 5000, plan.studies)
        try database.writeNow { connection in
          var writer = SyntheticWriter(connection: connection, plan: plan, object: object, now: now)
          for number in study..<end { try writer.write(number) }
          try writer.finish()
          written += writer.instances
        }
        study = end
        progress(written)
      }
      try database.makeDurable()
    }
  }
}

/// One transaction's rows.
private struct SyntheticWriter {
  let connection: any SQLConnection
  let plan: SyntheticIndex
  let object: StoredInstance
  let now: Int
  private(set) var instances = 0
  private var studies = 0
  private var days: [String: Int] = [:]

  init(connection: any SQLConnection, plan: SyntheticIndex, object: StoredInstance, now: Int) {
    self.connection = connection
    self.plan = plan
    self.object = object
    self.now = now
  }

  mutating func write(_ study: Int) throws(StoreError) {
    let number = String(study)
    let name = plan.name(ofStudy: study)
    let patient =
      try connection.integer(
        "INSERT INTO patient(patient_id, issuer, name, birth_date, sex, studies) VALUES(?, 'BENCH', ?, ?, ?, 1) RETURNING id",
        [
          .text("P3" + padded(study, 6)), .text(name),
          .text("19\(padded(study % 80 + 20, 2))0\(study % 9 + 1)15"), .text(study % 2 == 0 ? "F" : "M"),
        ]) ?? 0
    for key in PatientRow.keys(of: name) {
      try connection.run(
        "INSERT INTO patient_name(patient, kind, key) VALUES(?, ?, ?)",
        [SQLValue(patient), SQLValue(key.kind), .text(key.text)])
    }
    let count = plan.count(ofStudy: study)
    let date = "20\(padded(study / 12 % 10 + 17, 2))\(padded(study % 12 + 1, 2))\(padded(study % 28 + 1, 2))"
    let time = "\(padded(study % 24, 2))\(padded(study % 60, 2))11.250"
    let modality = ["XA", "CT", "US", "MR"][study % 4]
    let uid = "\(SyntheticIndex.root).3.\(number)"
    let id =
      try connection.integer(
        """
        INSERT INTO study(uid, patient, date, time, accession, study_id, description, referring, patient_age,
          institution, modalities, series_count, instance_count, change, received_at)
        VALUES(?, ?, ?, ?, ?, ?, ?, 'Ref^Physician', ?, 'Bench Hospital', ?, 1, ?, 0, ?) RETURNING id
        """,
        [
          .text(uid), SQLValue(patient), .text(date), .text(time), .text("A3" + padded(study, 8)), .text(number),
          .text(["TACE", "PTCA", "DSA CEREBRAL", "CT ABDOMEN"][study % 4]), .text("\(padded(study % 60 + 20, 3))Y"),
          .text(modality), SQLValue(count), SQLValue(now),
        ]) ?? 0
    let series =
      try connection.integer(
        """
        INSERT INTO series(uid, study, modality, number, description, body_part, laterality, date, time, protocol,
          station, pps_date, pps_time, instance_count, change, received_at)
        VALUES(?, ?, ?, 1, '', '', '', ?, ?, '', ?, '', '', ?, 0, ?) RETURNING id
        """,
        [
          .text(uid + ".1"), SQLValue(id), .text(modality), .text(date), .text(time), .text("ST\(study % 7)"),
          SQLValue(count), SQLValue(now),
        ]) ?? 0
    try writeInstances(of: uid + ".1.", count, series)
    studies += 1
    instances += count
    days[date, default: 0] += 1
  }

  /// All of a series in one statement.
  private func writeInstances(of prefix: String, _ count: Int, _ series: Int) throws(StoreError) {
    try connection.run(
      """
      WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
      INSERT INTO instance(uid, series, sop_class, transfer_syntax, number, pixel_rows, pixel_columns, bits_allocated,
        frames, segment, position, length, data_set_offset, header_length, digest, frame_index, received_at, source)
      SELECT ? || n, ?, ?, ?, n, 16, 16, 8, 1, ?, ?, ?, ?, ?, ?, ?, ?, 'SYNTHETIC' FROM numbers
      """,
      [
        SQLValue(count), .text(prefix), SQLValue(series), .text(object.sopClassUID), .text(object.transferSyntaxUID),
        SQLValue(object.location.segment), SQLValue(object.location.position), SQLValue(object.location.length),
        SQLValue(object.dataSetOffset), SQLValue(object.headerLength), .blob(object.digest),
        SQLValue(object.frameIndex), SQLValue(now),
      ])
  }

  func finish() throws(StoreError) {
    for (date, count) in days { try StudyDay.add(count, on: date, in: connection) }
    try connection.run(
      """
      UPDATE archive_state SET studies = studies + ?, series = series + ?, instances = instances + ?,
        bytes = bytes + ?, change = change + ?
      """,
      [
        SQLValue(studies), SQLValue(studies), SQLValue(instances), SQLValue(instances * object.location.length),
        SQLValue(instances),
      ])
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
