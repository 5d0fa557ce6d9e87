import Foundation
import Synchronization
import Testing

/// Foreign peers: programs of DCMTK and pynetdicom, run as processes.
enum Foreign {
  struct Result: Sendable {
    let status: Int32
    let output: String
  }

  /// A Python with pynetdicom, from JIERU_PYTHON or the package's .venv.
  static let python: String? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let candidates = [
      ProcessInfo.processInfo.environment["JIERU_PYTHON"],
      root.appending(path: ".venv/bin/python").path(),
    ]
    return candidates.compactMap { $0 }.first { path in
      (try? run(path, ["-c", "import pynetdicom"]))?.status == 0
    }
  }()

  static func tool(_ name: String) -> String? {
    ["/usr/bin/", "/usr/local/bin/"].map { $0 + name }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  static func skip(_ what: String) {
    print("skipped / 跳过: \(what) is not installed here")
  }

  @discardableResult
  static func run(_ program: String, _ arguments: [String], directory: URL? = nil) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    if let directory { process.currentDirectoryURL = directory }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
  }

  /// As `run`, without holding a thread of the test runner's pool.
  static func runAside(_ program: String, _ arguments: [String], directory: URL? = nil)
    async throws -> Result
  {
    try await withCheckedThrowingContinuation { continuation in
      Thread {
        continuation.resume(
          with: Swift.Result { try run(program, arguments, directory: directory) })
      }.start()
    }
  }

  /// A server process that ends with the test.
  final class Server: Sendable {
    private let process: Mutex<Process>

    init(_ program: String, _ arguments: [String], directory: URL) throws {
      let process = Process()
      process.executableURL = URL(filePath: program)
      process.arguments = arguments
      process.currentDirectoryURL = directory
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      self.process = Mutex(process)
    }

    /// SIGKILL, because a child of a dispatch thread inherits a mask that blocks SIGTERM.
    func stop() {
      process.withLock { _ = kill($0.processIdentifier, SIGKILL) }
    }

    deinit { stop() }
  }

  static func freePort() -> Int {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(socket, address, length)
        _ = getsockname(socket, address, &length)
      }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  static func waitForPort(_ port: Int) async throws {
    for _ in 0..<200 {
      if try await runAside("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)"]).status == 0 {
        return
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  /// A folder that is removed by `body`'s end.
  static func inFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "net-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
  }
}
