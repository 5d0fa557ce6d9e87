internal import Glibc
internal import Synchronization

/// The folder of objects that are not yet acknowledged, and the pool of buffers for the small ones.
///
/// Whatever is found here at start was never acknowledged and is removed.
final class IncomingFolder: Sendable {
  private let path: String
  private struct State {
    var next = 0
    var spare: [[UInt8]] = []
  }
  private let state = Mutex(State())
  private static let spareBuffers = 8

  init(path: String) throws(StoreError) {
    self.path = path
    try Directory.create(path)
    for name in try Directory.names(path) { try Directory.remove(path + "/" + name) }
  }

  /// The folder of another process, left as it is.
  init(reading path: String) { self.path = path }

  func create() throws(StoreError) -> File {
    let number = state.withLock { state in
      state.next += 1
      return state.next
    }
    return try File(path: "\(path)/\(number).part", flags: O_RDWR | O_CREAT | O_TRUNC)
  }

  /// A buffer holding only the place of the record head.
  func buffer() -> [UInt8] {
    var buffer = state.withLock { $0.spare.popLast() } ?? []
    buffer.append(contentsOf: repeatElement(0, count: SegmentRecord.size))
    return buffer
  }

  func recycle(_ buffer: inout [UInt8]) {
    guard buffer.capacity > 0 else { return }
    buffer.removeAll(keepingCapacity: true)
    let returned = buffer
    buffer = []
    state.withLock { state in
      if state.spare.count < Self.spareBuffers { state.spare.append(returned) }
    }
  }
}
