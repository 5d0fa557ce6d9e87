/// How a `DICOMServer` listens and what it allows.
public struct DICOMServerConfiguration: Sendable {
  public var host: String
  /// 0: any free port; `DICOMServer.start` says which.
  public var port: Int
  /// Used in logs; whether another called title is refused is `DIMSEProvider.admit`'s affair.
  public var aeTitle: String
  public var tls: DICOMTLS?
  public var limits: AssociationLimits
  /// Event loop threads of this server's own; DIMSE never shares a loop with HTTP.
  public var eventLoopThreads: Int
  /// Threads on which find, retrieve and normalized services run and may block.
  public var serviceThreads: Int

  public init(
    host: String = "127.0.0.1", port: Int = 11112, aeTitle: String = "JIERU", tls: DICOMTLS? = nil,
    limits: AssociationLimits = AssociationLimits(), eventLoopThreads: Int = 2,
    serviceThreads: Int = 4
  ) {
    self.host = host
    self.port = port
    self.aeTitle = aeTitle
    self.tls = tls
    self.limits = limits
    self.eventLoopThreads = eventLoopThreads
    self.serviceThreads = serviceThreads
  }
}

/// Bounds on what peers may take.
public struct AssociationLimits: Hashable, Sendable {
  /// Established associations; more are rejected with "local limit exceeded".
  public var maxAssociations: Int
  public var maxAssociationsPerAddress: Int
  /// Connections without an association; past the limit the oldest is closed, never the newest refused.
  public var maxHalfOpen: Int
  public var maxHalfOpenPerAddress: Int
  /// Announced maximum P-DATA variable field, in bytes.
  public var maxPDULength: Int
  /// Time to get an association going and to close after reject, abort or release (PS3.8 9.1.4).
  public var artimTimeout: Duration
  /// Silence on an established association after which it is aborted.
  public var idleTimeout: Duration
  /// Operations a peer may have running, if it negotiates an asynchronous window.
  public var maxOperationsPerformed: Int
  /// Longest A-ASSOCIATE PDU taken, in bytes.
  public var maxAssociatePDULength: Int
  /// Longest identifier or other data set that is gathered in memory (not C-STORE), in bytes.
  public var maxIdentifierLength: Int
  /// Bytes asked of the socket in one read.
  public var receiveBufferSize: Int

  public init(
    maxAssociations: Int = 256, maxAssociationsPerAddress: Int = 128, maxHalfOpen: Int = 128,
    maxHalfOpenPerAddress: Int = 48, maxPDULength: Int = 256 * 1024,
    artimTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(300),
    maxOperationsPerformed: Int = 16, maxAssociatePDULength: Int = 256 * 1024,
    maxIdentifierLength: Int = 4 * 1024 * 1024, receiveBufferSize: Int = 512 * 1024
  ) {
    self.maxAssociations = maxAssociations
    self.maxAssociationsPerAddress = maxAssociationsPerAddress
    self.maxHalfOpen = maxHalfOpen
    self.maxHalfOpenPerAddress = maxHalfOpenPerAddress
    self.maxPDULength = maxPDULength
    self.artimTimeout = artimTimeout
    self.idleTimeout = idleTimeout
    self.maxOperationsPerformed = maxOperationsPerformed
    self.maxAssociatePDULength = maxAssociatePDULength
    self.maxIdentifierLength = maxIdentifierLength
    self.receiveBufferSize = receiveBufferSize
  }
}
