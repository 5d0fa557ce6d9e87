import Testing

@testable import DICOMNetwork

/// A-ASSOCIATE-RQ written by hand after PS3.8 9.3.2.
private let handWritten: [UInt8] = {
  func text(_ string: String) -> [UInt8] { Array(string.utf8) }
  let application = text("1.2.840.10008.3.1.1.1")
  let context: [UInt8] =
    [0x01, 0, 0, 0] + [0x30, 0, 0, 17] + text("1.2.840.10008.1.1") + [0x40, 0, 0, 17]
    + text("1.2.840.10008.1.2")
  let user: [UInt8] =
    [0x51, 0, 0, 4, 0, 0, 0x40, 0] + [0x52, 0, 0, 5] + text("1.2.3") + [0x55, 0, 0, 4]
    + text("TEST") + [0x53, 0, 0, 4, 0, 5, 0, 3]
    + [0x54, 0, 0, 9, 0, 5] + text("1.2.9") + [0, 1]
    + [0x58, 0, 0, 12, 2, 1, 0, 3] + text("bob") + [0, 3] + text("pwd")
  var body: [UInt8] = [0, 1, 0, 0] + text("CALLED          ") + text("CALLING         ")
  body += [UInt8](repeating: 0, count: 32)
  body += [0x10, 0, 0, 21] + application
  body += [0x20, 0, 0, UInt8(context.count)] + context
  body += [0x50, 0, 0, UInt8(user.count)] + user
  return [1, 0, 0, 0, 0, UInt8(body.count)] + body
}()

/// Everything a reader makes of bytes, as text; P-DATA payload joined until its part ends.
func parts(_ bytes: [UInt8], chunk: Int = .max, limits: PDULimits = PDULimits()) -> [String] {
  var reader = PDUReader(limits: limits)
  var result: [String] = []
  var gathered: [UInt8] = []
  var position = 0
  while position < bytes.count {
    let end = chunk == .max ? bytes.count : min(bytes.count, position + chunk)
    let piece = Array(bytes[position..<end])
    position = end
    let failed = piece.withUnsafeBytes { raw -> Bool in
      var input = raw
      do throws(NetworkError) {
        while let part = try reader.next(&input) {
          if case .data(let id, let isCommand, let ends, let payload) = part {
            gathered += payload
            if ends {
              result.append("data \(id) \(isCommand) \(gathered)")
              gathered = []
            }
          } else {
            result.append("\(part)")
          }
        }
        return false
      } catch {
        result.append("error \(error.code)")
        return true
      }
    }
    if failed { break }
  }
  return result
}

@Suite struct PDUCodecTests {
  private func request(_ bytes: [UInt8]) throws -> AssociateRequestPDU {
    var reader = PDUReader()
    return try bytes.withUnsafeBytes { raw in
      var input = raw
      guard case .associateRequest(let request) = try reader.next(&input) else {
        throw NetworkError(.invalidPDU)
      }
      return request
    }
  }

  @Test func `A request written by hand is read field by field`() throws {
    let request = try request(handWritten)
    #expect(request.calledAETitle == "CALLED" && request.callingAETitle == "CALLING")
    #expect(request.protocolVersion == 1)
    #expect(request.applicationContext == "1.2.840.10008.3.1.1.1")
    #expect(
      request.contexts == [
        ProposedContext(
          id: 1, abstractSyntax: "1.2.840.10008.1.1", transferSyntaxes: ["1.2.840.10008.1.2"])
      ])
    let user = request.userInformation
    #expect(user.maxPDULength == 16384 && user.implementationClassUID == "1.2.3")
    #expect(user.implementationVersionName == "TEST")
    #expect(user.asynchronousWindow == AsynchronousOperationsWindow(invoked: 5, performed: 3))
    #expect(
      user.roles == [
        RoleSelectionItem(sopClassUID: "1.2.9", role: RoleSelection(scu: false, scp: true))
      ])
    #expect(user.userIdentity?.username == "bob")
    #expect(user.userIdentity?.secondaryField == Array("pwd".utf8))
    #expect(user.userIdentity?.positiveResponseRequested == true)
  }

  @Test func `A request survives encoding and decoding with every user item`() throws {
    for kind in [UserIdentity.Kind.username, .usernameAndPasscode, .kerberosTicket, .samlAssertion, .jsonWebToken] {
      let sent = AssociateRequestPDU(
        calledAETitle: "SIXTEENCHARACTER", callingAETitle: "A B",
        contexts: (0..<128).map {
          ProposedContext(
            id: UInt8($0 * 2 + 1), abstractSyntax: "1.2.840.10008.5.1.4.1.1.\($0)",
            transferSyntaxes: ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"])
        },
        userInformation: UserInformation(
          maxPDULength: 0, asynchronousWindow: AsynchronousOperationsWindow(invoked: 0, performed: 1),
          roles: [RoleSelectionItem(sopClassUID: "1.2", role: RoleSelection(scu: true, scp: true))],
          extendedNegotiation: [ExtendedNegotiationItem(sopClassUID: "1.3", information: [1, 0, 1])],
          userIdentity: UserIdentity(kind: kind, primaryField: [1, 2, 3], secondaryField: [4])))
      #expect(try request(sent.encoded()) == sent)
    }
  }

  @Test func `An accept survives encoding and decoding`() throws {
    let sent = AssociateAcceptPDU(
      calledAETitle: "A", callingAETitle: "B",
      contexts: [
        ContextResult(id: 1, result: 0, transferSyntaxUID: "1.2.840.10008.1.2"),
        ContextResult(id: 3, result: 4, transferSyntaxUID: "1.2.840.10008.1.2"),
      ],
      userInformation: UserInformation(maxPDULength: 262144, userIdentityResponse: [9, 9]))
    var reader = PDUReader()
    let read = try sent.encoded().withUnsafeBytes { raw in
      var input = raw
      return try reader.next(&input)
    }
    guard case .associateAccept(let accept) = read else { throw NetworkError(.invalidPDU) }
    #expect(accept == sent)
  }

  @Test func `Short PDUs have the bytes of the standard`() {
    #expect(
      ShortPDU.associateReject(.calledAETitleNotRecognized) == [3, 0, 0, 0, 0, 4, 0, 1, 1, 7])
    #expect(ShortPDU.abort(source: 2, reason: 6) == [7, 0, 0, 0, 0, 4, 0, 0, 2, 6])
    #expect(ShortPDU.abort(source: 0, reason: 6) == [7, 0, 0, 0, 0, 4, 0, 0, 0, 0])
  }

  @Test(arguments: [1, 2, 3, 5, 7, 11, 13, 64])
  func `Bytes fed in pieces give what the whole gives`(chunk: Int) {
    var stream = handWritten
    for length in [0, 1, 2, 300] {
      MessageFraming.append(
        [UInt8](repeating: 7, count: length), contextID: 3, isCommand: length == 0,
        payloadLength: 100, to: &stream)
    }
    stream += ShortPDU.releaseRequest + ShortPDU.abort(source: 0, reason: 0)
    stream += ShortPDU.associateReject(.localLimitExceeded) + ShortPDU.releaseResponse
    #expect(parts(stream, chunk: chunk) == parts(stream))
    #expect(parts(stream).count == 9)
  }

  @Test func `Payload is passed on before its PDU is whole`() throws {
    var reader = PDUReader()
    let start: [UInt8] = [4, 0, 0, 0, 0x10, 0x06, 0, 0, 0x10, 0x02, 1, 0, 1, 2, 3]
    let seen = try start.withUnsafeBytes { raw -> [UInt8] in
      var input = raw
      guard case .data(_, false, false, let bytes) = try reader.next(&input) else { return [] }
      return Array(bytes)
    }
    #expect(seen == [1, 2, 3])
  }

  static let malformed: [(String, [UInt8], NetworkError.Code)] = [
    ("unknown type", [0x42, 0, 0, 0, 0, 4, 1, 2, 3, 4], .unrecognizedPDU),
    ("HTTP", Array("GET / HTTP/1.1\r\n\r\n".utf8), .unrecognizedPDU),
    ("4 GiB request", [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0], .invalidPDU),
    ("short request", [1, 0, 0, 0, 0, 67], .invalidPDU),
    ("200 MiB of data", [4, 0, 0x0C, 0x80, 0, 0], .invalidPDU),
    ("data without an item", [4, 0, 0, 0, 0, 5], .invalidPDU),
    ("item length 0", [4, 0, 0, 0, 0, 8, 0, 0, 0, 0, 1, 3, 0, 0], .invalidPDU),
    ("item length 1", [4, 0, 0, 0, 0, 8, 0, 0, 0, 1, 1, 3, 0, 0], .invalidPDU),
    ("item beyond the PDU", [4, 0, 0, 0, 0, 8, 0, 0xFF, 0xFF, 0xFF, 1, 3, 0, 0], .invalidPDU),
    ("cut second item", [4, 0, 0, 0, 0, 11, 0, 0, 0, 4, 1, 3, 0, 0, 0, 0, 0], .invalidPDU),
    ("release of length 8", [5, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0], .invalidPDU),
    ("sub-item beyond its parent", handWritten.replacing(at: 76, with: [0xFF, 0xF0]), .invalidPDU),
    ("user item beyond its parent", Array(handWritten.dropLast(3)).withLength(), .invalidPDU),
  ]

  @Test(arguments: malformed.indices)
  func `Malformed bytes are refused with a code`(index: Int) {
    let (name, bytes, code) = Self.malformed[index]
    #expect(parts(bytes).last == "error \(code)", "\(name)")
    #expect(parts(bytes, chunk: 1).last == "error \(code)", "\(name)")
  }

  @Test func `Control characters of a peer never reach a title`() throws {
    let bytes = handWritten.replacing(at: 10, with: [0x0A, 0x1B])
    #expect(try request(bytes).calledAETitle == "\u{FFFD}\u{FFFD}LLED")
  }
}

extension [UInt8] {
  func replacing(at offset: Int, with bytes: [UInt8]) -> [UInt8] {
    var copy = self
    copy.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    return copy
  }
  /// The PDU length set to what is there.
  fileprivate func withLength() -> [UInt8] {
    let length = count - 6
    return replacing(at: 4, with: [UInt8(length >> 8), UInt8(length & 0xFF)])
  }
}
