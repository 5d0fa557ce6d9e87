import DICOMCore

/// libFuzzer target: the PDU reader, message assembly, negotiation and command sets, in the order in
/// which a socket's bytes meet them. The first input byte is the size of the second run's chunks: both
/// runs must see the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let whole = Session.run(input, chunk: input.count)
  let pieces = Session.run(input, chunk: Int(start[0]) + 1)
  precondition(whole == pieces, "chunking changes what is read")
  if let command = try? CommandSet(decoding: input) {
    let again = try? CommandSet(decoding: command.encoded())
    precondition(again?.field == command.field, "a command set does not survive")
    precondition(again?.hasDataSet == command.hasDataSet, "a data set type does not survive")
  }
  return 0
}

/// Accepts what a node accepts.
private struct Permissive: DIMSEProvider {
  func admit(_ request: AssociationRequest) -> AssociationPolicyDecision {
    .accept(AssociationTerms())
  }
  func presentationContext(
    for abstractSyntax: String, offering: [String], in context: AssociationContext
  ) -> PresentationContextAnswer {
    offering.first.map { .accept(transferSyntax: $0) } ?? .transferSyntaxesNotSupported
  }
  func store(_ request: CStoreRequest, in context: AssociationContext) -> any IncomingObject {
    preconditionFailure("the target stores nothing")
  }
}

/// One association without I/O: reader, state machine and assembler, as the handler drives them.
private struct Session: Equatable {
  var events: [String] = []
  var payload = 0
  var checksum: UInt64 = 0
  var state = AssociationState.sta1

  static func run(_ input: [UInt8], chunk: Int) -> Session {
    var session = Session()
    var machine = AssociationStateMachine(role: .acceptor)
    _ = machine.receive(.transportIndication)
    var reader = PDUReader()
    var assembler = MessageAssembler()
    var position = 0
    feed: while position < input.count {
      let end = min(input.count, position + chunk)
      let alive = input[position..<end].withUnsafeBytes {
        session.take($0, &reader, &machine, &assembler)
      }
      position = end
      if !alive { break feed }
    }
    session.state = machine.state
    return session
  }

  private mutating func take(
    _ bytes: UnsafeRawBufferPointer, _ reader: inout PDUReader,
    _ machine: inout AssociationStateMachine, _ assembler: inout MessageAssembler
  ) -> Bool {
    var rest = bytes
    do throws(NetworkError) {
      while machine.state != .sta13, machine.state != .sta1, let part = try reader.next(&rest) {
        try take(part, &machine, &assembler)
      }
      return machine.state != .sta13 && machine.state != .sta1
    } catch {
      events.append("\(error.code)")
      _ = machine.receive(.invalidPDU)
      return false
    }
  }

  private mutating func take(
    _ part: PDUPart, _ machine: inout AssociationStateMachine, _ assembler: inout MessageAssembler
  ) throws(NetworkError) {
    switch part {
    case .data(let id, let isCommand, let ends, let bytes):
      guard machine.takesData else {
        // Whether a PDU came in one part or several, the first part decides.
        events.append("data in \(machine.state)")
        _ = machine.receive(.dataPDU)
        return
      }
      let message = try assembler.take(
        contextID: id, isCommand: isCommand, endsPart: ends, bytes: bytes)
      switch message {
      case .command(_, let command): events.append("\(command)")
      case .dataSet(_, let bytes):
        payload += bytes.count
        for byte in bytes { checksum = checksum &* 31 &+ UInt64(byte) }
      case nil: break
      }
    case .associateRequest(let request):
      let refusal = ContextNegotiation.refusal(of: request)
      _ = machine.receive(.associateRequestPDU(acceptable: refusal == nil))
      guard refusal == nil, machine.state == .sta3 else { return }
      let context = AssociationContext(
        id: 1, callingAETitle: request.callingAETitle, calledAETitle: request.calledAETitle,
        remoteAddress: "")
      let (accept, accepted) = ContextNegotiation.accept(
        request, provider: Permissive(), context: context, terms: AssociationTerms(),
        limits: AssociationLimits())
      for entry in accepted { assembler.accept(contextID: entry.id) }
      _ = machine.receive(.associateAcceptPrimitive)
      events.append("\(accept.encoded().count) \(request.encoded().count)")
    case .associateAccept(let accept):
      events.append("\(accept)")
      _ = machine.receive(.associateAcceptPDU)
    case .associateReject: _ = machine.receive(.associateRejectPDU)
    case .releaseRequest: _ = machine.receive(.releaseRequestPDU)
    case .releaseResponse: _ = machine.receive(.releaseResponsePDU)
    case .abort: _ = machine.receive(.abortPDU)
    }
  }
}
