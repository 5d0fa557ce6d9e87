public import Archive
internal import Dispatch
internal import DICOMNetwork
internal import Glibc
internal import Hummingbird
public import Logging
internal import NIOCore
public import Registry
internal import ServiceLifecycle
internal import Store
internal import Synchronization
internal import UnixSignals

/// One running installation: archive, DICOM, HTTP, jobs; started together, ended in order.
public struct Node: Sendable {
  public let configuration: NodeConfiguration
  public let archive: Archive
  /// Nil where the norm or the dictionary of the standard record cannot be loaded: the node then keeps images alone.
  public let registry: Registry?
  private let rules: RulebookShelf
  private let logger: Logger

  /// Opens the archive; nothing listens yet.
  public init(_ configuration: NodeConfiguration, logger: Logger) throws {
    ProcessMemory.limitArenas()
    self.configuration = configuration
    self.logger = logger
    archive = try Archive(
      configuration: ArchiveConfiguration(
        path: configuration.data, durability: configuration.durability, reservedBytes: configuration.reservedBytes,
        routes: configuration.routes, retryDelay: configuration.retryDelay),
      logger: logger, clock: { Node.milliseconds() })
    rules = RulebookShelf(
      folder: ProgramFolder.rulebooks.find(configuration.rulebookFolder), calendars: configuration.calendarFiles,
      overlays: configuration.overlayFiles, logger: logger)
    registry = try RegistryHome.open(configuration, rules: rules, logger: logger)
  }

  /// Milliseconds since 1970 by the system's clock.
  public static func milliseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
  }

  /// The registry's clock: the same, but in a demonstration (``NodeClock``).
  public static func now() -> Int64 { Int64(milliseconds()) + NodeClock.offset }

  /// Listens and serves until SIGTERM or SIGINT; running transfers are finished first.
  /// - Parameter started: called once with the real addresses when everything listens.
  public func run(started: @escaping @Sendable (_ http: Address, _ dicom: Address) -> Void = { _, _ in }) async throws {
    let jobs = try JobQueue(archive: archive)
    let peers = configuration.directory
    let metrics = NetworkMetrics()
    let provider = ArchiveProvider(archive: archive, peers: peers, jobs: jobs)
    let state = NodeState()
    let web = ProgramFolder.web.find(configuration.webFolder)
    if web == nil { logger.warning("找不到控制台文件 console files not found; set web.folder or JIERU_WEB") }
    if peers.unknown == .refuse, configuration.peers.isEmpty {
      logger.warning("DICOM 未登记任何对端 no DICOM peers are configured; all associations will be refused")
    }

    var services: [any Service] = [
      DICOMService(
        server: DICOMServer(
          configuration: DICOMServerConfiguration(
            host: configuration.dicom.host, port: configuration.dicom.port, aeTitle: configuration.aeTitle,
            limits: configuration.limits),
          provider: provider, logger: logger, metrics: metrics)
      ) { port in state.dicom(Address(host: configuration.dicom.host, port: port), started) }
    ]
    if let secure = configuration.secureDICOM {
      services.append(
        DICOMService(
          server: DICOMServer(
            configuration: DICOMServerConfiguration(
              host: secure.address.host, port: secure.address.port, aeTitle: configuration.aeTitle, tls: secure.tls,
              limits: configuration.limits),
            provider: provider, logger: logger, metrics: metrics)
        ) { _ in })
    }
    services.append(JobRunner(queue: jobs, peers: peers, web: configuration.destinations))
    services.append(RulebookReloading(shelf: rules))
    if let registry {
      services.append(
        StudyMatching(
          archive: archive, registry: registry, institution: configuration.institution, logger: logger))
      services.append(RegistrySweeping(registry: registry))
      if let token = try await registry.access.setUpToken() {
        try RegistryHome.announce(token, configuration)
      } else {
        RegistryHome.forgetToken(configuration)
      }
    }
    let routes = Routes(
      archive: archive, registry: registry, jobs: jobs, configuration: configuration, metrics: metrics, web: web,
      rules: rules,
      logger: logger,
      ready: { state.isReady })
    let host = configuration.http.host
    services.append(
      Application(
        router: routes.router(),
        configuration: .init(
          address: .hostname(host, port: configuration.http.port), serverName: "jieru", backlog: 1024),
        onServerRunning: { channel in
          state.http(Address(host: host, port: channel.localAddress?.port ?? 0), started)
        }, logger: logger))
    services.append(Watchers(events: archive.events))
    if configuration.durability == .relaxed { services.append(Flusher(archive: archive)) }
    let group = ServiceGroup(
      configuration: .init(
        services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    do {
      try await group.run()
    } catch {
      await registry?.close()
      try? archive.close()
      throw error
    }
    await registry?.close()
    try archive.close()
  }
}

/// Which listeners are up; tells once when all are.
private final class NodeState: Sendable {
  private struct State {
    var http: Address?
    var dicom: Address?
  }
  private let state = Mutex(State())

  var isReady: Bool { state.withLock { $0.http != nil && $0.dicom != nil } }

  func http(_ address: Address, _ started: (Address, Address) -> Void) {
    state.withLock { $0.http = address }
    tell(started)
  }

  func dicom(_ address: Address, _ started: (Address, Address) -> Void) {
    state.withLock { $0.dicom = address }
    tell(started)
  }

  private func tell(_ started: (Address, Address) -> Void) {
    let (http, dicom) = state.withLock { ($0.http, $0.dicom) }
    if let http, let dicom { started(http, dicom) }
  }
}

/// A DICOM listener as a service: ends its associations gracefully.
private struct DICOMService: Service {
  let server: DICOMServer
  let started: @Sendable (Int) -> Void
  private static let grace = Duration.seconds(20)

  init(server: DICOMServer, started: @escaping @Sendable (Int) -> Void) {
    self.server = server
    self.started = started
  }

  func run() async throws {
    started(try await server.start())
    try? await gracefulShutdown()
    await server.shutdown(grace: Self.grace)
  }
}

/// Ends event streams at shutdown, which would otherwise keep their connections open.
private struct Watchers: Service {
  let events: StudyEvents

  func run() async throws {
    try? await gracefulShutdown()
    events.finish()
  }
}

/// With relaxed durability, brings what was written to the disk every second.
private struct Flusher: Service {
  let archive: Archive

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(1))
        // A failing disk shows itself to the next store; reading goes on.
        try? await archive.flush()
      }
    }
  }
}
