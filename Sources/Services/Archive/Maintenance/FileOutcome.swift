import DICOMCore
import Store

/// What became of one file that was to be taken in or sent.
public enum FileOutcome: Sendable, Hashable {
  /// Taken; a peer does not say whether it had the object before.
  case stored
  /// The same object was here already.
  case repeated
  /// Another object with its UID was here; this one is kept beside it.
  case conflict
  case refused(FileRefusal)
  /// Not a DICOM object, and it was only found on the way through a folder.
  case passedOver
  /// The destination is away; sending more makes no sense.
  case unreachable(String)
}

/// Why a file was not taken.
public struct FileRefusal: Error, Sendable, Hashable, Codable, CustomStringConvertible {
  /// What kind of refusal: a ``Refusal/Reason``, or `status A900` from a peer.
  public let reason: String
  public let detail: String
  /// Such as `(0020,000D)`.
  public let tag: String?
  /// Byte in the data set, where known.
  public let offset: Int?

  public init(reason: String, detail: String, tag: String? = nil, offset: Int? = nil) {
    self.reason = reason
    self.detail = detail
    self.tag = tag
    self.offset = offset
  }

  init(_ refusal: Refusal) {
    self.init(
      reason: refusal.reason.rawValue, detail: refusal.detail, tag: refusal.tag?.description, offset: refusal.offset)
  }

  init(_ error: DICOMError) {
    self.init(
      reason: Refusal.Reason.unreadable.rawValue, detail: error.description, tag: error.tag?.description,
      offset: error.offset)
  }

  init(reading error: any Error) {
    if let error = error as? DICOMError {
      self.init(error)
    } else {
      self.init(reason: "unreadableFile", detail: "\(error)")
    }
  }

  public var description: String {
    var text = "\(reason): \(detail)"
    if let tag, !detail.contains(tag) { text += " \(tag)" }
    if let offset, !detail.contains(String(offset)) { text += " @\(offset)" }
    return text
  }
}
