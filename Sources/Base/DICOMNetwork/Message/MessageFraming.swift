/// Frames messages as P-DATA-TF PDUs of one presentation data value each (PS3.8 9.3.5, annex E).
public enum MessageFraming {
  /// PDU header, item length, context id and message control header.
  public static let headerLength = 12

  /// Payload bytes that fit a peer's maximum length (0: it set none): even, at least 2, at most `cap`.
  public static func payloadLength(peerMaximum: Int, cap: Int = 256 * 1024) -> Int {
    let limit = peerMaximum == 0 ? cap : min(peerMaximum, cap)
    return max(2, (limit - 6) & ~1)
  }

  /// The twelve bytes before a payload of `count` bytes.
  public static func header(contextID: UInt8, isCommand: Bool, isLast: Bool, count: Int)
    -> (UInt64, UInt32)
  {
    let pdu = UInt64(UInt32(truncatingIfNeeded: count + 6))
    let item = UInt32(truncatingIfNeeded: count + 2)
    let control: UInt32 = (isCommand ? 1 : 0) | (isLast ? 2 : 0)
    return (
      0x0400_0000_0000_0000 | pdu << 16 | UInt64(item >> 16),
      item << 16 | UInt32(contextID) << 8 | control
    )
  }

  /// A command or data set in as many PDUs as the peer's maximum asks for.
  public static func append(
    _ bytes: some RandomAccessCollection<UInt8>, contextID: UInt8, isCommand: Bool,
    payloadLength: Int, to output: inout [UInt8]
  ) {
    var rest = bytes[...]
    repeat {
      let piece = rest.prefix(payloadLength)
      rest = rest.dropFirst(piece.count)
      let (high, low) = header(
        contextID: contextID, isCommand: isCommand, isLast: rest.isEmpty, count: piece.count)
      withUnsafeBytes(of: high.bigEndian) { output.append(contentsOf: $0) }
      withUnsafeBytes(of: low.bigEndian) { output.append(contentsOf: $0) }
      output.append(contentsOf: piece)
    } while !rest.isEmpty
  }

  /// A whole message, ready to be written at once.
  public static func message(
    _ command: CommandSet, dataSet: [UInt8]? = nil, contextID: UInt8, payloadLength: Int
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(320 + (dataSet.map { $0.count + $0.count / 1024 } ?? 0))
    append(
      command.encoded(), contextID: contextID, isCommand: true, payloadLength: payloadLength,
      to: &output)
    if let dataSet {
      append(
        dataSet, contextID: contextID, isCommand: false, payloadLength: payloadLength, to: &output)
    }
    return output
  }
}
