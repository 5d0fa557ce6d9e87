/// A fact as a condition read it: where it stands, what it was, and the document that shows it.
public struct CitedInput: Sendable {
  /// `.unknown` where it is not stated.
  public let value: Value
  /// The document named with the fact.
  public let evidence: String?
  /// The fact of the subject that it is, or is part of.
  public let fact: FactIndex

  private let card: InputCard
  /// Of a field of an element, whose place is known only when it is looked at.
  private let element: ElementInput?

  private final class ElementInput: Sendable {
    let path: String
    let declaration: FactDeclaration

    init(path: String, declaration: FactDeclaration) {
      self.path = path
      self.declaration = declaration
    }
  }

  /// As in a facts file: `icu.beds`, `devices[1].linkedToRecord`.
  public var path: String { element?.path ?? card.path }
  /// Label, unit and type; `nil` only of facts that are not declared.
  public var declaration: FactDeclaration? { element?.declaration ?? card.declaration }
  public var label: Bilingual { declaration?.label ?? Bilingual(same: path) }
  /// What a derived fact follows from where it is not stated.
  var derivedFrom: [InputCard] { card.derivedFrom }

  func isSame(as other: CitedInput) -> Bool {
    if element == nil, other.element == nil { return card.source == other.card.source }
    return path == other.path
  }

  /// The value as people read it.
  public func display(_ book: Rulebook) -> Bilingual {
    guard let declaration else { return Bilingual(same: "") }
    return ValueFormat(declaration, book: book).text(value)
  }

  /// `nil` where the card names nothing that is declared.
  init?(_ card: InputCard, facts: [Value], evidence: [String?] = [], elements: [LookedAt], book: Rulebook) {
    self.card = card
    switch card.source {
    case .fact(let fact):
      guard card.isDeclared, facts.indices.contains(fact.index) else { return nil }
      self.fact = fact
      value = facts[fact.index]
      element = nil
    case .groupField(let fact, let field):
      guard card.isDeclared, facts.indices.contains(fact.index) else { return nil }
      self.fact = fact
      value = facts[fact.index].field(field)
      element = nil
    case .element(let depth, let field):
      guard depth < elements.count else { return nil }
      let element = elements[elements.count - 1 - depth]
      guard let declaration = element.declaration(of: field, in: book) else { return nil }
      fact = element.fact
      value = element.value.field(field)
      self.element = ElementInput(
        path: element.isRecord ? "\(element.path).\(declaration.path)" : element.path, declaration: declaration)
    }
    self.evidence = evidence.indices.contains(fact.index) ? evidence[fact.index] : nil
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
