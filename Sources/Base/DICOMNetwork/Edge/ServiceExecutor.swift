internal import NIOPosix

/// Runs find, retrieve and normalized services, which may block on files and databases, on threads of
/// their own: neither the event loops nor Swift's shared pool ever wait for a disk.
final class ServiceExecutor: TaskExecutor {
  private let pool: NIOThreadPool

  init(threads: Int) {
    pool = NIOThreadPool(numberOfThreads: max(1, threads))
    pool.start()
  }

  /// For associations opened outside a server.
  static let clients = ServiceExecutor(threads: 4)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // Run whatever the pool's state: a job that is dropped would leave its task waiting for ever.
    pool.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }

  func shutdown() async {
    try? await pool.shutdownGracefully()
  }
}
