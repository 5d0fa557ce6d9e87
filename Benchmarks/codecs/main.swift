// CPU milliseconds a frame of every codec and of the renderer, as JSON.
//
//   bench                      synthetic 512 x 512 frames: CT (12 bits in 16) and XA (8 bits)
//   bench decode FILE          decodes every frame of a DICOM file (for codec_bench.py --cmd)
import Codecs
import DICOMCore
import Foundation
import Imaging

let arguments = CommandLine.arguments
if arguments.count == 3, arguments[1] == "decode" {
  try decodeFile(arguments[2])
} else {
  try benchmark()
}

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func decodeFile(_ path: String) throws {
  let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
  let (meta, dataSet) = try Part10.read(bytes)
  let reader = try FrameReader(dataSet, transferSyntax: meta.transferSyntax)
  var total = 0
  for number in 0..<reader.frameCount { total += try reader.frame(number).bytes.count }
  print("{\"frames\": \(reader.frameCount), \"bytes\": \(total)}")
}

/// Texture of a CT or an angiogram: smooth shapes, edges, Gaussian-like noise.
func picture(_ isCT: Bool) -> DecodedFrame {
  var state: UInt64 = 5
  func noise() -> Double {
    var sum = 0.0
    for _ in 0..<6 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      sum += Double(state >> 40) / Double(1 << 24) - 0.5
    }
    return sum * 1.414
  }
  var bytes: [UInt8] = []
  for y in 0..<512 {
    for x in 0..<512 {
      let (dx, dy) = (Double(x) - 256, Double(y) - 256)
      if isCT {
        var value = dx * dx / 36_100 + dy * dy / 22_500 < 1 ? 1064.0 : 0
        value = min(max(value + noise() * 12, 0), 4095)
        bytes += [UInt8(Int(value) & 255), UInt8(Int(value) >> 8)]
      } else {
        var value = 170 - 30 * (dx * dx + dy * dy) / 65_536
        for vessel in 0..<5 {
          let line = 100 + Double(vessel) * 70 + 12 * sin(Double(y) / 40 + Double(vessel))
          if abs(Double(x) - line) < 3.5 { value -= 80 }
        }
        bytes.append(UInt8(min(max(value + noise() * 4, 0), 255)))
      }
    }
  }
  let bits = isCT ? 16 : 8
  return DecodedFrame(
    bytes: bytes,
    format: PixelFormat(rows: 512, columns: 512, bitsAllocated: bits, bitsStored: isCT ? 12 : 8))
}

func measure(_ body: () throws -> Void) rethrows -> Double {
  try body()
  var best: [Double] = []
  for _ in 0..<5 {
    let start = cpuSeconds()
    for _ in 0..<8 { try body() }
    best.append((cpuSeconds() - start) / 8 * 1000)
  }
  return best.sorted()[2]
}

func benchmark() throws {
  let syntaxes: [(String, TransferSyntax)] = [
    ("native", .explicitVRLittleEndian), ("rle", .rleLossless), ("jpeg_ll_sv1", .jpegLosslessSV1),
    ("jpeg_ls", .jpegLSLossless), ("j2k_lossless", .jpeg2000Lossless),
    ("htj2k_lossless", .htj2kLossless), ("jpeg_baseline", .jpegBaseline),
  ]
  var lines: [String] = []
  for (kind, isCT) in [("ct16", true), ("xa8", false)] {
    let frame = picture(isCT)
    for (name, syntax) in syntaxes where !(isCT && name == "jpeg_baseline") {
      let encoded = try FrameCodec.encode(frame, to: syntax)
      let encode = try measure { _ = try FrameCodec.encode(frame, to: syntax) }
      let decode = try measure {
        _ = try FrameCodec.decode(encoded, transferSyntax: syntax, format: frame.format)
      }
      let ratio = Double(frame.bytes.count) / Double(encoded.count)
      lines.append(
        "  \"\(kind):\(name)\": {\"decode_cpu_ms\": \(round2(decode)), \"encode_cpu_ms\": "
          + "\(round2(encode)), \"ratio\": \(round2(ratio))}")
    }
    let attributes = DisplayAttributes(
      windows: isCT ? [Window(center: 1064, width: 400)] : [])
    let render = try measure { _ = try FrameRenderer.render(frame, attributes: attributes) }
    let jpeg = try measure {
      let image = try FrameRenderer.render(frame, attributes: attributes)
      _ = try StillImage.jpeg(gray: image.bytes, width: image.width, height: image.height)
    }
    let thumbnail = try measure {
      _ = try FrameRenderer.render(
        frame, attributes: attributes,
        request: RenderRequest(size: .init(width: 128, height: 128)))
    }
    let png = try measure {
      let image = try FrameRenderer.render(frame, attributes: attributes)
      _ = try StillImage.png(gray: image.bytes, width: image.width, height: image.height)
    }
    let mask = MaskSubtraction(operation: .averageSubtraction, maskFrames: [1], rowShift: 0.3)
    let subtract = try measure {
      let image = try FrameRenderer.renderSubtracted(
        frameNumber: 2, frameCount: 2, attributes: attributes, subtraction: mask,
        frames: { _ in frame })
      _ = try StillImage.jpeg(gray: image.bytes, width: image.width, height: image.height)
    }
    lines.append(
      "  \"\(kind):render\": {\"render_cpu_ms\": \(round2(render)), \"render_jpeg_cpu_ms\": "
        + "\(round2(jpeg)), \"thumbnail_128_cpu_ms\": \(round2(thumbnail)), \"render_png_cpu_ms\": "
        + "\(round2(png)), \"dsa_jpeg_cpu_ms\": \(round2(subtract))}")
  }
  print("{\n" + lines.joined(separator: ",\n") + "\n}")
}

func round2(_ value: Double) -> Double { (value * 100).rounded() / 100 }
