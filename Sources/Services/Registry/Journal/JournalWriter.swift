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
    let change = try JournalChange(
      canonical: canonical, kind: kind, object: object, id: id, salt: salt, keepingContent: keepingContent)
    let newest = try JournalTable.newestVersion(of: object, id, in: connection)
    guard version == (newest ?? 0) + 1 else {
      throw JournalError(.versionGap, "\(object) \(id): \(version) after \(newest ?? 0)")
    }
    let stamp = Stamp(actor: actor, rulebook: rulebook, at: at)
    let end = try JournalTable.end(in: connection)
    let stored = try change.event(version, previous: newest, stamp, after: end)
    try JournalTable.insert([stored], in: connection)
    return stored.event
  }

  /// By whom, under which norm and when.
  struct Stamp {
    let actor: String
    let rulebook: String?
    let at: Int64
  }

  /// Appends the first events of objects that are new, in their order.
  ///
  /// That they are new is not looked up: the journal holds no two events of one object's version, and refuses them.
  static func append(first changes: [JournalChange], _ stamp: Stamp, in connection: any SQLConnection) throws {
    guard !changes.isEmpty else { return }
    var end = try JournalTable.end(in: connection)
    var events: [JournalTable.Stored] = []
    events.reserveCapacity(changes.count)
    for change in changes {
      let stored = try change.event(1, previous: nil, stamp, after: end)
      end = (stored.event.sequence, stored.event.chain)
      events.append(stored)
    }
    try JournalTable.insert(events, in: connection)
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
