public import Logging
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Accepts associations and serves them by a `DIMSEProvider`.
///
/// Has event loops and service threads of its own, so that nothing it does stalls HTTP. Start once,
/// shut down once.
public final class DICOMServer: Sendable {
  public let configuration: DICOMServerConfiguration
  public let metrics: NetworkMetrics
  private let provider: any DIMSEProvider
  private let logger: Logger
  private let ledger: ConnectionLedger

  private struct Running: Sendable {
    let channel: any Channel
    let group: MultiThreadedEventLoopGroup
    let executor: ServiceExecutor
  }
  private let running = Mutex<Running?>(nil)

  public init(
    configuration: DICOMServerConfiguration, provider: any DIMSEProvider,
    logger: Logger = Logger(label: "jieru.dicom"), metrics: NetworkMetrics = NetworkMetrics()
  ) {
    self.configuration = configuration
    self.provider = provider
    self.logger = logger
    self.metrics = metrics
    ledger = ConnectionLedger(limits: configuration.limits, metrics: metrics)
  }

  /// Listens. Returns the port, which matters when the configured one is 0.
  /// - Throws: `.configuration` for unusable TLS files, `.connectFailed` when the address is taken.
  public func start() async throws(NetworkError) -> Int {
    let security: NIOSSLContext?
    if let tls = configuration.tls {
      security = try TransportSecurity.server(tls)
    } else {
      security = nil
    }
    let group = MultiThreadedEventLoopGroup(
      numberOfThreads: max(1, configuration.eventLoopThreads))
    let executor = ServiceExecutor(threads: configuration.serviceThreads)
    let environment = AssociationEnvironment(
      role: .acceptor, limits: configuration.limits, provider: provider, metrics: metrics,
      logger: logger, executor: executor, loops: group, ledger: ledger,
      responseTimeout: TimeAmount(configuration.limits.idleTimeout))
    let ledger = ledger
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(ChannelOptions.backlog, value: 256)
      .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(ChannelOptions.socketOption(.so_keepalive), value: 1)
      .childChannelOption(ChannelOptions.maxMessagesPerRead, value: 2)
      .childChannelOption(
        ChannelOptions.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4096)
      )
      .childChannelOption(
        ChannelOptions.writeBufferWaterMark,
        value: .init(low: 256 * 1024, high: 1024 * 1024)
      )
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let id = AssociationEnvironment.nextID()
          let handler = AssociationHandler(environment: environment, id: id)
          let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
          ledger.opened(
            id, address: channel.remoteAddress?.ipAddress ?? "",
            close: { channel.eventLoop.execute { bound.value.abortLocally() } },
            drain: { channel.eventLoop.execute { bound.value.drain() } })
          channel.closeFuture.whenComplete { _ in ledger.closed(id) }
          if let security {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: security))
          }
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
    do {
      let channel = try await bootstrap.bind(host: configuration.host, port: configuration.port)
        .get()
      running.withLock { $0 = Running(channel: channel, group: group, executor: executor) }
      let port = channel.localAddress?.port ?? configuration.port
      logger.info(
        "DICOM listening",
        metadata: [
          "ae": "\(configuration.aeTitle)", "host": "\(configuration.host)", "port": "\(port)",
          "tls": "\(security != nil)",
        ])
      return port
    } catch {
      await executor.shutdown()
      try? await group.shutdownGracefully()
      throw NetworkError(
        .connectFailed, "cannot listen on \(configuration.host):\(configuration.port)")
    }
  }

  /// Stops accepting, lets running messages finish, refuses new associations with "temporary
  /// congestion", and aborts what is left when `grace` has passed.
  public func shutdown(grace: Duration = .seconds(10)) async {
    let taken = running.withLock { running in
      defer { running = nil }
      return running
    }
    guard let taken else { return }
    ledger.drain()
    let clock = ContinuousClock()
    let end = clock.now + grace
    for drain in ledger.drainers { drain() }
    while ledger.associationCount > 0, clock.now < end {
      try? await Task.sleep(for: .milliseconds(20))
    }
    try? await taken.channel.close().get()
    for close in ledger.closers { close() }
    try? await taken.group.shutdownGracefully()
    await taken.executor.shutdown()
    logger.info("DICOM stopped")
  }
}
