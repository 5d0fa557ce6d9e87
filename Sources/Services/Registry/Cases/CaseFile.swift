public import Rulebook

/// A case with its record: what a step reads and changes.
public struct CaseFile: Sendable {
  public let id: String
  public let number: String
  public let institution: String
  public let patient: String
  public internal(set) var state: CaseState
  public internal(set) var record: RecordDocument
  public internal(set) var attested: Attestations
  public let requestedOn: CivilDate
  public internal(set) var scheduledFor: CivilDate?
  /// The account that opened it.
  public let opener: String
  public internal(set) var members: [CaseMember]
  public internal(set) var reports: [CaseReport]
  public internal(set) var followUps: [FollowUpTask]
  public internal(set) var overrides: [CaseOverride]
  public internal(set) var version: Int
  /// Milliseconds since 1970.
  public internal(set) var updatedAt: Int64

  /// What the journal commits to: the same for every version, so that each can be shown again.
  static func content(
    id: String, number: String, institution: String, patient: String, state: String, version: Int, record: JSONValue,
    attested: JSONValue
  ) -> JSONValue {
    [
      "id": .string(id), "number": .string(number), "institution": .string(institution), "patient": .string(patient),
      "state": .string(state), "version": .integer(version), "record": record, "attested": attested,
    ]
  }

  /// The content as it is now, in canonical bytes. Refuses numbers that no double holds.
  /// - Parameter text: the record's.
  func canonicalContent(_ text: RecordText) throws -> [UInt8] {
    let kept = text.isCanonical
    let content = Self.content(
      id: id, number: number, institution: institution, patient: patient, state: state.rawValue, version: version,
      record: kept ? .null : record.json, attested: attested.json)
    do {
      return try CanonicalJSON.bytes(content, with: kept ? ("record", text.bytes) : nil)
    } catch {
      let place = error.path.split(separator: "/").dropFirst().joined(separator: ".")
      throw Refusal.invalid(place, "数字过大或过精，无法保存。", "The number is too large or too fine to be kept.")
    }
  }

  /// The catalogue codes in the record's order.
  var codes: [String] { record.texts("procedures") }
  var decider: String? { record.texts("decider.person").first }
  /// The operator: of the team where it is recorded, else who was named for it.
  var operatorID: String? {
    DerivedValues.operators(record).first ?? members.first { $0.role == .operator_ }?.person
  }
  var urgency: String { record.texts("urgency").first ?? "planned" }
  var start: Moment? { record.texts("period.start").first.flatMap(Moment.init) }
  var end: Moment? { record.texts("period.end").first.flatMap(Moment.init) }

  /// The override that holds at a time.
  func override(at now: Int64) -> CaseOverride? { overrides.last { $0.opened <= now && now < $0.ends } }

  func level(_ catalogue: Catalogue) -> Int? {
    DerivedValues.level(of: codes, catalogue)
  }
}

/// What people attest that the standard record has no field for, and the rules ask.
public struct Attestations: Sendable, Hashable {
  public var patientInformed: Bool?
  public var familyInformed: Bool?
  /// Devices checked: registered, traceable, unused.
  public var devicesCleared: Bool?
  /// The record of the discussion that found the indication right.
  public var indicationReview: String?

  public init() {}

  init(_ json: JSONValue) {
    func flag(_ name: String) -> Bool? { if case .boolean(let flag) = json[name] { flag } else { nil } }
    (patientInformed, familyInformed) = (flag("patientInformed"), flag("familyInformed"))
    devicesCleared = flag("devicesCleared")
    if case .string(let text) = json["indicationReview"] { indicationReview = text }
  }

  var json: JSONValue {
    var members: [JSONValue.Member] = []
    if let patientInformed { members.append(.init("patientInformed", .boolean(patientInformed))) }
    if let familyInformed { members.append(.init("familyInformed", .boolean(familyInformed))) }
    if let devicesCleared { members.append(.init("devicesCleared", .boolean(devicesCleared))) }
    if let indicationReview { members.append(.init("indicationReview", .string(indicationReview))) }
    return .object(members)
  }
}

/// Somebody who has to do with a case.
public struct CaseMember: Sendable, Hashable {
  public enum Role: String, CaseIterable, Sendable {
    /// Who opened the case.
    case referrer
    case decider
    case operator_ = "operator"
    case assistant, nurse, technologist, anaesthetist, trainee, supervisor

    /// Whether he took part in the procedure, so that he does not judge its complications.
    var takesPart: Bool { self != .decider && self != .referrer }
  }
  public let person: String
  public let role: Role

  public init(person: String, role: Role) { (self.person, self.role) = (person, role) }
}

/// A report that is owed or made.
public struct CaseReport: Sendable, Hashable {
  public enum Recipient: String, CaseIterable, Sendable {
    case ministry, province
    public var label: Bilingual {
      self == .ministry
        ? Bilingual("国家卫生行政部门", "The national health authority")
        : Bilingual("省级卫生行政部门", "The provincial health authority")
    }
  }
  public let recipient: Recipient
  /// Nil where the calendar does not reach that far.
  public internal(set) var due: CivilDate?
  /// Milliseconds since 1970; nil while it is owed.
  public internal(set) var submittedAt: Int64?
  public internal(set) var receipt: String?

  public func isLate(on day: CivilDate) -> Bool {
    guard let due else { return false }
    return (submittedAt.map { CivilDate(milliseconds: $0) } ?? day) > due
  }
}

/// A follow-up to be made.
public struct FollowUpTask: Sendable, Hashable {
  public let id: String
  public internal(set) var due: CivilDate
  public internal(set) var doneOn: CivilDate?
  /// A code of the dictionary's `follow_method`.
  public internal(set) var method: String?
  public internal(set) var result: String?
}

/// That somebody went on although the norm says no, for a while and with a reason; reviewed after.
public struct CaseOverride: Sendable, Hashable {
  public let id: String
  public let account: String
  public let reason: String
  /// The clauses that stood against it when it was opened.
  public let clauses: [String]
  public let opened: Int64
  public let ends: Int64
  public let reviewDue: CivilDate
  public internal(set) var review: Review?

  public struct Review: Sendable, Hashable {
    public let account: String
    public let at: Int64
    public let isJustified: Bool
    public let remark: String
  }
}
