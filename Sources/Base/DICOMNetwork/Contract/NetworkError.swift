/// What went wrong on an association; equality is on `code` alone.
public struct NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// TCP connection not made (name, route, refusal, time).
    case connectFailed
    case tlsFailed
    /// A-ASSOCIATE-RJ came; see `rejection`.
    case rejected
    /// A-ABORT came from the peer, or this side had to send one.
    case aborted
    /// The connection ended without release or abort.
    case connectionLost
    case timedOut
    /// No presentation context was accepted for what is asked.
    case noAcceptedContext
    /// Bytes that break PS3.8 9.3; `offset` counts from the start of the PDU.
    case invalidPDU
    case unrecognizedPDU
    /// A well-formed PDU in the wrong state (PS3.8 table 9-10).
    case unexpectedPDU
    /// A command set or message that breaks PS3.7 6.3.
    case invalidMessage
    /// A size, count or time limit of this side.
    case limitExceeded
    /// The peer answered with a failure status; see `status`.
    case refused
    /// The object could not be read here.
    case localRead
    /// The caller cancelled.
    case cancelled
    /// Wrong use of the interface or configuration.
    case configuration
  }

  public let code: Code
  /// Byte offset inside the PDU or command set, where one is known.
  public let offset: Int?
  public let detail: String
  public let rejection: AssociationRejection?
  public let status: DIMSEStatus?

  public init(
    _ code: Code, _ detail: String = "", offset: Int? = nil, rejection: AssociationRejection? = nil,
    status: DIMSEStatus? = nil
  ) {
    self.code = code
    self.detail = detail
    self.offset = offset
    self.rejection = rejection
    self.status = status
  }

  public static func == (a: Self, b: Self) -> Bool { a.code == b.code }
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }

  public var description: String {
    var text = code.rawValue
    if !detail.isEmpty { text += ": " + detail }
    if let offset { text += " (at byte \(offset))" }
    if let rejection { text += " (\(rejection))" }
    if let status { text += " (status \(status))" }
    return text
  }
}
