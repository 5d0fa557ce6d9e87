/// Facts of one subject as people write them: a JSON object in which dotted facts are nested objects.
///
/// ```json
/// {"asOf": "2024-06-30", "cases5y": 2000, "icu": {"beds": {"value": 6, "from": "2023-01-01", "evidence": "D-17"}}}
/// ```
/// `asOf` or `now` is the day of the verdict. Any fact may be a statement with `value`, and if need be `from` (first day
/// on which it holds), `until` (first day on which it no longer does), `recorded` (the day it was recorded) and
/// `evidence` (a document's id); or a `history` of such statements. `null` states of a fact of type `T?` that there is
/// none; of any other it says nothing.
public struct FactsFile: Sendable {
  let root: LocatedJSON

  init(root: LocatedJSON) { self.root = root }

  /// Reads the JSON; what the facts mean is asked for later. Throws the place of the first fault of grammar, or all
  /// names that stand twice in one object.
  public init(_ text: String, file: String) throws(FactsError) {
    root = try JSONReader.read(text, file: file)
  }

  /// Reads a file's facts against what the subject declares.
  public static func parse(
    _ text: String, file: String, subject: Subject, in book: Rulebook
  ) throws(FactsError) -> FactHistory {
    try FactsFile(text, file: file).history(of: subject, in: book)
  }

  /// What is stated of the subject. Refused, with every problem (the first 200), where a name is not declared, a value
  /// has another type, a word or code is not listed, a count is negative, a day does not exist, or a statement ends
  /// before it begins.
  public func history(of subject: Subject, in book: Rulebook) throws(FactsError) -> FactHistory {
    var reader = StatementReader(subject: subject, book: book)
    let history = reader.read(root)
    guard reader.problems.isEmpty else { throw FactsError(problems: reader.problems) }
    return history
  }

  /// The JSON without its places.
  public var value: JSONValue { root.value }

  /// The names of the object's members, in the order written; empty where it is no object.
  public var names: [String] { root.members?.map(\.name) ?? [] }

  /// A member of a file that holds several subjects' facts, by name.
  public func member(_ name: String) -> FactsFile? { root.member(name).map { FactsFile(root: $0.value) } }

  /// The elements of an array; `nil` where it is none.
  public var elements: [FactsFile]? {
    if case .array(let elements) = root.content { elements.map(FactsFile.init(root:)) } else { nil }
  }

  /// A string's text; `nil` where it is none.
  public var string: String? {
    if case .string(let text) = root.content { text } else { nil }
  }

  /// Where it begins.
  public var position: SourcePosition { root.place.position }
}

extension FactsFile {
  /// The facts with others in their place: each name of `overrides` is a dotted path (`icu.beds`), each value takes the
  /// place of what stands there, whole. What does not stand there yet is made, also below `null`.
  public func overriding(_ overrides: FactsFile) throws(FactsError) -> FactsFile {
    guard let members = overrides.root.members else {
      throw Self.refused("$", overrides.root.place, "替换的内容应为对象。", "What overrides must be an object.")
    }
    var result = root
    for member in members {
      let parts = member.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard parts.allSatisfy({ !$0.isEmpty }) else {
        throw Self.refused(
          member.name, member.namePlace, "路径“\(member.name.prefix(80))”有空的一段。",
          "The path “\(member.name.prefix(80))” has an empty part.")
      }
      result = try Self.setting(result, parts[...], member)
    }
    return FactsFile(root: result)
  }

  private static func setting(
    _ target: LocatedJSON, _ parts: ArraySlice<String>, _ override: LocatedJSON.Member
  ) throws(FactsError) -> LocatedJSON {
    guard let name = parts.first else { return override.value }
    // Deeper than any file is read; the rest of the machinery counts on it.
    guard parts.count <= JSONReader.depthLimit else {
      throw refused(override.name, override.namePlace, "路径过长。", "The path is too long.")
    }
    guard var members = target.isNull ? [] : target.members else {
      throw refused(
        override.name, override.namePlace,
        "不能替换“\(override.name)”：“\(name)”之上是\(target.kind.chinese)，不是对象。",
        "“\(override.name)” cannot be set: above “\(name)” stands \(target.kind.english), not an object.")
    }
    let nothing = LocatedJSON(content: .null, place: override.value.place)
    if let index = members.firstIndex(where: { $0.name == name }) {
      members[index].value = try setting(members[index].value, parts.dropFirst(), override)
    } else {
      members.append(
        LocatedJSON.Member(
          name: name, namePlace: override.namePlace, value: try setting(nothing, parts.dropFirst(), override)))
    }
    return LocatedJSON(content: .object(members), place: target.place)
  }

  private static func refused(
    _ path: String, _ place: LocatedJSON.Place, _ chinese: String, _ english: String
  ) -> FactsError {
    FactsError(problems: [
      FactsError.Problem(path: path, position: place.position, message: Bilingual(chinese, english))
    ])
  }
}
