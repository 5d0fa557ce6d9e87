internal import Rulebook
internal import Store

extension Equipment: StoredEntry {
  private static let columns = """
    id, institution, room, kind, model, tier, has_dsa, has_roadmap, shielding_until, service_from, service_until,
    uptime_permille, staffed_permille, version
    """

  private static func read(_ row: any SQLRow) -> Equipment {
    Equipment(
      id: row.string(0), version: row.integer(13), institution: row.string(1), room: row.text(2), type: row.string(3),
      model: row.string(4), tier: row.integer(5), hasDSA: row.integer(6) != 0, hasRoadmap: row.integer(7) != 0,
      shieldingUntil: row.day(8), serviceFrom: row.day(9), serviceUntil: row.day(10), uptimePermille: row.int(11),
      staffedPermille: row.int(12))
  }

  static func find(_ id: String, in connection: any SQLConnection) throws -> Equipment? {
    try connection.first("SELECT \(columns) FROM equipment WHERE id = ?", [.text(id)], read)
  }

  static func list(of institution: String?, in connection: any SQLConnection) throws -> [Equipment] {
    try connection.rows(
      "SELECT \(columns) FROM equipment \(institution == nil ? "" : "WHERE institution = ?") ORDER BY id",
      institution.map { [.text($0)] } ?? [],
      read)
  }

  private var values: [SQLValue] {
    [
      .text(institution), SQLValue(room), .text(type), .text(model), SQLValue(tier), SQLValue(hasDSA),
      SQLValue(hasRoadmap), SQLValue(shieldingUntil?.iso), SQLValue(serviceFrom?.iso), SQLValue(serviceUntil?.iso),
      SQLValue(uptimePermille), SQLValue(staffedPermille), SQLValue(version), .text(id),
    ]
  }

  func insert(in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO equipment(institution, room, kind, model, tier, has_dsa, has_roadmap, shielding_until, service_from,
        service_until, uptime_permille, staffed_permille, version, id) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, values)
  }

  func update(in connection: any SQLConnection) throws {
    try connection.run(
      """
      UPDATE equipment SET institution = ?, room = ?, kind = ?, model = ?, tier = ?, has_dsa = ?, has_roadmap = ?,
        shielding_until = ?, service_from = ?, service_until = ?, uptime_permille = ?, staffed_permille = ?, version = ?
      WHERE id = ?
      """, values)
  }
}

extension SQLRow {
  /// A day written in ISO form.
  func day(_ column: Int) -> CivilDate? { text(column).flatMap { CivilDate($0) } }
  /// 0 and 1; nil where the column is NULL.
  func flag(_ column: Int) -> Bool? { int(column).map { $0 != 0 } }
}

extension SQLValue {
  init(_ day: CivilDate?) { self = day.map { .text($0.iso) } ?? .null }
  init(_ flag: Bool?) { self = flag.map { .integer($0 ? 1 : 0) } ?? .null }
}
