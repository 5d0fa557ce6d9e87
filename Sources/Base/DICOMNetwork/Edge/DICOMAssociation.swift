public import Logging
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// An association this node has opened: the service class user's side.
///
/// Operations may be called from several tasks; they are sent one after another, or as many at a time
/// as the peer granted. Release it when done; `abort` ends it at once.
public final class DICOMAssociation: Sendable {
  let link: AssociationLink
  private let channel: any Channel
  let executor: ServiceExecutor

  /// Titles, address and the peer's maximum PDU length.
  public var context: AssociationContext { link.association }
  public var acceptedContexts: [AcceptedContext] { link.contexts }

  /// What the acceptor said of itself: implementation, roles, extended negotiation, and its answer to a
  /// user identity that asked for one.
  public var acceptorInformation: UserInformation { link.peer }

  private init(link: AssociationLink, channel: any Channel, executor: ServiceExecutor) {
    self.link = link
    self.channel = channel
    self.executor = executor
  }

  deinit {
    // Nobody can release it any more.
    link.run { if !$0.isOver { $0.abortLocally() } }
  }

  /// Event loops of associations that belong to no server.
  private static let clientLoops = MultiThreadedEventLoopGroup(numberOfThreads: 2)

  /// Connects, negotiates, and returns when the peer has accepted.
  /// - Throws: `.connectFailed`, `.tlsFailed`, `.rejected` (with the peer's reason), `.aborted`,
  ///   `.timedOut`, `.configuration`.
  public static func open(
    to peer: DICOMPeer, callingAETitle: String, contexts: [PresentationContextProposal],
    options: AssociationOptions = AssociationOptions(),
    logger: Logger = Logger(label: "jieru.dicom.client")
  ) async throws(NetworkError) -> DICOMAssociation {
    try await open(
      to: peer, callingAETitle: callingAETitle, contexts: contexts, options: options,
      loops: clientLoops, executor: .clients, logger: logger)
  }

  static func open(
    to peer: DICOMPeer, callingAETitle: String, contexts: [PresentationContextProposal],
    options: AssociationOptions, loops: any EventLoopGroup, executor: ServiceExecutor,
    logger: Logger
  ) async throws(NetworkError) -> DICOMAssociation {
    let request = try proposal(peer, callingAETitle, contexts, options)
    let security: NIOSSLContext?
    if let tls = peer.tls {
      security = try TransportSecurity.client(tls)
    } else {
      security = nil
    }
    var limits = options.limits
    limits.maxPDULength = options.maxPDULength
    let environment = AssociationEnvironment(
      role: .requestor, limits: limits, provider: options.provider,
      metrics: options.metrics ?? NetworkMetrics(), logger: logger, executor: executor,
      loops: loops, ledger: nil, responseTimeout: TimeAmount(options.responseTimeout),
      maxPDUSent: peer.maxPDULength)
    let host = peer.host
    let bootstrap = ClientBootstrap(group: loops)
      .connectTimeout(TimeAmount(options.connectTimeout))
      .channelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(ChannelOptions.socketOption(.so_keepalive), value: 1)
      .channelOption(ChannelOptions.maxMessagesPerRead, value: 2)
      .channelOption(
        ChannelOptions.writeBufferWaterMark, value: .init(low: 256 * 1024, high: 1024 * 1024))
    let opened = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<DICOMAssociation, NetworkError>, Never>) in
      // A host with several addresses may get several handlers; the first to open wins.
      let once = OneShot(continuation)
      bootstrap
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let handler = AssociationHandler(
              environment: environment, id: AssociationEnvironment.nextID(), proposal: request)
            handler.onOpened = { result in
              once.resume(
                result.map {
                  DICOMAssociation(link: $0, channel: channel, executor: executor)
                })
            }
            let pipeline = channel.pipeline.syncOperations
            if let security {
              try pipeline.addHandler(
                NIOSSLClientHandler(
                  context: security, serverHostname: TransportSecurity.serverName(host)))
            }
            try pipeline.addHandler(handler)
          }
        }
        .connect(host: peer.host, port: peer.port)
        .whenFailure { error in
          once.resume(
            .failure(
              NetworkError(.connectFailed, "\(peer.host):\(peer.port): \(type(of: error))")))
        }
    }
    return try opened.get()
  }

  private static func proposal(
    _ peer: DICOMPeer, _ callingAETitle: String, _ contexts: [PresentationContextProposal],
    _ options: AssociationOptions
  ) throws(NetworkError) -> AssociateRequestPDU {
    var proposed: [ProposedContext] = []
    var id: UInt8 = 1
    for context in contexts {
      let groups =
        context.separately ? context.transferSyntaxes.map { [$0] } : [context.transferSyntaxes]
      for syntaxes in groups {
        guard proposed.count < 128, !syntaxes.isEmpty else {
          throw NetworkError(.configuration, "1 to 128 contexts, each with a transfer syntax")
        }
        proposed.append(
          ProposedContext(
            id: id, abstractSyntax: context.abstractSyntax, transferSyntaxes: syntaxes))
        id &+= 2
      }
    }
    guard !proposed.isEmpty else { throw NetworkError(.configuration, "no presentation context") }
    var information = UserInformation(maxPDULength: UInt32(clamping: options.maxPDULength))
    if options.maxOperationsInvoked != 1 || options.maxOperationsPerformed != 1 {
      information.asynchronousWindow = AsynchronousOperationsWindow(
        invoked: UInt16(clamping: options.maxOperationsInvoked),
        performed: UInt16(clamping: options.maxOperationsPerformed))
    }
    var roles = Set<String>()
    for context in contexts {
      if let role = context.role, roles.insert(context.abstractSyntax).inserted {
        information.roles.append(
          RoleSelectionItem(sopClassUID: context.abstractSyntax, role: role))
      }
      if let extra = context.extendedNegotiation {
        information.extendedNegotiation.append(
          ExtendedNegotiationItem(sopClassUID: context.abstractSyntax, information: extra))
      }
    }
    information.userIdentity = peer.userIdentity
    return AssociateRequestPDU(
      calledAETitle: peer.aeTitle, callingAETitle: callingAETitle, contexts: proposed,
      userInformation: information)
  }

  /// A-RELEASE, then the connection is closed. Does not throw: whatever the peer does, it is over.
  public func release() async {
    link.run { $0.releaseLocally() }
    try? await channel.closeFuture.get()
  }

  /// A-ABORT and close.
  public func abort() {
    link.run { $0.abortLocally() }
  }

  /// The context for an abstract syntax in which this side is the user.
  func contextID(for abstractSyntax: String) throws(NetworkError) -> AcceptedContext {
    guard let context = link.userContexts(for: abstractSyntax).first else {
      throw NetworkError(.noAcceptedContext, abstractSyntax)
    }
    return context
  }
}
