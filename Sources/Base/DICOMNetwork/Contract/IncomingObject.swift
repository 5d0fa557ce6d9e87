/// The receiver of one C-STORE data set.
///
/// Lives on one association's event loop: `receive`, `complete`, `abandon` and `wantsPause` are
/// called there and nowhere else, so they must not block. Bytes come in order as they arrive from
/// the socket and are never gathered into a whole object; the pointer is valid during the call only.
public protocol IncomingObject: AnyObject {
  /// A slice of a PDV's payload: data set bytes in the negotiated transfer syntax.
  func receive(_ bytes: UnsafeRawBufferPointer)

  /// The data set is whole. `answer` may be called from any thread, once; its string is the error
  /// comment (0000,0902), at most 64 characters and without patient data.
  func complete(_ answer: @escaping @Sendable (DIMSEStatus, String?) -> Void)

  /// The association ended before the data set did. No answer is possible.
  func abandon()

  /// Asked after each `receive`: true stops reading from this peer until `resume` was called. What the
  /// last read brought (at most one receive buffer) is still delivered.
  var wantsPause: Bool { get }

  /// Called once when reading stopped because of `wantsPause`; keep `resume` and call it from any
  /// thread when there is room again.
  func whenReady(_ resume: @escaping @Sendable () -> Void)
}

extension IncomingObject {
  public var wantsPause: Bool { false }
  public func whenReady(_ resume: @escaping @Sendable () -> Void) { resume() }
}

/// Reads an object's data set (without file meta information) from its start, in chunks.
public protocol OutgoingBytes: AnyObject {
  /// Fills the buffer as far as it can and returns how many bytes it wrote; 0 is the end. May block
  /// (it is called on threads kept for that purpose), never from two threads at once.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// One instance to send by C-STORE.
public struct OutgoingInstance: Sendable {
  public var sopClassUID: String
  public var sopInstanceUID: String
  public var transferSyntaxUID: String
  /// Opens the data set in `transferSyntaxUID`.
  public var open: @Sendable () throws -> any OutgoingBytes
  /// The whole data set in another transfer syntax, used when the peer accepted none that fits.
  /// Throws if it cannot.
  public var transcode: (@Sendable (_ transferSyntaxUID: String) throws -> any OutgoingBytes)?

  public init(
    sopClassUID: String, sopInstanceUID: String, transferSyntaxUID: String,
    open: @escaping @Sendable () throws -> any OutgoingBytes,
    transcode: (@Sendable (_ transferSyntaxUID: String) throws -> any OutgoingBytes)? = nil
  ) {
    self.sopClassUID = sopClassUID
    self.sopInstanceUID = sopInstanceUID
    self.transferSyntaxUID = transferSyntaxUID
    self.open = open
    self.transcode = transcode
  }
}

/// A data set that is already in memory.
public final class OutgoingArray: OutgoingBytes {
  private let bytes: [UInt8]
  private var position = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position)
    guard count > 0 else { return 0 }
    bytes.withUnsafeBytes { source in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[position..<position + count]))
    }
    position += count
    return count
  }
}
