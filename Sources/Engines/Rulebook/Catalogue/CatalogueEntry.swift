/// A procedure of the norm's annex (手术分级目录).
public struct CatalogueEntry: Sendable, Hashable {
  /// `IR12-3-13`: edition, level, the annex's own order; it never changes.
  public let code: String
  /// From 1 to 4; a property of the entry, not of the patient or the operator (0.3).
  public let level: Int
  public let name: Bilingual
  /// Codes of ICD-9-CM-3 that serve the entry; many serve several entries and none decides a level.
  public let icd9cm3: [String]
  /// Codes of the national operation classification.
  public let nationalCodes: [NationalCode]
  /// What has to be recorded besides, near neighbours, what is unconfirmed.
  public let notes: String

  public init(
    code: String, level: Int, name: Bilingual, icd9cm3: [String], nationalCodes: [NationalCode], notes: String
  ) {
    self.code = code
    self.level = level
    self.name = name
    self.icd9cm3 = icd9cm3
    self.nationalCodes = nationalCodes
    self.notes = notes
  }

  /// A code of the national operation classification: `88.4701 肝动脉造影`.
  public struct NationalCode: Sendable, Hashable {
    public let code: String
    public let name: String
    /// How sure the assignment is: `confirmed-secondary`, `nearest`, …
    public let status: String

    public init(code: String, name: String, status: String) {
      self.code = code
      self.name = name
      self.status = status
    }
  }
}
