import COpenJPEG

extension OpenJPEGCodec {
  /// Encodes a frame as a reversible JPEG 2000 codestream (5/3 wavelet, one layer; RGB through the
  /// reversible component transform).
  static func encode(_ frame: DecodedFrame) throws(CodecError) -> [UInt8] {
    let format = frame.format
    guard format.bitsAllocated == 8 || format.bitsAllocated == 16, !format.isFloatingPoint,
      let pixels = format.pixelCount, frame.bytes.count == format.frameByteCount
    else {
      throw CodecError(.notEncodable, "JPEG 2000 holds 8 or 16 bits, not \(format.bitsAllocated)")
    }
    let precision = format.isSigned ? frame.signedPrecision : frame.unsignedPrecision
    var part = opj_image_cmptparm_t()
    part.dx = 1
    part.dy = 1
    part.w = UInt32(format.columns)
    part.h = UInt32(format.rows)
    part.prec = UInt32(precision)
    part.bpp = UInt32(precision)
    part.sgnd = format.isSigned ? 1 : 0
    let count = format.samplesPerPixel
    var parts = [opj_image_cmptparm_t](repeating: part, count: count)
    let isRGB = count == 3 && format.photometricInterpretation == "RGB"
    guard
      let image = opj_image_create(
        UInt32(count), &parts, count == 1 ? OPJ_CLRSPC_GRAY : isRGB ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_UNSPECIFIED)
    else { throw CodecError(.encoderFailed, "no memory for a JPEG 2000 image") }
    defer { opj_image_destroy(image) }
    image.pointee.x1 = UInt32(format.columns)
    image.pointee.y1 = UInt32(format.rows)
    for index in 0..<count {
      guard let target = image.pointee.comps[index].data else {
        throw CodecError(.encoderFailed, "no memory for a JPEG 2000 component")
      }
      frame.spread(sample: index, into: UnsafeMutableBufferPointer(start: target, count: pixels))
    }
    return try compress(image, format: format, transform: isRGB)
  }

  private static func compress(
    _ image: UnsafeMutablePointer<opj_image_t>, format: PixelFormat, transform: Bool
  ) throws(CodecError) -> [UInt8] {
    guard let codec = opj_create_compress(OPJ_CODEC_J2K) else {
      throw CodecError(.encoderFailed, "no memory for a JPEG 2000 encoder")
    }
    defer { opj_destroy_codec(codec) }
    var parameters = opj_cparameters_t()
    opj_set_default_encoder_parameters(&parameters)
    parameters.irreversible = 0
    parameters.tcp_numlayers = 1
    parameters.cp_disto_alloc = 1
    parameters.tcp_rates.0 = 0
    parameters.tcp_mct = transform ? 1 : 0
    parameters.numresolution = Int32(resolutionCount(format))
    var sink = J2KMemorySink()
    let done = withUnsafeMutablePointer(to: &sink) { sink -> Bool in
      guard opj_setup_encoder(codec, &parameters, image) == OPJ_TRUE,
        let stream = J2KMemorySink.makeStream(sink)
      else { return false }
      defer { opj_stream_destroy(stream) }
      return opj_start_compress(codec, image, stream) == OPJ_TRUE
        && opj_encode(codec, stream) == OPJ_TRUE && opj_end_compress(codec, stream) == OPJ_TRUE
    }
    guard done else { throw CodecError(.encoderFailed, "OpenJPEG could not encode the frame") }
    if sink.bytes.count % 2 == 1 { sink.bytes.append(0) }
    return sink.bytes
  }

  /// Up to six resolutions, fewer where the image is smaller than 32.
  static func resolutionCount(_ format: PixelFormat) -> Int {
    var levels = 1
    while levels < 6, min(format.rows, format.columns) >> levels >= 1 { levels += 1 }
    return levels
  }
}

/// Collects what OpenJPEG writes.
struct J2KMemorySink {
  var bytes: [UInt8] = []
  var position = 0

  static func makeStream(
    _ sink: UnsafeMutablePointer<J2KMemorySink>
  ) -> UnsafeMutablePointer<opj_stream_t?>? {
    guard let stream = opj_stream_create(1 << 20, OPJ_FALSE) else { return nil }
    opj_stream_set_user_data(stream, sink, nil)
    opj_stream_set_write_function(stream) { source, count, user in
      guard let source, count >= 0, let sink = user?.assumingMemoryBound(to: J2KMemorySink.self)
      else { return -1 }
      let data = UnsafeRawBufferPointer(start: source, count: count)
      let overlap = min(count, sink.pointee.bytes.count - sink.pointee.position)
      let position = sink.pointee.position
      for index in 0..<overlap { sink.pointee.bytes[position + index] = data[index] }
      sink.pointee.bytes.append(contentsOf: data[overlap...])
      sink.pointee.position += count
      return count
    }
    opj_stream_set_skip_function(stream) { distance, user in
      guard distance >= 0, distance < 1 << 30,
        let sink = user?.assumingMemoryBound(to: J2KMemorySink.self)
      else { return -1 }
      return J2KMemorySink.move(sink, to: sink.pointee.position + Int(distance)) ? distance : -1
    }
    opj_stream_set_seek_function(stream) { position, user in
      guard let sink = user?.assumingMemoryBound(to: J2KMemorySink.self),
        J2KMemorySink.move(sink, to: Int(position))
      else { return OPJ_FALSE }
      return OPJ_TRUE
    }
    return stream
  }

  private static func move(_ sink: UnsafeMutablePointer<J2KMemorySink>, to position: Int) -> Bool {
    guard position >= 0, position < 1 << 31 else { return false }
    if position > sink.pointee.bytes.count {
      sink.pointee.bytes.append(
        contentsOf: repeatElement(0, count: position - sink.pointee.bytes.count))
    }
    sink.pointee.position = position
    return true
  }
}

extension DecodedFrame {
  /// One component as 32-bit samples, with sign.
  func spread(sample: Int, into target: UnsafeMutableBufferPointer<Int32>) {
    let step = format.samplesPerPixel
    bytes.withUnsafeBytes { raw in
      var position = sample
      if format.bitsAllocated == 8 {
        for index in target.indices {
          let byte = raw[position]
          target[index] = format.isSigned ? Int32(Int8(bitPattern: byte)) : Int32(byte)
          position &+= step
        }
      } else {
        let words = raw.bindMemory(to: UInt16.self)
        for index in target.indices {
          let word = UInt16(littleEndian: words[position])
          target[index] = format.isSigned ? Int32(Int16(bitPattern: word)) : Int32(word)
          position &+= step
        }
      }
    }
  }
}
