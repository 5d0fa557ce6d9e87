import CTurboJPEG

extension TurboJPEGCodec {
  /// How colour is thinned out before coding.
  enum Subsampling: Sendable {
    case none, halfHorizontal, quarter

    fileprivate var value: Int32 {
      switch self {
      case .none: Int32(TJSAMP_444.rawValue)
      case .halfHorizontal: Int32(TJSAMP_422.rawValue)
      case .quarter: Int32(TJSAMP_420.rawValue)
      }
    }
  }

  /// Compresses 8-bit grey or RGB samples to a baseline JPEG stream.
  ///
  /// - Parameter quality: 1 to 100, the IJG scale.
  static func compress(
    _ samples: [UInt8], width: Int, height: Int, channels: Int, quality: Int,
    subsampling: Subsampling
  ) throws(CodecError) -> [UInt8] {
    guard width > 0, height > 0, width <= 65_500, height <= 65_500, channels == 1 || channels == 3,
      samples.count == width * height * channels
    else { throw CodecError(.notEncodable, "JPEG needs 8-bit grey or RGB of at most 65500 a side") }
    guard let handle = tjInitCompress() else {
      throw CodecError(.encoderFailed, "no memory for a JPEG encoder")
    }
    defer { tjDestroy(handle) }
    let mode = channels == 1 ? Int32(TJSAMP_GRAY.rawValue) : subsampling.value
    let bound = Int(tjBufSize(Int32(width), Int32(height), mode))
    guard bound > 0 else { throw CodecError(.notEncodable, "JPEG image too large") }
    var size = UInt(bound)
    var status: Int32 = -1
    let output = [UInt8](unsafeUninitializedCapacity: bound) { buffer, written in
      var target = buffer.baseAddress
      status = tjCompress2(
        handle, samples, Int32(width), 0, Int32(height),
        channels == 1 ? TJPF_GRAY.rawValue : TJPF_RGB.rawValue, &target, &size, mode,
        Int32(min(max(quality, 1), 100)), TJFLAG_NOREALLOC)
      written = status == 0 ? min(Int(size), bound) : 0
    }
    guard status == 0 else {
      let text = tjGetErrorStr2(handle).map { String(cString: $0) } ?? "unknown"
      throw CodecError(.encoderFailed, "libjpeg-turbo: \(text)")
    }
    return output
  }

  /// Encodes a frame as JPEG baseline (process 1). RGB is coded as YCbCr with halved chroma, so the data
  /// set must say YBR_FULL_422 afterwards (PS3.5 8.2.1).
  static func encode(_ frame: DecodedFrame, quality: Int) throws(CodecError) -> [UInt8] {
    let format = frame.format
    guard format.bitsAllocated == 8, !format.isSigned, format.samplesPerPixel != 4,
      frame.bytes.count == format.frameByteCount
    else { throw CodecError(.notEncodable, "JPEG baseline holds unsigned 8-bit samples") }
    guard format.samplesPerPixel == 1 || format.photometricInterpretation == "RGB" else {
      throw CodecError(.notEncodable, "JPEG baseline encoding of \(format.photometricInterpretation)")
    }
    var bytes = try compress(
      frame.bytes, width: format.columns, height: format.rows, channels: format.samplesPerPixel,
      quality: quality, subsampling: .halfHorizontal)
    if bytes.count % 2 == 1 { bytes.append(0) }
    return bytes
  }
}
