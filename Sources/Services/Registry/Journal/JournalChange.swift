internal import Rulebook
internal import Store

/// A change of an object, committed to already, outside of the transaction: what its event says of the content is known,
/// its place in the journal is not.
struct JournalChange: Sendable {
  let kind: String
  let object: String
  let id: String
  let salt: [UInt8]
  let commitment: String
  /// The canonical bytes, where the journal is to keep them.
  let content: [UInt8]?

  /// - Parameter canonical: the content's canonical bytes.
  init(
    canonical: [UInt8], kind: String, object: String, id: String, salt: [UInt8], keepingContent: Bool = false
  ) throws(JournalError) {
    guard salt.count == 32 else { throw JournalError(.salt, "\(salt.count) bytes") }
    for text in [kind, object, id] { try Self.check(text, of: object) }
    (self.kind, self.object, self.id, self.salt) = (kind, object, id, salt)
    commitment = JournalEvent.commitment(toCanonical: canonical, salt: salt)
    content = keepingContent ? canonical : nil
  }

  private static func check(_ text: String, of object: String) throws(JournalError) {
    guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x21 && $0 <= 0x7E }) else {
      throw JournalError(.text, "\(object.prefix(32))")
    }
  }

  /// The event that follows `end`, with what is stored beside it.
  func event(
    _ version: Int, previous: Int?, _ stamp: JournalWriter.Stamp, after end: (sequence: Int64, chain: [UInt8])
  ) throws -> JournalTable.Stored {
    for text in [stamp.actor] + (stamp.rulebook.map { [$0] } ?? []) { try Self.check(text, of: object) }
    let event = JournalEvent(
      sequence: end.sequence + 1, at: stamp.at, kind: kind, object: object, id: id, version: version,
      previous: previous, actor: stamp.actor, rulebook: stamp.rulebook, commitment: commitment, chain: [])
    let text = try event.canonicalText()
    let chained = event.chained(JournalEvent.link(after: end.chain, text: text.utf8))
    return JournalTable.Stored(event: chained, text: text, salt: salt, content: content)
  }
}
