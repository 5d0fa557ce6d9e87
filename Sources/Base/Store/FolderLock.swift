internal import Glibc

/// Keeps a data folder to one process: an advisory lock on a file inside it, which the kernel drops when the process
/// ends, however it ends. The file names that process for people.
package final class FolderLock: Sendable {
  private let file: File

  /// Takes the lock, or throws ``StoreError/Code/inUse`` with the process that holds it.
  package init(path: String) throws(StoreError) {
    file = try File(path: path, flags: O_RDWR | O_CREAT)
    // Somebody may just be asking whether it is held, or be on the way out: a few more tries in a fifth of a second.
    var tries = 10
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else { throw StoreError(systemCall: "flock", path: path) }
      tries -= 1
      guard tries > 0 else { throw StoreError(.inUse, Self.holder(file)) }
      usleep(20_000)
    }
    try file.truncate(to: 0)
    // The number is for people only; the lock holds without it.
    try? Array("\(getpid())\n".utf8).withUnsafeBytes { try file.write($0, at: 0) }
  }

  /// Lets others in before this object goes away.
  package func release() { flock(file.descriptor, LOCK_UN) }

  /// Whether some process, this one included, holds the lock at `path`.
  package static func isHeld(path: String) -> Bool {
    guard let file = try? File(path: path, flags: O_RDONLY) else { return false }
    if flock(file.descriptor, LOCK_SH | LOCK_NB) != 0 { return errno == EWOULDBLOCK }
    flock(file.descriptor, LOCK_UN)
    return false
  }

  private static func holder(_ file: File) -> String {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = (try? bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }) ?? 0
    let digits = bytes.prefix(count).prefix { (0x30...0x39).contains($0) }
    return digits.isEmpty ? "?" : String(decoding: digits, as: UTF8.self)
  }
}
