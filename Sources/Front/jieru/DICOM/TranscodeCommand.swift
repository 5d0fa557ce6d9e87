import ArgumentParser
import Codecs
import DICOMCore
import Foundation

/// Another transfer syntax for files.
struct TranscodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transcode", abstract: "转换传输语法 write files in another transfer syntax",
    discussion: """
      目标 targets: explicit, implicit, deflated, bigendian, rle, jpegls, j2k, htj2k, htj2k-rpcl, jpeg-lossless
      （无损，写完后逐帧比对 lossless, every frame compared afterwards）; jpeg（有损 lossy, --quality）; 或 UID or a UID.

      示例 Examples:
        jieru dicom transcode image.dcm small.dcm --to htj2k
        jieru dicom transcode folder/ out/ --to explicit
        jieru dicom transcode cine.dcm preview.dcm --to jpeg --quality 85
      """)

  @Argument(help: "文件或文件夹 file or folder", completion: .file())
  var input: String
  @Argument(help: "输出文件或文件夹 file or folder to write", completion: .file())
  var output: String
  @Option(help: "目标传输语法 target transfer syntax")
  var to: TargetSyntax
  @Option(help: "有损质量 quality of lossy syntaxes, 1 to 100")
  var quality = 90
  @Flag(help: "输出 JSON print JSON")
  var json = false

  func validate() throws {
    guard (1...100).contains(quality) else { throw ValidationError("--quality: 1 至 100 to 100") }
  }

  struct Written: Encodable {
    let input: String
    let output: String
    let from: String
    let to: String
    let bytesBefore: Int
    let bytesAfter: Int
    let frames: Int
    /// Every frame of the result gives the samples of the source; nil where there are none or the target is lossy.
    let isLossless: Bool?
  }

  func run() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder) else {
      throw CommandFailure("没有这个文件 no such file: \(input)")
    }
    let pairs: [(String, String)]
    if isFolder.boolValue {
      let names = FileManager.default.enumerator(atPath: input)?.compactMap { $0 as? String } ?? []
      pairs = names.sorted().map { ("\(input)/\($0)", "\(output)/\($0)") }.filter { pair in
        var inner: ObjCBool = false
        return FileManager.default.fileExists(atPath: pair.0, isDirectory: &inner) && !inner.boolValue
      }
    } else {
      pairs = [(input, output)]
    }
    var written: [Written] = []
    var failed = false
    for (source, target) in pairs {
      do {
        let one = try Self.transcode(source, target, to.syntax, quality)
        written.append(one)
        if !json {
          let check = one.isLossless == true ? "，逐帧一致 every frame is the same" : ""
          print(
            "\(target): \(Terminal.bytes(one.bytesBefore)) → \(Terminal.bytes(one.bytesAfter))，\(one.frames) 帧 frames\(check)"
          )
        }
      } catch {
        failed = true
        Terminal.note("\(source): 无法转换 cannot be converted: \(error)")
      }
    }
    if json { try JSONOutput.print(written) }
    if failed { throw ExitCode.failure }
  }

  private static func transcode(
    _ source: String, _ target: String, _ syntax: TransferSyntax, _ quality: Int
  ) throws -> Written {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: source)))
    let (meta, dataSet) = try Part10.read(bytes)
    var options = Transcoder.Options()
    options.encoding.quality = quality
    var uids = UIDGenerator()
    let result = try Transcoder.transcode(dataSet, from: meta.transferSyntax, to: syntax, options: options) {
      uids.next()
    }
    let encoded = try Part10.write(
      result, as: syntax, sourceApplicationEntityTitle: meta.sourceApplicationEntityTitle)
    let (frames, isLossless) = try compare(dataSet, meta.transferSyntax, encoded, syntax)
    let url = URL(fileURLWithPath: target)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(encoded).write(to: url, options: .atomic)
    return Written(
      input: source, output: target, from: meta.transferSyntaxUID, to: syntax.uid, bytesBefore: bytes.count,
      bytesAfter: encoded.count, frames: frames, isLossless: isLossless)
  }

  /// Reads the written file again and compares every decoded frame with the source's.
  private static func compare(
    _ dataSet: DataSet, _ from: TransferSyntax, _ encoded: [UInt8], _ to: TransferSyntax
  ) throws -> (Int, Bool?) {
    guard dataSet.contains(.pixelData), dataSet.contains(.rows), FrameCodec.canDecode(from), FrameCodec.canDecode(to)
    else { return (0, nil) }
    let before = try FrameReader(dataSet, transferSyntax: from)
    guard to.isLossy == false else { return (before.frameCount, nil) }
    let after = try FrameReader(try Part10.read(encoded).dataSet, transferSyntax: to)
    guard before.frameCount <= after.frameCount else {
      throw CommandFailure("写出的帧数不足 frames are missing in the result")
    }
    for number in 0..<before.frameCount {
      guard try before.frame(number).bytes == after.frame(number).bytes else {
        throw CommandFailure("第 \(number + 1) 帧不一致 frame \(number + 1) is not the same; nothing was written")
      }
    }
    return (before.frameCount, true)
  }
}

/// A transfer syntax by its short name or UID.
struct TargetSyntax: ExpressibleByArgument, Sendable {
  let syntax: TransferSyntax

  private static let names: [String: TransferSyntax] = [
    "explicit": .explicitVRLittleEndian, "implicit": .implicitVRLittleEndian,
    "deflated": .deflatedExplicitVRLittleEndian, "bigendian": .explicitVRBigEndian, "rle": .rleLossless,
    "jpegls": .jpegLSLossless, "j2k": .jpeg2000Lossless, "jpeg2000": .jpeg2000Lossless, "htj2k": .htj2kLossless,
    "htj2k-rpcl": .htj2kLosslessRPCL, "jpeg-lossless": .jpegLosslessSV1, "jpeg": .jpegBaseline,
  ]

  init?(argument: String) {
    guard let found = Self.names[argument.lowercased()] ?? TransferSyntax.known(argument) else { return nil }
    syntax = found
  }
}
