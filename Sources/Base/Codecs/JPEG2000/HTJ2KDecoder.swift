/// High-Throughput JPEG 2000 (ITU-T T.814), decoded here: OpenJPH 0.9 and OpenJPEG 2.5 both end the
/// process by assertion on damaged code-blocks.
enum HTJ2KCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    let header = try J2KCodestream(encoded)
    try header.validate(against: format)
    guard header.isHighThroughput else {
      // Part 1 blocks under an HTJ2K transfer syntax.
      return try OpenJPEGCodec.decode(encoded, format: format, limits: limits)
    }
    guard format.bitsAllocated == 8 || format.bitsAllocated == 16, let count = format.frameByteCount
    else { throw SampleContainer.wrongContainer(format) }
    let codestream = try HTCodestream(
      UnsafeRawBufferPointer(rebasing: encoded[header.offset...]), header: header)
    let planes = try codestream.decode(deadline: DecodeDeadline(limits))
    let component = header.components[0]
    let conversion = J2KSampleConversion(
      precision: component.precision, isSigned: component.isSigned, wantsSigned: format.isSigned,
      levelShift: component.isSigned ? 0 : Int32(1) << Int32(component.precision - 1))
    var bytes = [UInt8](repeating: 0, count: count)
    for (index, plane) in planes.enumerated() {
      plane.withUnsafeBufferPointer { source in
        bytes.withUnsafeMutableBytes { target in
          if format.bitsAllocated == 16 {
            conversion.write(
              source, to: target.bindMemory(to: UInt16.self), start: index,
              step: format.samplesPerPixel)
          } else {
            conversion.write(
              source, to: target.bindMemory(to: UInt8.self), start: index,
              step: format.samplesPerPixel)
          }
        }
      }
    }
    return DecodedFrame(bytes: bytes, format: header.decodedFormat(format))
  }
}
