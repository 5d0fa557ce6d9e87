import Archive
import ArgumentParser
import DICOMNetwork
import Foundation
import Server
import Store

/// Takes files and folders into an archive or a running node.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "导入文件与文件夹 take in files, folders and ZIP archives",
    discussion: """
      直接写入数据目录（节点须停止），或发送到运行中的节点。中断后重新运行即可，已收的会被认出。
      Into a data folder (while no node runs on it), or into a running node. A run that was broken off is simply started
      again: what was taken is noticed.

      示例 Examples:
        jieru import --data /var/lib/jieru /media/cdrom
        jieru import --to http://127.0.0.1:8080/dicomweb study.zip folder/
        jieru import --to JIERU@127.0.0.1:11112 folder/ --json

      退出码 Exit codes: 0 全部收下 all taken, 1 有被拒绝的 some refused, 2 用法错误 wrong use.
      """)

  @Argument(help: "文件、文件夹或 ZIP files, folders or ZIP archives", completion: .file())
  var paths: [String]
  @Option(help: "数据目录 data folder of a node that is not running (or JIERU_DATA)", completion: .directory)
  var data: String?
  @Option(help: "运行中的节点 a running node: http://host:port/dicomweb or AE@host:port")
  var to: String?
  @Option(help: "HTTP Authorization 头 header (or JIERU_AUTHORIZATION)")
  var authorization: String?
  @Option(help: "来源名称，留作记录 name of the source, for the trace")
  var source = "import"
  @Option(help: "并行数 how many at a time")
  var parallel: Int?
  @Flag(help: "输出 JSON print JSON")
  var json = false
  @OptionGroup var link: LinkOptions

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("没有文件 no files are named") }
    guard data == nil || to == nil else { throw ValidationError("--data 与 --to 只能给一个 give --data or --to, not both") }
    if let to, !Self.isWeb(to), PeerAddress(argument: to) == nil {
      throw ValidationError("--to: http://host:port/dicomweb 或 or AE@host:port")
    }
    if let parallel, !(1...64).contains(parallel) { throw ValidationError("--parallel: 1 至 64 to 64") }
  }

  private static func isWeb(_ text: String) -> Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }

  func run() async throws {
    var unpacked: [String] = []
    defer { for folder in unpacked { try? FileManager.default.removeItem(atPath: folder) } }
    let paths = try self.paths.map { path in
      guard path.lowercased().hasSuffix(".zip") else { return path }
      let folder = try ZIPArchive.unpack(path)
      unpacked.append(folder)
      return folder
    }
    if let to {
      let run = FileRun(paths: paths, quiet: json)
      if Self.isWeb(to) {
        let authorization = authorization ?? ProcessInfo.processInfo.environment["JIERU_AUTHORIZATION"]
        await WebSender(root: to, authorization: authorization)
          .send(run.files, parallel: parallel ?? 4, each: run.note)
      } else if let address = PeerAddress(argument: to) {
        await link.sender(address, parallel: min(parallel ?? 1, 16)).send(run.files, each: run.note)
      }
      return try run.report(json: json)
    }
    let archive = try DataFolder(data).open()
    let run = FileRun(paths: paths, quiet: json)
    await archive.take(run.files, source: source, parallel: parallel ?? 16, each: run.note)
    try archive.close()
    try run.report(json: json)
  }
}

/// Unpacks ZIP archives with what the system has.
enum ZIPArchive {
  /// Unpacks into a new folder, which the caller removes.
  static func unpack(_ path: String) throws -> String {
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw CommandFailure("无法读取 cannot read \(path)")
    }
    let folder = FileManager.default.temporaryDirectory.path + "/jieru-import-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let programs = [
      ("unzip", ["-q", "-o", path, "-d", folder]), ("7z", ["x", "-y", "-o\(folder)", path]),
      ("bsdtar", ["-xf", path, "-C", folder]),
    ]
    for (name, arguments) in programs {
      let found = ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
      guard let found else { continue }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: found)
      process.arguments = arguments
      process.standardOutput = FileHandle.nullDevice
      process.standardInput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      // unzip says 1 for warnings.
      guard process.terminationStatus <= 1 else {
        try? FileManager.default.removeItem(atPath: folder)
        throw CommandFailure("无法解压 cannot unpack \(path) (\(name) \(process.terminationStatus))")
      }
      return folder
    }
    try? FileManager.default.removeItem(atPath: folder)
    throw CommandFailure("解压需要 unzip 或 7z：apt install unzip. Unpacking needs unzip or 7z: apt install unzip")
  }
}
