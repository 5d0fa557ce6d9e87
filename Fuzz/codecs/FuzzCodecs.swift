// libFuzzer entry for every frame decoder. The first byte picks the transfer syntax and the shape, the
// rest is the encoded frame. See Fuzz/run.sh.
import Codecs
import DICOMCore

private let syntaxes = [
  "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51",
  "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90",
  "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.8.1",
]

private let shapes: [PixelFormat] = [
  PixelFormat(rows: 24, columns: 31, bitsAllocated: 8, bitsStored: 8),
  PixelFormat(
    rows: 17, columns: 9, samplesPerPixel: 3, bitsAllocated: 8, bitsStored: 8,
    photometricInterpretation: "RGB"),
  PixelFormat(rows: 40, columns: 33, bitsAllocated: 16, bitsStored: 12),
  PixelFormat(rows: 33, columns: 64, bitsAllocated: 16, bitsStored: 16, isSigned: true),
]

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCodecs(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let syntax = TransferSyntax(uid: syntaxes[Int(data[0] & 7)])
  let format = shapes[Int(data[0] >> 3 & 3)]
  let encoded = UnsafeRawBufferPointer(start: data + 1, count: count - 1)
  let limits = DecodeLimits(maxPixels: 1 << 16, maxBytes: 1 << 20, maxCPUSeconds: 2)
  if let frame = try? FrameCodec.decode(
    encoded, transferSyntax: syntax, format: format, limits: limits)
  {
    precondition(frame.bytes.count == format.frameByteCount)
  }
  return 0
}
