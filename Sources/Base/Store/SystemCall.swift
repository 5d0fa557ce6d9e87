package import Glibc

extension StoreError {
  /// The failure that `errno` names, with the call and the path.
  init(systemCall call: String, path: String, number: Int32 = errno) {
    let text = "\(call) \(path): \(String(cString: strerror(number)))"
    switch number {
    case ENOSPC, EDQUOT, EFBIG: self = StoreError(.full, text)
    case EROFS, EACCES, EPERM: self = StoreError(.readOnly, text)
    case ENOENT: self = StoreError(.missing, text)
    default: self = StoreError(.inputOutput, text)
    }
  }
}

/// An open file that is closed when the last holder lets go.
///
/// Positioned reads and writes on one descriptor need no lock (POSIX pread/pwrite are independent of the file offset).
package final class File: Sendable {
  package let descriptor: Int32
  package let path: String

  package init(path: String, flags: Int32, mode: mode_t = 0o640) throws(StoreError) {
    let descriptor = open(path, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw StoreError(systemCall: "open", path: path) }
    self.descriptor = descriptor
    self.path = path
  }

  /// Creates the file, or empties one that is there.
  package convenience init(creating path: String) throws(StoreError) {
    try self.init(path: path, flags: O_RDWR | O_CREAT | O_TRUNC)
  }

  package convenience init(reading path: String) throws(StoreError) {
    try self.init(path: path, flags: O_RDONLY)
  }

  deinit { close(descriptor) }

  /// Bytes in the file.
  package func size() throws(StoreError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw StoreError(systemCall: "fstat", path: path) }
    return Int(status.st_size)
  }

  /// Writes all of `bytes` at `offset`.
  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StoreError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(
        descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw StoreError(systemCall: "write", path: path)
      }
      // A write of nothing would loop for ever; it only happens on a full or strange device.
      if count == 0 { throw StoreError(.full, "write \(path)") }
      done += count
    }
  }

  /// Fills `buffer` from `offset`; returns how many bytes there were.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(StoreError) -> Int {
    var done = 0
    while done < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw StoreError(systemCall: "read", path: path)
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Reads the file from front to back in pieces of at most `size` bytes, each into the same memory.
  package func forEachPiece(of size: Int = 1 << 18, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while true {
      let count = try read(into: buffer, at: offset)
      guard count > 0 else { return }
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += count
    }
  }

  /// Returns when the file's bytes (and the size needed to read them) are on the disk.
  package func synchronizeData() throws(StoreError) {
    guard fdatasync(descriptor) == 0 else { throw StoreError(systemCall: "fdatasync", path: path) }
  }

  /// Returns when the file, its size and its directory entry's inode are on the disk.
  package func synchronize() throws(StoreError) {
    guard fsync(descriptor) == 0 else { throw StoreError(systemCall: "fsync", path: path) }
  }

  package func truncate(to size: Int) throws(StoreError) {
    guard ftruncate(descriptor, off_t(size)) == 0 else {
      throw StoreError(systemCall: "truncate", path: path)
    }
  }
}

/// Directory operations with their durability.
package enum Directory {
  /// Creates the folder and its parents.
  package static func create(_ path: String) throws(StoreError) {
    var partial = ""
    for component in path.split(separator: "/", omittingEmptySubsequences: false) {
      partial +=
        partial.isEmpty && component.isEmpty ? "/" : (partial.hasSuffix("/") || partial.isEmpty ? "" : "/") + component
      if partial == "/" || partial.isEmpty { continue }
      if mkdir(partial, 0o750) != 0, errno != EEXIST {
        throw StoreError(systemCall: "mkdir", path: partial)
      }
    }
  }

  /// Whether there is anything at `path`.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// What stands at a path.
  package enum Entry: Sendable, Hashable {
    /// Length in bytes.
    case file(Int)
    case folder
    /// Devices, sockets, and links where they were not to be followed.
    case other
  }

  /// What stands at `path`, or nil where there is nothing.
  package static func entry(_ path: String, followingLinks: Bool = true) -> Entry? {
    var status = stat()
    guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(Int(status.st_size))
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// Names in the folder, sorted; without "." and "..".
  package static func names(_ path: String) throws(StoreError) -> [String] {
    guard let handle = opendir(path) else { throw StoreError(systemCall: "opendir", path: path) }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes created, renamed and removed names in the folder durable.
  package static func synchronize(_ path: String) throws(StoreError) {
    try File(path: path, flags: O_RDONLY | O_DIRECTORY).synchronize()
  }

  package static func rename(_ from: String, to: String) throws(StoreError) {
    guard Glibc.rename(from, to) == 0 else { throw StoreError(systemCall: "rename", path: to) }
  }

  package static func remove(_ path: String) throws(StoreError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw StoreError(systemCall: "unlink", path: path) }
  }

  /// Free bytes for this user on the device that holds `path`, and its size.
  package static func space(_ path: String) throws(StoreError) -> (free: Int, total: Int) {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { throw StoreError(systemCall: "statvfs", path: path) }
    let unit = Int(status.f_frsize)
    return (Int(status.f_bavail) * unit, Int(status.f_blocks) * unit)
  }
}
