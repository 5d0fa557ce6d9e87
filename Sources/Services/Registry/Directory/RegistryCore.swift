internal import Rulebook
internal import Store

/// What the room's services share: database, writer, norm, dictionary, identifiers, clock and randomness.
final class RegistryCore: Sendable {
  let database: any Database
  let writer: RegistryWriter
  let ids: ULIDSource
  let clock: RegistryClock
  let random: RandomBytes
  let rules: EvaluationContext
  let standard: StandardRecord
  let permissions: PermissionTable
  let regionKey: [UInt8]
  let templates: FactTemplates
  let standings = StandingMemory()

  init(database: any Database, writer: RegistryWriter, configuration: RegistryConfiguration) throws {
    self.database = database
    self.writer = writer
    clock = configuration.clock
    random = configuration.random
    ids = ULIDSource(clock: configuration.clock, random: configuration.random)
    rules = configuration.rules
    standard = configuration.standard
    permissions = configuration.permissions
    regionKey = configuration.regionKey
    templates = FactTemplates(configuration.rules.book)
  }

  var now: Int64 { clock() }
  var book: Rulebook { rules.book }
  var catalogue: Catalogue { rules.book.catalogue }

  /// Emergency rules that count working days by the norm's calendar.
  var emergencyRules: BreakGlassRules {
    let calendar = rules.calendar
    return BreakGlassRules { calendar.isWorkingDay($0) }
  }

  /// Writes the event of a change, in the transaction of the change.
  func journal(
    _ content: JSONValue, kind: String, object: String, id: String, version: Int, by account: String, at now: Int64,
    ruled: Bool = false, keepingContent: Bool = false, in connection: any SQLConnection
  ) throws {
    try journal(
      canonical: try CanonicalJSON.bytes(content), kind: kind, object: object, id: id, version: version, by: account,
      at: now, ruled: ruled, keepingContent: keepingContent, in: connection)
  }

  /// The same for content whose canonical bytes are made already.
  func journal(
    canonical: [UInt8], kind: String, object: String, id: String, version: Int, by account: String, at now: Int64,
    ruled: Bool = false, keepingContent: Bool = false, in connection: any SQLConnection
  ) throws {
    try JournalWriter.append(
      canonical: canonical, kind: kind, object: object, id: id, version: version, actor: account,
      rulebook: ruled ? book.hash : nil, at: now, salt: random(32), keepingContent: keepingContent, in: connection)
  }
}
