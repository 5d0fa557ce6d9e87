public import Rulebook

/// In what capacity a person acts. A person may hold several roles; a session acts in one.
public enum Role: String, CaseIterable, Sendable, Hashable {
  /// The interventional physician (also the decider).
  case operator_ = "operator"
  case nurse
  case technologist
  /// Keeps the records and reports of an institution.
  case registrar
  /// Judges complications of cases in which he took no part.
  case adjudicator
  case qualityOfficer = "quality_officer"
  /// The health authority.
  case authority
  case dispatcher
  case researcher
  /// Reads the journal and the access audit, changes nothing.
  case auditor
  /// Manages accounts and settings, and sees no patient.
  case administrator

  /// Reaches beyond an institution: granted by an administrator of the whole node alone.
  public var reachesRegion: Bool { [.authority, .dispatcher, .researcher, .auditor].contains(self) }

  public var label: Bilingual {
    switch self {
    case .operator_: Bilingual("介入医师", "Interventional physician")
    case .nurse: Bilingual("护士", "Nurse")
    case .technologist: Bilingual("技师", "Technologist")
    case .registrar: Bilingual("登记员", "Registrar")
    case .adjudicator: Bilingual("不良事件评定员", "Adjudicator")
    case .qualityOfficer: Bilingual("质控员", "Quality officer")
    case .authority: Bilingual("卫生行政部门", "Health authority")
    case .dispatcher: Bilingual("调度员", "Dispatcher")
    case .researcher: Bilingual("研究人员", "Researcher")
    case .auditor: Bilingual("审计员", "Auditor")
    case .administrator: Bilingual("系统管理员", "Administrator")
    }
  }
}

/// Who acts: an account in a role, for an institution.
public struct Actor: Sendable, Hashable {
  /// The account's ULID, or `system`: a pseudonym, fit for the journal.
  public let account: String
  public let role: Role
  /// The institution's ULID; nil for the whole region (authority, dispatch).
  public let institution: String?

  public init(account: String, role: Role, institution: String?) {
    self.account = account
    self.role = role
    self.institution = institution
  }

  /// What the program does by itself: deadlines, matching, samples.
  public static let system = Actor(account: "system", role: .administrator, institution: nil)
}

/// What data are wanted for, stated by the person who asks and kept in the audit.
public enum Purpose: String, CaseIterable, Sendable, Hashable {
  case treatment, quality, reporting, research, dispatch, administration, audit, emergency

  public var label: Bilingual {
    switch self {
    case .treatment: Bilingual("诊疗", "Treatment")
    case .quality: Bilingual("质量控制", "Quality control")
    case .reporting: Bilingual("法定报送", "Statutory reporting")
    case .research: Bilingual("科研", "Research")
    case .dispatch: Bilingual("资源调度", "Dispatch")
    case .administration: Bilingual("行政管理", "Administration")
    case .audit: Bilingual("审计", "Audit")
    case .emergency: Bilingual("急救", "Emergency")
    }
  }
}
