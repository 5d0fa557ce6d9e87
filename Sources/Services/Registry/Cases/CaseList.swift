public import Rulebook

/// A row of a list of cases: no identity in it.
public struct CaseSummary: Sendable, Hashable {
  public let id: String
  public let number: String
  public let institution: String
  public let patient: String
  public let state: CaseState
  public let urgency: String
  public let level: Int?
  public let mainCode: String?
  public let operatorID: String?
  public let decider: String?
  public let requestedOn: CivilDate
  public let scheduledFor: CivilDate?
  public let endedOn: CivilDate?
  public let reportDue: CivilDate?
  /// `none`, `due`, `late`, `sent`, `sent_late`, on the day asked for.
  public let reportState: String
  public let completenessPermille: Int
  /// JSON: `[{clause, text}]`.
  public let blocked: String?
  public let version: Int
}

/// What a list of cases is to show.
public struct CaseQuery: Sendable {
  public enum Report: String, Sendable { case due, late, sent, sentLate = "sent_late" }

  /// Nil: every institution. The caller sets it by the allowance's reach.
  public var institution: String?
  public var states: [CaseState] = []
  public var operatorID: String?
  /// Cases that this person has to do with.
  public var member: String?
  public var patient: String?
  public var report: Report?
  /// Reports that are owed and due up to and with this day.
  public var dueThrough: CivilDate?
  public var requestedFrom: CivilDate?
  public var requestedThrough: CivilDate?
  public var onlyBlocked = false
  /// A case number (also its beginning), or a patient's name, pinyin, initials or record number (their beginning); the
  /// latter in one institution only.
  public var text: String?
  public var limit = 50
  /// Where the page before ended.
  public var cursor: Cursor?

  public init(institution: String? = nil) { self.institution = institution }

  /// Whether the list is ordered by the reports' last day, the most urgent first.
  var isByDue: Bool { report == .due || report == .late || report == nil && dueThrough != nil }
  /// Whether a condition leaves so few cases that they can be looked through one by one. Of an institution's cases in
  /// hand there are fewer than of all that a person ever had to do with.
  var isNarrow: Bool {
    if operatorID != nil || patient != nil || text != nil { return true }
    let isInHand = !states.isEmpty && !states.contains { $0 == .closed || $0 == .cancelled }
    return member != nil && !(isInHand && institution != nil)
  }

  public struct Cursor: Sendable, Hashable {
    /// The day that the list is ordered by, and the case.
    public let day: String
    public let id: String

    public init(day: String, id: String) { (self.day, self.id) = (day, id) }

    /// `2026-03-02~01ARZ…`.
    public var text: String { "\(day)~\(id)" }
    public init?(_ text: String) {
      let parts = text.split(separator: "~")
      guard parts.count == 2, CivilDate(String(parts[0])) != nil, ULID(String(parts[1])) != nil else { return nil }
      self.init(day: String(parts[0]), id: String(parts[1]))
    }
  }
}

public struct CasePage: Sendable {
  public let cases: [CaseSummary]
  /// Nil on the last page.
  public let next: CaseQuery.Cursor?
}

/// All that the page of a case shows, but for identity.
public struct CaseDetail: Sendable {
  public let file: CaseFile
  public let standing: CaseStanding
  public let violations: [Violation]
  public let history: [CaseVersion]
  public let studies: [StudyMatch]
  /// The steps that the state allows (whether the caller may is another question).
  public let steps: [CaseStep]
}

/// One version of a case: who did what, when and why.
public struct CaseVersion: Sendable, Hashable {
  public let version: Int
  public let at: Int64
  public let actor: String
  public let kind: String
  public let reason: String?
  public let state: CaseState
  /// The members of the record that it changed.
  public let changed: [String]
}

/// What somebody had typed before he was interrupted.
public struct Draft: Sendable, Hashable {
  public let id: String
  public let account: String
  public let caseID: String?
  public let body: JSONValue
  public let updatedAt: Int64
}

/// Something that people who watch over cases should know at once.
public struct CaseNotice: Sendable, Hashable {
  public let id: String
  public let at: Int64
  public let kind: String
  public let caseID: String
}
