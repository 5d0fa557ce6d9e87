import Foundation
@testable import Registry
import Rulebook
import Store

/// Access on a ground of its own, with cheap hashing and a standing clock. All people are synthetic (合成).
final class AccessGround: Sendable {
  let ground: Ground
  let access: Access
  let admin = Actor(account: "01ARZ3NDEKTSV4RRFFQ69G5FAV", role: .administrator, institution: nil)
  static let password = "Catheter-7-Kyphoplasty"
  static let hospital = "01ARZ3NDEKTSV4RRFFQ69G5H0A"
  static let patient = "01ARZ3NDEKTSV4RRFFQ69G5PAT"

  init(isDemo: Bool = false, cost: Int = 4, on ground: Ground? = nil) throws {
    self.ground = try ground ?? Ground()
    guard let key = AccessKey([UInt8](repeating: 7, count: 32)) else { throw CancellationError() }
    var configuration = Access.Configuration(clock: self.ground.clock.read, key: key)
    configuration.passwordCost = PasswordHash.Parameters(logRounds: cost, blockSize: 8, parallelism: 1)
    configuration.isDemo = isDemo
    access = Access(
      database: self.ground.database, writer: self.ground.writer, ids: ULIDSource(clock: self.ground.clock.read),
      configuration: configuration)
  }

  @discardableResult
  func person(
    _ name: String, _ roles: [Role] = [.operator_], ends: Int64? = nil, isDemo: Bool = false
  ) async throws -> Account {
    var new = NewAccount(
      name: name, display: "合成医师", password: Self.password, institution: Self.hospital,
      roles: roles.map { Account.RoleGrant(role: $0, ends: ends) })
    new.isDemo = isDemo
    new.mustChangePassword = false
    return try await access.createAccount(new, by: admin)
  }

  func signIn(
    _ name: String, _ password: String = AccessGround.password, code: String? = nil, from address: String = "192.0.2.1",
    replacing old: SessionToken? = nil
  ) async throws -> SignedIn {
    try await access.signIn(name: name, password: password, code: code, address: address, replacing: old)
  }

  /// The code of the problem that `body` ends in; nil where it succeeds.
  func problem<Value>(_ body: () async throws -> Value) async throws -> AccessProblem.Code? {
    do {
      _ = try await body()
      return nil
    } catch let problem as AccessProblem {
      return problem.code
    }
  }
}
