internal import DICOMCore
internal import Synchronization

extension ServiceCall {
  /// C-GET and C-MOVE (PS3.4 C.4.2, C.4.3).
  func retrieve() async throws(DIMSEFailure) -> (CommandSet, [UInt8]?) {
    let isGet = command.field == .cGetRequest
    environment.metrics.add(isGet ? .getRequests : .moveRequests)
    guard !identifier.isEmpty else { throw DIMSEFailure(.cannotUnderstand, "no identifier") }
    let kind: CRetrieveRequest.Kind
    if isGet {
      kind = .get
    } else {
      guard let destination = command.moveDestination else {
        throw DIMSEFailure(.moveDestinationUnknown, "no move destination")
      }
      kind = .move(destination: destination)
    }
    let plan = try await provider.retrieve(
      CRetrieveRequest(
        kind: kind, model: try model(), identifier: try parse(identifier), priority: priority),
      in: link.association)
    let operations = SubOperations(
      plan.instances, service: service, metrics: environment.metrics)
    if !plan.instances.isEmpty {
      let lanes = try await lanes(plan, isGet: isGet)
      await send(operations, over: lanes)
    }
    return final(operations.counts)
  }

  private func lanes(_ plan: RetrievePlan, isGet: Bool) async throws(DIMSEFailure)
    -> [any SubOperationLane]
  {
    if isGet {
      let count = min(max(1, link.window), 8, plan.instances.count)
      return (0..<count).map { _ in GetLane(link: link) }
    }
    guard let destination = plan.destination else { throw DIMSEFailure(.moveDestinationUnknown) }
    let originator = MoveOriginator(
      aeTitle: link.association.callingAETitle, messageID: command.messageID)
    let count = min(max(1, destination.parallelAssociations), 16, plan.instances.count)
    let dialer = MoveDialer(
      destination: destination, callingAETitle: link.association.calledAETitle,
      contexts: MoveDialer.proposals(for: plan.instances), environment: environment)
    var lanes: [any SubOperationLane] = []
    for _ in 0..<count {
      guard let opened = await dialer.open() else { break }
      lanes.append(MoveLane(dialer: dialer, first: opened, originator: originator))
    }
    guard !lanes.isEmpty else {
      throw DIMSEFailure(.unableToPerformSubOperations, "destination does not answer")
    }
    return lanes
  }

  /// Runs the sub-operations with a progress report at the first, then at most four a second, and at
  /// least one a second, so that the requestor never takes silence for death.
  private func send(_ operations: SubOperations, over lanes: [any SubOperationLane]) async {
    let clock = ContinuousClock()
    let lastReport = Mutex(clock.now - .seconds(1))
    let report: @Sendable (SubOperationCounts, Duration) -> Void = { counts, interval in
      let isDue = lastReport.withLock { last in
        let now = clock.now
        guard now - last >= interval else { return false }
        last = now
        return true
      }
      if isDue, counts.remaining > 0 { reportProgress(counts) }
    }
    let keepAlive = Task {
      while !Task.isCancelled {
        do { try await Task.sleep(for: .milliseconds(500)) } catch { return }
        report(operations.counts, .milliseconds(900))
      }
    }
    await operations.run(lanes: lanes) { report($0, .milliseconds(250)) }
    keepAlive.cancel()
  }

  private func reportProgress(_ counts: SubOperationCounts) {
    var pending = answer(.pending)
    counts.write(to: &pending)
    let contextID = contextID
    link.run { [pending] handler in handler.respond(pending, contextID) }
  }

  private func final(_ counts: SubOperationCounts) -> (CommandSet, [UInt8]?) {
    let isCancelled = service.isCancelled && counts.remaining > 0
    var reply = answer(isCancelled ? .cancel : counts.finalStatus)
    counts.write(to: &reply)
    // Remaining stands in the final response only after C-CANCEL (PS3.7 9.3.3.2, 9.3.4.2).
    if !isCancelled { reply.remainingSubOperations = nil }
    guard !counts.failedInstances.isEmpty else { return (reply, nil) }
    reply.hasDataSet = true
    return (reply, FailedInstanceList.encoded(counts.failedInstances, as: transferSyntax))
  }
}

/// Failed SOP Instance UID List (0008,0058), the only element of a final response's data set.
enum FailedInstanceList {
  static let tag = Tag(0x0008, 0x0058)

  /// Little endian; cut to what a 16-bit length can hold.
  static func encoded(_ uids: [String], as syntax: TransferSyntax) -> [UInt8] {
    var value: [UInt8] = []
    for uid in uids {
      guard value.count + uid.utf8.count + 1 <= 0xFFFE else { break }
      if !value.isEmpty { value.append(0x5C) }
      value.append(contentsOf: uid.utf8)
    }
    if value.count % 2 != 0 { value.append(0) }
    let low = UInt8(truncatingIfNeeded: value.count)
    let high = UInt8(truncatingIfNeeded: value.count >> 8)
    if syntax == .implicitVRLittleEndian {
      return [0x08, 0x00, 0x58, 0x00, low, high, 0, 0] + value
    }
    if syntax.isBigEndian { return [0x00, 0x08, 0x00, 0x58, 0x55, 0x49, high, low] + value }
    return [0x08, 0x00, 0x58, 0x00, 0x55, 0x49, low, high] + value
  }
}
