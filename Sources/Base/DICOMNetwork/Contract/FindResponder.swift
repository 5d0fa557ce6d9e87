public import DICOMCore

/// Sends the matches of one C-FIND. Many matches in one call leave in one flush.
public final class FindResponder: Sendable {
  /// Transfer syntax of the presentation context; identifiers handed to `send(encoded:)` must be in it.
  public let transferSyntax: TransferSyntax
  private let deliver: @Sendable ([[UInt8]], _ optionalKeysUnsupported: Bool) async -> Bool
  private let cancelled: @Sendable () -> Bool

  /// - Parameters:
  ///   - deliver: takes encoded identifiers, waits until the peer can take more, and says whether
  ///     it still listens.
  ///   - cancelled: whether C-CANCEL came or the association ended.
  public init(
    transferSyntax: TransferSyntax, cancelled: @escaping @Sendable () -> Bool,
    deliver: @escaping @Sendable ([[UInt8]], _ optionalKeysUnsupported: Bool) async -> Bool
  ) {
    self.transferSyntax = transferSyntax
    self.cancelled = cancelled
    self.deliver = deliver
  }

  /// True after C-CANCEL or the end of the association.
  public var isCancelled: Bool { cancelled() }

  /// Sends matches; returns when there is room for more.
  /// - Throws: `DIMSEFailure.cancelled` after C-CANCEL or the end of the association: let it pass up.
  public func send(_ matches: [DataSet], optionalKeysUnsupported: Bool = false)
    async throws(DIMSEFailure)
  {
    var encoded: [[UInt8]] = []
    encoded.reserveCapacity(matches.count)
    for match in matches {
      do {
        encoded.append(try match.encoded(as: transferSyntax))
      } catch {
        throw DIMSEFailure(.unableToProcess, "match cannot be encoded")
      }
    }
    try await send(encoded: encoded, optionalKeysUnsupported: optionalKeysUnsupported)
  }

  /// Sends identifiers that are already encoded in `transferSyntax`.
  public func send(encoded: [[UInt8]], optionalKeysUnsupported: Bool = false)
    async throws(DIMSEFailure)
  {
    if isCancelled { throw .cancelled }
    guard await deliver(encoded, optionalKeysUnsupported), !isCancelled else { throw .cancelled }
  }
}
