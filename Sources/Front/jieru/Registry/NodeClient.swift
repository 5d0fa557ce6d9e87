import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Rulebook

/// The HTTP interface of a running node, as commands ask it; who asks is told by an API token.
struct NodeClient {
  /// `http://127.0.0.1:8080`, without a stroke at the end.
  private let root: String
  private let token: String
  private static let largest = 1 << 30

  enum Method: String { case get = "GET", post = "POST" }

  struct Answer {
    let status: Int
    let body: [UInt8]
    /// The entity tag's version.
    let version: Int?

    /// Null where there is no body, or none that is JSON.
    var json: JSONValue {
      guard let text = String(validating: body, as: UTF8.self) else { return .null }
      return (try? JSONValue.parse(text, file: "answer")) ?? .null
    }
  }

  init(root: String, token: String) {
    self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    self.token = token
  }

  /// Asks, and throws what the node refuses as ``NodeRefusal``.
  func ask(
    _ method: Method, _ path: String, query: [(String, String?)] = [], json: JSONValue? = nil,
    table: [UInt8]? = nil, version: Int? = nil
  ) async throws -> Answer {
    var components = URLComponents()
    components.queryItems = query.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
    // A plus would be read as a blank.
    let encoded = components.percentEncodedQuery?.replacingOccurrences(of: "+", with: "%2B")
    let question = encoded.map { $0.isEmpty ? "" : "?" + $0 } ?? ""
    let path = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    var request = HTTPClientRequest(url: "\(root)/api/v1/\(path)\(question)")
    request.method = HTTPMethod(rawValue: method.rawValue)
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    if let json {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(Array(json.text.utf8))
    } else if let table {
      request.headers.add(name: "Content-Type", value: "text/csv; charset=utf-8")
      request.body = .bytes(table)
    }
    if let version { request.headers.add(name: "If-Match", value: "\"v\(version)\"") }
    let client = HTTPClient(eventLoopGroupProvider: .singleton)
    do {
      let response = try await client.execute(request, timeout: .seconds(600))
      let body = try await response.body.collect(upTo: Self.largest)
      try? await client.shutdown()
      let tag = response.headers.first(name: "ETag").flatMap { Int($0.filter(\.isNumber)) }
      let answer = Answer(status: Int(response.status.code), body: [UInt8](buffer: body), version: tag)
      guard (200..<300).contains(answer.status) else { throw NodeRefusal(answer.status, answer.json) }
      return answer
    } catch let refusal as NodeRefusal {
      throw refusal
    } catch {
      try? await client.shutdown()
      throw CommandFailure("节点没有应答 the node does not answer: \(root) (\(error))")
    }
  }
}

/// A node's no (RFC 9457): what it says, with clause, quote and what would change it where the norm stands against it.
struct NodeRefusal: Error {
  let status: Int
  let problem: JSONValue

  init(_ status: Int, _ problem: JSONValue) { (self.status, self.problem) = (status, problem) }

  var clauses: [String] { problem["clauses"].texts }
  private var verdict: String? { problem["evaluation"]?["verdict"]?.string }

  /// 3 where the norm is not met, 4 where facts are missing to tell, 1 for everything else.
  var exitCode: ExitCode {
    guard problem["code"]?.string == "rule" else { return .failure }
    return ExitCode(verdict == "undetermined" ? 4 : 3)
  }

  /// Sentences for people. `quotes` are the clauses' own words.
  func text(quotes: [(clause: String, quote: String)]) -> String {
    var lines = ["\(problem["message"].sentence ?? problem["title"]?.string ?? "HTTP \(status)")"]
    lines += quotes.map { "  \($0.clause)：“\($0.quote)”" }
    for step in problem["evaluation"]?["remedies"].list.first?["steps"].list ?? [] {
      if let sentence = step["text"].sentence { lines.append("  → \(sentence)") }
    }
    for fault in problem["violations"].list + problem["errors"].list {
      let place = fault["field"]?.string ?? fault["path"]?.string ?? ""
      lines.append("  \(place): \(fault["message"].sentence ?? fault["rule"]?.string ?? "")")
    }
    if case .integer(let version)? = problem["currentVersion"] { lines.append("  现为 now: v\(version)") }
    return lines.joined(separator: "\n")
  }
}

extension JSONValue {
  var string: String? { if case .string(let text) = self { text } else { nil } }
}

extension JSONValue? {
  var list: [JSONValue] { if case .array(let all)? = self { all } else { [] } }
  var texts: [String] { list.compactMap(\.string) }

  /// Chinese and English, where a text has both.
  var sentence: String? {
    guard let zh = self?["zh"]?.string else { return self?.string }
    guard let en = self?["en"]?.string, en != zh else { return zh }
    return "\(zh) \(en)"
  }
}
