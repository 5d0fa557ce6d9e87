internal import DICOMCore
internal import NIOCore

extension AssociationHandler {
  /// Storage commitment push model (PS3.4 J.3).
  static let storageCommitment = "1.2.840.10008.1.20.1"

  /// Starts what may take long, on the service threads.
  func startService(_ command: CommandSet, _ contextID: UInt8, _ identifier: [UInt8]) {
    guard let link, let accepted = contexts[contextID], let provider = environment.provider else {
      return respond(
        CommandSet(answering: command, status: .sopClassNotSupported), contextID)
    }
    let service = RunningService()
    let call = ServiceCall(
      command: command, contextID: contextID, identifier: identifier,
      transferSyntax: TransferSyntax(uid: accepted.transferSyntaxUID), link: link,
      provider: provider, service: service, environment: environment)
    services[command.messageID] = service
    service.adopt(
      Task(executorPreference: environment.executor) {
        let (answer, dataSet) = await call.run()
        link.run { handler in
          handler.services[command.messageID] = nil
          handler.activity &+= 1
          handler.respond(answer, contextID, dataSet: dataSet)
        }
      })
  }
}

/// One request of the peer with all that serving it needs.
struct ServiceCall: Sendable {
  let command: CommandSet
  let contextID: UInt8
  let identifier: [UInt8]
  let transferSyntax: TransferSyntax
  let link: AssociationLink
  let provider: any DIMSEProvider
  let service: RunningService
  let environment: AssociationEnvironment

  /// Runs to the final response and its data set.
  func run() async -> (CommandSet, [UInt8]?) {
    do throws(DIMSEFailure) {
      switch command.field {
      case .cFindRequest: return try await find()
      case .cGetRequest, .cMoveRequest: return try await retrieve()
      case .nActionRequest, .nEventReportRequest, .nCreateRequest, .nSetRequest, .nGetRequest,
        .nDeleteRequest:
        return try await normalized()
      default: return (answer(.unrecognizedOperation), nil)
      }
    } catch {
      let status = service.isCancelled && command.field.rawValue < 0x100 ? .cancel : error.status
      return (
        CommandSet(
          answering: command, status: status, comment: status == .cancel ? nil : error.comment,
          offendingElements: error.offendingElements), nil
      )
    }
  }

  func answer(_ status: DIMSEStatus, _ comment: String? = nil) -> CommandSet {
    CommandSet(answering: command, status: status, comment: comment)
  }

  func parse(_ bytes: [UInt8]) throws(DIMSEFailure) -> DataSet {
    do {
      return try DataSet(parsing: bytes, transferSyntax: transferSyntax)
    } catch {
      throw DIMSEFailure(.cannotUnderstand, "identifier cannot be read")
    }
  }

  func model() throws(DIMSEFailure) -> String {
    guard let model = command.affectedSOPClassUID ?? command.requestedSOPClassUID else {
      throw DIMSEFailure(.missingAttribute, "SOP class UID")
    }
    return model
  }

  var priority: DIMSEPriority {
    command.priority.flatMap { DIMSEPriority(rawValue: $0) } ?? .medium
  }

  // MARK: C-FIND

  private func find() async throws(DIMSEFailure) -> (CommandSet, [UInt8]?) {
    environment.metrics.add(.findRequests)
    guard !identifier.isEmpty else { throw DIMSEFailure(.cannotUnderstand, "no identifier") }
    let request = CFindRequest(
      model: try model(), identifier: try parse(identifier), priority: priority)
    let batch = FindBatch(command: command, contextID: contextID, link: link)
    let responder = FindResponder(
      transferSyntax: transferSyntax, cancelled: { [service] in service.isCancelled },
      deliver: { [metrics = environment.metrics, link, service] identifiers, unsupported in
        metrics.add(.findMatches, identifiers.count)
        var rest = identifiers[...]
        repeat {
          let buffer = batch.frame(&rest, optionalKeysUnsupported: unsupported)
          guard !service.isCancelled, await link.write(buffer) else { return false }
        } while !rest.isEmpty
        return true
      })
    try await provider.find(request, in: link.association, respond: responder)
    return (answer(service.isCancelled ? .cancel : .success), nil)
  }
}

/// Frames pending C-FIND responses, many to a buffer. The command is the same for all of them.
struct FindBatch: Sendable {
  private let plain: [UInt8]
  private let unsupported: [UInt8]
  private let contextID: UInt8
  private let payloadLength: Int

  init(command: CommandSet, contextID: UInt8, link: AssociationLink) {
    func frame(_ status: DIMSEStatus) -> [UInt8] {
      var pending = CommandSet(answering: command, status: status)
      pending.hasDataSet = true
      return MessageFraming.message(
        pending, contextID: contextID, payloadLength: link.payloadLength)
    }
    plain = frame(.pending)
    unsupported = frame(.pendingWarning)
    self.contextID = contextID
    payloadLength = link.payloadLength
  }

  /// Takes identifiers off the front, up to about 256 KiB.
  func frame(_ identifiers: inout ArraySlice<[UInt8]>, optionalKeysUnsupported: Bool) -> ByteBuffer {
    let head = optionalKeysUnsupported ? unsupported : plain
    var output: [UInt8] = []
    var space = 0
    for identifier in identifiers where space < 256 * 1024 {
      space += head.count + identifier.count + MessageFraming.headerLength
    }
    output.reserveCapacity(space)
    while output.count < 256 * 1024, let identifier = identifiers.popFirst() {
      output.append(contentsOf: head)
      MessageFraming.append(
        identifier, contextID: contextID, isCommand: false, payloadLength: payloadLength,
        to: &output)
    }
    return ByteBuffer(bytes: output)
  }
}
