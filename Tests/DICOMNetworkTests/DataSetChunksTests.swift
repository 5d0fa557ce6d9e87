import NIOCore
import Testing

@testable import DICOMNetwork

@Suite struct DataSetChunksTests {
  private func frames(_ count: Int, payload: Int, buffer: Int) throws -> (bytes: [UInt8], buffers: Int) {
    let source = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var chunks = DataSetChunks(
      OutgoingArray(source), contextID: 5, payloadLength: payload, bufferLength: buffer)
    var all: [UInt8] = []
    var buffers = 0
    while let (chunk, isLast) = try chunks.next() {
      all += chunk.readableBytesView
      buffers += 1
      if isLast { break }
    }
    #expect(try chunks.next() == nil)
    return (all, buffers)
  }

  @Test(arguments: [0, 1, 15, 16, 17, 31, 32, 33, 64, 100, 1000])
  func `Chunks are what whole framing makes`(count: Int) throws {
    for buffer in [1, 28, 56, 84, 4096] {
      let source = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      var whole: [UInt8] = []
      MessageFraming.append(
        source, contextID: 5, isCommand: false, payloadLength: 16, to: &whole)
      let (bytes, _) = try frames(count, payload: 16, buffer: buffer)
      #expect(bytes == whole, "\(count) bytes in buffers of \(buffer)")
    }
  }

  @Test func `A small object is one buffer`() throws {
    #expect(try frames(16, payload: 16, buffer: 28).buffers == 1)
    #expect(try frames(17, payload: 16, buffer: 28).buffers == 2)
  }

  @Test func `Payload fits the peer's maximum and is even`() {
    #expect(MessageFraming.payloadLength(peerMaximum: 16384) == 16378)
    #expect(MessageFraming.payloadLength(peerMaximum: 16385) == 16378)
    #expect(MessageFraming.payloadLength(peerMaximum: 0) == 256 * 1024 - 6)
    #expect(MessageFraming.payloadLength(peerMaximum: 3) == 2)
  }
}
