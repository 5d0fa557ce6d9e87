import COpenJPEG

/// JPEG 2000 Part 1 through OpenJPEG. High-throughput streams are sent to our own decoder.
enum OpenJPEGCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    let header = try J2KCodestream(encoded)
    try header.validate(against: format)
    if header.isHighThroughput {
      return try HTJ2KCodec.decode(encoded, format: format, limits: limits)
    }
    let codestream = UnsafeRawBufferPointer(rebasing: encoded[header.offset...])
    try J2KCodestream.refuseHiddenHighThroughput(codestream)
    guard let codec = opj_create_decompress(OPJ_CODEC_J2K) else {
      throw CodecError(.limitExceeded, "no memory for a JPEG 2000 decoder")
    }
    defer { opj_destroy_codec(codec) }
    var parameters = opj_dparameters_t()
    opj_set_default_decoder_parameters(&parameters)
    guard opj_setup_decoder(codec, &parameters) == OPJ_TRUE else {
      throw CodecError(.limitExceeded, "JPEG 2000 decoder set-up")
    }
    opj_codec_set_threads(codec, 1)
    var source = J2KMemorySource(bytes: codestream, deadline: DecodeDeadline(limits))
    let image: UnsafeMutablePointer<opj_image_t>? = withUnsafeMutablePointer(to: &source) {
      source -> UnsafeMutablePointer<opj_image_t>? in
      guard let stream = J2KMemorySource.makeStream(source) else { return nil }
      defer { opj_stream_destroy(stream) }
      var image: UnsafeMutablePointer<opj_image_t>?
      guard opj_read_header(stream, codec, &image) == OPJ_TRUE, image != nil,
        opj_decode(codec, stream, image) == OPJ_TRUE
      else {
        opj_image_destroy(image)
        return nil
      }
      _ = opj_end_decompress(codec, stream)
      return image
    }
    guard let image else {
      if source.deadline.hasPassed {
        throw CodecError(.limitExceeded, "decoding used up its CPU time")
      }
      throw CodecError(.malformed, offset: source.position, "OpenJPEG cannot decode the codestream")
    }
    defer { opj_image_destroy(image) }
    let bytes = try collect(image.pointee, header: header, format: format)
    return DecodedFrame(bytes: bytes, format: header.decodedFormat(format))
  }

  /// Interleaves the components into the container the data set declares.
  private static func collect(
    _ image: opj_image_t, header: J2KCodestream, format: PixelFormat
  ) throws(CodecError) -> [UInt8] {
    let count = format.samplesPerPixel
    guard Int(image.numcomps) == count, let components = image.comps, let pixels = format.pixelCount,
      let total = format.frameByteCount
    else { throw CodecError(.mismatch, "OpenJPEG returned another number of components") }
    var bytes = [UInt8](repeating: 0, count: total)
    let precision = header.components[0].precision
    let wide = format.bitsAllocated > 8
    guard format.bitsAllocated <= 16 else { throw SampleContainer.wrongContainer(format) }
    for index in 0..<count {
      let component = components[index]
      guard Int(component.w) == format.columns, Int(component.h) == format.rows,
        let data = component.data
      else { throw CodecError(.mismatch, "OpenJPEG returned a component of another size") }
      let source = UnsafeBufferPointer(start: data, count: pixels)
      let conversion = J2KSampleConversion(
        precision: precision, isSigned: header.components[0].isSigned, wantsSigned: format.isSigned)
      bytes.withUnsafeMutableBytes { target in
        if wide {
          conversion.write(source, to: target.bindMemory(to: UInt16.self), start: index, step: count)
        } else {
          conversion.write(source, to: target.bindMemory(to: UInt8.self), start: index, step: count)
        }
      }
    }
    return bytes
  }
}

/// Clamps a sample to its precision and gives it the sign the data set declares: where codestream and
/// Pixel Representation disagree, the bit pattern of `precision` bits is what counts.
struct J2KSampleConversion {
  let low: Int32
  let high: Int32
  let shift: Int32
  let extends: Bool
  let masks: Bool
  /// Added to each sample first.
  let levelShift: Int32

  init(precision: Int, isSigned: Bool, wantsSigned: Bool, levelShift: Int32 = 0) {
    self.levelShift = levelShift
    low = isSigned ? -(Int32(1) << Int32(precision - 1)) : 0
    high = isSigned ? (Int32(1) << Int32(precision - 1)) - 1 : (Int32(1) << Int32(precision)) - 1
    shift = Int32(32 - precision)
    extends = wantsSigned && !isSigned
    masks = isSigned && !wantsSigned
  }

  @inline(__always)
  func callAsFunction(_ sample: Int32) -> Int32 {
    let value = min(max(sample &+ levelShift, low), high)
    if extends { return (value &<< shift) &>> shift }
    if masks { return Int32(bitPattern: (UInt32(bitPattern: value) &<< UInt32(shift)) &>> UInt32(shift)) }
    return value
  }

  @inline(never)
  func write<Sample: FixedWidthInteger>(
    _ source: UnsafeBufferPointer<Int32>, to target: UnsafeMutableBufferPointer<Sample>, start: Int,
    step: Int
  ) {
    var position = start
    for sample in source {
      target[position] = Sample(truncatingIfNeeded: self(sample))
      position &+= step
    }
  }
}

extension J2KCodestream {
  /// The format after decoding: a component transform has been undone by the decoder.
  func decodedFormat(_ format: PixelFormat) -> PixelFormat {
    var result = format
    result.planarConfiguration = 0
    if ["YBR_RCT", "YBR_ICT"].contains(format.photometricInterpretation)
      || (hasColorTransform && format.samplesPerPixel == 3)
    {
      result.photometricInterpretation = "RGB"
    }
    return result
  }
}
