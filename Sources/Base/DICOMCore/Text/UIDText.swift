/// Rules for the text of unique identifiers (PS3.5 9.1, 6.2).
public enum UIDText {
  /// The longest UID the standard allows, in characters.
  public static let maximumLength = 64

  /// Why a text is not a valid UID.
  public enum Defect: String, Sendable, Hashable {
    case empty
    case tooLong
    case characterNotAllowed
    case emptyComponent
    case leadingZero
  }

  /// The UID of an element's bytes: NULs and spaces at both ends removed, nothing else changed.
  /// What is not ASCII becomes U+FFFD, so that it stays visible and never equals a valid UID.
  public static func trimmed(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).trimmingPadding()
  }

  /// The UID without padding.
  public static func trimmed(_ text: String) -> String { text.trimmingPadding() }

  /// Whether the text is a valid UID: at most 64 characters, components of digits between dots,
  /// none empty, none with a leading zero unless it is zero.
  public static func isValid(_ uid: String) -> Bool { defect(of: uid) == nil }

  /// The first rule which the text breaks, nil if it is valid.
  public static func defect(of uid: String) -> Defect? {
    var length = 0
    var componentLength = 0
    var startsWithZero = false
    if uid.isEmpty { return .empty }
    for byte in uid.utf8 {
      length += 1
      if length > maximumLength { return .tooLong }
      switch byte {
      case UInt8(ascii: "."):
        if componentLength == 0 { return .emptyComponent }
        componentLength = 0
      case 0x30...0x39:
        if componentLength == 0 {
          startsWithZero = byte == 0x30
        } else if startsWithZero {
          return .leadingZero
        }
        componentLength += 1
      default: return .characterNotAllowed
      }
    }
    return componentLength == 0 ? .emptyComponent : nil
  }
}
