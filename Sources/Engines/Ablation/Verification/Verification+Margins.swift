extension Verification {
  static func margins() throws(AblationError) -> [VerificationRow] { [] }
}
