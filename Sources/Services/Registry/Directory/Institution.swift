public import Rulebook

/// A hospital, with its place on the map.
public struct Institution: DirectoryEntry, Hashable {
  public var id: String
  public var version: Int
  /// Unified social credit code, 18 characters: the standard record names the institution by it.
  public var code: String
  public var name: Bilingual
  /// A word of the rulebook's grades: `三级甲等`.
  public var grade: String
  public var county: String
  /// Degrees, WGS 84.
  public var longitude: Double?
  public var latitude: Double?
  /// 1 township, 2 county, 3 prefecture and above.
  public var tier: Int
  public var isSynthetic: Bool

  public init(
    id: String = "", version: Int = 0, code: String, name: Bilingual, grade: String, county: String,
    longitude: Double? = nil, latitude: Double? = nil, tier: Int, isSynthetic: Bool = false
  ) {
    (self.id, self.version, self.code, self.name) = (id, version, code, name)
    (self.grade, self.county, self.longitude, self.latitude) = (grade, county, longitude, latitude)
    (self.tier, self.isSynthetic) = (tier, isSynthetic)
  }

  public static let kind = "institution"
  public static let permission = Permission.directoryWrite
  public var home: String { id }

  public var content: JSONValue {
    [
      "id": .string(id), "code": .string(code), "name": .text(name), "grade": .string(grade),
      "county": .string(county), "longitude": longitude.map { .decimal("\($0)") } ?? .null,
      "latitude": latitude.map { .decimal("\($0)") } ?? .null, "tier": .integer(tier),
      "synthetic": .boolean(isSynthetic), "version": .integer(version),
    ]
  }

  public var objection: DirectoryProblem? {
    if !CreditCode.isRight(code) {
      return .invalid(
        "code", "统一社会信用代码应为 18 位，且校验位正确。", "The unified social credit code has 18 characters and a check character.")
    }
    if let longitude, !(-180...180).contains(longitude) {
      return .invalid("longitude", "经度超出范围。", "No such longitude.")
    }
    if let latitude, !(-90...90).contains(latitude) { return .invalid("latitude", "纬度超出范围。", "No such latitude.") }
    if !(1...4).contains(tier) { return .invalid("tier", "层级应为 1 至 4。", "The tier is 1 to 4.") }
    return EntryCheck.first(EntryCheck.text(name.chinese, "name"), EntryCheck.text(county, "county"))
  }
}

/// A department of an institution.
public struct Department: DirectoryEntry, Hashable {
  public var id: String
  public var version: Int
  public var institution: String
  public var name: Bilingual
  /// A word of the rulebook's `departmentForm`, or `other`.
  public var form: String

  public init(id: String = "", version: Int = 0, institution: String, name: Bilingual, form: String) {
    (self.id, self.version, self.institution, self.name, self.form) = (id, version, institution, name, form)
  }

  public static let kind = "department"
  public static let permission = Permission.directoryWrite
  public var home: String { institution }
  public var content: JSONValue {
    [
      "id": .string(id), "institution": .string(institution), "name": .text(name), "form": .string(form),
      "version": .integer(version),
    ]
  }
  public var objection: DirectoryProblem? { EntryCheck.text(name.chinese, "name") }
}

/// A procedure room.
public struct Room: DirectoryEntry, Hashable {
  public var id: String
  public var version: Int
  public var institution: String
  public var department: String?
  public var name: String
  /// `dsa`, `ct`, `ultrasound`, `hybrid` …
  public var use: String

  public init(
    id: String = "", version: Int = 0, institution: String, department: String? = nil, name: String, use: String
  ) {
    (self.id, self.version, self.institution) = (id, version, institution)
    (self.department, self.name, self.use) = (department, name, use)
  }

  public static let kind = "room"
  public static let permission = Permission.directoryWrite
  public var home: String { institution }
  public var content: JSONValue {
    [
      "id": .string(id), "institution": .string(institution), "department": .optional(department),
      "name": .string(name), "use": .string(use), "version": .integer(version),
    ]
  }
  public var objection: DirectoryProblem? {
    EntryCheck.first(EntryCheck.text(name, "name"), EntryCheck.text(use, "use", most: 40))
  }
}

/// A machine, with what decides whether it can be used: tests in date, uptime, staff.
public struct Equipment: DirectoryEntry, Hashable {
  public var id: String
  public var version: Int
  public var institution: String
  public var room: String?
  /// `angiography`, `ct`, `ultrasound`, `ablation` …
  public var type: String
  public var model: String
  public var tier: Int
  public var hasDSA: Bool
  public var hasRoadmap: Bool
  /// The last day for which the radiation-protection test holds.
  public var shieldingUntil: CivilDate?
  public var serviceFrom: CivilDate?
  public var serviceUntil: CivilDate?
  /// Share of the opening hours in which it worked, in thousandths.
  public var uptimePermille: Int?
  /// Share of the opening hours in which somebody could run it.
  public var staffedPermille: Int?

  public init(
    id: String = "", version: Int = 0, institution: String, room: String? = nil, type: String, model: String, tier: Int,
    hasDSA: Bool = false, hasRoadmap: Bool = false, shieldingUntil: CivilDate? = nil, serviceFrom: CivilDate? = nil,
    serviceUntil: CivilDate? = nil, uptimePermille: Int? = nil, staffedPermille: Int? = nil
  ) {
    (self.id, self.version, self.institution, self.room) = (id, version, institution, room)
    (self.type, self.model, self.tier, self.hasDSA, self.hasRoadmap) = (type, model, tier, hasDSA, hasRoadmap)
    (self.shieldingUntil, self.serviceFrom, self.serviceUntil) = (shieldingUntil, serviceFrom, serviceUntil)
    (self.uptimePermille, self.staffedPermille) = (uptimePermille, staffedPermille)
  }

  public static let kind = "equipment"
  public static let permission = Permission.equipmentWrite
  public var home: String { institution }
  public var content: JSONValue {
    [
      "id": .string(id), "institution": .string(institution), "room": .optional(room), "type": .string(type),
      "model": .string(model), "tier": .integer(tier), "dsa": .boolean(hasDSA), "roadmap": .boolean(hasRoadmap),
      "shieldingUntil": .optional(shieldingUntil), "serviceFrom": .optional(serviceFrom),
      "serviceUntil": .optional(serviceUntil), "uptimePermille": .optional(uptimePermille),
      "staffedPermille": .optional(staffedPermille), "version": .integer(version),
    ]
  }
  public var objection: DirectoryProblem? {
    EntryCheck.first(
      EntryCheck.text(type, "type", most: 40), EntryCheck.text(model, "model"),
      EntryCheck.permille(uptimePermille, "uptimePermille"), EntryCheck.permille(staffedPermille, "staffedPermille"),
      EntryCheck.span(serviceFrom, serviceUntil, "serviceUntil"))
  }
}
