public import Rulebook
public import Store

/// What keeps an event out of the journal: always a fault of the caller, never of a user.
public struct JournalError: Error, Hashable, Sendable {
  public enum Code: String, Sendable {
    /// The object's newest version is not the one before this one.
    case versionGap
    /// The salt has not 32 bytes.
    case salt
    /// A kind, object or id that is empty, too long or not printable ASCII: names and free text have no place there.
    case text
    /// The event is not in the journal.
    case missing
  }
  public let code: Code
  public let detail: String
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}

/// The one function that writes the journal, inside the transaction of the change itself.
public struct JournalWriter {
  /// Appends one event and returns it.
  ///
  /// Call it in the same ``RegistryWriter`` body as the change: both stand or fall together. `content` is the object as
  /// it is after the change; it is committed to, not stored, unless `keepingContent` asks for a copy beside the salt
  /// (for objects whose table keeps no old versions).
  @discardableResult
  public static func append(
    _ content: JSONValue, kind: String, object: String, id: String, version: Int, actor: String,
    rulebook: String?, at: Int64, salt: [UInt8], keepingContent: Bool = false, in connection: any SQLConnection
  ) throws -> JournalEvent {
    try append(
      canonical: try CanonicalJSON.bytes(content), kind: kind, object: object, id: id, version: version, actor: actor,
      rulebook: rulebook, at: at, salt: salt, keepingContent: keepingContent, in: connection)
  }

  /// The same for content whose canonical bytes are made already, outside of the transaction.
  @discardableResult
  static func append(
    canonical: [UInt8], kind: String, object: String, id: String, version: Int, actor: String,
    rulebook: String?, at: Int64, salt: [UInt8], keepingContent: Bool = false, in connection: any SQLConnection
  ) throws -> JournalEvent {
    guard salt.count == 32 else { throw JournalError(.salt, "\(salt.count) bytes") }
    for text in [kind, object, id, actor] + (rulebook.map { [$0] } ?? []) {
      guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw JournalError(.text, "\(object.prefix(32))")
      }
    }
    let newest = try JournalTable.newestVersion(of: object, id, in: connection)
    guard version == (newest ?? 0) + 1 else {
      throw JournalError(.versionGap, "\(object) \(id): \(version) after \(newest ?? 0)")
    }
    let end = try JournalTable.end(in: connection)
    let event = JournalEvent(
      sequence: end.sequence + 1, at: at, kind: kind, object: object, id: id, version: version, previous: newest,
      actor: actor, rulebook: rulebook, commitment: JournalEvent.commitment(toCanonical: canonical, salt: salt),
      chain: [])
    let text = try CanonicalJSON.text(event.content)
    let chained = event.chained(JournalEvent.link(after: end.chain, text: text.utf8))
    try JournalTable.insert(chained, text: text, salt: salt, content: keepingContent ? canonical : nil, in: connection)
    return chained
  }

  /// Forgets what the events of an object committed to: their salts, and the copies of the content that the journal
  /// keeps. The events stay and the journal still verifies, but nobody can tell any more what they were about, not even
  /// by trying every possible content. Deleting the record itself is the caller's, in the same body.
  ///
  /// Returns how many events were made unlinkable.
  @discardableResult
  public static func erase(object: String, id: String, in connection: any SQLConnection) throws -> Int {
    try JournalTable.erase(object: object, id: id, in: connection)
  }
}

extension JournalEvent {
  func chained(_ chain: [UInt8]) -> JournalEvent {
    JournalEvent(
      sequence: sequence, at: at, kind: kind, object: object, id: id, version: version, previous: previous,
      actor: actor, rulebook: rulebook, commitment: commitment, chain: chain)
  }
}
