internal import Synchronization

/// What is counted on associations, for `/metrics`.
public enum NetworkCounter: Int, CaseIterable, Hashable, Sendable {
  case connectionsAccepted
  /// Half-open connections closed to make room for newer ones, or for lack of an association in time.
  case connectionsShed
  case associationsAccepted
  case associationsRequested
  case associationsRejected
  case associationsReleased
  case associationsAborted
  case bytesReceived
  case bytesSent
  case echoRequests
  case storeRequests
  case storeFailures
  case findRequests
  case findMatches
  case getRequests
  case moveRequests
  case subOperations
  case subOperationFailures
  case normalizedRequests
  case cancelRequests
}

/// Counters of one server or client. Reading and adding never block.
public final class NetworkMetrics: Sendable {
  private final class Cell: Sendable {
    let value = Atomic<Int>(0)
  }
  private let cells: [Cell] = NetworkCounter.allCases.map { _ in Cell() }
  private let open = Atomic<Int>(0)
  private let halfOpen = Atomic<Int>(0)

  public init() {}

  public subscript(_ counter: NetworkCounter) -> Int {
    cells[counter.rawValue].value.load(ordering: .relaxed)
  }
  /// Associations established now.
  public var associationsOpen: Int { open.load(ordering: .relaxed) }
  /// Connections without an association now.
  public var connectionsHalfOpen: Int { halfOpen.load(ordering: .relaxed) }

  func add(_ counter: NetworkCounter, _ amount: Int = 1) {
    cells[counter.rawValue].value.add(amount, ordering: .relaxed)
  }
  func changeOpen(by amount: Int) { open.add(amount, ordering: .relaxed) }
  func changeHalfOpen(by amount: Int) { halfOpen.add(amount, ordering: .relaxed) }
}
