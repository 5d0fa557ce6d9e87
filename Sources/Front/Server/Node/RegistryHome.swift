internal import FoundationEssentials
internal import Glibc
internal import Logging
public import Registry
public import Rulebook

/// Where a node's registry lives: its database and keys in the data folder, the norm and the dictionary beside the
/// program.
public enum RegistryHome {
  /// Opens the registry of a node; nil, with the reason in the log, where the norm or the dictionary does not load.
  static func open(_ configuration: NodeConfiguration, rules shelf: RulebookShelf, logger: Logger) throws -> Registry? {
    guard let rules = try? shelf.library().current else {
      logger.error("没有规则，病例登记未启用 no rulebook is loaded: the registry is not running")
      return nil
    }
    guard let folder = ProgramFolder.standardRecord.find(configuration.standardRecordFolder) else {
      logger.error("找不到标准病例字典 StandardRecord not found: the registry is not running; set registry.standardRecord")
      return nil
    }
    let standard: StandardRecord
    do {
      standard = try StandardRecord.load(yaml: try RulebookLibrary.text("\(folder)/1/record.yaml"))
    } catch let error as DictionaryError {
      for finding in error.findings.prefix(20) { logger.error("标准病例字典 standard record: \(finding)") }
      return nil
    }
    return try open(configuration, rules: rules, standard: standard)
  }

  /// Opens or creates the registry of a data folder. Throws where database or keys cannot be used.
  public static func open(
    _ configuration: NodeConfiguration, rules: EvaluationContext, standard: StandardRecord
  ) throws -> Registry {
    try FileManager.default.createDirectory(
      atPath: configuration.data, withIntermediateDirectories: true, attributes: nil)
    guard let accessKey = AccessKey(try key("\(configuration.data)/access.key")) else {
      throw ConfigurationError("data", "access.key 应为 32 字节 must have 32 bytes")
    }
    let regionKey = try configuration.regionKeyFile.map { try existing($0) } ?? key("\(configuration.data)/region.key")
    // Patients' identities stand in it: nobody but the node's user reads it, whatever the umask. SQLite gives its
    // journals the database's own mode.
    let database = Glibc.open("\(configuration.data)/registry.sqlite", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    if database >= 0 { close(database) }
    var settings = RegistryConfiguration(
      folder: configuration.data, rules: rules, standard: standard, accessKey: accessKey, regionKey: regionKey,
      clock: { Node.now() })
    settings.isDemo = configuration.isDemo
    return try Registry.open(settings)
  }

  /// The registry of a data folder for commands that work beside or without a running node.
  public static func open(_ configuration: NodeConfiguration) throws -> Registry {
    guard let books = ProgramFolder.rulebooks.find(configuration.rulebookFolder),
      let rules = try RulebookLibrary(
        folder: books, calendars: configuration.calendarFiles, overlays: configuration.overlayFiles
      ).current
    else { throw ConfigurationError("rules.folder", "找不到规则 no rulebook found") }
    guard let folder = ProgramFolder.standardRecord.find(configuration.standardRecordFolder) else {
      throw ConfigurationError("registry.standardRecord", "找不到标准病例字典 StandardRecord not found")
    }
    let standard = try StandardRecord.load(yaml: try RulebookLibrary.text("\(folder)/1/record.yaml"))
    return try open(configuration, rules: rules, standard: standard)
  }

  /// Says how to make the first administrator. The token stands on a terminal or, where the output is kept as a log
  /// (systemd), in a file that only the node's user may read: logs are sent on and read by many.
  static func announce(_ token: String, _ configuration: NodeConfiguration) throws {
    var place = token
    if isatty(STDOUT_FILENO) == 0 {
      place = "\(configuration.data)/setup-token"
      try keep(Array((token + "\n").utf8), as: place)
    }
    print(
      """
      首次使用：请在 24 小时内打开登录页，用此口令设置管理员。
      First start: open the login page within 24 hours and make the administrator with this token.
        http://\(configuration.http)/login
        \(place)
      """)
    fflush(nil)
  }

  /// The token's file has served when there is an administrator.
  static func forgetToken(_ configuration: NodeConfiguration) { unlink("\(configuration.data)/setup-token") }

  private static func existing(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path), data.count == 32 else {
      throw ConfigurationError(path, "应为 32 字节的密钥文件 must be a key file of 32 bytes")
    }
    return [UInt8](data)
  }

  /// The key of a file that only the node's user may read; made where there is none. It is on the disk before anything
  /// is sealed with it.
  private static func key(_ path: String) throws -> [UInt8] {
    if access(path, F_OK) == 0 { return try existing(path) }
    let bytes = systemRandomBytes(32)
    try keep(bytes, as: path)
    return bytes
  }

  /// Writes a file that only the node's user may read; it is on the disk when this returns.
  private static func keep(_ bytes: [UInt8], as path: String) throws {
    let part = path + ".part"
    unlink(part)
    let file = Glibc.open(part, O_CREAT | O_EXCL | O_WRONLY, 0o600)
    guard file >= 0 else { throw ConfigurationError(path, "无法创建 cannot be created") }
    let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    let isKept = written == bytes.count && fsync(file) == 0
    close(file)
    guard isKept, rename(part, path) == 0 else { throw ConfigurationError(path, "无法写入 cannot be written") }
  }
}
