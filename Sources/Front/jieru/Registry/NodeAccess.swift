import ArgumentParser
import Foundation
import Rulebook

/// Which node a command asks, and with whose token.
struct NodeAccess: ParsableArguments {
  @Option(help: "节点 node: http://host:port (or JIERU_NODE)")
  var to: String?
  @Option(name: .customLong("token-file"), help: "令牌文件 file with the API token (or JIERU_TOKEN)", completion: .file())
  var tokenFile: String?
  @Flag(help: "输出 JSON print JSON")
  var json = false

  private var address: String? { to ?? ProcessInfo.processInfo.environment["JIERU_NODE"] }

  func validate() throws {
    guard let address, address.hasPrefix("http://") || address.hasPrefix("https://") else {
      throw ValidationError("请给出节点 name the node: --to http://host:port (or JIERU_NODE)")
    }
  }

  /// Runs a question to the node; a refusal is told on standard error and becomes the exit code.
  func run(_ body: (NodeClient) async throws -> Void) async throws {
    let client = NodeClient(root: address ?? "", token: try token())
    do {
      try await body(client)
    } catch let refusal as NodeRefusal {
      if json { print(refusal.problem.prettyText, terminator: "") }
      Terminal.note(refusal.text(quotes: await Self.quotes(refusal.clauses, client)))
      throw refusal.exitCode
    }
  }

  /// From the file, else the environment: never from an argument, which everybody on the machine can see.
  private func token() throws -> String {
    let text: String?
    if let tokenFile {
      text = try? String(contentsOfFile: tokenFile, encoding: .utf8)
      guard text != nil else { throw ValidationError("--token-file: 无法读取 cannot read \(tokenFile)") }
    } else {
      text = ProcessInfo.processInfo.environment["JIERU_TOKEN"]
    }
    let token = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw ValidationError("请用 JIERU_TOKEN 或 --token-file 给出接口令牌 give an API token by JIERU_TOKEN or --token-file")
    }
    return token
  }

  /// What the norm says in clauses, in its own words; nothing where it cannot be read.
  private static func quotes(_ clauses: [String], _ client: NodeClient) async -> [(clause: String, quote: String)] {
    guard !clauses.isEmpty, let editions = try? await client.ask(.get, "rulebooks").json,
      case .array(let all) = editions, let edition = all.last(where: { $0["enabled"] == .boolean(true) }),
      let name = edition["edition"]?.string, let book = try? await client.ask(.get, "rulebooks/\(name)").json
    else { return [] }
    return found(clauses, in: book["chapters"] ?? .null)
  }

  private static func found(_ clauses: [String], in node: JSONValue) -> [(clause: String, quote: String)] {
    switch node {
    case .array(let all): return all.flatMap { found(clauses, in: $0) }
    case .object(let members):
      if let id = node["id"]?.string, clauses.contains(id), node["quotes"] != nil {
        return node["quotes"].texts.map { (node["number"]?.string ?? id, $0) }
      }
      return members.flatMap { found(clauses, in: $0.value) }
    default: return []
    }
  }
}
