/// The PDUs of fixed length (PS3.8 9.3.4, 9.3.6 to 9.3.8), encoded.
public enum ShortPDU {
  public static func associateReject(_ rejection: AssociationRejection) -> [UInt8] {
    [3, 0, 0, 0, 0, 4, 0, rejection.result, rejection.source, rejection.reason]
  }
  public static let releaseRequest: [UInt8] = [5, 0, 0, 0, 0, 4, 0, 0, 0, 0]
  public static let releaseResponse: [UInt8] = [6, 0, 0, 0, 0, 4, 0, 0, 0, 0]
  public static func abort(source: UInt8, reason: UInt8) -> [UInt8] {
    [7, 0, 0, 0, 0, 4, 0, 0, source, source == 2 ? reason : 0]
  }
}

/// Reason of an A-ABORT by the service provider (PS3.8 table 9-26).
public enum AbortReason: UInt8, Hashable, Sendable {
  case notSpecified = 0
  case unrecognizedPDU = 1
  case unexpectedPDU = 2
  case unrecognizedParameter = 4
  case unexpectedParameter = 5
  case invalidParameterValue = 6

  init(_ error: NetworkError) {
    switch error.code {
    case .unrecognizedPDU: self = .unrecognizedPDU
    case .unexpectedPDU: self = .unexpectedPDU
    case .invalidPDU: self = .invalidParameterValue
    default: self = .notSpecified
    }
  }
}
