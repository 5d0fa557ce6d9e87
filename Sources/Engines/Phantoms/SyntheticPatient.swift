/// A patient who does not exist, and who shows it: the ID begins with `PHANTOM-`, the object says
/// `Quality Control Subject` = YES (0010,0200), and the comments say so in words.
public struct SyntheticPatient: Sendable, Hashable {
  /// `Patient's Name` as DICOM text, component groups joined by `=` (PS3.5 6.2.1).
  public let name: String
  /// `Patient ID`; begins with ``idPrefix``.
  public let id: String
  /// `YYYYMMDD`.
  public let birthDate: String
  /// `M`, `F` or `O`.
  public let sex: String
  /// Defined terms of `Specific Character Set`, (0008,0005); an empty one stands for ISO-IR 6.
  public let characterSet: [String]

  /// What every synthetic patient's ID begins with.
  public static let idPrefix = "PHANTOM-"

  /// - Parameter number: makes the ID; the same number is the same patient.
  public init(name: String, number: Int, birthDate: String, sex: String, characterSet: [String]) {
    self.name = name
    self.id = SyntheticPatient.idPrefix + SyntheticPatient.padded(number, to: 6)
    self.birthDate = birthDate
    self.sex = sex
    self.characterSet = characterSet
  }

  /// Names in the character sets that a hospital in China meets; the first ones are used for the large phantoms.
  public static let names: [(characterSet: [String], name: String, sex: String)] = [
    (["GB18030"], "Wang^Xiaodong=王^小东", "M"),
    (["GB18030"], "Li^Na=李^娜", "F"),
    (["ISO_IR 192"], "Chen^Jing=陈^静", "F"),
    (["GB18030"], "Ouyang^Feifei=欧阳^菲菲", "F"),
    (["GBK"], "Zhang^Wei=张^伟", "M"),
    (["", "ISO 2022 IR 58"], "Zhao^Lei=赵^磊", "M"),
    (["ISO_IR 192"], "Wang^Fang=王^芳", "F"),
    (["GB18030"], "Zhaxi^Duoji=扎西^多吉", "M"),
    (["ISO_IR 100"], "Müller^Jörg", "M"),
    (["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう", "M"),
    (["ISO_IR 192"], "Liu^Yang=刘^洋", "O"),
    ([], "Smith^John", "M"),
  ]

  /// The patient with a given number; names repeat after ``names`` is used up, IDs never do.
  public static func numbered(_ number: Int) -> SyntheticPatient {
    let place = names[((number % names.count) + names.count) % names.count]
    let birthDate = "19" + padded(31 + (number % 60) * 37 % 60, to: 2) + padded(1 + number % 12, to: 2) + "15"
    return SyntheticPatient(
      name: place.name, number: number, birthDate: birthDate, sex: place.sex,
      characterSet: place.characterSet)
  }

  static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number.magnitude)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
