/// A presentation context a requestor wants; the id is given by the association.
public struct PresentationContextProposal: Hashable, Sendable {
  public var abstractSyntax: String
  /// In order of preference. All go into one context unless `separately` is true: then each gets its
  /// own context, so that the peer can accept every one of them.
  public var transferSyntaxes: [String]
  public var separately: Bool
  /// Roles asked for (PS3.7 D.3.3.4); nil: the requestor is SCU. C-GET needs `scp: true` for storage.
  public var role: RoleSelection?
  /// SOP class extended negotiation (PS3.7 D.3.3.5), service class application information.
  public var extendedNegotiation: [UInt8]?

  public init(
    abstractSyntax: String, transferSyntaxes: [String], separately: Bool = false,
    role: RoleSelection? = nil, extendedNegotiation: [UInt8]? = nil
  ) {
    self.abstractSyntax = abstractSyntax
    self.transferSyntaxes = transferSyntaxes
    self.separately = separately
    self.role = role
    self.extendedNegotiation = extendedNegotiation
  }
}

/// A context both sides agreed on.
public struct AcceptedContext: Hashable, Sendable {
  public var id: UInt8
  public var abstractSyntax: String
  public var transferSyntaxUID: String
  /// Roles of the requestor of the association in this context.
  public var requestorRole: RoleSelection

  public init(
    id: UInt8, abstractSyntax: String, transferSyntaxUID: String,
    requestorRole: RoleSelection = RoleSelection(scu: true, scp: false)
  ) {
    self.id = id
    self.abstractSyntax = abstractSyntax
    self.transferSyntaxUID = transferSyntaxUID
    self.requestorRole = requestorRole
  }
}

/// How a requestor opens an association.
public struct AssociationOptions: Sendable {
  public var connectTimeout: Duration
  /// Longest wait for A-ASSOCIATE-AC, A-RELEASE-RP and for each DIMSE response.
  public var responseTimeout: Duration
  /// Announced maximum P-DATA variable field, in bytes.
  public var maxPDULength: Int
  /// Operations to invoke at a time; more than 1 proposes an asynchronous window (0: unlimited).
  public var maxOperationsInvoked: Int
  public var maxOperationsPerformed: Int
  /// Answers N-EVENT-REPORT and other requests the peer makes on this association.
  public var provider: (any DIMSEProvider)?
  public var metrics: NetworkMetrics?
  public var limits: AssociationLimits

  public init(
    connectTimeout: Duration = .seconds(10), responseTimeout: Duration = .seconds(120),
    maxPDULength: Int = 256 * 1024, maxOperationsInvoked: Int = 1,
    maxOperationsPerformed: Int = 1, provider: (any DIMSEProvider)? = nil,
    metrics: NetworkMetrics? = nil, limits: AssociationLimits = AssociationLimits()
  ) {
    self.connectTimeout = connectTimeout
    self.responseTimeout = responseTimeout
    self.maxPDULength = maxPDULength
    self.maxOperationsInvoked = maxOperationsInvoked
    self.maxOperationsPerformed = maxOperationsPerformed
    self.provider = provider
    self.metrics = metrics
    self.limits = limits
  }
}

/// Counts of a running or finished C-MOVE or C-GET (PS3.7 9.1.4).
public struct RetrieveProgress: Hashable, Sendable {
  public var status: DIMSEStatus
  public var remaining: Int
  public var completed: Int
  public var failed: Int
  public var warning: Int
  /// Failed SOP Instance UID List (0008,0058); only in the final report.
  public var failedInstances: [String]

  public init(
    status: DIMSEStatus, remaining: Int = 0, completed: Int = 0, failed: Int = 0, warning: Int = 0,
    failedInstances: [String] = []
  ) {
    self.status = status
    self.remaining = remaining
    self.completed = completed
    self.failed = failed
    self.warning = warning
    self.failedInstances = failedInstances
  }
  public var isFinal: Bool { !status.isPending }
}
