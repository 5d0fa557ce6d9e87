import Foundation
import Glibc
import Testing

@testable import Store

@Suite("A device that is full")
struct FullDeviceTests {
  private static let large = StagedObject.inlineLimit + 1

  /// Makes the segment number `number` a device on which every write fails with ENOSPC.
  private static func fill(_ folder: TestFolder, segment number: Int) throws -> String {
    let path = ObjectStore.segmentPath(folder.path, number)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
    return path
  }

  @Test("refuses the group; the log is as it was and takes the next group when there is room again")
  func refused() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open(segmentLimit: 100)
    let first: [UInt8] = [1, 2, 3]
    let end = try store.store([first]).end
    let path = try Self.fill(folder, segment: 2)
    #expect(throws: StoreError(.full, "")) { try store.store([[4], [5]]) }
    #expect(store.end == end)
    try FileManager.default.removeItem(atPath: path)
    let place = try store.store([[6, 7]]).locations[0]
    #expect(place.segment == 2)
    #expect(try store.open(place).bytes() == [6, 7])
    #expect(try folder.copy().open(segmentLimit: 100).found.map(\.bytes) == [first, [6, 7]])
  }

  @Test("does not keep the large objects of a refused group")
  func refusedFiles() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open(segmentLimit: 100)
    try store.store([[1]])
    _ = try Self.fill(folder, segment: 2)
    let big = [UInt8](repeating: 3, count: Self.large)
    #expect(throws: StoreError(.full, "")) { try store.store([big, [4], big]) }
    #expect(folder.files("files") == [])
  }

  @Test("is said while a large object is received, and the object can be given up")
  func receiving() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/incoming/1.part", withDestinationPath: "/dev/full")
    let object = store.stage()
    let bytes = [UInt8](repeating: 1, count: Self.large)
    #expect(throws: StoreError(.full, "")) { try bytes.withUnsafeBytes { try object.append($0) } }
    object.discard()
    #expect(try store.store([[1]]).locations.count == 1)
  }

  /// A small file system of its own; only the superuser may make one.
  private static func mount(_ path: String) -> Bool {
    guard geteuid() == 0 else { return false }
    return run("/bin/mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", path])
  }

  private static func run(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  private static let canMount: Bool = {
    guard let folder = try? TestFolder(), mount(folder.path) else { return false }
    return run("/bin/umount", [folder.path])
  }()

  @Test(
    "holds whole groups only: what was answered is there, what was refused is not, at every moment",
    .enabled(if: canMount, "只有超级用户能挂载 only the superuser can mount a small file system"))
  func smallFileSystem() throws {
    let folder = try TestFolder()
    try #require(Self.mount(folder.path))
    defer { _ = Self.run("/bin/umount", [folder.path]) }
    var random = SeededGenerator(state: 21)
    var kept: [[UInt8]] = []
    var refused = 0
    do {
      let (store, _) = try folder.open()
      for _ in 0..<200 {
        let group = (0..<3).map { _ in random.bytes(Int(random.next() % 4000)) }
        do {
          try store.store(group)
          kept += group
        } catch let error as StoreError {
          #expect(error.code == .full)
          refused += 1
        }
      }
      #expect(try store.space().free < 16 << 10)
    }
    #expect(refused > 100)
    #expect(kept.count > 30)
    #expect(try folder.open().found.map(\.bytes) == kept)
  }

  @Test(
    "A system call's number becomes the right kind of failure",
    arguments: [
      (ENOSPC, StoreError.Code.full), (EDQUOT, .full), (EFBIG, .full), (EROFS, .readOnly), (EACCES, .readOnly),
      (EPERM, .readOnly), (ENOENT, .missing), (EIO, .inputOutput),
    ])
  func systemCalls(_ number: Int32, _ code: StoreError.Code) {
    #expect(StoreError(systemCall: "write", path: "x", number: number).code == code)
  }
}
