/// The status word (0000,0900) of a DIMSE response (PS3.7 annex C, PS3.4 per service).
public struct DIMSEStatus: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }
  init(_ rawValue: UInt16) { self.rawValue = rawValue }

  /// 0000: done.
  public static let success = Self(0x0000)
  /// FE00: ended by C-CANCEL.
  public static let cancel = Self(0xFE00)
  /// FF00: a match or a progress report; more follows.
  public static let pending = Self(0xFF00)
  /// FF01: as `pending`, and at least one optional key was not supported.
  public static let pendingWarning = Self(0xFF01)

  // General failures (PS3.7 annex C).
  public static let attributeListError = Self(0x0107)
  public static let processingFailure = Self(0x0110)
  public static let duplicateSOPInstance = Self(0x0111)
  public static let noSuchSOPInstance = Self(0x0112)
  public static let noSuchEventType = Self(0x0113)
  public static let noSuchArgument = Self(0x0114)
  public static let invalidArgumentValue = Self(0x0115)
  public static let invalidSOPInstance = Self(0x0117)
  public static let noSuchSOPClass = Self(0x0118)
  public static let missingAttribute = Self(0x0120)
  public static let sopClassNotSupported = Self(0x0122)
  public static let noSuchActionType = Self(0x0123)
  public static let notAuthorized = Self(0x0124)
  public static let duplicateInvocation = Self(0x0210)
  public static let unrecognizedOperation = Self(0x0211)
  public static let mistypedArgument = Self(0x0212)
  public static let resourceLimitation = Self(0x0213)

  // Storage and query/retrieve (PS3.4 B.2.3, C.4).
  public static let outOfResources = Self(0xA700)
  public static let unableToCalculateMatches = Self(0xA701)
  public static let unableToPerformSubOperations = Self(0xA702)
  public static let moveDestinationUnknown = Self(0xA801)
  public static let identifierMismatch = Self(0xA900)
  public static let cannotUnderstand = Self(0xC000)
  public static let unableToProcess = Self(0xC001)
  /// B000: coercion of data elements (C-STORE), or sub-operations with failures (C-GET, C-MOVE).
  public static let warning = Self(0xB000)
  public static let elementsDiscarded = Self(0xB006)
  public static let dataSetMismatchWarning = Self(0xB007)

  public var isPending: Bool { self == .pending || self == .pendingWarning }
  public var isSuccess: Bool { rawValue == 0 }
  /// Warnings: 0001, 0107, 0116 and Bxxx (PS3.7 C.3).
  public var isWarning: Bool {
    rawValue >> 12 == 0xB || rawValue == 0x0001 || rawValue == 0x0107 || rawValue == 0x0116
  }
  public var isFailure: Bool {
    !isPending && !isSuccess && !isWarning && self != .cancel
  }

  /// The four hexadecimal digits as the standard prints them, such as `A700`.
  public var description: String {
    let digits = String(rawValue, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
