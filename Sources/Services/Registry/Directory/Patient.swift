internal import Crypto
internal import DICOMCore
internal import Rulebook

/// A patient as everything but identity sees him.
public struct Patient: Sendable, Hashable {
  public let id: String
  public let institution: String
  /// HMAC-SHA-256 under the region's key, 64 hexadecimal digits: the same patient has the same in every institution.
  public let pseudonym: String
  public let birthYear: Int?
  /// `male`, `female`, `other`, `unknown`.
  public let sex: String
  public let isSynthetic: Bool
  public let version: Int
}

/// Who a patient is. Stands in one table, goes to nobody without an audited reason, and is in no journal and no log.
public struct PatientIdentity: Sendable, Hashable {
  public var name: String
  /// The institution's own record number.
  public var mrn: String
  public var nationalID: String?
  public var phone: String?

  public init(name: String, mrn: String, nationalID: String? = nil, phone: String? = nil) {
    (self.name, self.mrn, self.nationalID, self.phone) = (name, mrn, nationalID, phone)
  }

  /// What the pseudonym is computed from: the national number where there is one, else the record number with the
  /// institution's code.
  func pseudonym(institutionCode: String, regionKey: [UInt8]) -> String {
    let plain = nationalID.map { "id:" + SearchText.fold($0) } ?? "mrn:\(mrn)@\(institutionCode)"
    return Hexadecimal.text(
      HMAC<SHA256>.authenticationCode(for: Array(plain.utf8), using: SymmetricKey(data: regionKey)))
  }

  /// Under what he can be found.
  struct Keys: Sendable {
    /// The folded name, pinyin joined, initials.
    let name, pinyin, initials: String
    /// Every text under which he can be found, folded; each is searched by its beginning.
    let search: [String]
  }

  var keys: Keys {
    let (folded, readings) = (SearchText.fold(name), SearchText.pinyin(name))
    var search: [String] = []
    for key in [folded, SearchText.fold(mrn)] + readings.map(SearchText.fold)
    where !key.isEmpty && !search.contains(key) {
      search.append(key)
    }
    return Keys(
      name: folded, pinyin: readings.count > 1 ? readings[1] : folded,
      initials: readings.count > 2 ? readings[2] : "", search: search)
  }

  var objection: DirectoryProblem? {
    if let problem = EntryCheck.first(
      EntryCheck.text(name, "name", most: 64), EntryCheck.text(mrn, "mrn", most: 64))
    {
      return problem
    }
    for (value, field) in [(nationalID, "nationalID"), (phone, "phone")] {
      if let value, let problem = EntryCheck.text(value, field, most: 32) { return problem }
    }
    return nil
  }
}

/// A patient to be entered.
public struct NewPatient: Sendable, Hashable {
  public var institution: String
  public var identity: PatientIdentity
  public var birthYear: Int?
  public var sex: String
  public var isSynthetic: Bool

  public init(
    institution: String, identity: PatientIdentity, birthYear: Int?, sex: String, isSynthetic: Bool = false
  ) {
    (self.institution, self.identity, self.birthYear) = (institution, identity, birthYear)
    (self.sex, self.isSynthetic) = (sex, isSynthetic)
  }

  var objection: DirectoryProblem? {
    if !["male", "female", "other", "unknown"].contains(sex) {
      return .invalid("sex", "性别应为 male、female、other、unknown 之一。", "The sex is one of male, female, other, unknown.")
    }
    if let birthYear, !(1880...2199).contains(birthYear) {
      return .invalid("birthYear", "出生年应为四位年份。", "The birth year has four digits.")
    }
    return identity.objection
  }
}
