public import Rulebook

/// Somebody who works in an institution.
public struct Person: DirectoryEntry, Hashable {
  public enum Profession: String, Sendable, CaseIterable { case physician, nurse, technologist, other }

  public var id: String
  public var version: Int
  public var institution: String
  public var name: Bilingual
  public var profession: Profession
  /// A word of the rulebook's titles, of physicians: `副主任医师`.
  public var title: String?
  public var isSynthetic: Bool

  public init(
    id: String = "", version: Int = 0, institution: String, name: Bilingual, profession: Profession,
    title: String? = nil, isSynthetic: Bool = false
  ) {
    (self.id, self.version, self.institution, self.name) = (id, version, institution, name)
    (self.profession, self.title, self.isSynthetic) = (profession, title, isSynthetic)
  }

  public static let kind = "person"
  public static let permission = Permission.personWrite
  public var home: String { institution }
  public var content: JSONValue {
    [
      "id": .string(id), "institution": .string(institution), "name": .text(name),
      "profession": .string(profession.rawValue), "title": .optional(title), "synthetic": .boolean(isSynthetic),
      "version": .integer(version),
    ]
  }
  public var objection: DirectoryProblem? { EntryCheck.text(name.chinese, "name") }

  /// The title as the standard record codes it.
  public var titleCode: String {
    switch (profession, title) {
    case (.physician, "主任医师"): "chief"
    case (.physician, "副主任医师"): "associate_chief"
    case (.physician, "主治医师"): "attending"
    case (.physician, "医师"): "resident"
    case (.nurse, _): "nurse"
    case (.technologist, _): "technologist"
    default: "other"
    }
  }
}

/// That a hospital lets a physician do a procedure of the catalogue.
public struct Privilege: Sendable, Hashable {
  public let person: String
  /// A catalogue code.
  public let code: String
  public let grantedOn: CivilDate
  /// The first day on which it no longer holds.
  public let until: CivilDate?
  /// The account that granted it.
  public let grantedBy: String

  public init(person: String, code: String, grantedOn: CivilDate, until: CivilDate?, grantedBy: String) {
    (self.person, self.code, self.grantedOn, self.until, self.grantedBy) = (person, code, grantedOn, until, grantedBy)
  }

  public func holds(on day: CivilDate) -> Bool { grantedOn <= day && (until.map { day < $0 } ?? true) }
}

/// Who is on duty on a day.
public struct RosterEntry: Sendable, Hashable {
  public let person: String
  public let day: CivilDate
  /// `day`, `night`, `on_call` …
  public let duty: String

  public init(person: String, day: CivilDate, duty: String) { (self.person, self.day, self.duty) = (person, day, duty) }
}

/// An event in the life of a qualification for level 3 or higher: granted, assessed, re-assessed, revoked.
public struct QualificationEvent: Sendable, Hashable {
  /// An institution or a person.
  public let subject: String
  /// `institution` or `physician`.
  public let subjectKind: String
  /// A word of the rulebook's `qualificationEventKind`.
  public let kind: String
  public let day: CivilDate
  public let passed: Bool?
  public let recordedOn: CivilDate
  public let evidence: String?

  public init(
    subject: String, subjectKind: String, kind: String, day: CivilDate, passed: Bool?, recordedOn: CivilDate,
    evidence: String?
  ) {
    (self.subject, self.subjectKind, self.kind, self.day) = (subject, subjectKind, kind, day)
    (self.passed, self.recordedOn, self.evidence) = (passed, recordedOn, evidence)
  }
}

/// A fact of an institution or a person, in the rulebook's own path, with the days for which it holds and the day on
/// which it was recorded.
public struct DirectoryStatement: Sendable, Hashable {
  /// A subject of the rulebook: `institution`, `physician`, `staff` …
  public let subjectKind: String
  public let subject: String
  public let path: String
  public let value: JSONValue
  public let from: CivilDate?
  public let until: CivilDate?
  public let recordedOn: CivilDate
  public let evidence: String?

  public init(
    subjectKind: String, subject: String, path: String, value: JSONValue, from: CivilDate? = nil,
    until: CivilDate? = nil, recordedOn: CivilDate, evidence: String? = nil
  ) {
    (self.subjectKind, self.subject, self.path, self.value) = (subjectKind, subject, path, value)
    (self.from, self.until, self.recordedOn, self.evidence) = (from, until, recordedOn, evidence)
  }

  /// As a facts file writes it.
  var json: JSONValue {
    [
      "value": value, "from": .optional(from), "until": .optional(until), "recorded": .optional(recordedOn),
      "evidence": .optional(evidence),
    ]
  }
}
