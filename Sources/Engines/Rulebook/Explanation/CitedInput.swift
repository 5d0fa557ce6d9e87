/// A fact as a condition read it: where it stands, what it was, and the document that shows it.
public struct CitedInput: Sendable {
  /// As in a facts file: `icu.beds`, `devices[1].linkedToRecord`.
  public let path: String
  /// `.unknown` where it is not stated.
  public let value: Value
  /// The document named with the fact.
  public let evidence: String?
  /// The fact of the subject that it is, or is part of.
  public let fact: FactIndex
  /// Label, unit and type.
  public let declaration: FactDeclaration

  init(path: String, value: Value, evidence: String?, fact: FactIndex, declaration: FactDeclaration) {
    self.path = path
    self.value = value
    self.evidence = evidence
    self.fact = fact
    self.declaration = declaration
  }

  /// `nil` where the source names nothing that is declared.
  init?(
    _ source: InputSource, facts: [Value], evidence: [String?] = [], elements: [LookedAt], book: Rulebook,
    subject: SubjectID
  ) {
    let declarations = book.subjects[subject.index].facts
    func document(_ fact: FactIndex) -> String? {
      evidence.indices.contains(fact.index) ? evidence[fact.index] : nil
    }
    switch source {
    case .fact(let fact):
      guard declarations.indices.contains(fact.index), facts.indices.contains(fact.index) else { return nil }
      self.init(
        path: declarations[fact.index].path, value: facts[fact.index], evidence: document(fact), fact: fact,
        declaration: declarations[fact.index])
    case .groupField(let fact, let field):
      guard declarations.indices.contains(fact.index), facts.indices.contains(fact.index),
        case .record(let id) = declarations[fact.index].type.required,
        book.records[id.index].fields.indices.contains(field)
      else { return nil }
      let declaration = book.records[id.index].fields[field]
      self.init(
        path: "\(declarations[fact.index].path).\(declaration.path)", value: facts[fact.index].field(field),
        evidence: document(fact), fact: fact, declaration: declaration)
    case .element(let depth, let field):
      guard depth < elements.count else { return nil }
      let element = elements[elements.count - 1 - depth]
      guard let declaration = element.declaration(of: field, in: book) else { return nil }
      self.init(
        path: element.isRecord ? "\(element.path).\(declaration.path)" : element.path,
        value: element.value.field(field), evidence: document(element.fact), fact: element.fact,
        declaration: declaration)
    }
  }
}

/// The element a quantifier is looking at, with its place in the facts.
struct LookedAt: Sendable {
  /// `devices[1]`.
  let path: String
  let fact: FactIndex
  let value: Value
  /// The element's position in the list.
  let index: Int
  let type: ValueType
  /// The declaration of the list, which stands for elements that are no records.
  let list: FactDeclaration

  var isRecord: Bool {
    if case .record = type.required { return true }
    return false
  }

  func declaration(of field: Int, in book: Rulebook) -> FactDeclaration? {
    guard case .record(let id) = type.required else { return list }
    let fields = book.records[id.index].fields
    return fields.indices.contains(field) ? fields[field] : nil
  }
}

extension Value {
  /// A field of a record; of an element that is no record, the element itself.
  func field(_ field: Int) -> Value {
    switch self {
    case .record(let fields): fields.indices.contains(field) ? fields[field] : .unknown
    default: self
    }
  }
}
