import Foundation
import Testing

@testable import DICOMCore

/// Elements, values, fragments and frames of the shared files as pydicom reads them.
@Suite("Shared files hold what pydicom finds in them")
struct PydicomOracleTests {
  /// Files that the two read apart, and why ours is as it is.
  static let knownDifferences: [String: String] = [
    "unknown_vr.dcm": "pydicom refuses VRs it does not know",
    "GH179A.dcm": "pydicom stops at an element with a blank VR",
    "no_preamble_dicm_in_data.dcm": "pydicom takes the letters DICM inside of a value for the mark",
    "trailing_zeros.dcm": "pydicom makes elements of the zeros",
    "no_preamble.dcm": "pydicom reads DICM at byte 0 as an element",
    "enc_fragmented_empty_bot.dcm": "fragments without any border, of which pydicom makes one frame",
    "meta_missing_tsyntax.dcm": "no transfer syntax: pydicom reads nothing of the data set",
  ]

  private struct Reading {
    var elements: [(path: String, vr: String?, count: Int, value: String)] = []
    var pixels: Int?
    var fragments: [[String]] = []
    var frames: [[String]]?
  }

  private static func readings() -> [String: Reading]? {
    guard let python = SharedFiles.python else {
      print("跳过：没有带 pydicom 的 Python。 Skipped: no Python with pydicom (set JIERU_PYTHON).")
      return nil
    }
    let script = SharedFiles.packageRoot.appending(path: "Tests/Oracles/elements.py").path()
    let paths = SharedFiles.paths()
    guard !paths.isEmpty,
      let output = SharedFiles.run(python, [script], input: paths.joined(separator: "\n") + "\n")
    else { return nil }
    var readings: [String: Reading] = [:]
    for line in output.split(separator: UInt8(ascii: "\n")) {
      guard let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
        let path = object["path"] as? String,
        let elements = object["elements"] as? [[Any]]
      else { continue }
      var reading = Reading()
      reading.elements = elements.compactMap { row in
        guard row.count == 4, let path = row[0] as? String, let count = row[2] as? Int, let value = row[3] as? String
        else { return nil }
        return (path, row[1] as? String, count, value)
      }
      reading.pixels = object["pixels"] as? Int
      func pairs(_ key: String) -> [[String]]? { (object[key] as? [[Any]])?.map { row in row.map { "\($0)" } } }
      reading.fragments = pairs("fragments") ?? []
      reading.frames = pairs("frames")
      readings[path] = reading
    }
    return readings
  }

  static func shown(_ bytes: some Collection<UInt8>) -> String {
    if bytes.count <= 64 { return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low &+ UInt32(byte)) % 65_521
      high = (high &+ low) % 65_521
    }
    let text = String(high << 16 | low, radix: 16)
    return "adler:" + String(repeating: "0", count: 8 - text.count) + text
  }

  private static func flatten(
    _ dataSet: DataSet, _ prefix: String, into out: inout [String: (vr: String, count: Int, value: String)]
  ) {
    for element in dataSet.elements {
      let path = prefix + element.tag.hexadecimal
      switch element.value {
      case .bytes(let bytes): out[path] = (element.vr.description, bytes.count, shown(bytes))
      case .sequence(let items):
        out[path] = ("SQ", items.count, "items")
        for (number, item) in items.enumerated() { flatten(item, "\(path)/\(number)/", into: &out) }
      case .fragments(let fragments): out[path] = (element.vr.description, fragments.count, "fragments")
      case .bulkDataURI: break
      }
    }
  }

  @Test("The same elements, values, fragments and frames")
  func sameAsPydicom() throws {
    guard let readings = Self.readings() else { return }
    var compared = 0
    for (path, reading) in readings.sorted(by: { $0.key < $1.key }) {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      if Self.knownDifferences[name] != nil { continue }
      let bytes = SharedFiles.bytes(path)
      guard let (meta, dataSet) = try? Part10.read(bytes),
        let start = try? FileMetaInformationTests.parse(bytes).dataSetOffset
      else { continue }
      compared += 1
      var ours: [String: (vr: String, count: Int, value: String)] = [:]
      Self.flatten(dataSet, "", into: &ours)
      var wrong: [String] = []
      for element in reading.elements {
        guard let found = ours.removeValue(forKey: element.path) else {
          wrong.append("\(element.path) \(element.vr ?? "-") is missing")
          continue
        }
        if found.value == "fragments" || element.value == "?" { continue }
        if found.count != element.count || found.value != element.value {
          wrong.append("\(element.path) has another value: \(found) \(element)")
        }
        if let vr = element.vr, vr != found.vr { wrong.append("\(element.path) is \(found.vr), there \(vr)") }
      }
      wrong += ours.keys.map { "\($0) is too much" }
      #expect(wrong.isEmpty, "\(path): \(wrong.prefix(5))")
      try comparePixels(path, bytes, start, meta, dataSet, reading)
    }
    #expect(compared > 400)
  }

  private func comparePixels(
    _ path: String, _ bytes: [UInt8], _ start: Int, _ meta: FileMetaInformation, _ dataSet: DataSet, _ reading: Reading
  ) throws {
    let body = Array(bytes[start...])
    var scanner = HeaderScanner(transferSyntax: meta.transferSyntax)
    try body.inParts(body.whole) { (part) throws(DICOMError) in try scanner.consume(part) }
    let header = try scanner.finish()
    if let pixels = reading.pixels {
      #expect(header.pixelData.map { $0.valueOffset + start } == pixels, "\(path)")
    }
    if !reading.fragments.isEmpty, case .fragments(let fragments)? = dataSet[.pixelData]?.value {
      let ours = fragments.dropFirst().map { ["\($0.count)", Self.shown($0)] }
      #expect(ours == reading.fragments, "\(path)")
    }
    if let frames = reading.frames, let index = header.frameIndex, index.frameCount == frames.count {
      for (number, frame) in frames.enumerated() {
        let ours = (index.ranges(ofFrame: number) ?? []).flatMap { body[$0] }
        #expect(["\(ours.count)", Self.shown(ours)] == frame, "\(path) frame \(number)")
      }
    } else if let frames = reading.frames, meta.transferSyntax.frameMarks != .stream {
      #expect(header.frameIndex?.frameCount == frames.count, "\(path)")
    }
  }
}
