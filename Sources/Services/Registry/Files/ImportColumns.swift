internal import Crypto
internal import Rulebook

/// Columns of a table of cases that stand beside the record, and the headings by which they are known.
enum ImportColumns {
  static let number = "number"
  static let name = "name"
  static let mrn = "mrn"
  static let nationalID = "nationalID"
  static let phone = "phone"
  /// Written by the export for readers; what it says is found out anew.
  static let state = "state"

  /// Keys by headings in lower case.
  static let byHeading: [String: String] = {
    let headings: [String: [String]] = [
      number: ["number", "病例编号", "检查号", "accession number", "case number"],
      name: ["name", "姓名", "患者姓名", "patient name"], mrn: ["mrn", "病案号", "住院号", "record number"],
      nationalID: ["nationalid", "national id", "身份证号"], phone: ["phone", "电话", "联系电话"],
      state: ["state", "状态"],
    ]
    return Dictionary(
      headings.flatMap { key, names in names.map { ($0, key) } }, uniquingKeysWith: { one, _ in one })
  }()

  /// Whether a table with these columns names patients.
  static func holdIdentity(_ keys: Set<String>) -> Bool { !keys.isDisjoint(with: [name, mrn, nationalID, phone]) }
}

/// What a row is known by when it comes again: the hospital's number, else one made of institution, patient and start.
enum ImportNumber {
  static func made(institution: String, patient: String, record: RecordDocument) -> String {
    let start = record.texts("period.start").first.flatMap(Moment.init)
    let rest = start.map { String($0.seconds) } ?? RecordText(record, besides: StepWork.systemFields).text
    let digest = Array(SHA256.hash(data: Array("\(institution) \(patient) \(rest)".utf8)))
    // `IM` and 70 bits: what fits an accession number.
    return "IM" + String(decoding: digest.prefix(14).map { ULID.alphabet[Int($0 & 31)] }, as: UTF8.self)
  }
}
