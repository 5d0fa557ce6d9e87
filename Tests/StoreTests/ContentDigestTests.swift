import Foundation
import Testing

@testable import Store

@Suite("The digest of an object's bytes")
struct ContentDigestTests {
  private static func digest(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { ContentDigest(of: $0) }.text }

  /// The value that xxHash's own tools and tests give for an empty input.
  @Test("Nothing has the published digest of XXH3-128 with seed 0")
  func empty() {
    #expect(Self.digest([]) == "99aa06d3014798d86001c324468d497f")
  }

  @Test("Any cutting of the bytes gives the digest of the whole")
  func pieces() {
    var random = SeededGenerator(state: 11)
    for length in [1, 3, 16, 17, 128, 129, 240, 241, 1024, 4097, 200_000] {
      let bytes = random.bytes(length)
      let accumulator = ContentDigest.Accumulator()
      var offset = 0
      while offset < length {
        let end = min(length, offset + Int(random.next() % 5000) + 1)
        bytes[offset..<end].withUnsafeBytes { accumulator.update($0) }
        offset = end
      }
      #expect(accumulator.digest().text == Self.digest(bytes), "\(length) bytes")
      accumulator.reset()
      #expect(accumulator.digest().text == Self.digest([]))
    }
  }

  @Test("Only sixteen bytes are a digest, and its text is their hexadecimal")
  func bytes() throws {
    #expect(ContentDigest([UInt8](repeating: 0, count: 15)) == nil)
    #expect(ContentDigest([UInt8](repeating: 0, count: 17)) == nil)
    let digest = try #require(ContentDigest((0..<16).map { UInt8($0 * 17) }))
    #expect(digest.text == "00112233445566778899aabbccddeeff")
  }

  private static let xxhsum = ["/usr/bin/xxhsum", "/usr/local/bin/xxhsum"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(
    "xxhsum says the same of files of every kind of length",
    .enabled(if: xxhsum != nil, "需要 xxhsum（Debian 包 xxhash） needs xxhsum, Debian package xxhash"))
  func foreign() throws {
    let folder = try TestFolder()
    var random = SeededGenerator(state: 5)
    var expected: [String: String] = [:]
    for length in [0, 1, 2, 4, 8, 9, 16, 17, 100, 128, 129, 240, 241, 511, 1025, 70_001] {
      let bytes = random.bytes(length)
      let path = "\(folder.path)/\(length)"
      try Data(bytes).write(to: URL(filePath: path))
      expected[path] = Self.digest(bytes)
    }
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.xxhsum))
    process.arguments = ["-H2"] + expected.keys.sorted()
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var seen = 0
    for line in output.split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard fields.count == 2 else { continue }
      #expect(expected[fields[1]] == fields[0], "\(fields[1])")
      seen += 1
    }
    #expect(seen == expected.count)
  }
}
