internal import DICOMCore
internal import Synchronization

/// C-GET: over the association that asked.
struct GetLane: SubOperationLane {
  let link: AssociationLink

  func prepare(_ instance: OutgoingInstance) -> Result<PreparedStore, NetworkError> {
    link.prepare(instance)
  }
  func send(_ prepared: consuming PreparedStore) async -> StoreOutcome {
    await link.send(prepared)
  }
  func close() async {}
}

/// Opens associations to a C-MOVE destination.
struct MoveDialer: Sendable {
  let destination: DICOMPeer
  let callingAETitle: String
  let contexts: [PresentationContextProposal]
  let environment: AssociationEnvironment

  /// One context for each class and stored syntax, and one fallback a class, 128 at most.
  static func proposals(for instances: [OutgoingInstance]) -> [PresentationContextProposal] {
    var exact: [PresentationContextProposal] = []
    var fallback: [PresentationContextProposal] = []
    var seen = Set<String>()
    for instance in instances {
      if seen.insert(instance.sopClassUID + "/" + instance.transferSyntaxUID).inserted {
        exact.append(
          PresentationContextProposal(
            abstractSyntax: instance.sopClassUID,
            transferSyntaxes: [instance.transferSyntaxUID]))
      }
      if instance.transcode != nil, seen.insert(instance.sopClassUID).inserted {
        fallback.append(
          PresentationContextProposal(
            abstractSyntax: instance.sopClassUID,
            transferSyntaxes: [
              TransferSyntax.explicitVRLittleEndian.uid, TransferSyntax.implicitVRLittleEndian.uid,
            ]))
      }
    }
    return Array((exact + fallback).prefix(128))
  }

  func open() async -> DICOMAssociation? {
    var options = AssociationOptions()
    options.metrics = environment.metrics
    options.limits = environment.limits
    options.maxPDULength = environment.limits.maxPDULength
    return try? await DICOMAssociation.open(
      to: destination, callingAETitle: callingAETitle, contexts: contexts, options: options,
      loops: environment.loops, executor: environment.executor, logger: environment.logger)
  }
}

/// C-MOVE: over an association to the destination, opened again when it breaks.
final class MoveLane: SubOperationLane {
  private let dialer: MoveDialer
  private let originator: MoveOriginator
  private struct State {
    var association: DICOMAssociation?
    var failures = 0
  }
  private let state: Mutex<State>

  init(dialer: MoveDialer, first: DICOMAssociation, originator: MoveOriginator) {
    self.dialer = dialer
    self.originator = originator
    state = Mutex(State(association: first))
  }

  func prepare(_ instance: OutgoingInstance) async -> Result<PreparedStore, NetworkError> {
    guard let association = await current() else {
      return .failure(NetworkError(.connectFailed, "destination"))
    }
    return association.link.prepare(instance)
  }

  func send(_ prepared: consuming PreparedStore) async -> StoreOutcome {
    guard let association = await current() else {
      return .failed(NetworkError(.connectFailed, "destination"), associationIsOver: true)
    }
    let outcome = await association.link.send(prepared, originator: originator)
    state.withLock { state in
      if case .failed(_, associationIsOver: true) = outcome {
        state.association = nil
        state.failures += 1
      } else {
        state.failures = 0
      }
    }
    return outcome
  }

  /// The open association, or a new one; after three breaks in a row, none.
  private func current() async -> DICOMAssociation? {
    let (open, mayRetry) = state.withLock { ($0.association, $0.failures < 3) }
    if let open { return open }
    guard mayRetry, let fresh = await dialer.open() else {
      state.withLock { $0.failures = 3 }
      return nil
    }
    state.withLock { $0.association = fresh }
    return fresh
  }

  func close() async {
    let open = state.withLock { state in
      defer { state.association = nil }
      return state.association
    }
    await open?.release()
  }
}
