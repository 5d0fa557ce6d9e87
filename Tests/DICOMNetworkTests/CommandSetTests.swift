import DICOMCore
import Testing

@testable import DICOMNetwork

@Suite struct CommandSetTests {
  /// C-ECHO-RQ as PS3.7 9.3.5 lays it out, by hand.
  static let echo: [UInt8] =
    [0, 0, 0, 0, 4, 0, 0, 0, 56, 0, 0, 0]
    + [0, 0, 2, 0, 18, 0, 0, 0] + Array("1.2.840.10008.1.1\0".utf8)
    + [0, 0, 0, 1, 2, 0, 0, 0, 0x30, 0]
    + [0, 0, 0x10, 1, 2, 0, 0, 0, 7, 0]
    + [0, 0, 0, 8, 2, 0, 0, 0, 1, 1]

  @Test func `A C-ECHO written by hand is read and written alike`() throws {
    let command = try CommandSet(decoding: Self.echo)
    #expect(command.field == .cEchoRequest && command.messageID == 7 && !command.hasDataSet)
    #expect(command.affectedSOPClassUID == "1.2.840.10008.1.1")
    #expect(command.encoded() == Self.echo)
  }

  @Test func `A wrong group length is tolerated`() throws {
    #expect(try CommandSet(decoding: Self.echo.replacing(at: 8, with: [99])).messageID == 7)
  }

  @Test(arguments: CommandField.allCases)
  func `Every command survives encoding and decoding`(field: CommandField) throws {
    var command = CommandSet(field)
    if field.isResponse || field == .cCancelRequest {
      command.messageIDBeingRespondedTo = 0xFFFE
    } else {
      command.messageID = 12
    }
    command.hasDataSet = true
    command.status = .pendingWarning
    command.affectedSOPClassUID = "1.2"
    command.requestedSOPClassUID = "1.2.3"
    command.affectedSOPInstanceUID = "1.2.3.4"
    command.requestedSOPInstanceUID = "1.2.3.45"
    command.moveDestination = "DEST"
    command.priority = 2
    command.offendingElements = [Tag(0x0010, 0x0020), Tag(0x7FE0, 0x0010)]
    command.errorComment = "why"
    command.errorID = 3
    command.eventTypeID = 1
    command.attributeIdentifiers = [Tag(0x0008, 0x0018)]
    command.actionTypeID = 4
    command.remainingSubOperations = 5
    command.completedSubOperations = 6
    command.failedSubOperations = 7
    command.warningSubOperations = 8
    command.moveOriginatorAETitle = "ORIGIN"
    command.moveOriginatorMessageID = 9
    #expect(try CommandSet(decoding: command.encoded()) == command)
  }

  @Test(arguments: [
    [UInt8](), [0, 0, 0, 1], echo.replacing(at: 16, with: [0xFF, 0xFF, 0xFF]),
    echo.replacing(at: 46, with: [0x31]), echo.replacing(at: 12, with: [8]),
    Array(echo.prefix(38)),
  ])
  func `Broken command sets are refused`(bytes: [UInt8]) {
    #expect(throws: NetworkError(.invalidMessage)) { try CommandSet(decoding: bytes) }
  }

  @Test func `An answer carries what the request named`() {
    var request = CommandSet(.nActionRequest)
    request.messageID = 5
    request.requestedSOPClassUID = "1.2"
    request.requestedSOPInstanceUID = "1.3"
    request.actionTypeID = 1
    let answer = CommandSet(answering: request, status: .noSuchActionType)
    #expect(answer.field == .nActionResponse && answer.messageIDBeingRespondedTo == 5)
    #expect(answer.affectedSOPClassUID == "1.2" && answer.affectedSOPInstanceUID == "1.3")
  }

  @Test func `Statuses fall into their classes`() {
    #expect(DIMSEStatus.outOfResources.isFailure && DIMSEStatus.outOfResources.description == "A700")
    #expect(DIMSEStatus.warning.isWarning && !DIMSEStatus.warning.isFailure)
    #expect(DIMSEStatus.pending.isPending && !DIMSEStatus.cancel.isFailure)
  }
}

@Suite struct MessageAssemblerTests {
  private func take(
    _ assembler: inout MessageAssembler, _ id: UInt8, _ isCommand: Bool, _ ends: Bool,
    _ bytes: [UInt8]
  ) throws -> MessagePart? {
    try bytes.withUnsafeBytes {
      try assembler.take(contextID: id, isCommand: isCommand, endsPart: ends, bytes: $0)
    }
  }

  private var store: [UInt8] {
    var command = CommandSet(.cStoreRequest)
    command.hasDataSet = true
    return command.encoded()
  }

  @Test func `A command in pieces is whole at its end`() throws {
    var assembler = MessageAssembler()
    assembler.accept(contextID: 1)
    for byte in CommandSetTests.echo.dropLast() {
      #expect(try take(&assembler, 1, true, false, [byte]) == nil)
    }
    guard case .command(1, let command) = try take(&assembler, 1, true, true, [1]) else {
      Issue.record("no command")
      return
    }
    #expect(command.field == .cEchoRequest && assembler.isIdle)
  }

  @Test func `Messages out of order are refused`() throws {
    let wrong: [[(UInt8, Bool, [UInt8])]] = [
      [(1, false, [1])],  // data set first
      [(3, true, CommandSetTests.echo)],  // context not accepted
      [(1, true, store), (1, true, CommandSetTests.echo)],  // command before its data set
      [(1, true, store), (5, false, [0])],  // data set on another context
    ]
    for sequence in wrong {
      var assembler = MessageAssembler()
      assembler.accept(contextID: 1)
      assembler.accept(contextID: 5)
      #expect(throws: NetworkError(.invalidMessage)) {
        for (id, isCommand, bytes) in sequence {
          _ = try take(&assembler, id, isCommand, true, bytes)
        }
      }
    }
  }

  @Test func `A command without end is refused at the limit`() {
    var assembler = MessageAssembler()
    assembler.accept(contextID: 1)
    #expect(throws: NetworkError(.invalidMessage)) {
      for _ in 0...64 {
        _ = try take(&assembler, 1, true, false, [UInt8](repeating: 0, count: 1024))
      }
    }
  }

  @Test func `C-STORE answers keep their order without a window and not with one`() {
    var queue = AnswerQueue()
    let (a, b, c) = (queue.open(), queue.open(), queue.open())
    #expect(queue.close(b, with: [2], inOrder: true).isEmpty)
    #expect(queue.close(b, with: [9], inOrder: true).isEmpty)
    #expect(queue.close(a, with: [1], inOrder: true) == [[1], [2]])
    #expect(queue.outstanding == 1)
    #expect(queue.close(c, with: [3], inOrder: false) == [[3]])
    #expect(queue.close(c, with: [3], inOrder: false).isEmpty)
  }
}
