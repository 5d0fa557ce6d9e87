// Writes the seed corpus: seeds FOLDER. One file for each syntax and shape that has an encoder.
import Codecs
import DICOMCore
import Foundation

@main
struct Seeds {
  static func main() throws {
    let folder = URL(fileURLWithPath: CommandLine.arguments.dropFirst().first ?? "corpus")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let syntaxes: [(UInt8, TransferSyntax)] = [
      (0, .rleLossless), (1, .jpegBaseline), (3, .jpegLosslessSV1), (4, .jpegLSLossless),
      (5, .jpeg2000Lossless), (6, .htj2kLossless), (6, .htj2kLosslessRPCL),
    ]
    let shapes = [
      (24, 31, 1, 8, 8, false), (17, 9, 3, 8, 8, false), (40, 33, 1, 16, 12, false),
      (33, 64, 1, 16, 16, true),
    ]
    for (number, shape) in shapes.enumerated() {
      let (rows, columns, samples, allocated, stored, isSigned) = shape
      let format = PixelFormat(
        rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: allocated,
        bitsStored: stored, isSigned: isSigned,
        photometricInterpretation: samples == 3 ? "RGB" : "MONOCHROME2")
      var bytes: [UInt8] = []
      for index in 0..<(rows * columns * samples) {
        let value = (index &* index / 7 &+ index / columns * 13) & ((1 << (stored - 1)) - 1)
        bytes.append(UInt8(truncatingIfNeeded: value))
        if allocated == 16 { bytes.append(UInt8(truncatingIfNeeded: value >> 8)) }
      }
      let frame = DecodedFrame(bytes: bytes, format: format)
      for (kind, syntax) in syntaxes {
        guard let encoded = try? FrameCodec.encode(frame, to: syntax) else { continue }
        let name = "\(syntax.uid.split(separator: ".").last ?? "x")-\(number)"
        try Data([kind | UInt8(number) << 3] + encoded).write(to: folder.appendingPathComponent(name))
      }
    }
  }
}
