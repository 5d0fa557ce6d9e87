import Archive
import ArgumentParser
import Foundation
import Logging
import Server
import Store

/// The data folder that a command works on.
struct DataFolder {
  let path: String

  /// The folder named, or JIERU_DATA, or an existing `data` here.
  init(_ named: String?) throws {
    if let named = named ?? ProcessInfo.processInfo.environment["JIERU_DATA"] {
      path = named
    } else if FileManager.default.fileExists(atPath: "data/index.sqlite") {
      path = "data"
    } else {
      throw ValidationError("请给出 --data 目录（或 --to 节点） name a data folder with --data DIR, or a node with --to")
    }
  }

  private var logger: Logger {
    var logger = Logger(label: "jieru", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .warning
    return logger
  }

  /// Opens it for this process alone. `new`: it may be made.
  func open(creating new: Bool = true) throws -> Archive {
    guard new || FileManager.default.fileExists(atPath: path + "/index.sqlite") else { throw missing }
    do {
      return try Archive(
        configuration: ArchiveConfiguration(path: path), logger: logger, clock: { Node.milliseconds() })
    } catch let error as StoreError where error.code == .inUse {
      throw CommandFailure(
        """
        数据目录 \(path) 正被进程 \(error.detail) 使用：请先停止节点，或用 --to 发送到它。
        The data folder \(path) is in use by process \(error.detail): stop the node first, or send to it with --to.
        """)
    } catch {
      throw CommandFailure("无法打开数据目录 cannot open the data folder \(path): \(error)")
    }
  }

  /// Opens it for reading, also beside a running node.
  func look() throws -> Archive {
    do {
      return try Archive(reading: path, logger: logger, clock: { Node.milliseconds() })
    } catch let error as StoreError where error.code == .missing {
      throw missing
    } catch {
      throw CommandFailure("无法打开数据目录 cannot open the data folder \(path): \(error)")
    }
  }

  private var missing: CommandFailure {
    CommandFailure("\(path) 不是数据目录 is not a data folder (no index.sqlite in it)")
  }
}

/// Where the archive is and how the result is printed.
struct ArchiveOptions: ParsableArguments {
  @Option(help: "数据目录 data folder (or JIERU_DATA)", completion: .directory)
  var data: String?
  @Flag(help: "输出 JSON print JSON")
  var json = false

  func open() throws -> Archive { try DataFolder(data).open(creating: false) }
  func look() throws -> Archive { try DataFolder(data).look() }

  /// Runs a recorded operation on the folder and says in a sentence why it was refused.
  func operate<Value: Sendable>(_ body: (Archive) async throws -> Value) async throws -> Value {
    let archive = try open()
    do {
      let value = try await body(archive)
      try archive.close()
      return value
    } catch let refusal as OperationRefusal {
      try? archive.close()
      throw CommandFailure(refusal.description)
    }
  }
}

/// Who asks for an operation and why; both are kept with it.
struct OperationOptions: ParsableArguments {
  @Option(help: "理由，留作记录 why; kept with the operation")
  var reason: String
  @Option(help: "操作人 who; by default the user of this machine")
  var actor: String?

  func validate() throws {
    guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason 不能为空 must not be empty") }
  }

  var who: String { actor ?? "cli:" + (ProcessInfo.processInfo.environment["USER"] ?? NSUserName()) }
}
