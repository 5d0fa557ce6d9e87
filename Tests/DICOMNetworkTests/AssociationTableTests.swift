import Testing

@testable import DICOMNetwork

/// PS3.8 table 9-10, copied by hand a second time: one line an event, `event: state action, ...`.
private let standardTable = """
  1: 1 AE-1
  2: 4 AE-2
  3: 2 AA-1, 3 AA-8, 5 AE-3, 6-12 AA-8, 13 AA-6
  4: 2 AA-1, 3 AA-8, 5 AE-4, 6-12 AA-8, 13 AA-6
  5: 1 AE-5
  6: 2 AE-6, 3 AA-8, 5-12 AA-8, 13 AA-7
  7: 3 AE-7
  8: 3 AE-8
  9: 6 DT-1, 8 AR-7
  10: 2 AA-1, 3 AA-8, 5 AA-8, 6 DT-2, 7 AR-6, 8-12 AA-8, 13 AA-6
  11: 6 AR-1
  12: 2 AA-1, 3 AA-8, 5 AA-8, 6 AR-2, 7 AR-8, 8-12 AA-8, 13 AA-6
  13: 2 AA-1, 3 AA-8, 5-6 AA-8, 7 AR-3, 8-9 AA-8, 10 AR-10, 11 AR-3, 12 AA-8, 13 AA-6
  14: 8 AR-4, 9 AR-9, 12 AR-4
  15: 3 AA-1, 4 AA-2, 5-12 AA-1
  16: 2 AA-2, 3 AA-3, 5-12 AA-3, 13 AA-2
  17: 2 AA-5, 3-12 AA-4, 13 AR-5
  18: 2 AA-2, 13 AA-2
  19: 2 AA-1, 3 AA-8, 5-12 AA-8, 13 AA-7
  """

/// Action name by "event/state".
private func expected() -> [String: String] {
  var table: [String: String] = [:]
  for line in standardTable.split(separator: "\n") {
    let halves = line.split(separator: ":")
    let event = halves[0].filter { $0.isNumber }
    for cell in halves[1].split(separator: ",") {
      let words = cell.split(separator: " ")
      let bounds = words[0].split(separator: "-").compactMap { Int($0) }
      for state in bounds[0]...(bounds.last ?? bounds[0]) {
        table["\(event)/\(state)"] = String(words[1])
      }
    }
  }
  return table
}

private let events: [AssociationEvent] = [
  .associateRequestPrimitive, .transportConnected, .associateAcceptPDU, .associateRejectPDU,
  .transportIndication, .associateRequestPDU(acceptable: true), .associateAcceptPrimitive,
  .associateRejectPrimitive, .dataRequestPrimitive, .dataPDU, .releaseRequestPrimitive,
  .releaseRequestPDU, .releaseResponsePDU, .releaseResponsePrimitive, .abortRequestPrimitive,
  .abortPDU, .transportClosed, .artimExpired, .invalidPDU,
]

@Suite struct AssociationTableTests {
  @Test func `Every pair of state and event has the action of table 9-10`() {
    let standard = expected()
    #expect(standard.count == 123)
    for event in AssociationEventNumber.allCases {
      for state in AssociationState.allCases {
        let cell = standard["\(event.rawValue)/\(state.rawValue)"]
        #expect(AssociationTable.action(event, in: state)?.rawValue == cell, "\(event) in \(state)")
      }
    }
  }

  @Test func `The table is pynetdicom's table`() throws {
    guard let python = Foreign.python else { return Foreign.skip("pynetdicom") }
    let listing = try Foreign.run(
      python,
      [
        "-c",
        "from pynetdicom.fsm import TRANSITION_TABLE as t\nfor (e,s),a in t.items(): print(e[3:]+'/'+s[3:], a.replace('_','-'))",
      ])
    var theirs: [String: String] = [:]
    for line in listing.output.split(separator: "\n") {
      let words = line.split(separator: " ")
      theirs[String(words[0])] = String(words[1])
    }
    #expect(theirs == expected())
  }

  @Test(arguments: [AssociationStateMachine.Role.requestor, .acceptor])
  func `Every event in every state leads where its action says`(
    role: AssociationStateMachine.Role
  ) {
    let next: [String: Int] = [
      "AE-1": 4, "AE-2": 5, "AE-3": 6, "AE-4": 1, "AE-5": 2, "AE-6": 3, "AE-7": 6, "AE-8": 13,
      "DT-1": 6, "DT-2": 6, "AR-1": 7, "AR-2": 8, "AR-3": 1, "AR-4": 13, "AR-5": 1, "AR-6": 7,
      "AR-7": 8, "AR-8": role == .requestor ? 9 : 10, "AR-9": 11, "AR-10": 12, "AA-1": 13,
      "AA-2": 1, "AA-3": 1, "AA-4": 1, "AA-5": 1, "AA-6": 13, "AA-7": 13, "AA-8": 13,
    ]
    let standard = expected()
    for event in events {
      for state in AssociationState.allCases {
        var machine = AssociationStateMachine(role: role, state: state)
        let actions = machine.receive(event)
        guard let name = standard["\(event.number.rawValue)/\(state.rawValue)"] else {
          #expect(actions.isEmpty && machine.state == state)
          continue
        }
        #expect(machine.state.rawValue == next[name], "\(event) in \(state)")
        #expect(actions.isEmpty == (name == "AA-6"))
      }
    }
  }

  @Test func `A request the provider cannot take is rejected and ends in Sta13`() {
    var machine = AssociationStateMachine(role: .acceptor)
    #expect(machine.receive(.transportIndication) == [.startARTIM])
    #expect(
      machine.receive(.associateRequestPDU(acceptable: false))
        == [.stopARTIM, .sendAssociateReject, .startARTIM])
    #expect(machine.state == .sta13)
    #expect(machine.receive(.artimExpired) == [.stopARTIM, .closeTransport])
  }

  @Test func `A release collision ends for both sides`() {
    var requestor = AssociationStateMachine(role: .requestor, state: .sta6)
    var acceptor = AssociationStateMachine(role: .acceptor, state: .sta6)
    #expect(requestor.receive(.releaseRequestPrimitive) == [.sendReleaseRequest])
    #expect(acceptor.receive(.releaseRequestPrimitive) == [.sendReleaseRequest])
    #expect(requestor.receive(.releaseRequestPDU) == [.indicateRelease])
    #expect(acceptor.receive(.releaseRequestPDU) == [.indicateRelease])
    #expect(requestor.receive(.releaseResponsePrimitive) == [.sendReleaseResponse])
    #expect(acceptor.receive(.releaseResponsePDU) == [.confirmRelease])
    #expect(
      acceptor.receive(.releaseResponsePrimitive) == [.sendReleaseResponse, .startARTIM])
    #expect(requestor.receive(.releaseResponsePDU) == [.confirmRelease, .closeTransport])
  }
}
