package import Foundation

/// Runs the Python oracles and finds the shared files. Tests that need them skip where they are absent.
package enum Oracle {
  package static let root: URL = {
    var url = URL(fileURLWithPath: #filePath)
    while url.path != "/", !FileManager.default.fileExists(atPath: url.path + "/Package.swift") {
      url.deleteLastPathComponent()
    }
    return url
  }()

  /// `shared` beside the package, or JIERU_SHARED.
  package static var shared: URL? {
    let path =
      ProcessInfo.processInfo.environment["JIERU_SHARED"]
      ?? root.deletingLastPathComponent().appendingPathComponent("shared").path
    return FileManager.default.fileExists(atPath: path) ? URL(fileURLWithPath: path) : nil
  }

  package static var dicomFiles: URL? {
    guard let url = shared?.appendingPathComponent("data/dicom"),
      FileManager.default.fileExists(atPath: url.path)
    else { return nil }
    return url
  }

  /// JIERU_PYTHON, or the project's own environment.
  package static var python: String? {
    let path =
      ProcessInfo.processInfo.environment["JIERU_PYTHON"]
      ?? root.appendingPathComponent(".venv/bin/python").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  /// Standard output of a script under Tests/Oracles, or nil if it cannot run (exit code 77: a package
  /// is missing).
  package static func run(_ script: String, _ arguments: [String]) throws -> String? {
    guard let python else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments =
      [root.appendingPathComponent("Tests/Oracles/\(script)").path] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }

  package static func bytes(_ url: URL) throws -> [UInt8] { try [UInt8](Data(contentsOf: url)) }
}
