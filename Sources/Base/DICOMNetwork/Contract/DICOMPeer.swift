/// A DICOM application entity that this node talks to, with what is known about it.
public struct DICOMPeer: Hashable, Sendable {
  public var aeTitle: String
  public var host: String
  public var port: Int
  /// nil: plain TCP.
  public var tls: DICOMTLS?
  /// Specific character set (0008,0005) defined terms the peer understands; empty: unknown.
  public var characterSets: [String]
  /// How many associations to open when many instances are sent (C-MOVE, forwarding). More than one
  /// helps with receivers that keep Nagle's algorithm on and so wait 40 ms an operation.
  public var parallelAssociations: Int
  /// Upper bound for P-DATA sent to the peer, in bytes, if it must be kept below what it announces.
  public var maxPDULength: Int?
  /// Sent with every association, if set.
  public var userIdentity: UserIdentity?

  public init(
    aeTitle: String, host: String, port: Int, tls: DICOMTLS? = nil, characterSets: [String] = [],
    parallelAssociations: Int = 1, maxPDULength: Int? = nil, userIdentity: UserIdentity? = nil
  ) {
    self.aeTitle = aeTitle
    self.host = host
    self.port = port
    self.tls = tls
    self.characterSets = characterSets
    self.parallelAssociations = parallelAssociations
    self.maxPDULength = maxPDULength
    self.userIdentity = userIdentity
  }
}

/// Transport security for DIMSE (PS3.15 B.12, BCP 195: TLS 1.2 or later, forward secrecy, AEAD).
/// Files are PEM.
public struct DICOMTLS: Hashable, Sendable {
  public enum PeerVerification: Hashable, Sendable {
    /// A certificate that chains to a trust root is required (mutual TLS); its names are not compared
    /// with the host, because application entities are known by title, not by host name.
    case certificate
    /// As `certificate`, and as a client the host name must match.
    case certificateAndHostname
    /// None: encryption without authentication. For tests and closed links only.
    case none
  }
  public var certificateChainFile: String?
  public var privateKeyFile: String?
  /// Trust roots; nil: the system's.
  public var trustRootsFile: String?
  public var peerVerification: PeerVerification

  public init(
    certificateChainFile: String?, privateKeyFile: String?, trustRootsFile: String?,
    peerVerification: PeerVerification = .certificate
  ) {
    self.certificateChainFile = certificateChainFile
    self.privateKeyFile = privateKeyFile
    self.trustRootsFile = trustRootsFile
    self.peerVerification = peerVerification
  }
}
