public import DICOMCore

/// Priority (0000,0700) of a C-service.
public enum DIMSEPriority: UInt16, Hashable, Sendable {
  case medium = 0
  case high = 1
  case low = 2
}

/// C-STORE-RQ (PS3.7 9.3.1.1), without its data set.
public struct CStoreRequest: Hashable, Sendable {
  public var sopClassUID: String
  public var sopInstanceUID: String
  public var transferSyntax: TransferSyntax
  public var priority: DIMSEPriority
  public var moveOriginatorAETitle: String?
  public var moveOriginatorMessageID: UInt16?

  public init(
    sopClassUID: String, sopInstanceUID: String, transferSyntax: TransferSyntax,
    priority: DIMSEPriority = .medium, moveOriginatorAETitle: String? = nil,
    moveOriginatorMessageID: UInt16? = nil
  ) {
    self.sopClassUID = sopClassUID
    self.sopInstanceUID = sopInstanceUID
    self.transferSyntax = transferSyntax
    self.priority = priority
    self.moveOriginatorAETitle = moveOriginatorAETitle
    self.moveOriginatorMessageID = moveOriginatorMessageID
  }
}

/// C-FIND-RQ with its identifier (PS3.4 C.4.1). The identifier's own character set governs its keys.
public struct CFindRequest: Sendable {
  /// Affected SOP class: the information model.
  public var model: String
  public var identifier: DataSet
  public var priority: DIMSEPriority

  public init(model: String, identifier: DataSet, priority: DIMSEPriority = .medium) {
    self.model = model
    self.identifier = identifier
    self.priority = priority
  }
}

/// C-GET-RQ or C-MOVE-RQ with its identifier (PS3.4 C.4.2, C.4.3).
public struct CRetrieveRequest: Sendable {
  public enum Kind: Hashable, Sendable {
    case get
    case move(destination: String)
  }
  public var kind: Kind
  public var model: String
  public var identifier: DataSet
  public var priority: DIMSEPriority

  public init(
    kind: Kind, model: String, identifier: DataSet, priority: DIMSEPriority = .medium
  ) {
    self.kind = kind
    self.model = model
    self.identifier = identifier
    self.priority = priority
  }
}

/// What a retrieve will send, and for C-MOVE to whom.
public struct RetrievePlan: Sendable {
  public var instances: [OutgoingInstance]
  /// Needed for C-MOVE; its `parallelAssociations` says how many associations to open.
  public var destination: DICOMPeer?

  public init(instances: [OutgoingInstance], destination: DICOMPeer? = nil) {
    self.instances = instances
    self.destination = destination
  }
}

/// SOP class and instance, as referenced by storage commitment.
public struct SOPReference: Hashable, Sendable {
  public var sopClassUID: String
  public var sopInstanceUID: String
  public init(sopClassUID: String, sopInstanceUID: String) {
    self.sopClassUID = sopClassUID
    self.sopInstanceUID = sopInstanceUID
  }
}

/// N-ACTION of the storage commitment push model (PS3.4 J.3.2).
public struct StorageCommitmentRequest: Hashable, Sendable {
  public var transactionUID: String
  public var instances: [SOPReference]
  public init(transactionUID: String, instances: [SOPReference]) {
    self.transactionUID = transactionUID
    self.instances = instances
  }
}

/// N-EVENT-REPORT of the storage commitment push model (PS3.4 J.3.3).
public struct StorageCommitmentReport: Hashable, Sendable {
  public struct Failure: Hashable, Sendable {
    public var reference: SOPReference
    /// Failure reason (0008,1197).
    public var reason: UInt16
    public init(reference: SOPReference, reason: UInt16) {
      self.reference = reference
      self.reason = reason
    }
  }
  public var transactionUID: String
  public var committed: [SOPReference]
  public var failed: [Failure]
  public init(transactionUID: String, committed: [SOPReference], failed: [Failure] = []) {
    self.transactionUID = transactionUID
    self.committed = committed
    self.failed = failed
  }
}

/// A DIMSE-N request (PS3.7 10) that is not storage commitment, for MPPS, UPS, printing and others.
public struct NormalizedRequest: Sendable {
  public enum Operation: Hashable, Sendable {
    case create
    case set
    case get
    case delete
    case action(type: UInt16)
    case eventReport(type: UInt16)
  }
  public var operation: Operation
  public var sopClassUID: String
  /// May be nil for N-CREATE only: the performer then chooses.
  public var sopInstanceUID: String?
  /// Attribute identifier list of N-GET; empty means all.
  public var attributes: [Tag]
  public var dataSet: DataSet?

  public init(
    operation: Operation, sopClassUID: String, sopInstanceUID: String?, attributes: [Tag] = [],
    dataSet: DataSet? = nil
  ) {
    self.operation = operation
    self.sopClassUID = sopClassUID
    self.sopInstanceUID = sopInstanceUID
    self.attributes = attributes
    self.dataSet = dataSet
  }
}

/// The answer to a `NormalizedRequest`.
public struct NormalizedResponse: Sendable {
  public var status: DIMSEStatus
  public var sopInstanceUID: String?
  public var dataSet: DataSet?
  public var comment: String?

  public init(
    _ status: DIMSEStatus, sopInstanceUID: String? = nil, dataSet: DataSet? = nil,
    comment: String? = nil
  ) {
    self.status = status
    self.sopInstanceUID = sopInstanceUID
    self.dataSet = dataSet
    self.comment = comment
  }
}
