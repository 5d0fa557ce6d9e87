/// One proposed presentation context (PS3.8 9.3.2.2).
public struct ProposedContext: Hashable, Sendable {
  public var id: UInt8
  public var abstractSyntax: String
  public var transferSyntaxes: [String]

  public init(id: UInt8, abstractSyntax: String, transferSyntaxes: [String]) {
    self.id = id
    self.abstractSyntax = abstractSyntax
    self.transferSyntaxes = transferSyntaxes
  }
}

/// Who asks (PS3.7 D.3.3.7). Secrets stay bytes and are never printed.
public struct UserIdentity: Hashable, Sendable, CustomStringConvertible {
  public enum Kind: UInt8, Hashable, Sendable {
    case username = 1
    case usernameAndPasscode = 2
    case kerberosTicket = 3
    case samlAssertion = 4
    case jsonWebToken = 5
  }
  public var kind: Kind
  public var positiveResponseRequested: Bool
  public var primaryField: [UInt8]
  public var secondaryField: [UInt8]

  public init(
    kind: Kind, primaryField: [UInt8], secondaryField: [UInt8] = [],
    positiveResponseRequested: Bool = false
  ) {
    self.kind = kind
    self.primaryField = primaryField
    self.secondaryField = secondaryField
    self.positiveResponseRequested = positiveResponseRequested
  }

  /// The user's name for kinds 1 and 2, else nil.
  public var username: String? {
    kind == .username || kind == .usernameAndPasscode
      ? String(decoding: primaryField, as: UTF8.self) : nil
  }
  public var description: String { "UserIdentity(\(kind))" }
}

/// What a peer asks for when it opens an association; the material for `DIMSEProvider.admit`.
public struct AssociationRequest: Sendable {
  public var callingAETitle: String
  public var calledAETitle: String
  /// Numeric address without port.
  public var remoteAddress: String
  public var isEncrypted: Bool
  /// Subject of the verified client certificate, if mutual TLS gave one.
  public var peerCertificateSubject: String?
  public var userIdentity: UserIdentity?
  public var implementationClassUID: String
  public var implementationVersionName: String?
  public var contexts: [ProposedContext]
  /// SOP class extended negotiation (PS3.7 D.3.3.5); answered by `AssociationTerms.extendedNegotiation`.
  public var extendedNegotiation: [ExtendedNegotiationItem]

  public init(
    callingAETitle: String, calledAETitle: String, remoteAddress: String, isEncrypted: Bool = false,
    peerCertificateSubject: String? = nil, userIdentity: UserIdentity? = nil,
    implementationClassUID: String = "", implementationVersionName: String? = nil,
    contexts: [ProposedContext] = [], extendedNegotiation: [ExtendedNegotiationItem] = []
  ) {
    self.callingAETitle = callingAETitle
    self.calledAETitle = calledAETitle
    self.remoteAddress = remoteAddress
    self.isEncrypted = isEncrypted
    self.peerCertificateSubject = peerCertificateSubject
    self.userIdentity = userIdentity
    self.implementationClassUID = implementationClassUID
    self.implementationVersionName = implementationVersionName
    self.contexts = contexts
    self.extendedNegotiation = extendedNegotiation
  }
}

/// An established association as services see it.
public struct AssociationContext: Sendable {
  /// Unique in this process.
  public var id: UInt64
  public var callingAETitle: String
  public var calledAETitle: String
  public var remoteAddress: String
  /// The longest P-DATA variable field that may be sent to the peer, in bytes.
  public var maxPDULength: Int
  public var isEncrypted: Bool
  public var userIdentity: UserIdentity?
  public var peerCertificateSubject: String?
  public var implementationVersionName: String?

  public init(
    id: UInt64, callingAETitle: String, calledAETitle: String, remoteAddress: String,
    maxPDULength: Int = 16384, isEncrypted: Bool = false, userIdentity: UserIdentity? = nil,
    peerCertificateSubject: String? = nil, implementationVersionName: String? = nil
  ) {
    self.id = id
    self.callingAETitle = callingAETitle
    self.calledAETitle = calledAETitle
    self.remoteAddress = remoteAddress
    self.maxPDULength = maxPDULength
    self.isEncrypted = isEncrypted
    self.userIdentity = userIdentity
    self.peerCertificateSubject = peerCertificateSubject
    self.implementationVersionName = implementationVersionName
  }
}
