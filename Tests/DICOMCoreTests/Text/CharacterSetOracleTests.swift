import Foundation
import Testing

@testable import DICOMCore

@Suite("Character sets against Python's codecs")
struct CharacterSetOracleTests {
  struct Line {
    let terms: String
    let bytes: [UInt8]
    /// Nil where Python knows no such code.
    let text: String?
  }

  /// What `Tests/Oracles/charsets.py` prints; nil where there is no Python.
  static func lines() -> [Line]? {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Oracles/charsets.py").standardizedFileURL
    let process = Process()
    let python = ProcessInfo.processInfo.environment["JIERU_PYTHON"] ?? "python3"
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, script.path()]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      let text = fields[2] == "-" ? nil : String(decoding: bytes(hex: fields[2]), as: UTF8.self)
      return Line(terms: String(fields[0]), bytes: bytes(hex: fields[1]), text: text)
    }
  }

  private static func bytes(hex: Substring) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
      UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
    }
  }

  /// Codes that two honest tables map apart, and why ours is as it is.
  private static func isKnownDifference(_ line: Line, _ ours: String) -> Bool {
    switch line.terms {
    case "\\ISO 2022 IR 58":
      // The middle dot and the dash as GB 18030 maps them.
      line.bytes.suffix(2) == [0xA1, 0xA4] || line.bytes.suffix(2) == [0xA1, 0xAA]
    case "\\ISO 2022 IR 149":
      // The euro and registered signs, added to KS X 1001 in 1998, and the Hangul filler, which
      // Python joins with what follows.
      line.text == nil && (line.bytes.suffix(2).first == 0xA2 || ours == "\u{3164}")
    case "\\ISO 2022 IR 159":
      // The tilde: full-width in the C library, ASCII in Python.
      ours == "\u{FF5E}"
    case "GBK", "GB18030":
      // Characters GB 18030 gave to Unicode after 1995: private use or absent in Python's tables;
      // the C library follows the editions of 2005 and 2022.
      line.text == nil || ours.unicodeScalars.allSatisfy { $0.value >= 0x9FA6 || $0.value == 0x1E3F }
        || line.text?.unicodeScalars.allSatisfy { 0xE000...0xF8FF ~= $0.value || $0.value == 0x1E3F } == true
        || ours.unicodeScalars.allSatisfy { 0x2E80...0x2FFF ~= $0.value || 0x3400...0x4DBF ~= $0.value }
        || ours == "\u{20AC}" || ours == "\u{1F9}" || 0xFE10...0xFE19 ~= (line.text?.unicodeScalars.first?.value ?? 0)
        || 0x9FB4...0x9FBB ~= (line.text?.unicodeScalars.first?.value ?? 0)
    default: false
    }
  }

  @Test("Every code reads as Python reads it, and is written back the same")
  func everyCode() throws {
    guard let lines = Self.lines() else {
      print("跳过：没有 Python。 Skipped: no Python for the character set oracle (set JIERU_PYTHON).")
      return
    }
    #expect(lines.count > 60_000)
    var sets: [String: SpecificCharacterSet] = [:]
    var wrong: [String] = []
    var notBack: [String] = []
    for line in lines {
      let set = sets[line.terms] ?? SpecificCharacterSet([line.terms])
      sets[line.terms] = set
      let ours = line.bytes.withUnsafeBufferPointer { set.decodeAsDeclared($0, vr: .pn) }
      let isDefined = !ours.unicodeScalars.contains("\u{FFFD}")
      let label = "\(line.terms) \(line.bytes.map { String($0, radix: 16) }) \(ours) \(line.text ?? "-")"
      if isDefined ? line.text.map({ !$0.unicodeScalars.elementsEqual(ours.unicodeScalars) }) ?? true : line.text != nil
      {
        if !Self.isKnownDifference(line, ours) { wrong.append(label) }
        continue
      }
      guard isDefined, let encoded = set.encode(ours, vr: .pn) else {
        if isDefined { notBack.append(label) }
        continue
      }
      // JIS X 0208 and GB 2312 hold some characters twice; then another code may come back.
      let again = encoded.withUnsafeBufferPointer { set.decodeAsDeclared($0, vr: .pn) }
      if !again.unicodeScalars.elementsEqual(ours.unicodeScalars) { notBack.append(label) }
    }
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(60))")
    #expect(notBack.isEmpty, "\(notBack.count): \(notBack.prefix(30))")
  }
}
