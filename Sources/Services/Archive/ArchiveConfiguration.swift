public import Store

/// Settings of the archive; each has a default that loses nothing.
public struct ArchiveConfiguration: Sendable {
  /// Folder of index and objects.
  public var path: String
  public var durability: Durability
  /// New objects are refused when the device has fewer free bytes, so that the index and the logs can still be written.
  /// nil: 256 MiB or a sixteenth of the device, whichever is less.
  public var reservedBytes: Int?

  /// Which objects are forwarded where as they arrive.
  public var routes: [RoutingRule]
  /// Milliseconds before a failed job is tried again for the first time; the wait doubles with every attempt.
  public var retryDelay: Int

  public init(
    path: String, durability: Durability = .strict, reservedBytes: Int? = nil, routes: [RoutingRule] = [],
    retryDelay: Int = 30_000
  ) {
    self.path = path
    self.durability = durability
    self.reservedBytes = reservedBytes
    self.routes = routes
    self.retryDelay = retryDelay
  }
}
