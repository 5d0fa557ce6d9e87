import DICOMCore
import Store

/// Which objects go where as they arrive.
public struct RoutingRule: Sendable, Hashable {
  /// Name or AE title of a destination.
  public var destination: String
  /// Modalities that are sent; empty: all.
  public var modalities: Set<String>
  /// Senders whose objects are sent on; empty: all. An object is never sent back to its sender.
  public var sources: Set<String>
  /// Ask the destination for storage commitment afterwards.
  public var commitment: Bool

  public init(
    destination: String, modalities: Set<String> = [], sources: Set<String> = [], commitment: Bool = false
  ) {
    self.destination = destination
    self.modalities = modalities
    self.sources = sources
    self.commitment = commitment
  }

  func matches(modality: String, source: String) -> Bool {
    destination != source && (modalities.isEmpty || modalities.contains(modality))
      && (sources.isEmpty || sources.contains(source))
  }
}

/// Writes the jobs of an arrived object in the same transaction as its index row, so none is forgotten in a crash.
struct Routing: Sendable {
  let rules: [RoutingRule]

  func route(_ entry: IndexWriter.Entry, in connection: any SQLConnection) throws(StoreError) {
    guard !rules.isEmpty else { return }
    let modality = entry.header.text(.modality)
    for rule in rules where rule.matches(modality: modality, source: entry.source) {
      try JobTable.insert(
        Job(
          kind: .forward, destination: rule.destination, subject: entry.identifiers.instance,
          payload: rule.commitment ? "commit" : "", dueAt: entry.receivedAt), at: entry.receivedAt, in: connection)
    }
  }
}
