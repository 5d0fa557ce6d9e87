public import Rulebook

/// Why the directory did not change; nothing was saved.
public struct DirectoryProblem: Error, Sendable, Hashable {
  public enum Code: String, Sendable {
    /// Not there, or not for this actor (404).
    case missing
    /// The role may not (403).
    case forbidden
    /// A value that cannot be (422); `field` says where.
    case invalid
    /// Somebody else changed it meanwhile (412).
    case version
    /// A code or number that is taken (409).
    case taken
  }
  public let code: Code
  public let field: String?
  public let message: Bilingual

  init(_ code: Code, field: String? = nil, _ message: Bilingual) {
    self.code = code
    self.field = field
    self.message = message
  }

  static let missing = DirectoryProblem(.missing, Bilingual("没有找到。", "Not found."))

  static func invalid(_ field: String, _ chinese: String, _ english: String) -> DirectoryProblem {
    DirectoryProblem(.invalid, field: field, Bilingual(chinese, english))
  }

  static func version(_ current: Int) -> DirectoryProblem {
    DirectoryProblem(
      .version,
      Bilingual("已被他人修改（现为第\(current)版），请刷新后重试。", "Changed meanwhile (now version \(current)); reload and try again."))
  }

  static func taken(_ field: String) -> DirectoryProblem {
    DirectoryProblem(.taken, field: field, Bilingual("“\(field)”已被使用。", "This \(field) is taken."))
  }

  /// An access refusal as a problem of the directory.
  init(_ refusal: AccessRefusal) {
    self.init(refusal.code == .unreachable ? .missing : .forbidden, refusal.message)
  }
}
