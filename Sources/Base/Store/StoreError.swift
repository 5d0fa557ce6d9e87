/// A failure of the database or of the object store, with the place where it happened.
///
/// Equality looks at the code alone; paths and messages are for the operator's log and never hold patient data.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The device has no room (ENOSPC, EDQUOT, SQLITE_FULL): refuse new objects, keep serving reads.
    case full
    /// The device refuses writing (EROFS, EACCES, SQLITE_READONLY).
    case readOnly
    /// The operating system or SQLite reported an error.
    case inputOutput
    /// An object or record is not where the index says, or its digest differs.
    case corrupt
    /// The object is not in the store.
    case missing
    /// The schema is newer than this program.
    case newerSchema
    /// Another process has the data folder open; the detail is its process number.
    case inUse
  }

  public let code: Code
  public let detail: String

  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  public var description: String { "\(code.rawValue): \(detail)" }

  public static func == (left: StoreError, right: StoreError) -> Bool { left.code == right.code }
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
