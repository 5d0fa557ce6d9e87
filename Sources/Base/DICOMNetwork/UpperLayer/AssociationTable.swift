/// States of the upper layer protocol machine (PS3.8 9.2.1).
public enum AssociationState: Int, CaseIterable, Hashable, Sendable {
  /// Idle.
  case sta1 = 1
  /// Transport connection open, awaiting A-ASSOCIATE-RQ.
  case sta2
  /// Awaiting the local answer to A-ASSOCIATE-RQ.
  case sta3
  /// Awaiting the transport connection.
  case sta4
  /// Awaiting A-ASSOCIATE-AC or -RJ.
  case sta5
  /// Association established.
  case sta6
  /// Awaiting A-RELEASE-RP.
  case sta7
  /// Awaiting the local answer to A-RELEASE-RQ.
  case sta8
  /// Release collision, requestor: awaiting the local release response.
  case sta9
  /// Release collision, acceptor: awaiting A-RELEASE-RP.
  case sta10
  /// Release collision, requestor: awaiting A-RELEASE-RP.
  case sta11
  /// Release collision, acceptor: awaiting the local release response.
  case sta12
  /// Awaiting the end of the transport connection.
  case sta13
}

/// Events of the upper layer protocol machine (PS3.8 9.2.2), numbered as Evt1 to Evt19.
public enum AssociationEventNumber: Int, CaseIterable, Hashable, Sendable {
  case associateRequestPrimitive = 1
  case transportConnected
  case associateAcceptPDU
  case associateRejectPDU
  case transportIndication
  case associateRequestPDU
  case associateAcceptPrimitive
  case associateRejectPrimitive
  case dataRequestPrimitive
  case dataPDU
  case releaseRequestPrimitive
  case releaseRequestPDU
  case releaseResponsePDU
  case releaseResponsePrimitive
  case abortRequestPrimitive
  case abortPDU
  case transportClosed
  case artimExpired
  case invalidPDU
}

/// Names of the actions of PS3.8 tables 9-6 to 9-9.
public enum AssociationActionName: String, CaseIterable, Hashable, Sendable {
  case ae1 = "AE-1"
  case ae2 = "AE-2"
  case ae3 = "AE-3"
  case ae4 = "AE-4"
  case ae5 = "AE-5"
  case ae6 = "AE-6"
  case ae7 = "AE-7"
  case ae8 = "AE-8"
  case dt1 = "DT-1"
  case dt2 = "DT-2"
  case ar1 = "AR-1"
  case ar2 = "AR-2"
  case ar3 = "AR-3"
  case ar4 = "AR-4"
  case ar5 = "AR-5"
  case ar6 = "AR-6"
  case ar7 = "AR-7"
  case ar8 = "AR-8"
  case ar9 = "AR-9"
  case ar10 = "AR-10"
  case aa1 = "AA-1"
  case aa2 = "AA-2"
  case aa3 = "AA-3"
  case aa4 = "AA-4"
  case aa5 = "AA-5"
  case aa6 = "AA-6"
  case aa7 = "AA-7"
  case aa8 = "AA-8"
}

/// PS3.8 table 9-10 as data: which action an event causes in a state.
public enum AssociationTable {
  /// nil: the pair cannot happen, or is a local primitive in the wrong state.
  public static func action(_ event: AssociationEventNumber, in state: AssociationState)
    -> AssociationActionName?
  { rows[event.rawValue - 1][state.rawValue - 1] }

  private typealias Row = [AssociationActionName?]

  /// One row an event, Evt1 first; one column a state, Sta1 first.
  private static let rows: [Row] = [
    [.ae1, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil],
    [nil, nil, nil, .ae2, nil, nil, nil, nil, nil, nil, nil, nil, nil],
    [nil, .aa1, .aa8, nil, .ae3, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa6],
    [nil, .aa1, .aa8, nil, .ae4, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa6],
    [.ae5, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil],
    [nil, .ae6, .aa8, nil, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa7],
    [nil, nil, .ae7, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil],
    [nil, nil, .ae8, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil],
    [nil, nil, nil, nil, nil, .dt1, nil, .ar7, nil, nil, nil, nil, nil],
    [nil, .aa1, .aa8, nil, .aa8, .dt2, .ar6, .aa8, .aa8, .aa8, .aa8, .aa8, .aa6],
    [nil, nil, nil, nil, nil, .ar1, nil, nil, nil, nil, nil, nil, nil],
    [nil, .aa1, .aa8, nil, .aa8, .ar2, .ar8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa6],
    [nil, .aa1, .aa8, nil, .aa8, .aa8, .ar3, .aa8, .aa8, .ar10, .ar3, .aa8, .aa6],
    [nil, nil, nil, nil, nil, nil, nil, .ar4, .ar9, nil, nil, .ar4, nil],
    [nil, nil, .aa1, .aa2, .aa1, .aa1, .aa1, .aa1, .aa1, .aa1, .aa1, .aa1, nil],
    [nil, .aa2, .aa3, nil, .aa3, .aa3, .aa3, .aa3, .aa3, .aa3, .aa3, .aa3, .aa2],
    [nil, .aa5, .aa4, .aa4, .aa4, .aa4, .aa4, .aa4, .aa4, .aa4, .aa4, .aa4, .ar5],
    [nil, .aa2, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, .aa2],
    [nil, .aa1, .aa8, nil, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa7],
  ]
}
