/// Result, source and reason of an A-ASSOCIATE-RJ (PS3.8 9.3.4).
public struct AssociationRejection: Hashable, Sendable, CustomStringConvertible {
  /// 1 permanent, 2 transient.
  public var result: UInt8
  /// 1 service user, 2 service provider (ACSE), 3 service provider (presentation).
  public var source: UInt8
  public var reason: UInt8

  public init(result: UInt8, source: UInt8, reason: UInt8) {
    self.result = result
    self.source = source
    self.reason = reason
  }

  public static let noReasonGiven = Self(result: 1, source: 1, reason: 1)
  public static let applicationContextNotSupported = Self(result: 1, source: 1, reason: 2)
  public static let callingAETitleNotRecognized = Self(result: 1, source: 1, reason: 3)
  public static let calledAETitleNotRecognized = Self(result: 1, source: 1, reason: 7)
  public static let invalidRequest = Self(result: 1, source: 2, reason: 1)
  public static let protocolVersionNotSupported = Self(result: 1, source: 2, reason: 2)
  public static let temporaryCongestion = Self(result: 2, source: 3, reason: 1)
  public static let localLimitExceeded = Self(result: 2, source: 3, reason: 2)

  public var description: String {
    let why: String =
      switch (source, reason) {
      case (1, 2): "application context not supported"
      case (1, 3): "calling AE title not recognized"
      case (1, 7): "called AE title not recognized"
      case (2, 2): "protocol version not supported"
      case (3, 1): "temporary congestion"
      case (3, 2): "local limit exceeded"
      default: "no reason given"
      }
    return "\(result == 2 ? "transient" : "permanent"), source \(source), reason \(reason): \(why)"
  }
}

/// Terms granted to one peer; nil means the server's own default.
public struct AssociationTerms: Hashable, Sendable {
  /// Announced maximum P-DATA variable field, in bytes.
  public var maxPDULength: Int?
  public var idleTimeout: Duration?
  /// How many operations of the peer may run at a time (asynchronous operations window, PS3.7 D.3.3.3).
  public var maxOperationsPerformed: Int?
  /// Answer to a user identity whose positive response was asked for (Kerberos, SAML, JWT: PS3.7 D.3.3.7.2).
  public var userIdentityResponse: [UInt8]
  /// Answers to the extended negotiation asked for; SOP classes that were not asked for are left out.
  public var extendedNegotiation: [ExtendedNegotiationItem]

  public init(
    maxPDULength: Int? = nil, idleTimeout: Duration? = nil, maxOperationsPerformed: Int? = nil,
    userIdentityResponse: [UInt8] = [], extendedNegotiation: [ExtendedNegotiationItem] = []
  ) {
    self.maxPDULength = maxPDULength
    self.idleTimeout = idleTimeout
    self.maxOperationsPerformed = maxOperationsPerformed
    self.userIdentityResponse = userIdentityResponse
    self.extendedNegotiation = extendedNegotiation
  }
}

/// The provider's word on an association request.
public enum AssociationPolicyDecision: Hashable, Sendable {
  case accept(AssociationTerms)
  case reject(AssociationRejection)

  /// Accept on the server's own terms.
  public static let accept = Self.accept(AssociationTerms())
}

/// The provider's word on one presentation context (PS3.8 9.3.3.2, result/reason).
public enum PresentationContextAnswer: Hashable, Sendable {
  /// Must be one of the offered transfer syntaxes.
  case accept(transferSyntax: String)
  /// Result 3.
  case abstractSyntaxNotSupported
  /// Result 4.
  case transferSyntaxesNotSupported
  /// Result 1: this user may not.
  case userRejection
}

/// SCU and SCP roles the requestor of the association wants to play (PS3.7 D.3.3.4).
public struct RoleSelection: Hashable, Sendable {
  public var scu: Bool
  public var scp: Bool
  public init(scu: Bool, scp: Bool) {
    self.scu = scu
    self.scp = scp
  }
}
