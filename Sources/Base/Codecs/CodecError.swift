/// A failure of decoding, encoding or transcoding pixel data.
///
/// Two errors are equal when their codes are equal; `offset` and `detail` are for people and never
/// carry a value of the data set.
public struct CodecError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, Hashable, Sendable {
    /// No decoder or encoder for the transfer syntax.
    case unsupportedTransferSyntax
    /// The transfer syntax is known, but this shape of pixels or codestream is not handled.
    case unsupportedFormat
    /// The encoded frame ends before its last sample.
    case truncated
    /// The encoded frame breaks its own standard.
    case malformed
    /// The codestream disagrees with Rows, Columns, Samples per Pixel or Bits Allocated.
    case mismatch
    /// A limit on pixels, bytes or CPU time was reached.
    case limitExceeded
    /// An attribute that decoding needs is absent or senseless.
    case missingAttribute
    /// The samples cannot be written in the asked-for form.
    case notEncodable
    /// The encoder library reported an error.
    case encoderFailed
  }

  /// What kind of failure it is.
  public let code: Code
  /// Byte offset inside the encoded frame, where known.
  public let offset: Int?
  /// A sentence for a log: what was found and what was expected.
  public let detail: String

  public init(_ code: Code, offset: Int? = nil, _ detail: String) {
    self.code = code
    self.offset = offset
    self.detail = detail
  }

  public var description: String {
    let position = offset.map { " at byte \($0)" } ?? ""
    return "\(code.rawValue)\(position): \(detail)"
  }
}

extension CodecError: Hashable {
  public static func == (left: CodecError, right: CodecError) -> Bool { left.code == right.code }
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
