internal import NIOCore

extension AssociationHandler {
  /// A whole message, or several: one write and one flush, or one flush for all that a read caused.
  func send(_ message: [UInt8]) { send(ByteBuffer(bytes: message)) }

  func send(_ message: ByteBuffer) {
    guard !isOver, machine.sendsData, let message = output.admit(message) else { return }
    write(message)
  }

  private func write(_ buffer: ByteBuffer) {
    guard let context = channelContext else { return }
    metrics.add(.bytesSent, buffer.readableBytes)
    context.write(wrapOutboundOut(buffer), promise: nil)
    if isReading { needsFlush = true } else { context.flush() }
  }

  /// A piece of the stream that `beginStream` allowed.
  func sendStreamed(_ chunk: ByteBuffer) {
    guard !isOver, machine.sendsData else { return }
    activity &+= 1
    write(chunk)
  }

  func beginStream(_ start: @escaping () -> Void) {
    if output.beginStream(start) { start() }
  }

  func endStream() {
    operations.refresh()
    let (messages, next) = output.endStream()
    for message in messages where !isOver && machine.sendsData { write(message) }
    next?()
  }

  /// Calls back when the socket takes more (true), or when the association is over (false).
  func whenWritable(_ body: @escaping (Bool) -> Void) {
    guard !isOver, let context = channelContext else { return body(false) }
    if context.channel.isWritable { return body(true) }
    output.whenWritable(body)
  }
}
