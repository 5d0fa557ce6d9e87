/// A step in the assembly of DIMSE messages (PS3.7 6.3.1).
enum MessagePart {
  /// The command set is whole; where `hasDataSet` is true its data set follows.
  case command(contextID: UInt8, CommandSet)
  /// A piece of the data set of the last command.
  case dataSet(isLast: Bool, bytes: UnsafeRawBufferPointer)
}

/// Puts command sets together and passes data sets through, checking the order that PS3.7 and PS3.8
/// annex E demand: a command, then its data set if it has one, all on one context, not interleaved.
struct MessageAssembler {
  private enum State {
    case idle
    case command(contextID: UInt8)
    case dataSet(contextID: UInt8)
  }

  /// Longest command set taken, in bytes; real ones have a few hundred.
  static let maxCommandLength = 64 * 1024

  private var state = State.idle
  private var gathered: [UInt8] = []
  private var accepted = [Bool](repeating: false, count: 256)

  init() {}

  mutating func accept(contextID: UInt8) { accepted[Int(contextID)] = true }

  /// True between messages.
  var isIdle: Bool {
    if case .idle = state { true } else { false }
  }

  /// nil: the command set is not whole yet.
  mutating func take(
    contextID: UInt8, isCommand: Bool, endsPart: Bool, bytes: UnsafeRawBufferPointer
  ) throws(NetworkError) -> MessagePart? {
    switch state {
    case .idle, .command:
      guard isCommand else {
        throw NetworkError(.invalidMessage, "data set where a command set must come")
      }
      if case .command(let open) = state, open != contextID {
        throw NetworkError(.invalidMessage, "command set changes its presentation context")
      }
      guard accepted[Int(contextID)] else {
        throw NetworkError(.invalidMessage, "presentation context \(contextID) was not accepted")
      }
      return try takeCommand(contextID, endsPart, bytes)
    case .dataSet(let open):
      guard !isCommand else {
        throw NetworkError(.invalidMessage, "command set where a data set must come")
      }
      guard open == contextID else {
        throw NetworkError(.invalidMessage, "data set changes its presentation context")
      }
      if endsPart { state = .idle }
      return .dataSet(isLast: endsPart, bytes: bytes)
    }
  }

  private mutating func takeCommand(
    _ contextID: UInt8, _ ends: Bool, _ bytes: UnsafeRawBufferPointer
  ) throws(NetworkError) -> MessagePart? {
    guard gathered.count + bytes.count <= Self.maxCommandLength else {
      throw NetworkError(.invalidMessage, "command set longer than \(Self.maxCommandLength) bytes")
    }
    let command: CommandSet
    if ends && gathered.isEmpty {
      command = try CommandSet(decoding: bytes)
    } else {
      gathered.append(contentsOf: bytes)
      guard ends else {
        state = .command(contextID: contextID)
        return nil
      }
      command = try CommandSet(decoding: gathered)
      gathered = []
    }
    state = command.hasDataSet ? .dataSet(contextID: contextID) : .idle
    return .command(contextID: contextID, command)
  }
}
