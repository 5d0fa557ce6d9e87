public import DICOMCore

/// Command field (0000,0100) (PS3.7 E.1-1).
public enum CommandField: UInt16, CaseIterable, Hashable, Sendable {
  case cStoreRequest = 0x0001
  case cStoreResponse = 0x8001
  case cGetRequest = 0x0010
  case cGetResponse = 0x8010
  case cFindRequest = 0x0020
  case cFindResponse = 0x8020
  case cMoveRequest = 0x0021
  case cMoveResponse = 0x8021
  case cEchoRequest = 0x0030
  case cEchoResponse = 0x8030
  case nEventReportRequest = 0x0100
  case nEventReportResponse = 0x8100
  case nGetRequest = 0x0110
  case nGetResponse = 0x8110
  case nSetRequest = 0x0120
  case nSetResponse = 0x8120
  case nActionRequest = 0x0130
  case nActionResponse = 0x8130
  case nCreateRequest = 0x0140
  case nCreateResponse = 0x8140
  case nDeleteRequest = 0x0150
  case nDeleteResponse = 0x8150
  case cCancelRequest = 0x0FFF

  public var isResponse: Bool { rawValue & 0x8000 != 0 }
  /// The response that answers this request; a response or C-CANCEL answers itself.
  public var response: CommandField {
    self == .cCancelRequest ? self : CommandField(rawValue: rawValue | 0x8000) ?? self
  }
}

/// A command set: the elements of group 0000 as typed fields (PS3.7 annex E). Always implicit VR
/// little endian; what is not listed here is retired and passed over.
public struct CommandSet: Hashable, Sendable {
  public var field: CommandField
  /// (0000,0110)
  public var messageID: UInt16 = 0
  /// (0000,0120)
  public var messageIDBeingRespondedTo: UInt16 = 0
  /// (0000,0800) other than 0101H.
  public var hasDataSet = false
  /// (0000,0900)
  public var status: DIMSEStatus?
  /// (0000,0002)
  public var affectedSOPClassUID: String?
  /// (0000,0003)
  public var requestedSOPClassUID: String?
  /// (0000,1000)
  public var affectedSOPInstanceUID: String?
  /// (0000,1001)
  public var requestedSOPInstanceUID: String?
  /// (0000,0600)
  public var moveDestination: String?
  /// (0000,0700)
  public var priority: UInt16?
  /// (0000,0901)
  public var offendingElements: [Tag] = []
  /// (0000,0902)
  public var errorComment: String?
  /// (0000,0903)
  public var errorID: UInt16?
  /// (0000,1002)
  public var eventTypeID: UInt16?
  /// (0000,1005)
  public var attributeIdentifiers: [Tag] = []
  /// (0000,1008)
  public var actionTypeID: UInt16?
  /// (0000,1020)
  public var remainingSubOperations: UInt16?
  /// (0000,1021)
  public var completedSubOperations: UInt16?
  /// (0000,1022)
  public var failedSubOperations: UInt16?
  /// (0000,1023)
  public var warningSubOperations: UInt16?
  /// (0000,1030)
  public var moveOriginatorAETitle: String?
  /// (0000,1031)
  public var moveOriginatorMessageID: UInt16?

  public init(_ field: CommandField) { self.field = field }

  /// A request; the message id is given when it is sent.
  init(_ field: CommandField, sopClass: String, hasDataSet: Bool) {
    self.field = field
    self.affectedSOPClassUID = sopClass
    self.hasDataSet = hasDataSet
  }

  /// The response to a request: same SOP class and instance, the status, no data set.
  public init(
    answering request: CommandSet, status: DIMSEStatus, comment: String? = nil,
    offendingElements: [Tag] = []
  ) {
    self.field = request.field.response
    messageIDBeingRespondedTo = request.messageID
    self.status = status
    affectedSOPClassUID = request.affectedSOPClassUID ?? request.requestedSOPClassUID
    affectedSOPInstanceUID = request.affectedSOPInstanceUID ?? request.requestedSOPInstanceUID
    eventTypeID = request.eventTypeID
    actionTypeID = request.actionTypeID
    errorComment = comment
    self.offendingElements = offendingElements
  }
}
