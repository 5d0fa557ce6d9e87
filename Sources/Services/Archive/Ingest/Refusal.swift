public import DICOMCore
public import DICOMNetwork
import Store

/// Why an object was not stored, for peers, logs and people; never with patient data.
public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Sendable {
    /// The bytes are not a readable data set; `tag` and `offset` say where.
    case unreadable
    /// A UID without which the object cannot be filed is missing or unusable.
    case missingIdentifier
    /// The data set's SOP class or instance is not the one announced.
    case identifierMismatch
    /// STOW-RS to a study that the object does not belong to.
    case otherStudy
    /// The device is full or read-only; reads go on.
    case outOfResources
    /// The store or the index failed.
    case processingFailure
  }

  public let reason: Reason
  public let detail: String
  public let tag: Tag?
  /// Byte offset in the data set, where known.
  public let offset: Int?
  /// What the object calls itself, where that could be read.
  public private(set) var identifiers: Identifiers?

  public init(_ reason: Reason, _ detail: String, tag: Tag? = nil, offset: Int? = nil) {
    self.reason = reason
    self.detail = detail
    self.tag = tag
    self.offset = offset
  }

  /// The same refusal with the object's identifiers.
  func about(_ identifiers: Identifiers) -> Refusal {
    var refusal = self
    refusal.identifiers = identifiers
    return refusal
  }

  init(_ error: DICOMError) {
    // Where nothing could be read, what says how to read is in doubt: (0002,0010) Transfer Syntax UID.
    self.init(
      .unreadable, error.description, tag: error.tag ?? .transferSyntaxUID, offset: error.offset ?? 0)
  }

  init(storing error: any Error) {
    guard let error = error as? StoreError else {
      self.init(.processingFailure, "\(type(of: error))")
      return
    }
    switch error.code {
    case .full: self.init(.outOfResources, "存储空间已满 storage is full")
    case .readOnly: self.init(.outOfResources, "存储只读 storage is read-only")
    default: self.init(.processingFailure, "存储故障 storage failure (\(error.code.rawValue))")
    }
  }

  /// At most 64 characters (0000,0902): the place first, because what follows may be cut.
  public var comment: String {
    var parts: [String] = []
    if let tag { parts.append(tag.description) }
    if let offset { parts.append("byte \(offset)") }
    parts.append(detail.isEmpty ? reason.rawValue : detail)
    return String(parts.joined(separator: " ").unicodeScalars.prefix(64).map(Character.init))
  }

  public var description: String {
    var text = "\(reason.rawValue): \(detail)"
    if let tag, !detail.contains(tag.description) { text += " \(tag)" }
    if let offset, !detail.contains(String(offset)) { text += " @\(offset)" }
    return text
  }

  /// Status of the C-STORE response (PS3.4 B.2.3) and failure reason of STOW-RS (PS3.18 I.2).
  public var status: DIMSEStatus {
    switch reason {
    case .unreadable: .cannotUnderstand
    case .missingIdentifier, .identifierMismatch, .otherStudy: .identifierMismatch
    case .outOfResources: .outOfResources
    case .processingFailure: .processingFailure
    }
  }
}
