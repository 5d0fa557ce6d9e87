internal import Rulebook

/// One stated fact as text.
struct StoredText {
  let path: String
  /// JSON of the value.
  let value: String
  let from: String?
  let until: String?
  let recorded: String
  let evidence: String?

  init(_ statement: DirectoryStatement) {
    (path, value) = (statement.path, statement.value.text)
    (from, until, recorded) = (statement.from?.iso, statement.until?.iso, statement.recordedOn.iso)
    evidence = statement.evidence
  }

  init(_ stored: StoredStatement) {
    (path, value) = (stored.path, stored.value)
    (from, until, recorded, evidence) = (stored.from, stored.until, stored.recorded, stored.evidence)
  }
}

/// Writes statements as a facts file: dotted paths nested, each fact with its history.
enum FactText {
  static func object(_ texts: [StoredText]) -> String {
    var root = Node()
    for text in texts { root.add(text.path.split(separator: ".", omittingEmptySubsequences: false)[...], text) }
    return root.text
  }

  private struct Node {
    var names: [Substring] = []
    var children: [Substring: Node] = [:]
    var statements: [String] = []

    mutating func add(_ path: ArraySlice<Substring>, _ text: StoredText) {
      guard let name = path.first else { return statements.append(FactText.statement(text)) }
      if children[name] == nil { names.append(name) }
      children[name, default: Node()].add(path.dropFirst(), text)
    }

    var text: String {
      guard statements.isEmpty else { return "{\"history\":[" + statements.joined(separator: ",") + "]}" }
      let members = names.map { JSONValue.string(String($0)).text + ":" + (children[$0]?.text ?? "null") }
      return "{" + members.joined(separator: ",") + "}"
    }
  }

  private static func statement(_ text: StoredText) -> String {
    func member(_ name: String, _ value: String?) -> String {
      value.map { ",\"\(name)\":" + JSONValue.string($0).text } ?? ""
    }
    return "{\"value\":" + text.value + member("from", text.from) + member("until", text.until)
      + member("recorded", text.recorded) + member("evidence", text.evidence) + "}"
  }
}
