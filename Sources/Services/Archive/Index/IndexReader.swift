import DICOMCore
package import Store

/// Answers queries from the index.
struct IndexReader {
  let connection: any SQLConnection

  /// Up to this many patients of a name are looked up by their keys; more are met soon enough on the way through the
  /// newest studies.
  private static let fewPatients = 2000

  /// Entities that match, in the order of their level; `each` returns false to stop.
  func matches(_ query: Query, _ each: (QueryMatch) -> Bool) throws {
    let compiler = try QueryCompiler(query)
    var condition = compiler.condition
    try addNames(compiler, to: &condition)
    if let after = query.afterStudy {
      condition.add("(s.date, s.time, s.id) < (SELECT date, time, id FROM study WHERE uid = ?)", [.text(after)])
    }
    var offset = query.offset
    var start = ""
    if query.level == .study, condition.isEmpty, offset > 0 {
      // Days have counts, so a deep page skips whole days instead of walking every study before it.
      guard let day = try self.day(atOffset: offset) else { return }
      condition.add("s.date <= ?", [.text(day.date)])
      offset = day.remaining
    }
    start += "SELECT \(compiler.identity), \(compiler.columns)\(compiler.from)\(condition.sql)\(compiler.order)"
    var arguments = condition.arguments
    if query.limit != nil || offset > 0 {
      start += " LIMIT ? OFFSET ?"
      arguments += [SQLValue(query.limit ?? Int(Int32.max)), SQLValue(offset)]
    }
    let count = IndexedAttribute.upTo(query.level).count
    try connection.scan(start, arguments) { row in
      var values: [String] = []
      values.reserveCapacity(count)
      for column in 1...count { values.append(Self.shown(row.string(column))) }
      return each(QueryMatch(level: query.level, values: values, row: row.integer(0)))
    }
  }

  /// Times are indexed with microseconds, so that they sort; a time without a fraction is given back without.
  private static func shown(_ value: String) -> String {
    value.utf8.count == 13 && value.hasSuffix(".000000") ? String(value.prefix(6)) : value
  }

  /// How many entities match without regard to the page; counting stops at `most`.
  func count(_ query: Query, most: Int) throws -> Int {
    var unpaged = query
    unpaged.limit = nil
    unpaged.offset = 0
    let compiler = try QueryCompiler(unpaged)
    var condition = compiler.condition
    if condition.isEmpty, compiler.names.isEmpty {
      switch query.level {
      case .patient: return try connection.integer("SELECT COUNT(*) FROM patient") ?? 0
      case .study: return try connection.integer("SELECT studies FROM archive_state") ?? 0
      case .series: return try connection.integer("SELECT series FROM archive_state") ?? 0
      case .instance: return try connection.integer("SELECT instances FROM archive_state") ?? 0
      }
    }
    try addNames(compiler, to: &condition)
    return try connection.integer(
      "SELECT COUNT(*) FROM (SELECT 1\(compiler.from)\(condition.sql) LIMIT ?)",
      condition.arguments + [SQLValue(most)]) ?? 0
  }

  private func addNames(_ compiler: QueryCompiler, to condition: inout Condition) throws {
    for name in compiler.names {
      let found =
        try connection.integer(
          "SELECT COUNT(*) FROM (SELECT 1 FROM patient_name n WHERE \(name.clause) LIMIT ?)",
          name.arguments + [SQLValue(Self.fewPatients + 1)]) ?? 0
      if found <= Self.fewPatients {
        condition.add("p.id IN (SELECT n.patient FROM patient_name n WHERE \(name.clause))", name.arguments)
      } else {
        condition.add(
          "EXISTS(SELECT 1 FROM patient_name n WHERE n.patient = p.id AND \(name.clause))", name.arguments)
      }
    }
  }

  private func day(atOffset offset: Int) throws -> (date: String, remaining: Int)? {
    var remaining = offset
    var found: (date: String, remaining: Int)?
    try connection.scan("SELECT date, studies FROM study_day ORDER BY date DESC", []) { row in
      let studies = row.integer(1)
      if remaining < studies {
        found = (row.string(0), remaining)
        return false
      }
      remaining -= studies
      return true
    }
    return found
  }
}

/// An instance with its place in the store.
package struct StoredInstance: Sendable, Hashable {
  package let id: Int
  package let studyUID: String
  package let seriesUID: String
  package let instanceUID: String
  package let sopClassUID: String
  package let transferSyntaxUID: String
  package let location: ObjectLocation
  package let dataSetOffset: Int
  /// Data set bytes before the pixel data, or all of them.
  package let headerLength: Int
  package let digest: [UInt8]
  package let frameIndex: [UInt8]?
  package let receivedAt: Int

  static let columns = """
    SELECT i.id, s.uid, e.uid, i.uid, i.sop_class, i.transfer_syntax, i.segment, i.position, i.length,
      i.data_set_offset, i.header_length, i.digest, i.frame_index, i.received_at
    FROM instance i JOIN series e ON e.id = i.series JOIN study s ON s.id = e.study
    """

  init(_ row: any SQLRow) {
    id = row.integer(0)
    studyUID = row.string(1)
    seriesUID = row.string(2)
    instanceUID = row.string(3)
    sopClassUID = row.string(4)
    transferSyntaxUID = row.string(5)
    location = ObjectLocation(segment: row.integer(6), position: row.integer(7), length: row.integer(8))
    dataSetOffset = row.integer(9)
    headerLength = row.integer(10)
    digest = row.blob(11) ?? []
    frameIndex = row.blob(12)
    receivedAt = row.integer(13)
  }
}

extension IndexReader {
  /// Instances of a study, series or one instance, in series and instance order.
  func instances(study: String, series: String? = nil, instance: String? = nil) throws -> [StoredInstance] {
    var condition = Condition()
    condition.add("s.uid = ?", [.text(study)])
    if let series { condition.add("e.uid = ?", [.text(series)]) }
    if let instance { condition.add("i.uid = ?", [.text(instance)]) }
    return try connection.rows(
      "\(StoredInstance.columns)\(condition.sql) ORDER BY e.number, e.id, i.number, i.id", condition.arguments,
      StoredInstance.init)
  }

  /// The instance with this SOP Instance UID.
  func instance(_ uid: String) throws -> StoredInstance? {
    try connection.first("\(StoredInstance.columns) WHERE i.uid = ?", [.text(uid)], StoredInstance.init)
  }

  /// The first instance below a row of `level`, from whose header attributes that are not indexed are read.
  func representative(of match: QueryMatch) throws -> StoredInstance? {
    switch match.level {
    case .patient:
      try connection.first(
        "\(StoredInstance.columns) WHERE s.patient = ? ORDER BY i.id LIMIT 1", [SQLValue(match.row)],
        StoredInstance.init)
    case .study:
      try connection.first(
        "\(StoredInstance.columns) WHERE s.id = ? ORDER BY i.id LIMIT 1", [SQLValue(match.row)], StoredInstance.init)
    case .series:
      try connection.first(
        "\(StoredInstance.columns) WHERE e.id = ? ORDER BY i.id LIMIT 1", [SQLValue(match.row)], StoredInstance.init)
    case .instance:
      try connection.first("\(StoredInstance.columns) WHERE i.id = ?", [SQLValue(match.row)], StoredInstance.init)
    }
  }

  /// Change number of a study or of one of its series: what was computed from them is good while it stands.
  func change(study: String, series: String?) throws -> Int? {
    if let series {
      return try connection.integer(
        "SELECT e.change FROM series e JOIN study s ON s.id = e.study WHERE e.uid = ? AND s.uid = ?",
        [.text(series), .text(study)])
    }
    return try connection.integer("SELECT change FROM study WHERE uid = ?", [.text(study)])
  }
}
