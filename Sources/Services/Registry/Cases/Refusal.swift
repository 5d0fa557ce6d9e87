public import Rulebook

/// Who asks, with what limits him.
public struct Caller: Sendable {
  public var actor: Actor
  public var purpose: Purpose?
  public var roleEnds: Int64?
  public var scopes: Set<Permission>?
  public var breakGlass: BreakGlass?

  public init(
    _ actor: Actor, purpose: Purpose? = nil, roleEnds: Int64? = nil, scopes: Set<Permission>? = nil,
    breakGlass: BreakGlass? = nil
  ) {
    (self.actor, self.purpose, self.roleEnds) = (actor, purpose, roleEnds)
    (self.scopes, self.breakGlass) = (scopes, breakGlass)
  }
}

/// A step that was not taken, and why; nothing was saved.
public struct Refusal: Error, Sendable {
  public enum Code: String, Sendable {
    /// The norm stands against it, or what it asks is not known (409 with clauses).
    case rule
    /// Not there, or out of the caller's reach (404).
    case missing
    /// The caller may not (403).
    case forbidden
    /// Somebody else changed the case meanwhile (412).
    case version
    /// The case is not at a point where this is done (409).
    case state
    /// Values that cannot be (422).
    case invalid
    /// The record lacks what has to be there by now (409).
    case incomplete
    /// The same key was used for something else (409).
    case keyReused = "key_reused"
  }
  public let code: Code
  /// What to read in the norm, in its order.
  public let clauses: [ClauseID]
  /// The whole reasoning, where the norm was asked.
  public let evaluation: Evaluation?
  public let violations: [Violation]
  public let message: Bilingual
  /// The version that stands, for `.version`.
  public let currentVersion: Int?

  init(
    _ code: Code, clauses: [ClauseID] = [], evaluation: Evaluation? = nil, violations: [Violation] = [],
    currentVersion: Int? = nil, _ message: Bilingual
  ) {
    (self.code, self.clauses, self.evaluation) = (code, clauses, evaluation)
    (self.violations, self.message, self.currentVersion) = (violations, message, currentVersion)
  }

  static let missing = Refusal(.missing, Bilingual("没有找到，或不在您的权限范围内。", "Not found, or not within what you may see."))

  static func access(_ refusal: AccessRefusal) -> Refusal {
    Refusal(refusal.code == .unreachable ? .missing : .forbidden, refusal.message)
  }

  static func version(_ current: Int) -> Refusal {
    Refusal(
      .version, currentVersion: current,
      Bilingual(
        "病例已被他人修改（现为第\(current)版），请刷新后重试。",
        "The case was changed meanwhile (now version \(current)); reload and try again."))
  }

  static func state(_ step: CaseStep, _ state: CaseState) -> Refusal {
    Refusal(
      .state,
      Bilingual(
        "病例“\(state.label.chinese)”，不能\(step.label.chinese)。",
        "The case is \"\(state.label.english)\": no step \"\(step.label.english)\" from there."))
  }

  static func invalid(_ field: String, _ chinese: String, _ english: String) -> Refusal {
    Refusal(
      .invalid,
      violations: [Violation(field: field, rule: "step", message: Bilingual(chinese, english))],
      Bilingual(chinese, english))
  }

  static func violations(_ violations: [Violation]) -> Refusal {
    let first = violations.first?.message ?? Bilingual("记录有误。", "The record is wrong.")
    let more = violations.count > 1
    return Refusal(
      .invalid, violations: violations,
      more
        ? Bilingual("\(first.chinese)（共 \(violations.count) 处）", "\(first.english) (\(violations.count) in all)")
        : first)
  }
}

/// What a step came to.
public enum StepOutcome: Sendable {
  case done(StepReceipt)
  case refused(Refusal)

  public var receipt: StepReceipt? { if case .done(let receipt) = self { receipt } else { nil } }
  public var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}

/// The durable result of a step.
public struct StepReceipt: Sendable, Hashable {
  public let caseID: String
  public let number: String
  public let version: Int
  public let state: CaseState
  /// The override by which the norm's no was passed over, where it was.
  public let override: String?
  /// Whether this answers a repeated request: nothing was done again.
  public let isRepeat: Bool

  var json: JSONValue {
    [
      "case": .string(caseID), "number": .string(number), "version": .integer(version),
      "state": .string(state.rawValue),
      "override": .optional(override),
    ]
  }

  init(
    caseID: String, number: String, version: Int, state: CaseState, override: String? = nil, isRepeat: Bool = false
  ) {
    (self.caseID, self.number, self.version, self.state) = (caseID, number, version, state)
    (self.override, self.isRepeat) = (override, isRepeat)
  }

  /// The stored answer of an earlier request.
  init?(repeated json: JSONValue) {
    guard case .string(let caseID) = json["case"], case .string(let number) = json["number"],
      case .integer(let version) = json["version"], case .string(let word) = json["state"],
      let state = CaseState(rawValue: word)
    else { return nil }
    var override: String?
    if case .string(let id) = json["override"] { override = id }
    self.init(
      caseID: caseID, number: number, version: version, state: state, override: override, isRepeat: true)
  }
}
