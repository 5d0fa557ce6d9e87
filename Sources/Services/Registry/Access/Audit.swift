internal import Store

/// What an audited access was about. Pseudonyms and identifiers only.
public struct AuditedObject: Sendable, Hashable {
  /// `case`, `patient`, `export` …
  public let object: String
  /// Its ULID.
  public let id: String
  /// The patient's pseudonym, where it is about one.
  public let patient: String?
  public init(object: String, id: String, patient: String? = nil) {
    self.object = object
    self.id = id
    self.patient = patient
  }
}

/// One line of the access audit: who, whom, what for, when, and whether by breaking the glass.
public struct AuditEntry: Sendable, Hashable {
  public enum Outcome: String, Sendable { case allowed, refused, succeeded, failed }

  /// 0 until it is stored.
  public var sequence: Int64 = 0
  public var at: Int64
  /// Nil where nobody is known yet: a failed login to no account.
  public var account: String?
  public var role: Role?
  /// A permission's name, or `login`, `logout`.
  public var action: String
  public var object: String?
  public var id: String?
  public var patient: String?
  public var purpose: Purpose?
  public var breakGlass: String?
  public var outcome: Outcome

  public init(
    at: Int64, account: String?, role: Role?, action: String, object: AuditedObject? = nil, purpose: Purpose? = nil,
    breakGlass: String? = nil, outcome: Outcome
  ) {
    self.at = at
    self.account = account
    self.role = role
    self.action = action
    self.object = object?.object
    id = object?.id
    patient = object?.patient
    self.purpose = purpose
    self.breakGlass = breakGlass
    self.outcome = outcome
  }

  init(_ request: AccessRequest, _ decision: AccessDecision, _ object: AuditedObject?) {
    var glass: String?
    if case .allowed(let allowance) = decision { glass = allowance.breakGlass }
    self.init(
      at: request.at, account: request.actor.account, role: request.actor.role, action: request.permission.rawValue,
      object: object, purpose: request.purpose, breakGlass: glass, outcome: decision.isAllowed ? .allowed : .refused)
  }
}

/// Which lines of the audit are wanted.
public struct AuditFilter: Sendable, Hashable {
  public var account: String?
  /// A pseudonym.
  public var patient: String?
  public var from: Int64?
  public var until: Int64?
  public var onlyBreakGlass = false
  /// Lines before this number: the next page.
  public var before: Int64?
  public var limit = 100
  public init() {}
}

extension Access {
  /// Writes one line; it is on the disk when this returns.
  public func audit(_ entry: AuditEntry, address: String? = nil) async throws {
    let digest = address.map { configuration.key.digest($0, use: "jieru/address") }
    try await writer.perform { connection in try AuditTable.insert(entry, address: digest, in: connection) }
  }

  /// The audit, newest first; the caller has decided ``Permission/auditRead``.
  public func auditEntries(_ filter: AuditFilter) async throws -> [AuditEntry] {
    try await database.read { connection in try AuditTable.entries(filter, in: connection) }
  }
}
