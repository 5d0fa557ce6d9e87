/// A piece of the peer's byte stream.
public enum PDUPart {
  case associateRequest(AssociateRequestPDU)
  case associateAccept(AssociateAcceptPDU)
  case associateReject(AssociationRejection)
  case releaseRequest
  case releaseResponse
  case abort(source: UInt8, reason: UInt8)
  /// Bytes of a presentation data value, as they came. `endsPart`: these are the last bytes of the last
  /// fragment of the command set or data set. The pointer reaches into the input.
  case data(contextID: UInt8, isCommand: Bool, endsPart: Bool, bytes: UnsafeRawBufferPointer)
}

/// Bounds of a `PDUReader`, in bytes.
public struct PDULimits: Hashable, Sendable {
  public var maxAssociateLength: Int
  public var maxDataLength: Int
  public init(maxAssociateLength: Int = 256 * 1024, maxDataLength: Int = 256 * 1024) {
    self.maxAssociateLength = maxAssociateLength
    self.maxDataLength = maxDataLength
  }
}

/// Cuts a byte stream into PDUs (PS3.8 9.3), however it is chunked, and passes P-DATA payload on as it
/// arrives: nothing of it is kept, and no length that a peer claims is ever allocated.
public struct PDUReader {
  private enum State {
    case header
    case control(type: UInt8, length: Int)
    case itemHeader
    case payload
    case failed
  }

  public var limits: PDULimits
  private var state = State.header
  /// Up to six bytes of a header that came in pieces.
  private var held: UInt64 = 0
  private var heldCount = 0
  private var body: [UInt8] = []
  /// Bytes left of the P-DATA-TF and of its current presentation data value item.
  private var dataLeft = 0
  private var itemLeft = 0
  private var contextID: UInt8 = 0
  private var control: UInt8 = 0

  public init(limits: PDULimits = PDULimits()) { self.limits = limits }

  /// Takes what it needs from the front of `input`. nil: the input is used up. After an error every
  /// further call throws.
  public mutating func next(_ input: inout UnsafeRawBufferPointer) throws(NetworkError) -> PDUPart? {
    while true {
      switch state {
      case .header:
        guard let header = sixBytes(&input) else { return nil }
        try begin(type: UInt8(truncatingIfNeeded: header >> 40), length: Int(header & 0xFFFF_FFFF))
      case .itemHeader:
        guard let header = sixBytes(&input) else { return nil }
        try beginItem(header)
      case .payload:
        let count = min(itemLeft, input.count)
        if count == 0 && itemLeft > 0 { return nil }
        let bytes = take(count, &input)
        itemLeft &-= count
        dataLeft &-= count
        let ends = itemLeft == 0 && control & 2 != 0
        if itemLeft == 0 { state = dataLeft == 0 ? .header : .itemHeader }
        if count > 0 || ends {
          return .data(
            contextID: contextID, isCommand: control & 1 != 0, endsPart: ends, bytes: bytes)
        }
      case .control(let type, let length):
        let bytes = take(min(length - body.count, input.count), &input)
        body.append(contentsOf: bytes)
        guard body.count == length else { return nil }
        state = .header
        defer { body = [] }
        do throws(NetworkError) {
          return try decode(type)
        } catch {
          state = .failed
          throw error
        }
      case .failed:
        throw NetworkError(.invalidPDU, "after an invalid PDU")
      }
    }
  }

  private mutating func begin(type: UInt8, length: Int) throws(NetworkError) {
    switch type {
    case 4:
      guard length >= 6 else { throw fail("P-DATA without a value item") }
      guard length <= limits.maxDataLength else { throw fail("P-DATA longer than announced") }
      dataLeft = length
      state = .itemHeader
    case 1, 2:
      guard length >= 68, length <= limits.maxAssociateLength else {
        throw fail("A-ASSOCIATE length \(length)")
      }
      state = .control(type: type, length: length)
    case 3, 5, 6, 7:
      guard length == 4 else { throw fail("PDU \(type) of length \(length), not 4") }
      state = .control(type: type, length: length)
    default:
      state = .failed
      throw NetworkError(.unrecognizedPDU, "PDU type \(type)", offset: 0)
    }
  }

  private mutating func beginItem(_ header: UInt64) throws(NetworkError) {
    let length = Int(header >> 16)
    dataLeft &-= 6
    guard length >= 2, length - 2 <= dataLeft else {
      throw fail("presentation data value length \(length)")
    }
    itemLeft = length - 2
    guard dataLeft == itemLeft || dataLeft - itemLeft >= 6 else {
      throw fail("P-DATA with a cut value item")
    }
    contextID = UInt8(truncatingIfNeeded: header >> 8)
    control = UInt8(truncatingIfNeeded: header)
    state = .payload
  }

  private func decode(_ type: UInt8) throws(NetworkError) -> PDUPart {
    switch type {
    case 1:
      return .associateRequest(try decodeBody(AssociateRequestPDU.init(body:)))
    case 2:
      return .associateAccept(try decodeBody(AssociateAcceptPDU.init(body:)))
    case 3:
      return .associateReject(
        AssociationRejection(result: body[1], source: body[2], reason: body[3]))
    case 5: return .releaseRequest
    case 6: return .releaseResponse
    default: return .abort(source: body[2], reason: body[3])
    }
  }

  private func decodeBody<T>(
    _ decode: (UnsafeRawBufferPointer) throws(NetworkError) -> T
  ) throws(NetworkError) -> T {
    // withUnsafeBytes does not carry typed throws through, so the outcome travels as a Result.
    let outcome = body.withUnsafeBytes { bytes -> Result<T, NetworkError> in
      do throws(NetworkError) {
        return .success(try decode(bytes))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  private mutating func fail(_ detail: String) -> NetworkError {
    state = .failed
    return NetworkError(.invalidPDU, detail, offset: 0)
  }

  /// Six bytes as one number, big endian, possibly over several calls.
  private mutating func sixBytes(_ input: inout UnsafeRawBufferPointer) -> UInt64? {
    let count = min(6 - heldCount, input.count)
    for index in 0..<count { held = held << 8 | UInt64(input[index]) }
    heldCount += count
    _ = take(count, &input)
    guard heldCount == 6 else { return nil }
    defer {
      held = 0
      heldCount = 0
    }
    return held
  }

  private func take(_ count: Int, _ input: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let taken = UnsafeRawBufferPointer(rebasing: input[0..<count])
    input = UnsafeRawBufferPointer(rebasing: input[count...])
    return taken
  }
}
