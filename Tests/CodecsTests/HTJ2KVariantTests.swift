import DICOMCore
import Foundation
import Oracles
import Testing

@testable import Codecs

/// High-throughput codestreams in many forms, written by OpenJPH's ojph_compress.
///
/// Reversible streams must give the picture back exactly. Irreversible ones are compared with
/// ojph_expand: both compute in single precision, in different orders, so 1 level may differ.
@Suite struct HTJ2KVariantTests {
  static let tool = "/usr/bin/ojph_compress"
  static let variants: [[String]] = [
    ["-reversible", "true"],
    ["-reversible", "true", "-num_decomps", "0"],
    ["-reversible", "true", "-num_decomps", "7"],
    ["-reversible", "true", "-block_size", "{4,4}"],
    ["-reversible", "true", "-block_size", "{1024,4}"],
    ["-reversible", "true", "-block_size", "{4,1024}", "-num_decomps", "2"],
    ["-reversible", "true", "-block_size", "{32,128}"],
    ["-reversible", "true", "-prog_order", "LRCP", "-precincts", "{64,64},{32,32},{16,16}"],
    ["-reversible", "true", "-prog_order", "RLCP", "-precincts", "{128,64},{64,32}"],
    ["-reversible", "true", "-prog_order", "RPCL", "-precincts", "{64,64},{32,32}"],
    ["-reversible", "true", "-prog_order", "PCRL", "-precincts", "{64,64},{32,32}"],
    ["-reversible", "true", "-prog_order", "CPRL", "-precincts", "{64,64},{32,32}"],
    ["-reversible", "true", "-tile_size", "{64,48}"],
    ["-reversible", "true", "-tile_size", "{33,51}", "-num_decomps", "3", "-prog_order", "RPCL"],
    ["-reversible", "true", "-image_offset", "{13,7}"],
    ["-reversible", "true", "-image_offset", "{5,9}", "-tile_offset", "{3,2}", "-tile_size", "{50,61}"],
    ["-reversible", "false", "-qstep", "0.0001"],
    ["-reversible", "false", "-qstep", "0.01"],
    ["-reversible", "false", "-qstep", "0.001", "-num_decomps", "1"],
    ["-reversible", "false", "-qstep", "0.001", "-tile_size", "{45,37}", "-num_decomps", "3"],
    ["-reversible", "false", "-qstep", "0.001", "-image_offset", "{13,7}"],
  ]
  static let formats = [
    TestPictures.format(rows: 131, columns: 157, allocated: 8, stored: 8),
    TestPictures.format(rows: 131, columns: 157, allocated: 16, stored: 12),
    TestPictures.format(rows: 90, columns: 75, samples: 3, allocated: 8, stored: 8),
    TestPictures.format(rows: 1, columns: 40, allocated: 16, stored: 16),
  ]

  @Test("Codestreams of OpenJPH's tool decode as its own decoder does", arguments: variants, formats)
  func variant(options: [String], format: PixelFormat) throws {
    guard FileManager.default.isExecutableFile(atPath: Self.tool) else {
      print("skipped: no ojph_compress (apt: openjph-tools)")
      return
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jieru-ht-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let frame = TestPictures.frame(format, seed: 21)
    let name = format.samplesPerPixel == 3 ? "in.ppm" : "in.pgm"
    try Data(Self.portable(frame)).write(to: folder.appendingPathComponent(name))
    var arguments = ["-i", name, "-o", "x.j2c"] + options
    if format.samplesPerPixel == 3 { arguments += ["-colour_trans", "true"] }
    guard Self.run(Self.tool, arguments, in: folder) else {
      // The tool refuses some shapes; nothing to compare then.
      return
    }
    let encoded = try Oracle.bytes(folder.appendingPathComponent("x.j2c"))
    let decoded = try FrameCodec.decode(
      encoded, transferSyntax: .htj2k, format: format)
    if options[1] == "true" {
      #expect(decoded.bytes == frame.bytes)
      return
    }
    let out = name.replacingOccurrences(of: "in", with: "out")
    guard Self.run("/usr/bin/ojph_expand", ["-i", "x.j2c", "-o", out], in: folder) else { return }
    let theirs = Self.samples(try Oracle.bytes(folder.appendingPathComponent(out)), format)
    #expect(theirs.count == decoded.bytes.count)
    #expect(Self.worst(decoded.bytes, theirs, format) <= 1)
  }

  /// Binary PGM or PPM, 16-bit samples big endian.
  static func portable(_ frame: DecodedFrame) -> [UInt8] {
    let format = frame.format
    let header =
      "P\(format.samplesPerPixel == 3 ? 6 : 5)\n\(format.columns) \(format.rows)\n\((1 << format.bitsStored) - 1)\n"
    guard format.bitsAllocated == 16 else { return Array(header.utf8) + frame.bytes }
    let swapped = stride(from: 0, to: frame.bytes.count, by: 2).flatMap { [frame.bytes[$0 + 1], frame.bytes[$0]] }
    return Array(header.utf8) + swapped
  }

  static func samples(_ file: [UInt8], _ format: PixelFormat) -> [UInt8] {
    let body = Array(file.suffix(format.frameByteCount ?? 0))
    guard format.bitsAllocated == 16 else { return body }
    return stride(from: 0, to: body.count - 1, by: 2).flatMap { [body[$0 + 1], body[$0]] }
  }

  static func worst(_ a: [UInt8], _ b: [UInt8], _ format: PixelFormat) -> Int {
    guard a.count == b.count else { return Int.max }
    if format.bitsAllocated == 8 { return zip(a, b).map { abs(Int($0) - Int($1)) }.max() ?? 0 }
    return stride(from: 0, to: a.count, by: 2).map {
      abs(Int(a[$0]) + Int(a[$0 + 1]) << 8 - Int(b[$0]) - Int(b[$0 + 1]) << 8)
    }.max() ?? 0
  }

  static func run(_ tool: String, _ arguments: [String], in folder: URL) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
