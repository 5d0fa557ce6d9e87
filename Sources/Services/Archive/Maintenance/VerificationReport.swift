/// How much of each object is read (`archive verify`).
public enum VerificationDepth: String, Sendable, CaseIterable, Codable {
  /// It is there, long enough, and its header says what the index says.
  case quick
  /// Every byte is read and hashed again, and the whole data set walked.
  case bytes
  /// As `bytes`, and every frame of a known transfer syntax is decoded.
  case pixels
}

/// What was found when index and store were held against each other.
public struct VerificationReport: Sendable, Hashable, Codable {
  public enum Fault: String, Sendable, Hashable, Codable {
    /// The object's file or segment is not there.
    case missing
    /// The bytes end early.
    case short
    /// The bytes are not those that were received.
    case digestDiffers
    /// The data set cannot be read.
    case unreadable
    /// The object names other UIDs than the index, and no recorded operation explains it.
    case identifiersDiffer
    /// A frame cannot be decoded though its syntax is known. The bytes are those that were received, so this says
    /// something of the sender, not of the archive.
    case pixelsUnreadable
    /// A whole object in the log that the index does not know.
    case orphanRecord
    /// A file in the store that belongs to no object.
    case orphanFile
    /// Bytes in the log that are no record.
    case logUnreadable
    /// A count or link of the index is wrong.
    case index
  }

  public struct Finding: Sendable, Hashable, Codable {
    public let fault: Fault
    /// SOP Instance UID, file or row.
    public let subject: String
    public let detail: String
  }

  /// Objects kept beside another of the same UID; not a fault, but somebody should decide.
  public struct Conflict: Sendable, Hashable, Codable {
    public let sopInstanceUID: String
    public let studyInstanceUID: String
    public let source: String
    /// Milliseconds since 1970.
    public let receivedAt: Int
    /// Whether its bytes are there and as they were received.
    public let isSound: Bool
  }

  public let depth: VerificationDepth
  public internal(set) var instances = 0
  public internal(set) var bytes = 0
  public internal(set) var frames = 0
  public internal(set) var records = 0
  /// Whole objects at the end of the log that the index has not reached; a node enters them when it starts.
  public internal(set) var notIndexed = 0
  public internal(set) var conflicts: [Conflict] = []
  /// Objects that came with pixels nobody can decode; listed, but no fault of the archive.
  public internal(set) var pixels: [Finding] = []
  /// At most ``findingLimit`` of ``findingCount``.
  public internal(set) var findings: [Finding] = []
  public internal(set) var findingCount = 0

  public static let findingLimit = 10_000

  init(depth: VerificationDepth) { self.depth = depth }

  /// Nothing is wrong.
  public var isSound: Bool { findingCount == 0 }

  mutating func note(_ fault: Fault, _ subject: String, _ detail: String) {
    if fault == .pixelsUnreadable {
      pixels.append(Finding(fault: fault, subject: subject, detail: detail))
      return
    }
    findingCount += 1
    if findings.count < Self.findingLimit {
      findings.append(Finding(fault: fault, subject: subject, detail: detail))
    }
  }
}
