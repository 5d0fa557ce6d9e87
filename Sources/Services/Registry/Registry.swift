public import Rulebook
public import Store

/// What a registry needs from outside: where it lives, the norm, the dictionary, keys, clock and randomness.
public struct RegistryConfiguration: Sendable {
  /// The data folder; the database is `registry.sqlite` in it.
  public var folder: String
  /// The norm that guards the steps, with its calendar.
  public var rules: EvaluationContext
  public var standard: StandardRecord
  public var accessKey: AccessKey
  /// The region's key for pseudonyms: equal patients get equal pseudonyms wherever the key is the same.
  public var regionKey: [UInt8]
  public var clock: RegistryClock
  public var random: RandomBytes = systemRandomBytes
  public var permissions = PermissionTable.standard
  public var isDemo = false
  /// Read connections; each holds a page cache of its own.
  public var readers = 4

  public init(
    folder: String, rules: EvaluationContext, standard: StandardRecord, accessKey: AccessKey, regionKey: [UInt8],
    clock: @escaping RegistryClock
  ) {
    self.folder = folder
    self.rules = rules
    self.standard = standard
    self.accessKey = accessKey
    self.regionKey = regionKey
    self.clock = clock
  }
}

/// The registry of a node: people, places, patients and cases in one durable database, every change one journal event.
///
/// ```swift
/// let registry = try Registry.open(configuration)
/// let opened = try await registry.cases.open(referral, by: caller)
/// ```
public final class Registry: Sendable {
  public let database: any Database
  public let writer: RegistryWriter
  public let access: Access
  public let directory: Directory
  public let cases: CaseService
  public let assessment: Assessment
  public let matching: Matching
  public let quality: Quality
  let core: RegistryCore

  /// Opens or creates the database and brings its schema up to date.
  public static func open(_ configuration: RegistryConfiguration) throws -> Registry {
    // What is erased on request (salts, identity) must not be found in the file afterwards.
    // A case stands in fifteen indices: a batch of an import changes thousands of their pages.
    let database = try SQLiteDatabase(
      path: configuration.folder + "/registry.sqlite", readers: configuration.readers, overwritesDeleted: true,
      writerCache: 32_000, checkpoint: 16_000)
    try database.migrate(RegistrySchema.migrations)
    return try Registry(database, configuration)
  }

  /// A registry on a database that is already migrated.
  init(_ database: any Database, _ configuration: RegistryConfiguration) throws {
    let writer = RegistryWriter(database)
    let core = try RegistryCore(database: database, writer: writer, configuration: configuration)
    self.database = database
    self.writer = writer
    self.core = core
    var settings = Access.Configuration(clock: configuration.clock, key: configuration.accessKey)
    settings.random = configuration.random
    settings.isDemo = configuration.isDemo
    settings.table = configuration.permissions
    settings.breakGlassRules = core.emergencyRules
    access = Access(database: database, writer: writer, ids: core.ids, configuration: settings)
    directory = Directory(core: core)
    assessment = Assessment(core: core)
    cases = CaseService(core: core)
    matching = Matching(core: core)
    quality = Quality(core: core)
  }

  /// The dictionary of the standard record.
  public var standard: StandardRecord { core.standard }
  /// The norm that guards the steps.
  public var rules: EvaluationContext { core.rules }
  public var catalogue: Catalogue { core.catalogue }

  /// Finishes what waits and refuses new writes.
  public func close() async { await writer.shutdown() }
}
