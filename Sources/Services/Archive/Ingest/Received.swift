import DICOMCore
import Store

/// A whole object, parsed and checked, that waits for the group commit.
struct Received: Sendable {
  let staged: StagedObject
  let digest: ContentDigest
  let header: ScannedHeader
  let identifiers: Identifiers
  let transferSyntaxUID: String
  /// Offset of the data set in the stored bytes: preamble and file meta information stand before it.
  let dataSetOffset: Int
  /// AE title or name of the sender, for the trace.
  let source: String
  let answer: @Sendable (Result<Stored, Refusal>) -> Void
}

/// An object that was taken, and what became of it.
public struct Stored: Sendable, Hashable {
  public let outcome: StoredOutcome
  public let identifiers: Identifiers
}

/// What became of an object that was taken.
public enum StoredOutcome: Sendable, Hashable {
  case stored
  /// The same bytes were here already; nothing changed.
  case repeated
  /// Another object with this SOP Instance UID is here; this one is kept beside it for an administrator to decide.
  case conflict
}

/// The UIDs under which an object is filed.
public struct Identifiers: Sendable, Hashable {
  public let study: String
  public let series: String
  public let instance: String
  public let sopClass: String

  /// - Throws: ``Refusal`` when one is missing or cannot serve as a key.
  init(_ header: ScannedHeader) throws(Refusal) {
    study = try Self.required(.studyInstanceUID, header)
    series = try Self.required(.seriesInstanceUID, header)
    instance = try Self.required(.sopInstanceUID, header)
    sopClass = try Self.required(.sopClassUID, header)
  }

  public init(study: String, series: String, instance: String, sopClass: String) {
    self.study = study
    self.series = series
    self.instance = instance
    self.sopClass = sopClass
  }

  /// UIDs are matched exactly after their padding is trimmed; real archives hold some with leading zeros or a few
  /// characters too many, so only what cannot be a key is refused: control characters, slashes, and endless text.
  private static func required(_ tag: Tag, _ header: ScannedHeader) throws(Refusal) -> String {
    guard let text = header.string(tag), !text.isEmpty else {
      // The place where it is missed: the header ends there without it.
      throw Refusal(
        .missingIdentifier, "缺少 \(tag.keyword ?? "") is missing or empty", tag: tag, offset: header.headerLength)
    }
    guard text.utf8.count <= 128, isKey(text.utf8) else {
      throw Refusal(
        .missingIdentifier, "\(tag.keyword ?? "") 不是可用的 UID is not a usable UID", tag: tag, offset: header.headerLength)
    }
    return text
  }

  /// Digits, letters, hyphens, underscores and single dots that do not come first.
  private static func isKey(_ bytes: String.UTF8View) -> Bool {
    var previous = UInt8(ascii: ".")
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "."): if previous == byte { return false }
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): break
      default: return false
      }
      previous = byte
    }
    return true
  }
}
