import Foundation

@testable import DICOMCore

/// The DICOM files of the shared collection, which is not part of this repository.
enum SharedFiles {
  static let packageRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder `data/dicom` beside the repository, or of JIERU_SHARED; nil if it is not there.
  static let folder: URL? = {
    let shared =
      ProcessInfo.processInfo.environment["JIERU_SHARED"].map { URL(filePath: $0) }
      ?? packageRoot.appending(path: "../shared")
    let folder = shared.standardizedFileURL.appending(path: "data/dicom")
    return FileManager.default.fileExists(atPath: folder.path()) ? folder : nil
  }()

  /// Every DICOM file, sorted; empty, with a message, if the collection is not there.
  static func paths() -> [String] {
    guard let folder,
      let walker = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
    else {
      print("跳过：没有共享样本。 Skipped: no shared DICOM files (set JIERU_SHARED).")
      return []
    }
    return walker.compactMap { $0 as? URL }
      .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
      .filter { $0.pathExtension != "tsv" && $0.pathExtension != "txt" }
      .map { $0.path(percentEncoded: false) }.sorted()
  }

  static func bytes(_ path: String) -> [UInt8] {
    FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
  }

  /// A Python with pydicom: JIERU_PYTHON, or the one of the repository's environment.
  static let python: String? = {
    let candidates = [
      ProcessInfo.processInfo.environment["JIERU_PYTHON"], packageRoot.appending(path: ".venv/bin/python").path(),
    ].compactMap { $0 }
    return candidates.first { run($0, ["-c", "import pydicom"], input: "") != nil }
  }()

  /// What a program prints; nil if it cannot be run or fails.
  static func run(_ program: String, _ arguments: [String], input: String) -> Data? {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    // Through files: pipes fill up when both sides write.
    let folder = FileManager.default.temporaryDirectory.appending(path: "jieru-oracle-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (standardInput, output) = (folder.appending(path: "in"), folder.appending(path: "out"))
    guard (try? Data(input.utf8).write(to: standardInput)) != nil,
      FileManager.default.createFile(atPath: output.path(), contents: nil),
      let reading = try? FileHandle(forReadingFrom: standardInput), let writing = try? FileHandle(forWritingTo: output)
    else { return nil }
    process.standardInput = reading
    process.standardOutput = writing
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return try? Data(contentsOf: output)
  }
}

/// Notes whatever keeps a data set from being written byte for byte as it was.
struct RegularitySink: TokenSink {
  let bytes: UnsafeRawBufferPointer
  let isImplicit: Bool
  var irregularities: Set<String> = []
  private var lastTags: [Tag] = [Tag(rawValue: 0)]
  private var depth = 0

  init(bytes: UnsafeRawBufferPointer, isImplicit: Bool) {
    self.bytes = bytes
    self.isImplicit = isImplicit
  }

  private mutating func note(_ head: ElementHead) {
    if let last = lastTags.last, last >= head.tag, head.offset > 0 { irregularities.insert("order") }
    lastTags[lastTags.count - 1] = head.tag
    if head.tag.isGroupLength, head.tag.group > 6 { irregularities.insert("group length") }
    if head.length & 1 == 1, head.length > 0 { irregularities.insert("odd length") }
    if head.isImplicit != isImplicit { irregularities.insert("VR") }
    // Two bytes that must be zero, and sometimes are not.
    if !head.isImplicit, head.valueOffset - head.offset == 12,
      bytes[head.offset + 6] != 0 || bytes[head.offset + 7] != 0
    {
      irregularities.insert("reserved bytes")
    }
  }

  mutating func beginElement(_ head: ElementHead) -> Bool {
    note(head)
    return true
  }
  mutating func value(_ part: UnsafeRawBufferPointer, at position: Int) {}
  mutating func endElement() {}
  mutating func beginSequence(_ head: ElementHead) {
    note(head)
    if head.length < 0 { irregularities.insert("undefined length") }
    if head.vr != .sq { irregularities.insert("VR") }
  }
  mutating func beginItem(at offset: Int) {
    if bytes[(offset + 4)..<(offset + 8)].allSatisfy({ $0 == 0xFF }) { irregularities.insert("undefined length") }
    lastTags.append(Tag(rawValue: 0))
  }
  mutating func endItem() { lastTags.removeLast() }
  mutating func endSequence() {}
  mutating func beginFragments(_ head: ElementHead) -> Bool {
    note(head)
    irregularities.remove("odd length")
    return true
  }
  mutating func beginFragment(_ number: Int, at valueOffset: Int, length: Int) {
    if length & 1 == 1 { irregularities.insert("odd fragment") }
  }
  mutating func endFragment() {}
  mutating func endFragments(at offset: Int) {}
}
