public import DICOMNetwork
import DICOMCore
import Logging
public import ServiceLifecycle

/// Works off the durable queue: forwards what arrived, asks for and gives storage commitment.
public struct JobRunner: Service {
  private let queue: JobQueue
  private let destinations: Destinations
  private let logger: Logger
  /// Jobs taken in one round.
  private static let batch = 200

  public init(queue: JobQueue, peers: PeerDirectory, web: [WebDestination] = []) {
    self.queue = queue
    logger = queue.archive.logger
    destinations = Destinations(archive: queue.archive, peers: peers, web: web)
  }

  public func run() async throws {
    let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    queue.whenWoken { signal.yield() }
    defer { queue.whenWoken(nil) }
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        // Retries become due without anything arriving.
        group.addTask {
          while !Task.isCancelled {
            signal.yield()
            try? await Task.sleep(for: .seconds(5))
          }
          signal.finish()
        }
        group.addTask {
          for await _ in signals where !Task.isCancelled { await workOff() }
        }
      }
    }
  }

  /// Runs rounds until nothing is due.
  func workOff() async {
    while !Task.isCancelled {
      do {
        let jobs = try await queue.take(most: Self.batch)
        if jobs.isEmpty { return }
        let groups = Dictionary(grouping: jobs) { "\($0.kind.rawValue) \($0.destination)" }
        // Destinations do not wait for each other.
        await withTaskGroup(of: Void.self) { group in
          for jobs in groups.values { group.addTask { await run(jobs) } }
        }
      } catch {
        logger.error("任务队列故障 job queue failure", metadata: ["error": "\(error)"])
        return
      }
    }
  }

  private func run(_ jobs: [Job]) async {
    guard let first = jobs.first else { return }
    do {
      switch first.kind {
      case .forward: try await forward(jobs, to: first.destination)
      case .commitmentReport:
        for job in jobs { try await settle(job) { try await destinations.reportCommitment(job) } }
      case .commitmentRequest:
        for job in jobs { try await settle(job) { try await destinations.requestCommitment(job, queue: queue) } }
      }
    } catch {
      logger.error("任务无法记录 job cannot be settled", metadata: ["error": "\(error)"])
    }
  }

  private func settle(_ job: Job, _ work: () async throws -> Void) async throws {
    do {
      try await work()
      try await queue.finish([job])
    } catch {
      logger.warning(
        "任务失败，将重试 job failed, will retry",
        metadata: ["kind": "\(job.kind.rawValue)", "destination": "\(job.destination)", "error": "\(error)"])
      try await queue.postpone([job], failure: "\(error)")
    }
  }

  private func forward(_ jobs: [Job], to destination: String) async throws {
    let outcome = await destinations.send(jobs, to: destination)
    try await queue.finish(outcome.sent.filter { $0.payload.isEmpty })
    let uncommitted = outcome.sent.filter { !$0.payload.isEmpty }
    if !uncommitted.isEmpty {
      try await queue.finish(uncommitted, as: .sent)
      try await queue.add(try await destinations.commitmentJob(for: uncommitted, at: destination))
    }
    for (job, failure) in outcome.failed {
      logger.warning(
        "转发失败，将重试 forwarding failed, will retry",
        metadata: ["destination": "\(destination)", "error": "\(failure)"])
      try await queue.postpone([job], failure: failure)
    }
  }
}
