internal import Rulebook
internal import Yams

/// The faults found in a dictionary file.
struct DictionaryFaults {
  static let file = "record.yaml"
  private(set) var findings: [Finding] = []

  /// Nobody reads more than this many.
  private static let limit = 200

  mutating func add(_ node: Node?, _ chinese: String, _ english: String) {
    guard findings.count < Self.limit else { return }
    let mark = node?.mark
    findings.append(
      Finding(
        .error, at: SourcePosition(file: Self.file, line: mark?.line ?? 1, column: mark?.column ?? 1),
        Bilingual(chinese, english)))
  }
}

/// A mapping of the dictionary file whose keys are all accounted for.
struct DictionaryNode {
  let node: Node
  private let members: [String: Node]

  /// Refuses what is no mapping, and keys outside `keys`.
  init?(_ node: Node?, keys: Set<String>, _ faults: inout DictionaryFaults) {
    guard let node, case .mapping(let mapping) = node else {
      faults.add(node, "应为键值对", "a mapping is expected")
      return nil
    }
    var members: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string, keys.contains(name) else {
        faults.add(key, "未知的键“\(key.scalar?.string ?? "?")”", "unknown key “\(key.scalar?.string ?? "?")”")
        continue
      }
      members[name] = value
    }
    self.node = node
    self.members = members
  }

  subscript(_ key: String) -> Node? { members[key] }

  /// A scalar's text; a fault where it is missing and required, or no scalar.
  func text(_ key: String, required: Bool = true, _ faults: inout DictionaryFaults) -> String? {
    guard let value = members[key] else {
      if required { faults.add(node, "缺少 \(key)", "\(key) is missing") }
      return nil
    }
    guard let text = value.scalar?.string, !text.isEmpty else {
      faults.add(value, "\(key) 应为文字", "\(key) must be a text")
      return nil
    }
    return text
  }

  func flag(_ key: String, default standard: Bool, _ faults: inout DictionaryFaults) -> Bool {
    guard let value = members[key] else { return standard }
    switch value.scalar?.string {
    case "true": return true
    case "false": return false
    default:
      faults.add(value, "\(key) 应为 true 或 false", "\(key) must be true or false")
      return standard
    }
  }

  func integer(_ key: String, in range: ClosedRange<Int>, _ faults: inout DictionaryFaults) -> Int? {
    guard let value = members[key] else { return nil }
    guard let number = value.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
      faults.add(value, "\(key) 应为 \(range) 的整数", "\(key) must be an integer of \(range)")
      return nil
    }
    return number
  }

  /// `[least, most]`.
  func range(_ key: String, _ faults: inout DictionaryFaults) -> ClosedRange<Rational>? {
    guard let value = members[key] else { return nil }
    let bounds = value.sequence.map { $0.compactMap { $0.scalar.flatMap { Rational($0.string) } } } ?? []
    guard bounds.count == 2, value.sequence?.count == 2, bounds[0] <= bounds[1] else {
      faults.add(value, "\(key) 应为 [最小, 最大]", "\(key) must be [least, most]")
      return nil
    }
    return bounds[0]...bounds[1]
  }

  /// `[中文, English]`.
  func label(_ key: String, required: Bool = true, _ faults: inout DictionaryFaults) -> Bilingual? {
    guard let value = members[key] else {
      if required { faults.add(node, "缺少 \(key)", "\(key) is missing") }
      return nil
    }
    let texts = Self.texts(value)
    guard texts.count == 2 else {
      faults.add(value, "\(key) 应为 [中文, English]", "\(key) must be [中文, English]")
      return nil
    }
    return Bilingual(texts[0], texts[1])
  }

  func words(_ key: String, _ faults: inout DictionaryFaults) -> [String] {
    guard let value = members[key] else { return [] }
    let texts = Self.texts(value)
    if texts.isEmpty { faults.add(value, "\(key) 应为列表", "\(key) must be a list") }
    return texts
  }

  /// The members of a list; a fault where it is none.
  func list(_ key: String, required: Bool = false, _ faults: inout DictionaryFaults) -> [Node] {
    guard let value = members[key] else {
      if required { faults.add(node, "缺少 \(key)", "\(key) is missing") }
      return []
    }
    guard let sequence = value.sequence else {
      faults.add(value, "\(key) 应为列表", "\(key) must be a list")
      return []
    }
    return Array(sequence)
  }

  /// The texts of a list of scalars, none of them empty; otherwise nothing.
  static func texts(_ node: Node) -> [String] {
    guard let sequence = node.sequence else { return [] }
    let texts = sequence.compactMap { $0.scalar?.string }.filter { !$0.isEmpty }
    return texts.count == sequence.count ? texts : []
  }
}
