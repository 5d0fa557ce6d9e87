internal import Dispatch
internal import Synchronization

/// Hashes one password at a time on a thread of its own: every hash takes 32 MiB, so a flood of logins costs time and not
/// memory, and the cooperative pool waits for none.
final class PasswordHasher: Sendable {
  private let queue = DispatchQueue(label: "jieru.passwords", qos: .userInitiated)
  private let waiting = Mutex(0)
  private let waitingLimit: Int
  let parameters: PasswordHash.Parameters
  private let random: RandomBytes
  /// What unknown accounts are compared with.
  private let decoy: PasswordHash?

  init(parameters: PasswordHash.Parameters, random: @escaping RandomBytes, waitingLimit: Int = 64) {
    self.parameters = parameters
    self.random = random
    self.waitingLimit = waitingLimit
    decoy = PasswordHash("\(random(16))", salt: random(16), parameters: parameters)
  }

  /// A new hash; nil where too many wait.
  func hash(_ password: String) async -> PasswordHash? {
    await run { [self] in PasswordHash(password, salt: random(16), parameters: parameters) } ?? nil
  }

  /// Whether the password is the one of `hash`. Without a hash (no such account) it takes as long and is false; nil where
  /// too many wait.
  func matches(_ password: String, _ hash: PasswordHash?) async -> Bool? {
    let decoy = decoy
    return await run {
      guard let hash else {
        _ = decoy?.matches(password)
        return false
      }
      return hash.matches(password)
    }
  }

  private func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value? {
    let isAdmitted = waiting.withLock { count in
      guard count < waitingLimit else { return false }
      count += 1
      return true
    }
    guard isAdmitted else { return nil }
    return await withCheckedContinuation { continuation in
      queue.async { [self] in
        let value = body()
        waiting.withLock { $0 -= 1 }
        continuation.resume(returning: value)
      }
    }
  }
}
