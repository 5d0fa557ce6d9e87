internal import HTTPTypes
internal import Logging
internal import Rulebook
internal import ServiceLifecycle
internal import Synchronization
internal import UnixSignals

/// The library that answers now. A new one takes its place only when all of it loads: a rule file with an error
/// never replaces a loaded one.
final class RulebookShelf: Sendable {
  private let folder: String?
  private let calendars: [String]
  private let overlays: [String]
  private let logger: Logger
  private let state: Mutex<RulebookLibrary?>

  /// Loads the folder; where that fails the node serves everything else, and rules answer with the reason.
  init(folder: String?, calendars: [String], overlays: [String] = [], logger: Logger) {
    self.folder = folder
    self.calendars = calendars
    self.overlays = overlays
    self.logger = logger
    state = Mutex(nil)
    reload()
  }

  /// The library, or what is wrong.
  func library() throws -> RulebookLibrary {
    guard let library = state.withLock({ $0 }) else {
      throw Problem(
        .serviceUnavailable, "规则没有载入 the rulebooks are not loaded",
        detail: folder == nil
          ? "找不到 Rulebooks 文件夹；请设置 rules.folder。 The Rulebooks folder was not found; set rules.folder."
          : "规则文件有误，详见日志或 jieru rules lint。 Rule files have errors; see the log or run jieru rules lint.")
    }
    return library
  }

  /// Reads the folder again.
  func reload() {
    guard let folder else {
      logger.warning("找不到规则文件夹 rulebooks not found; set rules.folder or JIERU_RULEBOOKS")
      return
    }
    do {
      let library = try RulebookLibrary(folder: folder, calendars: calendars, overlays: overlays)
      state.withLock { $0 = library }
    } catch let error as RulebookError {
      for finding in error.findings.prefix(20) { logger.error("规则文件有误 rule file: \(finding)") }
    } catch {
      logger.error("规则载入失败 rulebooks not loaded: \(error)")
    }
  }
}

/// SIGHUP reads the rulebooks again.
struct RulebookReloading: Service {
  let shelf: RulebookShelf

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() { shelf.reload() }
  }
}
