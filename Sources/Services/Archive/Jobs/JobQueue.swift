public import DICOMNetwork
import Store
import Synchronization

/// The durable queue: adds jobs, hands out due ones, notes what became of them.
public final class JobQueue: Sendable {
  let archive: Archive
  private let wakers = Mutex<[Int: @Sendable () -> Void]>([:])

  public init(archive: Archive) throws {
    self.archive = archive
    try archive.database.writeNow { try JobTable.resumeInterrupted(in: $0) }
    // Arrived objects may have made forwarding jobs.
    if !archive.configuration.routes.isEmpty { archive.events.listen { [weak self] _ in self?.wake() } }
  }

  public func add(_ job: Job) async throws {
    let now = archive.clock()
    try await archive.database.write { try JobTable.insert(job, at: now, in: $0) }
    wake()
  }

  /// Jobs in a state, newest first.
  public func list(state: Job.State? = nil, most: Int = 100) async throws -> [Job] {
    try await archive.database.read { try JobTable.list(state: state, most: most, in: $0) }
  }

  /// How many jobs each state has.
  public func counts() async throws -> [String: Int] {
    try await archive.database.read { try JobTable.counts(in: $0) }
  }

  /// Takes jobs that are due; they count as running until they are settled.
  func take(most: Int) async throws -> [Job] {
    let now = archive.clock()
    // Mostly nothing is due; that is seen without a write.
    let anything = try await archive.database.read { try !JobTable.due(at: now, most: 1, in: $0).isEmpty }
    guard anything else { return [] }
    return try await archive.database.write { connection in
      let jobs = try JobTable.due(at: now, most: most, in: connection)
      try JobTable.set(.running, of: jobs.map(\.id), at: now, in: connection)
      return jobs
    }
  }

  func finish(_ jobs: [Job], as state: Job.State = .done) async throws {
    let now = archive.clock()
    try await archive.database.write { try JobTable.set(state, of: jobs.map(\.id), at: now, in: $0) }
  }

  func postpone(_ jobs: [Job], failure: String) async throws {
    let now = archive.clock()
    let firstDelay = archive.configuration.retryDelay
    try await archive.database.write { connection in
      for job in jobs {
        try JobTable.postpone(job, failure: failure, firstDelay: firstDelay, at: now, in: connection)
      }
    }
  }

  /// Another archive's answer to a commitment request of ours.
  func commitmentArrived(_ report: StorageCommitmentReport) async throws {
    let now = archive.clock()
    try await archive.database.write { connection in
      // The transaction says who was asked; a report on a transaction that is not ours settles nothing.
      guard let destination = try JobTable.destination(ofTransaction: report.transactionUID, in: connection) else {
        return
      }
      for reference in report.committed {
        try JobTable.settle(
          destination: destination, subject: reference.sopInstanceUID, committed: true, at: now, in: connection)
      }
      for failure in report.failed {
        try JobTable.settle(
          destination: destination, subject: failure.reference.sopInstanceUID, committed: false, at: now, in: connection
        )
      }
    }
    wake()
  }

  /// Calls `waker` once when there may be new work; replaces an earlier one.
  func whenWoken(_ waker: (@Sendable () -> Void)?) { wakers.withLock { $0[0] = waker } }

  func wake() {
    let waker = wakers.withLock { $0[0] }
    waker?()
  }
}
