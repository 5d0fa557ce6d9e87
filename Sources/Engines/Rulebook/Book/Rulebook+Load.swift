extension Rulebook {
  /// Reads and checks the files of one edition.
  ///
  /// Throws every error (and warning) at once, so that nobody mends faults one by one. `norm` is the text of the
  /// norm itself: where it is given, every quote has to stand in it.
  public static func load(_ files: [SourceFile], norm: String? = nil) throws(RulebookError) -> Rulebook {
    let (rulebook, findings) = check(files, norm: norm)
    guard let rulebook else { throw RulebookError(findings: findings) }
    return rulebook
  }

  /// As `load`, but hands out warnings too where there is no error (`jieru rules lint`).
  public static func check(_ files: [SourceFile], norm: String? = nil) -> (rulebook: Rulebook?, findings: [Finding]) {
    var loader = RulebookLoader(files, norm: norm)
    return loader.load()
  }
}
