internal import Logging
internal import NIOCore
internal import Synchronization

/// What one association takes from its server or client.
struct AssociationEnvironment: Sendable {
  let role: AssociationStateMachine.Role
  let limits: AssociationLimits
  let provider: (any DIMSEProvider)?
  let metrics: NetworkMetrics
  let logger: Logger
  let executor: ServiceExecutor
  /// Event loops for associations opened on behalf of this one (C-MOVE).
  let loops: any EventLoopGroup
  /// Only on the server's side.
  let ledger: ConnectionLedger?
  /// Only on the requestor's side: longest wait for the accept and for each response.
  let responseTimeout: TimeAmount
  /// Upper bound of P-DATA sent, where the peer must get less than it announces.
  let maxPDUSent: Int?

  init(
    role: AssociationStateMachine.Role, limits: AssociationLimits = AssociationLimits(),
    provider: (any DIMSEProvider)?, metrics: NetworkMetrics = NetworkMetrics(),
    logger: Logger = Logger(label: "jieru.dicom"), executor: ServiceExecutor,
    loops: any EventLoopGroup, ledger: ConnectionLedger? = nil,
    responseTimeout: TimeAmount = .seconds(120), maxPDUSent: Int? = nil
  ) {
    self.role = role
    self.limits = limits
    self.provider = provider
    self.metrics = metrics
    self.logger = logger
    self.executor = executor
    self.loops = loops
    self.ledger = ledger
    self.responseTimeout = responseTimeout
    self.maxPDUSent = maxPDUSent
  }

  private static let counter = Atomic<UInt64>(1)
  static func nextID() -> UInt64 { counter.add(1, ordering: .relaxed).oldValue }
}

extension TimeAmount {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    self = .nanoseconds(overflow ? Int64.max / 4 : nanoseconds &+ attoseconds / 1_000_000_000)
  }
}
