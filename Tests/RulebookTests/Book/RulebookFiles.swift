import Foundation

@testable import Rulebook

/// The rulebooks of this repository and, where it is there, the norm's own text.
enum RulebookFiles {
  private static let packageRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let ir2012 = files("ir-2012")
  static let ir2019 = files("ir-2019")

  private static func files(_ edition: String) -> [SourceFile] {
    let folder = packageRoot.appending(path: "Rulebooks/\(edition)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
    return names.sorted().filter { $0.hasSuffix(".md") || $0.hasSuffix(".csv") }.compactMap { name in
      (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)).map {
        SourceFile(name: "\(edition)/\(name)", text: $0)
      }
    }
  }

  /// The folder shared beside the repository, or JIERU_SHARED.
  private static let shared: URL =
    (ProcessInfo.processInfo.environment["JIERU_SHARED"].map { URL(filePath: $0) }
    ?? packageRoot.appending(path: "../shared")).standardizedFileURL

  /// The norm's text; `nil`, with a message, if it is not there.
  static let norm: String? = {
    let folder = shared.appending(path: "seeds")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
    let text = names.first { $0.hasPrefix("003") }
      .flatMap { try? String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
    if text == nil { print("跳过：没有规范原文。 Skipped: the norm's text is not there (set JIERU_SHARED).") }
    return text
  }()

  /// A table of the governance reference; `nil`, with a message, if it is not there.
  static func reference(_ name: String) -> String? {
    let text = try? String(contentsOf: shared.appending(path: "reference/governance/\(name)"), encoding: .utf8)
    if text == nil { print("跳过：没有 \(name)。 Skipped: \(name) is not there (set JIERU_SHARED).") }
    return text
  }
}
