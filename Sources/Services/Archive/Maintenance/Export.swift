import DICOMCore
import Store

/// An object written to a folder.
public struct ExportedFile: Sendable, Hashable, Codable {
  /// Relative to the folder.
  public let path: String
  public let studyInstanceUID: String
  public let seriesInstanceUID: String
  public let sopInstanceUID: String
  public let bytes: Int
}

/// What an export wrote, and what it could not.
public struct ExportReport: Sendable, Hashable, Codable {
  public internal(set) var files: [ExportedFile] = []
  public internal(set) var failed: [VerificationReport.Finding] = []
  /// Objects of kinds that the DICOMDIR does not list; their files are there.
  public internal(set) var unlisted = 0
}

extension Archive {
  /// Writes objects as Part 10 files, byte for byte as they were received, each checked on the way out.
  ///
  /// Names are made from UIDs, never from a patient's data, and fit the file IDs of PS3.10 8.2: eight capital letters and
  /// digits a level. With `directory` a DICOMDIR (PS3.3 F) is written beside them.
  /// - Throws: ``OperationRefusal`` where there is nothing to export; ``StoreError`` where the folder cannot be written.
  public func export(
    studies: [String], series: String? = nil, instance: String? = nil, to folder: String, directory: Bool = true,
    progress: @escaping @Sendable (_ files: Int, _ of: Int, _ bytes: Int) -> Void = { _, _, _ in }
  ) async throws -> ExportReport {
    var instances: [StoredInstance] = []
    for study in studies {
      let found = try await self.instances(study: study, series: series, instance: instance)
      guard !found.isEmpty else { throw OperationRefusal("没有这个对象 no such object: \(instance ?? series ?? study)") }
      instances += found
    }
    let wanted = instances
    return try await BlockingWork.run { [self] in
      var export = Export(archive: self, folder: folder, writesDirectory: directory)
      return try export.run(wanted, progress)
    }
  }
}

/// One export's work.
private struct Export {
  let archive: Archive
  let folder: String
  let writesDirectory: Bool
  private var report = ExportReport()
  private var names = FileIDs()
  private var records = MediaDirectory()

  init(archive: Archive, folder: String, writesDirectory: Bool) {
    self.archive = archive
    self.folder = folder
    self.writesDirectory = writesDirectory
  }

  mutating func run(_ instances: [StoredInstance], _ progress: (Int, Int, Int) -> Void) throws -> ExportReport {
    try Directory.create(folder)
    var bytes = 0
    for (index, instance) in instances.enumerated() {
      do {
        try write(instance)
      } catch let fault as ObjectFault {
        report.failed.append(.init(fault: fault.fault, subject: instance.instanceUID, detail: fault.detail))
      }
      bytes += instance.location.length
      progress(index + 1, instances.count, bytes)
    }
    if writesDirectory, !report.files.isEmpty {
      try records.encoded().withUnsafeBytes { try File(creating: folder + "/DICOMDIR").write($0, at: 0) }
    }
    return report
  }

  private mutating func write(_ instance: StoredInstance) throws {
    let parts = [
      "IMAGES", names.name(for: instance.studyUID), names.name(for: instance.seriesUID),
      names.name(for: instance.instanceUID),
    ]
    let path = parts.joined(separator: "/") + (writesDirectory ? "" : ".dcm")
    let object = try ObjectFault.catching { try archive.store.open(instance.location) }
    try Directory.create(folder + "/" + parts.dropLast().joined(separator: "/"))
    let target = folder + "/" + path
    let file = try File(creating: target + ".part")
    let digest = ContentDigest.Accumulator()
    var offset = 0
    do {
      try object.forEachPiece { piece in
        digest.update(piece)
        try file.write(piece, at: offset)
        offset += piece.count
      }
      guard digest.digest().bytes == instance.digest else {
        throw ObjectFault(.digestDiffers, "不是收到的字节 not the bytes that were received")
      }
    } catch {
      try? Directory.remove(target + ".part")
      if let error = error as? StoreError, error.code == .corrupt { throw ObjectFault(.short, "\(error)") }
      throw error
    }
    try Directory.rename(target + ".part", to: target)
    report.files.append(
      ExportedFile(
        path: path, studyInstanceUID: instance.studyUID, seriesInstanceUID: instance.seriesUID,
        sopInstanceUID: instance.instanceUID, bytes: instance.location.length))
    guard writesDirectory else { return }
    let header = try ObjectFault.catching { try PixelObject.header(instance, object) }
    if !records.add(header, fileID: parts, transferSyntaxUID: instance.transferSyntaxUID) { report.unlisted += 1 }
  }
}

/// File ID components (PS3.10 8.2): eight of A-Z and 2-7, made from a UID so that a second export gives the same name.
struct FileIDs {
  private var names: [String: String] = [:]
  private var taken: Set<String> = []

  mutating func name(for uid: String) -> String {
    if let known = names[uid] { return known }
    var salt: UInt64 = 0
    var name = Self.hash(uid, salt)
    while !taken.insert(name).inserted {
      salt += 1
      name = Self.hash(uid, salt)
    }
    names[uid] = name
    return name
  }

  /// 40 bits of FNV-1a, finished by a multiplication so that UIDs that differ in their last digit lie apart.
  private static func hash(_ uid: String, _ salt: UInt64) -> String {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325 &+ salt
    for byte in uid.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    value = (value ^ (value >> 32)) &* 0xD6E8_FEB8_6659_FD93
    value ^= value >> 32
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    return String((0..<8).map { digits[Int((value >> (5 * UInt64($0))) & 31)] })
  }
}
