public import Rulebook

/// One field of the record, or one part of a group.
///
/// A class: validation walks past every field of every record, and must not copy them.
public final class Field: Sendable, Hashable {
  /// With its group: `labs.inr`.
  public let id: String
  /// The last word of the id: the member's name in the record.
  public let key: String
  /// 1 to 48 for the fields of the core; `nil` for parts and modules.
  public let number: Int?
  /// The module it belongs to.
  public let module: String?
  public let section: String
  public let label: Bilingual
  public let type: FieldType
  /// UCUM; of money ISO 4217.
  public let unit: String?
  /// Impossible outside.
  public let range: ClosedRange<Rational>?
  /// Unusual outside: worth a second look.
  public let usual: ClosedRange<Rational>?
  /// The longest text, in characters.
  public let longest: Int
  public let requirement: Requirement
  public let repeats: Repetition?
  /// Reasons that may stand in place of a value.
  public let missing: [MissingReason]
  /// The step of the case's life by which it must be filled.
  public let due: RecordStage
  /// Where values come from, the best first.
  public let sources: [ValueSource]
  /// The parts of a group, in order; empty for values.
  public let parts: [Field]
  /// Rules across fields; of a list they are asked of each row.
  public let rules: [FieldRule]
  /// How to code it.
  public let instruction: Bilingual?
  public let fhir: String?
  public let omop: String?
  public let dicom: String?
  /// Identity stays within the institution and in no message.
  public let isIdentity: Bool
  /// What the engine computes; a stated value must agree.
  public let derived: Derivation?
  /// Of a coded field the codes to choose from.
  let codes: ValueSet?
  /// The rules asked of each row, and those asked once; apart, because every field of every record passes here.
  let rowRules: [FieldRule]
  let wholeRules: [FieldRule]
  /// Whether the engine computes any of its parts.
  let derivesParts: Bool
  public let isGroup: Bool
  /// How many parts are mandatory wherever it stands.
  let mandatoryParts: Int

  init(
    id: String, key: String, number: Int?, module: String?, section: String, label: Bilingual,
    type: FieldType, unit: String?, range: ClosedRange<Rational>?, usual: ClosedRange<Rational>?,
    longest: Int, requirement: Requirement, repeats: Repetition?, missing: [MissingReason],
    due: RecordStage, sources: [ValueSource], parts: [Field], rules: [FieldRule], instruction: Bilingual?,
    fhir: String?, omop: String?, dicom: String?, isIdentity: Bool, derived: Derivation?, codes: ValueSet?
  ) {
    self.id = id
    self.key = key
    self.number = number
    self.module = module
    self.section = section
    self.label = label
    self.type = type
    self.unit = unit
    self.range = range
    self.usual = usual
    self.longest = longest
    self.requirement = requirement
    self.repeats = repeats
    self.missing = missing
    self.due = due
    self.sources = sources
    self.parts = parts
    self.rules = rules
    self.instruction = instruction
    self.fhir = fhir
    self.omop = omop
    self.dicom = dicom
    self.isIdentity = isIdentity
    self.derived = derived
    self.codes = codes
    isGroup = type == .group
    rowRules = rules.filter(\.isPerRow)
    wholeRules = rules.filter { !$0.isPerRow }
    derivesParts = parts.contains { $0.derived != nil }
    mandatoryParts = parts.count { $0.requirement == .mandatory }
  }

  /// Fields of one dictionary are told apart by their ids.
  public static func == (one: Field, other: Field) -> Bool { one === other || one.id == other.id }

  public func hash(into hasher: inout Hasher) { hasher.combine(id) }

  /// Itself, then its parts.
  var withParts: [Field] { [self] + parts.flatMap(\.withParts) }
}

/// Whether a field has to be filled.
public enum Requirement: Sendable, Hashable {
  /// M; of a part: wherever its group stands.
  case mandatory
  /// C: where the condition holds.
  case conditional(Condition)
  /// O.
  case optional

  /// `M`, `C`, `O`.
  public var letter: String {
    switch self {
    case .mandatory: "M"
    case .conditional: "C"
    case .optional: "O"
    }
  }
}

/// A list: how many rows it may have.
public struct Repetition: Sendable, Hashable {
  /// 0: an empty list states "none".
  public let least: Int
  public let most: Int
  /// Numbered columns in a table's template.
  public let columns: Int
}

/// A rule between fields.
public struct FieldRule: Sendable, Hashable {
  /// Stable, for programs: `end_before_start`.
  public let code: String
  /// What must not be false; what is missing decides nothing.
  public let check: Condition
  public let message: Bilingual
  public let severity: Violation.Severity
  /// Whether it is asked of each row of a list, or once.
  public let isPerRow: Bool
}

/// Where a value comes from.
public enum ValueSource: String, Sendable, Hashable, CaseIterable {
  case keyed, dicom, hl7, scan, derived, system

  public var label: Bilingual {
    switch self {
    case .keyed: Bilingual("手工填写", "keyed")
    case .dicom: Bilingual("DICOM", "DICOM")
    case .hl7: Bilingual("院内系统", "HL7")
    case .scan: Bilingual("扫描", "scan")
    case .derived: Bilingual("推导", "derived")
    case .system: Bilingual("系统", "system")
    }
  }
}

/// The steps at which fields fall due; the names are those of the case's states.
public enum RecordStage: String, Sendable, Hashable, CaseIterable, Comparable {
  case requested, assessed, planned, consented, performed, reported
  case followedUp = "followed_up"

  public static func < (one: RecordStage, other: RecordStage) -> Bool { one.rank < other.rank }

  private var rank: Int {
    switch self {
    case .requested: 0
    case .assessed: 1
    case .planned: 2
    case .consented: 3
    case .performed: 4
    case .reported: 5
    case .followedUp: 6
    }
  }

  public var label: Bilingual {
    switch self {
    case .requested: Bilingual("申请", "requested")
    case .assessed: Bilingual("评估", "assessed")
    case .planned: Bilingual("方案", "planned")
    case .consented: Bilingual("知情同意", "consented")
    case .performed: Bilingual("手术", "performed")
    case .reported: Bilingual("报送", "reported")
    case .followedUp: Bilingual("随访", "followed up")
    }
  }
}

/// Why there is no value.
public enum MissingReason: String, Sendable, Hashable, CaseIterable {
  case unknown
  case notDone = "not_done"
  case notApplicable = "not_applicable"
  case refused
}
