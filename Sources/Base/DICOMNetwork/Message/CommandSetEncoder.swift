internal import DICOMCore

extension CommandSet {
  /// The command set in implicit VR little endian, group length first, elements in tag order.
  public func encoded() -> [UInt8] {
    var writer = CommandWriter()
    writer.uid(0x0002, affectedSOPClassUID)
    writer.uid(0x0003, requestedSOPClassUID)
    writer.number(0x0100, field.rawValue)
    if !field.isResponse && field != .cCancelRequest { writer.number(0x0110, messageID) }
    if field.isResponse || field == .cCancelRequest {
      writer.number(0x0120, messageIDBeingRespondedTo)
    }
    writer.text(0x0600, moveDestination)
    writer.number(0x0700, priority)
    writer.number(0x0800, hasDataSet ? 0x0001 : 0x0101)
    writer.number(0x0900, status?.rawValue)
    writer.tags(0x0901, offendingElements)
    writer.text(0x0902, errorComment.map { String($0.prefix(64)) })
    writer.number(0x0903, errorID)
    writer.uid(0x1000, affectedSOPInstanceUID)
    writer.uid(0x1001, requestedSOPInstanceUID)
    writer.number(0x1002, eventTypeID)
    writer.tags(0x1005, attributeIdentifiers)
    writer.number(0x1008, actionTypeID)
    writer.number(0x1020, remainingSubOperations)
    writer.number(0x1021, completedSubOperations)
    writer.number(0x1022, failedSubOperations)
    writer.number(0x1023, warningSubOperations)
    writer.text(0x1030, moveOriginatorAETitle)
    writer.number(0x1031, moveOriginatorMessageID)
    return writer.finish()
  }
}

private struct CommandWriter {
  private var bytes: [UInt8]

  init() {
    bytes = []
    bytes.reserveCapacity(256)
    header(0x0000, 4)
    bytes.append(contentsOf: [0, 0, 0, 0])
  }

  private mutating func uint16(_ value: UInt16) {
    bytes.append(UInt8(truncatingIfNeeded: value))
    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
  }

  private mutating func header(_ element: UInt16, _ length: Int) {
    uint16(0)
    uint16(element)
    uint16(UInt16(truncatingIfNeeded: length))
    uint16(UInt16(truncatingIfNeeded: length >> 16))
  }

  mutating func number(_ element: UInt16, _ value: UInt16?) {
    guard let value else { return }
    header(element, 2)
    uint16(value)
  }

  mutating func uid(_ element: UInt16, _ value: String?) { padded(element, value, 0) }
  mutating func text(_ element: UInt16, _ value: String?) { padded(element, value, 0x20) }

  private mutating func padded(_ element: UInt16, _ value: String?, _ padding: UInt8) {
    guard let value else { return }
    let count = value.utf8.count
    header(element, count + count % 2)
    bytes.append(contentsOf: value.utf8)
    if count % 2 != 0 { bytes.append(padding) }
  }

  mutating func tags(_ element: UInt16, _ value: [Tag]) {
    guard !value.isEmpty else { return }
    header(element, value.count * 4)
    for tag in value {
      uint16(tag.group)
      uint16(tag.element)
    }
  }

  mutating func finish() -> [UInt8] {
    let length = bytes.count - 12
    for shift in 0..<4 { bytes[8 + shift] = UInt8(truncatingIfNeeded: length >> (8 * shift)) }
    return bytes
  }
}
