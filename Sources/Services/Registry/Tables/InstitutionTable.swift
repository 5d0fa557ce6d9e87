internal import Rulebook
internal import Store

extension Institution: StoredEntry {
  private static let columns =
    "id, code, name_zh, name_en, grade, county, longitude, latitude, tier, is_synthetic, version"

  private static func read(_ row: any SQLRow) -> Institution {
    Institution(
      id: row.string(0), version: row.integer(10), code: row.string(1), name: Bilingual(row.string(2), row.string(3)),
      grade: row.string(4), county: row.string(5), longitude: row.double(6), latitude: row.double(7),
      tier: row.integer(8), isSynthetic: row.integer(9) != 0)
  }

  static func find(_ id: String, in connection: any SQLConnection) throws -> Institution? {
    try connection.first("SELECT \(columns) FROM institution WHERE id = ?", [.text(id)], read)
  }

  static func find(code: String, in connection: any SQLConnection) throws -> Institution? {
    try connection.first("SELECT \(columns) FROM institution WHERE code = ?", [.text(code)], read)
  }

  static func list(of institution: String?, in connection: any SQLConnection) throws -> [Institution] {
    guard let institution else {
      return try connection.rows("SELECT \(columns) FROM institution ORDER BY code", [], read)
    }
    return try find(institution, in: connection).map { [$0] } ?? []
  }

  private var values: [SQLValue] {
    [
      .text(code), .text(name.chinese), .text(name.english), .text(grade), .text(county),
      longitude.map { .real($0) } ?? .null, latitude.map { .real($0) } ?? .null, SQLValue(tier), SQLValue(isSynthetic),
      SQLValue(version), .text(id),
    ]
  }

  func insert(in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO institution(code, name_zh, name_en, grade, county, longitude, latitude, tier, is_synthetic, version, id)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, values)
  }

  func update(in connection: any SQLConnection) throws {
    try connection.run(
      """
      UPDATE institution SET code = ?, name_zh = ?, name_en = ?, grade = ?, county = ?, longitude = ?, latitude = ?,
        tier = ?, is_synthetic = ?, version = ? WHERE id = ?
      """, values)
  }
}

extension Department: StoredEntry {
  private static let columns = "id, institution, name_zh, name_en, kind, version"

  private static func read(_ row: any SQLRow) -> Department {
    Department(
      id: row.string(0), version: row.integer(5), institution: row.string(1),
      name: Bilingual(row.string(2), row.string(3)), form: row.string(4))
  }

  static func find(_ id: String, in connection: any SQLConnection) throws -> Department? {
    try connection.first("SELECT \(columns) FROM department WHERE id = ?", [.text(id)], read)
  }

  static func list(of institution: String?, in connection: any SQLConnection) throws -> [Department] {
    try connection.rows(
      "SELECT \(columns) FROM department \(institution == nil ? "" : "WHERE institution = ?") ORDER BY id",
      institution.map { [.text($0)] } ?? [],
      read)
  }

  private var values: [SQLValue] {
    [.text(institution), .text(name.chinese), .text(name.english), .text(form), SQLValue(version), .text(id)]
  }

  func insert(in connection: any SQLConnection) throws {
    try connection.run(
      "INSERT INTO department(institution, name_zh, name_en, kind, version, id) VALUES(?, ?, ?, ?, ?, ?)", values)
  }

  func update(in connection: any SQLConnection) throws {
    try connection.run(
      "UPDATE department SET institution = ?, name_zh = ?, name_en = ?, kind = ?, version = ? WHERE id = ?", values)
  }
}

extension Room: StoredEntry {
  private static let columns = "id, institution, department, name, kind, version"

  private static func read(_ row: any SQLRow) -> Room {
    Room(
      id: row.string(0), version: row.integer(5), institution: row.string(1), department: row.text(2),
      name: row.string(3), use: row.string(4))
  }

  static func find(_ id: String, in connection: any SQLConnection) throws -> Room? {
    try connection.first("SELECT \(columns) FROM room WHERE id = ?", [.text(id)], read)
  }

  static func list(of institution: String?, in connection: any SQLConnection) throws -> [Room] {
    try connection.rows(
      "SELECT \(columns) FROM room \(institution == nil ? "" : "WHERE institution = ?") ORDER BY name, id",
      institution.map { [.text($0)] } ?? [],
      read)
  }

  private var values: [SQLValue] {
    [.text(institution), SQLValue(department), .text(name), .text(use), SQLValue(version), .text(id)]
  }

  func insert(in connection: any SQLConnection) throws {
    try connection.run(
      "INSERT INTO room(institution, department, name, kind, version, id) VALUES(?, ?, ?, ?, ?, ?)", values)
  }

  func update(in connection: any SQLConnection) throws {
    try connection.run(
      "UPDATE room SET institution = ?, department = ?, name = ?, kind = ?, version = ? WHERE id = ?", values)
  }
}
