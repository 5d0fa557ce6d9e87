/// What happened, with the little that decides between two outcomes of one action.
public enum AssociationEvent: Hashable, Sendable {
  case associateRequestPrimitive
  case transportConnected
  case associateAcceptPDU
  case associateRejectPDU
  case transportIndication
  /// `acceptable`: whether the service provider itself can take it (AE-6).
  case associateRequestPDU(acceptable: Bool)
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

  public var number: AssociationEventNumber {
    switch self {
    case .associateRequestPrimitive: .associateRequestPrimitive
    case .transportConnected: .transportConnected
    case .associateAcceptPDU: .associateAcceptPDU
    case .associateRejectPDU: .associateRejectPDU
    case .transportIndication: .transportIndication
    case .associateRequestPDU: .associateRequestPDU
    case .associateAcceptPrimitive: .associateAcceptPrimitive
    case .associateRejectPrimitive: .associateRejectPrimitive
    case .dataRequestPrimitive: .dataRequestPrimitive
    case .dataPDU: .dataPDU
    case .releaseRequestPrimitive: .releaseRequestPrimitive
    case .releaseRequestPDU: .releaseRequestPDU
    case .releaseResponsePDU: .releaseResponsePDU
    case .releaseResponsePrimitive: .releaseResponsePrimitive
    case .abortRequestPrimitive: .abortRequestPrimitive
    case .abortPDU: .abortPDU
    case .transportClosed: .transportClosed
    case .artimExpired: .artimExpired
    case .invalidPDU: .invalidPDU
    }
  }
}

/// One step that whoever drives the machine must take, in the order given.
public enum AssociationAction: Hashable, Sendable {
  case connectTransport
  case sendAssociateRequest
  case sendAssociateAccept
  case sendAssociateReject
  case sendData
  case sendReleaseRequest
  case sendReleaseResponse
  /// Source 0 service user, 2 service provider (PS3.8 9.3.8).
  case sendAbort(source: UInt8)
  case indicateAssociate
  case confirmAccepted
  case confirmRejected
  case indicateData
  case indicateRelease
  case confirmRelease
  /// A-ABORT or A-P-ABORT indication: the PDU's own source says which.
  case indicateAbort
  /// A-P-ABORT indication made here.
  case indicateProviderAbort
  case startARTIM
  case stopARTIM
  case closeTransport
}

/// The upper layer protocol machine of one association (PS3.8 9.2), without I/O: events in, actions out.
public struct AssociationStateMachine: Sendable {
  public enum Role: Hashable, Sendable { case requestor, acceptor }

  public let role: Role
  public private(set) var state: AssociationState

  public init(role: Role, state: AssociationState = .sta1) {
    self.role = role
    self.state = state
  }

  /// True while P-DATA from the peer is welcome: DT-2 in Sta6, AR-6 in Sta7. Data may then be handled
  /// without an event for each PDU, because neither changes the state.
  public var takesData: Bool { state == .sta6 || state == .sta7 }
  /// True while P-DATA may be sent: DT-1 in Sta6, AR-7 in Sta8.
  public var sendsData: Bool { state == .sta6 || state == .sta8 }

  /// Takes an event; local primitives in a state that does not know them do nothing.
  public mutating func receive(_ event: AssociationEvent) -> [AssociationAction] {
    guard let name = AssociationTable.action(event.number, in: state) else { return [] }
    var acceptable = true
    if case .associateRequestPDU(let fits) = event { acceptable = fits }
    let (actions, next) = Self.outcome(of: name, role: role, acceptable: acceptable)
    // AA-6 and AA-7 stay in Sta13; the others name their next state.
    state = next
    return actions
  }

  /// PS3.8 tables 9-6 to 9-9: what each action does, and the next state.
  static func outcome(of name: AssociationActionName, role: Role, acceptable: Bool)
    -> ([AssociationAction], AssociationState)
  {
    switch name {
    case .ae1: ([.connectTransport], .sta4)
    case .ae2: ([.sendAssociateRequest], .sta5)
    case .ae3: ([.confirmAccepted], .sta6)
    case .ae4: ([.confirmRejected, .closeTransport], .sta1)
    case .ae5: ([.startARTIM], .sta2)
    case .ae6:
      acceptable
        ? ([.stopARTIM, .indicateAssociate], .sta3)
        : ([.stopARTIM, .sendAssociateReject, .startARTIM], .sta13)
    case .ae7: ([.sendAssociateAccept], .sta6)
    case .ae8: ([.sendAssociateReject, .startARTIM], .sta13)
    case .dt1: ([.sendData], .sta6)
    case .dt2: ([.indicateData], .sta6)
    case .ar1: ([.sendReleaseRequest], .sta7)
    case .ar2: ([.indicateRelease], .sta8)
    case .ar3: ([.confirmRelease, .closeTransport], .sta1)
    case .ar4: ([.sendReleaseResponse, .startARTIM], .sta13)
    case .ar5: ([.stopARTIM], .sta1)
    case .ar6: ([.indicateData], .sta7)
    case .ar7: ([.sendData], .sta8)
    case .ar8: ([.indicateRelease], role == .requestor ? .sta9 : .sta10)
    case .ar9: ([.sendReleaseResponse], .sta11)
    case .ar10: ([.confirmRelease], .sta12)
    case .aa1: ([.sendAbort(source: 0), .startARTIM], .sta13)
    case .aa2: ([.stopARTIM, .closeTransport], .sta1)
    case .aa3: ([.indicateAbort, .closeTransport], .sta1)
    case .aa4: ([.indicateProviderAbort], .sta1)
    case .aa5: ([.stopARTIM], .sta1)
    case .aa6: ([], .sta13)
    case .aa7: ([.sendAbort(source: 2)], .sta13)
    case .aa8: ([.sendAbort(source: 2), .indicateProviderAbort, .startARTIM], .sta13)
    }
  }
}
