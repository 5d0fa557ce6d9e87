/// Where the data set of the message that is coming in goes.
enum DataTarget {
  case none
  /// To the provider's object, as it arrives.
  case store(any IncomingObject, CommandSet, contextID: UInt8, ticket: UInt64)
  /// Into memory, up to the identifier limit: identifiers of requests.
  case request(CommandSet, contextID: UInt8, [UInt8])
  /// Into memory: data sets of responses to operations of our own.
  case response(CommandSet, contextID: UInt8, [UInt8])
  /// Nowhere; the request was refused, and `answer` is due when the data set ends.
  case discard(answer: CommandSet?, contextID: UInt8)

  /// The association ended.
  func abandon() {
    if case .store(let object, _, _, _) = self { object.abandon() }
  }
}

/// Keeps C-STORE answers in the order of their requests where no asynchronous window was negotiated,
/// and counts what is outstanding.
struct AnswerQueue {
  private var nextTicket: UInt64 = 0
  /// Tickets without an answer or not yet sent, oldest first.
  private var waiting: [(ticket: UInt64, answer: [UInt8]?)] = []

  var outstanding: Int { waiting.count }

  mutating func open() -> UInt64 {
    nextTicket &+= 1
    waiting.append((nextTicket, nil))
    return nextTicket
  }

  /// Takes an answer; what may now be sent, in order. An unknown ticket (answered before) gives nothing.
  mutating func close(_ ticket: UInt64, with answer: [UInt8], inOrder: Bool) -> [[UInt8]] {
    guard let index = waiting.firstIndex(where: { $0.ticket == ticket && $0.answer == nil }) else {
      return []
    }
    if !inOrder {
      waiting.remove(at: index)
      return [answer]
    }
    waiting[index].answer = answer
    var ready: [[UInt8]] = []
    while let answer = waiting.first?.answer {
      ready.append(answer)
      waiting.removeFirst()
    }
    return ready
  }

  mutating func forget(_ ticket: UInt64) { waiting.removeAll { $0.ticket == ticket } }
}
