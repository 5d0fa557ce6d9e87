internal import Synchronization

/// Counts of the sub-operations of one C-GET or C-MOVE (PS3.4 C.4.2.1.6).
struct SubOperationCounts: Sendable {
  var remaining: Int
  var completed = 0
  var failed = 0
  var warning = 0
  var failedInstances: [String] = []

  init(total: Int) { remaining = total }

  func write(to response: inout CommandSet) {
    response.remainingSubOperations = UInt16(clamping: remaining)
    response.completedSubOperations = UInt16(clamping: completed)
    response.failedSubOperations = UInt16(clamping: failed)
    response.warningSubOperations = UInt16(clamping: warning)
  }

  /// PS3.4 C.4.2.1.5 and C.4.3.1.4: all done, some failed or warned, or none could be done.
  var finalStatus: DIMSEStatus {
    if failed == 0 && warning == 0 { return .success }
    if completed == 0 && warning == 0 { return .unableToPerformSubOperations }
    return .warning
  }
}

/// A way to send instances: the association itself (C-GET) or one to the destination (C-MOVE).
protocol SubOperationLane: Sendable {
  /// Opens the object and reads its first bytes; may block. Runs while the instance before is sent.
  func prepare(_ instance: OutgoingInstance) async -> Result<PreparedStore, NetworkError>
  func send(_ prepared: consuming PreparedStore) async -> StoreOutcome
  func close() async
}

/// Sends a plan's instances over one or more lanes, counting as it goes.
final class SubOperations: Sendable {
  private struct State {
    var counts: SubOperationCounts
    var next = 0
  }
  private let state: Mutex<State>
  private let instances: [OutgoingInstance]
  private let service: RunningService
  private let metrics: NetworkMetrics

  init(_ instances: [OutgoingInstance], service: RunningService, metrics: NetworkMetrics) {
    self.instances = instances
    self.service = service
    self.metrics = metrics
    state = Mutex(State(counts: SubOperationCounts(total: instances.count)))
  }

  var counts: SubOperationCounts { state.withLock { $0.counts } }

  /// Works until nothing is left or C-CANCEL came. `report` is called after each sub-operation.
  func run(
    lanes: [any SubOperationLane], report: @escaping @Sendable (SubOperationCounts) -> Void
  ) async {
    await withTaskGroup(of: Void.self) { group in
      for lane in lanes {
        group.addTask {
          await self.work(lane, report)
          await lane.close()
        }
      }
    }
  }

  private func work(
    _ lane: any SubOperationLane, _ report: @escaping @Sendable (SubOperationCounts) -> Void
  ) async {
    var current = await prepareNext(lane, report)
    while let prepared = current {
      async let following = prepareNext(lane, report)
      let uid = prepared.instance.sopInstanceUID
      record(uid, await lane.send(prepared), report)
      current = await following
    }
  }

  /// The next instance that can be opened, ready to go; those that cannot are counted as failed.
  private func prepareNext(
    _ lane: any SubOperationLane, _ report: @Sendable (SubOperationCounts) -> Void
  ) async -> PreparedStore? {
    while let instance = take() {
      switch await lane.prepare(instance) {
      case .success(let prepared): return prepared
      case .failure(let error):
        record(instance.sopInstanceUID, .failed(error, associationIsOver: false), report)
      }
    }
    return nil
  }

  private func take() -> OutgoingInstance? {
    if service.isCancelled { return nil }
    return state.withLock { state in
      guard state.next < instances.count else { return nil }
      defer { state.next += 1 }
      return instances[state.next]
    }
  }

  private func record(
    _ uid: String, _ outcome: StoreOutcome, _ report: @Sendable (SubOperationCounts) -> Void
  ) {
    metrics.add(.subOperations)
    let counts = state.withLock { state in
      state.counts.remaining -= 1
      switch outcome {
      case .answered(let status, _) where status.isSuccess: state.counts.completed += 1
      case .answered(let status, _) where status.isWarning: state.counts.warning += 1
      default:
        state.counts.failed += 1
        state.counts.failedInstances.append(uid)
        metrics.add(.subOperationFailures)
      }
      return state.counts
    }
    report(counts)
  }
}
