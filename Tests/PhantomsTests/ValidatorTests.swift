import DICOMCore
import Foundation
import Testing

@testable import Phantoms

/// `dciodvfy` of dicom3tools (Debian package of that name), a foreign judge of every object that is written.
@Suite("The validator dciodvfy")
struct ValidatorTests {
  static let validator = "/usr/bin/dciodvfy"

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: validator),
      "dciodvfy is not installed (Debian package dicom3tools): make setup"))
  func `finds no error in any phantom`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "phantoms-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let collection = PhantomCollection(setting: PhantomSetting(seed: 7), size: .small)
    for entry in collection.entries {
      let file = folder.appendingPathComponent("one.dcm")
      let object = entry.object()
      try Data(try object.part10()).write(to: file)
      // The validator of Debian 12 does not know the defined term GBK (added to PS3.3 C.12.1.1.2 in 2014).
      let isGBK = object.dataSet.characterSet.definedTerms == ["GBK"]
      let errors = try complaints(about: file).filter {
        !isGBK || !($0.contains("Value invalid for this VR") || $0.contains("invalid data values"))
      }
      #expect(errors.isEmpty, "\(entry.path): \(errors.joined(separator: "; "))")
    }
  }

  private func complaints(about file: URL) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.validator)
    process.arguments = [file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix("Error") }.map(String.init)
  }
}
