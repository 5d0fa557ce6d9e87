public import Rulebook
public import Store

/// What a walk through the whole journal found.
public struct JournalReport: Sendable, Hashable {
  public struct Defect: Sendable, Hashable {
    public enum Kind: String, Sendable {
      /// A number is missing before this event, or stands twice.
      case sequence
      /// The stored text is not the canonical text of the stored columns.
      case text
      /// The chain does not lead from the event before to this one.
      case chain
      /// The object's versions do not follow one another.
      case version
      /// The content that remains is not the content committed to.
      case commitment
    }
    public let kind: Kind
    public let sequence: Int64
    public init(_ kind: Kind, _ sequence: Int64) {
      self.kind = kind
      self.sequence = sequence
    }
  }

  /// How many events there are.
  public internal(set) var events = 0
  /// How many commitments could be compared with their content.
  public internal(set) var compared = 0
  /// How many events have lost their salt: erased on purpose.
  public internal(set) var erased = 0
  /// At most ``defectLimit``, in order.
  public internal(set) var defects: [Defect] = []
  public internal(set) var defectCount = 0
  /// The chain's last link: equal ends mean equal journals.
  public internal(set) var end = Hexadecimal.text(JournalEvent.chainStart)

  public static let defectLimit = 100
  public var isSound: Bool { defectCount == 0 }

  mutating func report(_ kind: Defect.Kind, _ sequence: Int64) {
    defectCount += 1
    if defects.count < Self.defectLimit { defects.append(Defect(kind, sequence)) }
  }
}

/// The journal read as a whole.
public enum Journal {
  /// Where the content of an event may still be found; nil where it is gone or not kept.
  public typealias ContentSource = (_ event: JournalEvent) throws -> JSONValue?

  /// Walks the journal once: numbers without gaps, every stored text canonical and chained, every object's versions one
  /// after another, and commitments compared wherever salt and content remain.
  ///
  /// `content` finds what the tables of the objects still hold; the journal's own copies are used first. Memory does not
  /// grow with the journal.
  public static func verify(
    in connection: any SQLConnection, content: ContentSource = { _ in nil }
  ) throws -> JournalReport {
    var report = JournalReport()
    var before = (sequence: Int64(0), chain: JournalEvent.chainStart)
    try JournalTable.walk(in: connection) { stored in
      let event = stored.event
      report.events += 1
      if event.sequence != before.sequence + 1 { report.report(.sequence, event.sequence) }
      if (try? CanonicalJSON.text(event.content)) != stored.text { report.report(.text, event.sequence) }
      if JournalEvent.link(after: before.chain, text: stored.text.utf8) != event.chain {
        report.report(.chain, event.sequence)
      }
      before = (event.sequence, event.chain)
      guard let salt = stored.salt else {
        report.erased += 1
        return
      }
      let canonical: [UInt8]
      if let kept = stored.content {
        canonical = kept
      } else if let found = try content(event) {
        canonical = try CanonicalJSON.bytes(found)
      } else {
        return
      }
      report.compared += 1
      if JournalEvent.commitment(toCanonical: canonical, salt: salt) != event.commitment {
        report.report(.commitment, event.sequence)
      }
    }
    for sequence in try JournalTable.versionBreaks(in: connection, limit: JournalReport.defectLimit) {
      report.report(.version, sequence)
    }
    report.end = Hexadecimal.text(before.chain)
    return report
  }

  /// The events of one object, oldest first.
  public static func events(
    of object: String, id: String, in connection: any SQLConnection
  ) throws -> [JournalEvent] {
    try JournalTable.events(of: object, id: id, in: connection)
  }

  /// Events after a number, oldest first: what a reader that follows the journal asks for.
  public static func events(
    after sequence: Int64, limit: Int, in connection: any SQLConnection
  ) throws -> [JournalEvent] {
    try JournalTable.events(after: sequence, limit: min(max(limit, 0), 10_000), in: connection)
  }

  /// The newest version of an object, nil where the journal does not know it.
  public static func version(
    of object: String, id: String, in connection: any SQLConnection
  ) throws -> Int? {
    try JournalTable.newestVersion(of: object, id, in: connection)
  }
}
