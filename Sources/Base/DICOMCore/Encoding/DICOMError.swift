/// Why bytes could not be read as DICOM, or a data set not be written: what, at which element, at which byte.
///
/// The description never holds a value of the data set, so it may be logged. Two errors are equal if code, tag and
/// offset are; the detail is for people.
public struct DICOMError: Error, Sendable {
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// The bytes end inside an element, item or sequence; more bytes could help.
    case truncated
    /// The bytes are not DICOM at all.
    case notDICOM
    /// An element, item or fragment is longer than what contains it.
    case lengthBeyondParent
    /// Undefined length where the standard allows none.
    case undefinedLength
    /// A sequence or fragment list holds something that is not an item.
    case itemExpected
    /// An item or delimiter outside of a sequence.
    case unexpectedItem
    /// Sequences are nested deeper than the limit.
    case nestedTooDeep
    /// More fragments than the limit.
    case tooManyFragments
    /// Bytes other than padding after the end of the data set.
    case trailingGarbage
    /// The deflate stream is damaged.
    case badDeflate
    /// The deflate stream grows beyond the limit.
    case inflationLimit
    /// The File Meta Information is damaged or beyond its limit.
    case badMetaInformation
    /// A value cannot be written in the transfer syntax asked for.
    case notEncodable
    /// The transfer syntax cannot be used for what was asked.
    case unsupportedTransferSyntax
    /// The text is not DICOM JSON.
    case badJSON
  }

  public let code: Code
  /// The element at which it happened, as far as known.
  public let tag: Tag?
  /// Byte offset: in the data set for data sets (after inflation, if deflated), in the file for files, in the text for JSON.
  public let offset: Int?
  /// What happened, in words, without any value.
  public let detail: String

  public init(_ code: Code, tag: Tag? = nil, offset: Int? = nil, detail: String) {
    self.code = code
    self.tag = tag
    self.offset = offset
    self.detail = detail
  }

  /// The same error with its offset counted from an earlier byte, as from the start of the file.
  package func shifted(by distance: Int) -> DICOMError {
    DICOMError(code, tag: tag, offset: offset.map { $0 &+ distance }, detail: detail)
  }
}

extension DICOMError: Hashable {
  public static func == (left: DICOMError, right: DICOMError) -> Bool {
    left.code == right.code && left.tag == right.tag && left.offset == right.offset
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(tag)
    hasher.combine(offset)
  }
}

extension DICOMError: CustomStringConvertible {
  /// For example `truncated at (0010,0010), byte 132: the value has 8 bytes, 3 are there`.
  public var description: String {
    var text = code.rawValue
    if let tag { text += " at \(tag)" }
    if let offset { text += "\(tag == nil ? " at" : ",") byte \(offset)" }
    return "\(text): \(detail)"
  }
}
