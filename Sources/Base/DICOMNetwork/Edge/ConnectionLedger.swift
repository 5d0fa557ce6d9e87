internal import Synchronization

/// Who is connected to a server, and the caps on it. When too many connections have no association
/// the oldest of them is closed, so that a flood of half-open ones cannot keep a real peer out.
final class ConnectionLedger: Sendable {
  private struct Entry {
    let address: String
    let close: @Sendable () -> Void
    let drain: @Sendable () -> Void
    var isAssociation = false
  }
  private struct State {
    var entries: [UInt64: Entry] = [:]
    /// Ids without an association, oldest first.
    var halfOpen: [UInt64] = []
    var associations = 0
    var associationsByAddress: [String: Int] = [:]
    var isDraining = false
  }

  private let state = Mutex(State())
  private let limits: AssociationLimits
  private let metrics: NetworkMetrics

  init(limits: AssociationLimits, metrics: NetworkMetrics) {
    self.limits = limits
    self.metrics = metrics
  }

  /// A connection was accepted; `close` (at once) and `drain` (when quiet) may be called from any thread.
  func opened(
    _ id: UInt64, address: String, close: @escaping @Sendable () -> Void,
    drain: @escaping @Sendable () -> Void
  ) {
    let victims = state.withLock { state -> [@Sendable () -> Void] in
      state.entries[id] = Entry(address: address, close: close, drain: drain)
      state.halfOpen.append(id)
      var victims: [@Sendable () -> Void] = []
      let fromAddress = state.halfOpen.filter { state.entries[$0]?.address == address }
      if fromAddress.count > limits.maxHalfOpenPerAddress, let oldest = fromAddress.first {
        if let close = Self.shed(oldest, &state) { victims.append(close) }
      }
      if state.halfOpen.count > limits.maxHalfOpen, let oldest = state.halfOpen.first {
        if let close = Self.shed(oldest, &state) { victims.append(close) }
      }
      return victims
    }
    metrics.add(.connectionsAccepted)
    metrics.changeHalfOpen(by: 1)
    for close in victims {
      metrics.add(.connectionsShed)
      close()
    }
  }

  /// Takes it off the list of half-open ones at once, so that it is not shed twice.
  private static func shed(_ id: UInt64, _ state: inout State) -> (@Sendable () -> Void)? {
    state.halfOpen.removeAll { $0 == id }
    return state.entries[id]?.close
  }

  /// An association is about to be accepted; the rejection to send if it must not be.
  func associate(_ id: UInt64) -> AssociationRejection? {
    let refusal = state.withLock { state -> AssociationRejection? in
      guard var entry = state.entries[id] else { return .temporaryCongestion }
      if state.isDraining { return .temporaryCongestion }
      let fromAddress = state.associationsByAddress[entry.address, default: 0]
      guard state.associations < limits.maxAssociations,
        fromAddress < limits.maxAssociationsPerAddress
      else { return .localLimitExceeded }
      entry.isAssociation = true
      state.entries[id] = entry
      state.halfOpen.removeAll { $0 == id }
      state.associations += 1
      state.associationsByAddress[entry.address] = fromAddress + 1
      return nil
    }
    if refusal == nil {
      metrics.changeHalfOpen(by: -1)
      metrics.changeOpen(by: 1)
    }
    return refusal
  }

  func closed(_ id: UInt64) {
    let entry = state.withLock { state -> Entry? in
      guard let entry = state.entries.removeValue(forKey: id) else { return nil }
      if entry.isAssociation {
        state.associations -= 1
        let left = state.associationsByAddress[entry.address, default: 1] - 1
        state.associationsByAddress[entry.address] = left > 0 ? left : nil
      } else {
        state.halfOpen.removeAll { $0 == id }
      }
      return entry
    }
    guard let entry else { return }
    if entry.isAssociation {
      metrics.changeOpen(by: -1)
    } else {
      metrics.changeHalfOpen(by: -1)
    }
  }

  /// From now on every new association is refused with "temporary congestion".
  func drain() { state.withLock { $0.isDraining = true } }

  var isDraining: Bool { state.withLock { $0.isDraining } }
  var isEmpty: Bool { state.withLock { $0.entries.isEmpty } }
  var associationCount: Int { state.withLock { $0.associations } }
  var drainers: [@Sendable () -> Void] { state.withLock { $0.entries.values.map(\.drain) } }
  var closers: [@Sendable () -> Void] { state.withLock { $0.entries.values.map(\.close) } }
}
