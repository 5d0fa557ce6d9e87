internal import Logging
internal import NIOCore

extension AssociationHandler {
  /// One look a second (or oftener, for short limits) at silence and overdue responses, so that the
  /// receive path sets no timer and reads no clock.
  func startTicking(_ context: ChannelHandlerContext) {
    let idle = min(idleTimeout.nanoseconds, environment.responseTimeout.nanoseconds)
    let period = TimeAmount.nanoseconds(max(10_000_000, min(1_000_000_000, idle / 4)))
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    tick = context.eventLoop.scheduleRepeatedTask(initialDelay: period, delay: period) { task in
      let handler = bound.value
      guard handler.channelContext != nil, handler.machine.state != .sta1 else {
        return task.cancel()
      }
      handler.look(.now())
    }
  }

  private func look(_ now: NIODeadline) {
    if let openDeadline, now >= openDeadline {
      self.openDeadline = nil
      failure = NetworkError(.timedOut, "no answer to A-ASSOCIATE-RQ")
      return abortLocally()
    }
    if !output.isStreaming, operations.isOverdue(now) {
      failure = NetworkError(.timedOut, "no DIMSE response")
      return abortLocally()
    }
    guard machine.state == .sta6 else { return }
    if activity != activitySeen || isWorking {
      activitySeen = activity
      quietSince = now
    } else if now - quietSince >= idleTimeout {
      failure = NetworkError(.timedOut, "idle")
      logger.info("idle association aborted")
      abortLocally()
    } else if isDraining, isQuiet, now - quietSince >= .milliseconds(500) {
      failure = NetworkError(.aborted, "shutdown")
      abortLocally()
    }
  }

  /// This side has something to do for the peer, and the peer takes what it is sent: not its silence.
  private var isWorking: Bool {
    guard channelContext?.channel.isWritable ?? false else { return false }
    // An answer is owed only for a message that has come whole; while one is still coming, the silence is the peer's.
    return isPaused || (assembler.isIdle && answers.outstanding > 0) || !services.isEmpty
  }

  /// No message under way in either direction.
  var isQuiet: Bool {
    assembler.isIdle && answers.outstanding == 0 && services.isEmpty && operations.isEmpty
  }

  /// A-ABORT request primitive.
  func abortLocally() {
    if failure == nil { failure = NetworkError(.aborted, "here") }
    let actions = machine.receive(.abortRequestPrimitive)
    if actions.isEmpty {
      channelContext?.close(promise: nil)
    } else {
      perform(actions)
    }
    // A requestor has nobody to wait for: the abort is flushed before the close.
    if environment.role == .requestor { channelContext?.close(promise: nil) }
  }

  func releaseLocally() {
    let actions = machine.receive(.releaseRequestPrimitive)
    if actions.isEmpty { return abortLocally() }
    openDeadline = .now() + min(environment.responseTimeout, .seconds(10))
    perform(actions)
  }

  /// Server shutdown: the association may finish what runs, then it is aborted.
  func drain() {
    isDraining = true
    quietSince = .now()
  }

  // MARK: back-pressure towards the peer

  func pauseReading(for object: any IncomingObject) {
    guard !isPaused, let loop = channelContext?.eventLoop else { return }
    isPaused = true
    let bound = NIOLoopBound(self, eventLoop: loop)
    object.whenReady {
      if loop.inEventLoop {
        bound.value.resumeReading()
      } else {
        loop.execute { bound.value.resumeReading() }
      }
    }
  }

  private func resumeReading() {
    guard isPaused else { return }
    isPaused = false
    releaseHeldRead()
  }

  func releaseHeldRead() {
    guard heldRead, !isPaused else { return }
    heldRead = false
    if let context = channelContext { read(context: context) }
  }
}
