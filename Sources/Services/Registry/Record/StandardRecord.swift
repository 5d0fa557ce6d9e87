public import Rulebook

/// The standard case record (标准字段) as its data dictionary says: one file from which validation, forms,
/// import, export and documentation are produced.
///
/// ```swift
/// let standard = try StandardRecord.load(yaml: text)
/// let found = standard.validate(document, in: ValidationContext(stage: .reported, catalogue: catalogue))
/// ```
public struct StandardRecord: Sendable {
  /// `jieru-record`.
  public let name: String
  /// A record names the version by which it was written; old versions stay readable.
  public let version: Int
  public let title: Bilingual
  /// In the order of forms and documentation.
  public let sections: [Section]
  /// The 48 fields of the core, by number.
  public let fields: [Field]
  /// What procedure families add.
  public let modules: [Module]
  public let valueSets: [ValueSet]
  public let missingReasons: [MissingReason: ReasonWording]

  /// Core fields first, then the modules' groups: the members of a record.
  public let members: [Field]

  private let topLevel: [String: Int]
  /// The modules, by number, that a procedure brings in.
  private let modulesByProcedure: [String: [Int]]
  private let byID: [String: Field]
  let sets: [String: ValueSet]

  public struct Section: Sendable, Hashable {
    public let id: String
    public let label: Bilingual
  }

  /// Fields that stand in a record only where one of its procedures asks for them.
  public struct Module: Sendable, Hashable {
    public var id: String { field.id }
    public var label: Bilingual { field.label }
    /// Catalogue codes that bring it in.
    public let procedures: [String]
    /// A group, repeated where the module speaks of several lesions, stents, vertebrae…
    public let field: Field
  }

  /// How a reason for a missing value is written and typed.
  public struct ReasonWording: Sendable, Hashable {
    /// `ND`: what the keyboard needs.
    public let short: String
    public let label: Bilingual
  }

  init(
    name: String, version: Int, title: Bilingual, sections: [Section], fields: [Field], modules: [Module],
    valueSets: [ValueSet], missingReasons: [MissingReason: ReasonWording]
  ) {
    self.name = name
    self.version = version
    self.title = title
    self.sections = sections
    self.fields = fields
    self.modules = modules
    self.valueSets = valueSets
    self.missingReasons = missingReasons
    let all = fields + modules.map(\.field)
    members = all
    topLevel = Dictionary(all.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { one, _ in one })
    byID = Dictionary(all.flatMap(\.withParts).map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
    let pairs = modules.enumerated().flatMap { index, module in module.procedures.map { ($0, [index]) } }
    modulesByProcedure = Dictionary(pairs, uniquingKeysWith: +)
    sets = Dictionary(valueSets.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
  }

  /// The field or part of an id: `labs`, `labs.inr`, `ablation.margin`.
  public func field(_ id: String) -> Field? { byID[id] }

  public func valueSet(_ id: String) -> ValueSet? { sets[id] }

  /// Whether a record may have a member of that name.
  func hasMember(_ name: String) -> Bool { topLevel[name] != nil }

  /// For each module, in the dictionary's order, whether one of the procedures brings it in.
  func modulesAsked(by procedures: [String]) -> [Bool] {
    var asked = [Bool](repeating: false, count: modules.count)
    for code in procedures {
      for index in modulesByProcedure[code] ?? [] { asked[index] = true }
    }
    return asked
  }

  /// The modules that procedures bring in, in the dictionary's order.
  public func modules(for procedures: some Sequence<String>) -> [Module] {
    let codes = Set(procedures)
    return modules.filter { !codes.isDisjoint(with: $0.procedures) }
  }
}
