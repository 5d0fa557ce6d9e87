public import DICOMCore

/// Why an operation is refused or failed, as the peer will read it: status, offending elements and
/// an error comment of at most 64 characters (PS3.7 annex C). The comment must hold no patient data.
public struct DIMSEFailure: Error, Hashable, Sendable {
  public var status: DIMSEStatus
  public var comment: String?
  public var offendingElements: [Tag]

  public init(_ status: DIMSEStatus, _ comment: String? = nil, offendingElements: [Tag] = []) {
    self.status = status
    self.comment = comment
    self.offendingElements = offendingElements
  }

  /// The peer sent C-CANCEL, or the association is gone.
  public static let cancelled = DIMSEFailure(.cancel)
}
