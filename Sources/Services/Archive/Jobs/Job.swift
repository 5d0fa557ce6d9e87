public import DICOMNetwork
import Foundation
import Store

/// Durable work towards another system; it survives restarts and is tried until it is done or given up.
public struct Job: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, Codable {
    /// Send one instance to a peer.
    case forward
    /// Ask a peer to commit what was forwarded to it.
    case commitmentRequest
    /// Tell a peer what of its request is committed here.
    case commitmentReport
  }

  public enum State: String, Sendable, Hashable, Codable {
    case waiting, running, done, failed
    /// Sent; the destination's commitment is still awaited.
    case sent
  }

  public var id: Int
  public var kind: Kind
  /// AE title or name of the destination.
  public var destination: String
  /// SOP Instance UID or transaction UID.
  public var subject: String
  public var payload: String
  public var state: State
  public var attempts: Int
  /// Milliseconds since 1970.
  public var dueAt: Int
  public var failure: String

  init(
    kind: Kind, destination: String, subject: String, payload: String = "", state: State = .waiting, dueAt: Int = 0
  ) {
    id = 0
    self.kind = kind
    self.destination = destination
    self.subject = subject
    self.payload = payload
    self.state = state
    attempts = 0
    self.dueAt = dueAt
    failure = ""
  }

  /// A row of ``JobTable``, its columns in that table's order.
  init?(_ row: any SQLRow) {
    guard let kind = Kind(rawValue: row.string(1)), let state = State(rawValue: row.string(5)) else { return nil }
    id = row.integer(0)
    self.kind = kind
    destination = row.string(2)
    subject = row.string(3)
    payload = row.string(4)
    self.state = state
    attempts = row.integer(6)
    dueAt = row.integer(7)
    failure = row.string(8)
  }

  /// Milliseconds to wait after a number of attempts: `first`, doubling seven times at most, never over an hour.
  static func delay(afterAttempts attempts: Int, first: Int) -> Int {
    min(first << min(max(0, attempts - 1), 7), 3_600_000)
  }

  /// Attempts before a job is given up: about four days.
  static let attemptLimit = 100
}

/// The instances of a commitment transaction, as kept in a job's payload.
struct CommitmentPayload: Codable {
  struct Reference: Codable {
    let sopClass: String
    let instance: String
  }
  let references: [Reference]

  init(_ references: [SOPReference]) {
    self.references = references.map { Reference(sopClass: $0.sopClassUID, instance: $0.sopInstanceUID) }
  }

  init(_ payload: String) throws {
    self = try JSONDecoder().decode(CommitmentPayload.self, from: Data(payload.utf8))
  }

  var text: String { get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) } }

  var instances: [SOPReference] {
    references.map { SOPReference(sopClassUID: $0.sopClass, sopInstanceUID: $0.instance) }
  }
}

extension Job {
  static func commitmentReport(_ request: StorageCommitmentRequest, to destination: String) throws -> Job {
    Job(
      kind: .commitmentReport, destination: destination, subject: request.transactionUID,
      payload: try CommitmentPayload(request.instances).text)
  }
}
