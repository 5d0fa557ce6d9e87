internal import NIOCore

/// Reads a data set into buffers of ready-framed P-DATA PDUs, headers and payload in one piece, so that
/// each buffer is one write. Looks one PDU ahead, because the last one carries a mark.
struct DataSetChunks {
  private let source: any OutgoingBytes
  private let contextID: UInt8
  private let payloadLength: Int
  private let bufferLength: Int
  /// Filled, but perhaps not the last: its successor was not read yet.
  private var ahead: ByteBuffer?
  private var hasEnded = false

  /// - Parameter bufferLength: about how many bytes a buffer holds; at least one PDU.
  init(
    _ source: any OutgoingBytes, contextID: UInt8, payloadLength: Int,
    bufferLength: Int = 256 * 1024
  ) {
    self.source = source
    self.contextID = contextID
    self.payloadLength = payloadLength
    self.bufferLength = bufferLength
  }

  /// The next buffer and whether it is the last; nil after the last.
  mutating func next() throws -> (buffer: ByteBuffer, isLast: Bool)? {
    if hasEnded && ahead == nil { return nil }
    var buffer: ByteBuffer
    if let filled = ahead {
      buffer = filled
      ahead = nil
    } else {
      buffer = ByteBuffer()
      try fill(&buffer)
    }
    if hasEnded { return (buffer, true) }
    var following = ByteBuffer()
    try fill(&following)
    if following.readableBytes == 0 {
      // The source ended exactly where the buffer did.
      Self.markLast(&buffer, frame: lastFrame(buffer))
      return (buffer, true)
    }
    ahead = following
    return (buffer, false)
  }

  /// Offset of the last frame: all before it are full.
  private func lastFrame(_ buffer: ByteBuffer) -> Int {
    let frame = MessageFraming.headerLength + payloadLength
    return max(0, buffer.readableBytes - 1) / frame * frame
  }

  private mutating func fill(_ buffer: inout ByteBuffer) throws {
    let frame = MessageFraming.headerLength + payloadLength
    let frames = max(1, bufferLength / frame)
    let isFirst = isAtStart
    for index in 0..<frames {
      let count = try readFrame(&buffer)
      if count == payloadLength { continue }
      hasEnded = true
      if count > 0 || (isFirst && index == 0) {
        Self.markLast(&buffer, frame: buffer.readableBytes - MessageFraming.headerLength - count)
      } else {
        // An empty frame: the one before it was the last.
        buffer.moveWriterIndex(to: buffer.writerIndex - MessageFraming.headerLength)
        if index > 0 { Self.markLast(&buffer, frame: (index - 1) * frame) }
      }
      break
    }
    isAtStart = false
  }

  private var isAtStart = true

  private mutating func readFrame(_ buffer: inout ByteBuffer) throws -> Int {
    var count = 0
    let length = payloadLength
    try buffer.writeWithUnsafeMutableBytes(
      minimumWritableBytes: MessageFraming.headerLength + length
    ) { space in
      let payload = UnsafeMutableRawBufferPointer(
        rebasing: space[MessageFraming.headerLength..<MessageFraming.headerLength + length])
      while count < length {
        let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: payload[count...]))
        guard got > 0 else { break }
        count += min(got, length - count)
      }
      let (high, low) = MessageFraming.header(
        contextID: contextID, isCommand: false, isLast: false, count: count)
      space.storeBytes(of: high.bigEndian, as: UInt64.self)
      space.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt32.self)
      return MessageFraming.headerLength + count
    }
    return count
  }

  private static func markLast(_ buffer: inout ByteBuffer, frame: Int) {
    let control = buffer.readerIndex + frame + MessageFraming.headerLength - 1
    guard let byte = buffer.getInteger(at: control, as: UInt8.self) else { return }
    buffer.setInteger(byte | 2, at: control)
  }
}
