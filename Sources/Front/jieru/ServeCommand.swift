import ArgumentParser
import Foundation
import Logging
import Server

/// Settings that every command of a running node takes; flags override environment and file.
struct NodeOptions: ParsableArguments {
  @Option(help: "数据目录 folder of index and objects", completion: .directory)
  var data: String?
  @Option(help: "YAML 配置文件 configuration file (Docs/configuration.md)", completion: .file())
  var config: String?
  @Option(help: "HTTP 地址 address, host:port")
  var http: String?
  @Option(help: "DICOM 地址 address, host:port")
  var dicom: String?
  @Option(help: "本机 AE 标题 own AE title")
  var ae: String?
  @Option(help: "控制台文件目录 folder of the console's files")
  var web: String?
  @Option(name: .customLong("log-level"), help: "日志级别 trace, debug, info, notice, warning, error")
  var logLevel: String?

  /// Defaults, then the file, the environment, the flags.
  func load() throws -> NodeConfiguration {
    var configuration = NodeConfiguration()
    let environment = ProcessInfo.processInfo.environment
    do {
      if let path = config ?? environment["JIERU_CONFIG"] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
          throw ConfigurationError("--config", "无法读取 cannot read \(path)")
        }
        try configuration.read(yaml: text)
      }
      try configuration.read(environment: environment)
      if let data { configuration.data = data }
      if let http { configuration.http = try NodeConfiguration.address("--http", http) }
      if let dicom { configuration.dicom = try NodeConfiguration.address("--dicom", dicom) }
      if let ae { configuration.aeTitle = try NodeConfiguration.aeTitle("--ae", ae) }
      if let web { configuration.webFolder = web }
      if let logLevel { configuration.logLevel = logLevel }
      guard Logger.Level(rawValue: configuration.logLevel) != nil else {
        throw ConfigurationError("log.level", configuration.logLevel)
      }
    } catch let error as ConfigurationError {
      throw ValidationError(error.description)
    }
    return configuration
  }

  /// Logs go to standard error, so that standard output stays for programs.
  static func logger(_ configuration: NodeConfiguration) -> Logger {
    var logger = Logger(label: "jieru", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = Logger.Level(rawValue: configuration.logLevel) ?? .info
    return logger
  }
}

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "运行节点 run the node",
    discussion: """
      示例 Examples:
        jieru serve --data /var/lib/jieru
        jieru serve --config /etc/jieru/jieru.yaml
        jieru serve --data ./data --http 127.0.0.1:8080 --dicom 127.0.0.1:11112 --ae JIERU
      """)

  @OptionGroup var options: NodeOptions

  func run() async throws { try await Self.serve(try options.load()) }

  static func serve(_ configuration: NodeConfiguration) async throws {
    let logger = NodeOptions.logger(configuration)
    let node: Node
    do {
      node = try Node(configuration, logger: logger)
    } catch {
      throw CommandFailure("无法打开数据目录 cannot open \(configuration.data): \(error)")
    }
    do {
      try await node.run { http, dicom in
        logger.notice(
          "节点已就绪 node is ready",
          metadata: ["console": "http://\(http)/", "dicom": "\(dicom)", "ae": "\(configuration.aeTitle)"])
      }
    } catch {
      throw CommandFailure("节点停止 node stopped: \(error)")
    }
  }
}

/// A failure with a sentence for people; exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
