internal import DICOMCore

extension CommandSet {
  /// Decodes a whole command set. A wrong group length is tolerated; a length that reaches past the
  /// end, an element of another group, or a missing or unknown command field is an error.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(NetworkError) {
    self.init(.cEchoRequest)
    var known: CommandField?
    var dataSetType: UInt16 = 0x0101
    var position = 0
    while position < bytes.count {
      guard bytes.count - position >= 8 else {
        throw NetworkError(.invalidMessage, "cut element header", offset: position)
      }
      let group = Self.uint16(bytes, position)
      let element = Self.uint16(bytes, position + 2)
      let length = Int(Self.uint16(bytes, position + 4)) | Int(Self.uint16(bytes, position + 6)) << 16
      guard group == 0 else {
        throw NetworkError(.invalidMessage, "group \(group) in a command set", offset: position)
      }
      guard length <= bytes.count - position - 8 else {
        throw NetworkError(.invalidMessage, "element length \(length)", offset: position)
      }
      let value = UnsafeRawBufferPointer(rebasing: bytes[position + 8..<position + 8 + length])
      switch element {
      case 0x0100:
        guard length >= 2, let field = CommandField(rawValue: Self.uint16(value, 0)) else {
          throw NetworkError(.invalidMessage, "unknown command field", offset: position)
        }
        known = field
      case 0x0800: if length >= 2 { dataSetType = Self.uint16(value, 0) }
      default: take(element, value)
      }
      position += 8 + length
    }
    guard let known else { throw NetworkError(.invalidMessage, "no command field", offset: 0) }
    field = known
    hasDataSet = dataSetType != 0x0101
  }

  public init(decoding bytes: [UInt8]) throws(NetworkError) {
    let outcome = bytes.withUnsafeBytes { bytes -> Result<CommandSet, NetworkError> in
      do throws(NetworkError) {
        return .success(try CommandSet(decoding: bytes))
      } catch {
        return .failure(error)
      }
    }
    self = try outcome.get()
  }

  private mutating func take(_ element: UInt16, _ value: UnsafeRawBufferPointer) {
    switch element {
    case 0x0002: affectedSOPClassUID = Self.text(value)
    case 0x0003: requestedSOPClassUID = Self.text(value)
    case 0x0110: messageID = Self.number(value) ?? 0
    case 0x0120: messageIDBeingRespondedTo = Self.number(value) ?? 0
    case 0x0600: moveDestination = Self.text(value)
    case 0x0700: priority = Self.number(value)
    case 0x0900: status = Self.number(value).map { DIMSEStatus(rawValue: $0) }
    case 0x0901: offendingElements = Self.tags(value)
    case 0x0902: errorComment = Self.text(value)
    case 0x0903: errorID = Self.number(value)
    case 0x1000: affectedSOPInstanceUID = Self.text(value)
    case 0x1001: requestedSOPInstanceUID = Self.text(value)
    case 0x1002: eventTypeID = Self.number(value)
    case 0x1005: attributeIdentifiers = Self.tags(value)
    case 0x1008: actionTypeID = Self.number(value)
    case 0x1020: remainingSubOperations = Self.number(value)
    case 0x1021: completedSubOperations = Self.number(value)
    case 0x1022: failedSubOperations = Self.number(value)
    case 0x1023: warningSubOperations = Self.number(value)
    case 0x1030: moveOriginatorAETitle = Self.text(value)
    case 0x1031: moveOriginatorMessageID = Self.number(value)
    default: break
    }
  }

  private static func uint16(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt16 {
    UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8
  }
  private static func number(_ value: UnsafeRawBufferPointer) -> UInt16? {
    value.count >= 2 ? uint16(value, 0) : nil
  }
  private static func text(_ value: UnsafeRawBufferPointer) -> String? {
    let text = BigEndianReader.text(value)
    return text.isEmpty ? nil : text
  }
  private static func tags(_ value: UnsafeRawBufferPointer) -> [Tag] {
    stride(from: 0, to: value.count - value.count % 4, by: 4).map {
      Tag(uint16(value, $0), uint16(value, $0 + 2))
    }
  }
}
