public import DICOMNetwork

/// What a peer may do over DIMSE.
public enum PeerPermission: String, Sendable, Hashable, CaseIterable, Codable {
  case echo, store, find, retrieve, commit
}

/// One application entity that the node knows, with its settings.
public struct PeerEntry: Sendable, Hashable {
  /// Name, address and character set.
  public var peer: DICOMPeer
  /// What it may ask of this node.
  public var permissions: Set<PeerPermission>
  /// Address it must come from; empty: any.
  public var allowedAddresses: Set<String>
  /// Subject its TLS certificate must have; nil: any trusted one.
  public var certificateSubject: String?
  /// Transfer syntaxes it may store in; empty: all that the node knows.
  public var transferSyntaxes: [String]
  /// Announced maximum P-DATA length to this peer, in bytes; nil: the node's.
  public var maxPDULength: Int?

  public init(
    peer: DICOMPeer, permissions: Set<PeerPermission> = Set(PeerPermission.allCases),
    allowedAddresses: Set<String> = [], certificateSubject: String? = nil, transferSyntaxes: [String] = [],
    maxPDULength: Int? = nil
  ) {
    self.peer = peer
    self.permissions = permissions
    self.allowedAddresses = allowedAddresses
    self.certificateSubject = certificateSubject
    self.transferSyntaxes = transferSyntaxes
    self.maxPDULength = maxPDULength
  }
}

/// The allow-list of application entities.
public struct PeerDirectory: Sendable {
  /// What peers that are not listed may do.
  public enum Unknown: String, Sendable, CaseIterable, Codable {
    case refuse
    /// Echo and store, nothing that reveals what is kept.
    case store
    case all
  }

  public var ownAETitle: String
  /// Refuse associations that call the node by another title.
  public var checkCalledAETitle: Bool
  public var unknown: Unknown
  public private(set) var entries: [String: PeerEntry]

  public init(
    ownAETitle: String, checkCalledAETitle: Bool = false, unknown: Unknown = .refuse, entries: [PeerEntry] = []
  ) {
    self.ownAETitle = ownAETitle
    self.checkCalledAETitle = checkCalledAETitle
    self.unknown = unknown
    self.entries = [:]
    for entry in entries { self.entries[entry.peer.aeTitle] = entry }
  }

  public subscript(_ aeTitle: String) -> PeerEntry? { entries[aeTitle] }

  /// What the peer may do.
  public func permissions(of aeTitle: String) -> Set<PeerPermission> {
    if let entry = entries[aeTitle] { return entry.permissions }
    switch unknown {
    case .refuse: return []
    case .store: return [.echo, .store]
    case .all: return Set(PeerPermission.allCases)
    }
  }

  /// Whether to talk to the requestor at all (PS3.8 7.1.1.9).
  func admit(_ request: AssociationRequest) -> AssociationPolicyDecision {
    if checkCalledAETitle, request.calledAETitle != ownAETitle { return .reject(.calledAETitleNotRecognized) }
    guard let entry = entries[request.callingAETitle] else {
      return unknown == .refuse ? .reject(.callingAETitleNotRecognized) : .accept
    }
    guard entry.allowedAddresses.isEmpty || entry.allowedAddresses.contains(request.remoteAddress) else {
      return .reject(.callingAETitleNotRecognized)
    }
    if let subject = entry.certificateSubject, subject != request.peerCertificateSubject {
      return .reject(.callingAETitleNotRecognized)
    }
    return .accept(AssociationTerms(maxPDULength: entry.maxPDULength))
  }
}
