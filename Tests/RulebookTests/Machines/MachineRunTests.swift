import Testing

@testable import Rulebook

@Suite("Events and states")
struct MachineRunTests {
  private func state(_ events: String, asOf: String? = nil) throws -> MachineState {
    let context = try ReferenceCases.context()
    let subject = try #require(context.book.subject(named: "qualification"))
    let day = asOf.map { "\"asOf\": \"\($0)\", " } ?? ""
    let history = try FactsFile.parse(
      "{\(day)\"start\": \"qualified\", \"events\": [\(events)]}", file: "state.json", subject: subject,
      in: context.book)
    return try #require(try context.evaluate("state.after", history.facts(asOf: history.asOf)).state)
  }

  private let failed = #"{"kind": "periodic", "date": "2023-12-20", "passed": false}"#
  private let failedAgain = #"{"kind": "reassess", "date": "2024-04-01", "passed": false}"#

  @Test("a revocation waits for confirmation, and suspension holds meanwhile")
  func revocation() throws {
    let waiting = try state("\(failed), \(failedAgain)")
    #expect(waiting.name == "revoked")
    #expect(waiting.awaitsConfirmation)
    #expect(waiting.effective == "suspended")
    let confirmed = try state(#"\#(failed), \#(failedAgain), {"kind": "confirm", "date": "2024-05-01"}"#)
    #expect(confirmed.name == "revoked")
    #expect(!confirmed.awaitsConfirmation)
    #expect(confirmed.effective == "revoked")
  }

  @Test("each step names its day, its event and its clause")
  func steps() throws {
    let steps = try state("\(failed), \(failedAgain)").steps
    #expect(steps.map(\.date.iso) == ["2023-12-20", "2024-04-01"])
    #expect(steps.map(\.event) == ["periodic", "reassess"])
    #expect(steps.map { $0.clauses.map(\.text) } == [["3.8c"], ["3.8d"]])
    #expect(steps.map(\.to) == ["suspended", "revoked"])
  }

  @Test("events count in order of date, however they are listed")
  func order() throws {
    #expect(try state("\(failedAgain), \(failed)").name == "revoked")
  }

  @Test("events after the day of the verdict do not count")
  func future() throws {
    #expect(try state("\(failed), \(failedAgain)", asOf: "2024-03-31").name == "suspended")
    #expect(try state("\(failed), \(failedAgain)", asOf: "2024-04-01").name == "revoked")
  }

  @Test("a result that is not known leaves the state undetermined, unless every way leads to one")
  func unknown() throws {
    let open = try state(#"{"kind": "periodic", "date": "2023-12-20"}"#)
    #expect(open.name == "undetermined")
    #expect(open.possible.sorted() == ["qualified", "suspended"])
    // A re-assessment before any suspension changes nothing, passed or not.
    #expect(try state(#"{"kind": "reassess", "date": "2023-12-20"}"#).name == "qualified")
  }

  @Test("an event without a day leaves the order, and so the state, undetermined")
  func undated() throws {
    #expect(try state(#"{"kind": "periodic", "passed": false}"#).name == "undetermined")
  }
}
