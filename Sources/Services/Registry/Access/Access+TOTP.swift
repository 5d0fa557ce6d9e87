internal import Rulebook
internal import Store

/// A new authenticator, shown once.
public struct TOTPEnrolment: Sendable {
  /// For typing in.
  public let secret: String
  /// For the camera.
  public let address: String
}

extension Access {
  /// Makes a secret for an authenticator. Nothing is stored until a code proves that the authenticator has it.
  public func beginTOTP(name: String) -> TOTPEnrolment {
    let secret = configuration.random(20)
    return TOTPEnrolment(secret: Base32.text(secret), address: TOTP(secret: secret).address(account: name))
  }

  /// Switches the second factor on: `code` has to be one of `secret`'s. Returns the recovery codes, shown this once.
  public func enableTOTP(of id: String, secret text: String, code: String) async throws -> [String] {
    let now = now
    guard let secret = Base32.bytes(text), secret.count >= 16, secret.count <= 64,
      let step = TOTP(secret: secret).accepts(code, at: now, lastUsed: nil)
    else {
      throw AccessProblem.invalid(
        "code", Bilingual("验证码不正确，请检查手机时间。", "The code is wrong; check the telephone's clock."))
    }
    let sealed = try configuration.key.seal(secret, account: id, nonce: configuration.random(12))
    let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode.make(configuration.random) }
    let hashes = codes.map { configuration.key.digest(id + RecoveryCode.folded($0), use: "jieru/recovery") }
    let actor = Actor(account: id, role: .administrator, institution: nil)
    try await changing(id, kind: "account.totp_enabled", by: actor) { connection, account in
      account.hasTOTP = true
      try AccountTable.setTOTP(sealed, of: id, in: connection)
      try AccountTable.setStep(step, of: id, in: connection)
      try AccountTable.setRecoveryCodes(hashes, of: id, in: connection)
    }
    return codes
  }
}
