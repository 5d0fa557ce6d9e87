public import DICOMCore

/// The frames of a data set in memory, one by one.
///
/// Fragments are joined to frames by the offset tables or by the codestreams' own marks, as
/// `DICOMCore.FrameIndex` finds them.
public struct FrameReader: Sendable {
  /// What the attributes say of a frame.
  public let format: PixelFormat
  public let transferSyntax: TransferSyntax
  /// Frames that are wholly there.
  public let frameCount: Int
  private let source: Source

  private enum Source: Sendable {
    case native(bytes: [UInt8], bitsPerFrame: Int)
    /// A data set of the pixel data alone, and where its frames are.
    case encapsulated(bytes: [UInt8], index: FrameIndex)
  }

  /// - Throws: `missingAttribute` where the data set has no pixel data or no shape; `truncated` where not
  ///   one frame is there.
  public init(_ dataSet: DataSet, transferSyntax: TransferSyntax) throws(CodecError) {
    let format = try PixelFormat(dataSet)
    guard
      let element = [Tag.pixelData, .floatPixelData, .doubleFloatPixelData]
        .lazy.compactMap({ dataSet[$0] }).first
    else { throw CodecError(.missingAttribute, "no pixel data") }
    self.format = format
    self.transferSyntax = transferSyntax
    let declared = max(1, dataSet.int(.numberOfFrames) ?? 1)
    switch element.value {
    case .bytes(var bytes):
      if transferSyntax.isBigEndian, element.vr == .ow, format.bitsAllocated == 32 {
        // The parser swapped 16-bit words (PS3.5 7.3); 32-bit samples are big endian as a whole.
        Self.swapWords(&bytes)
      }
      guard let size = format.nativeFrameByteCount, let pixels = format.pixelCount else {
        throw CodecError(.limitExceeded, "frame size overflows")
      }
      let bits = format.bitsAllocated == 1 ? pixels : size * 8
      frameCount = min(declared, bytes.count * 8 / bits)
      source = .native(bytes: bytes, bitsPerFrame: bits)
    case .fragments:
      let (bytes, index) = try Self.index(dataSet, element, transferSyntax)
      frameCount = index.frameCount
      source = .encapsulated(bytes: bytes, index: index)
    default: throw CodecError(.missingAttribute, "pixel data are not in the data set")
    }
    guard frameCount > 0 else { throw CodecError(.truncated, "less than one frame of pixel data") }
  }

  private static func swapWords(_ bytes: inout [UInt8]) {
    for index in stride(from: 0, to: bytes.count - 3, by: 4) {
      bytes.swapAt(index, index + 2)
      bytes.swapAt(index + 1, index + 3)
    }
  }

  /// The attributes that frame borders depend on, and the pixels, scanned as if they came from a file.
  private static func index(
    _ dataSet: DataSet, _ element: DataElement, _ syntax: TransferSyntax
  ) throws(CodecError) -> ([UInt8], FrameIndex) {
    var part = DataSet()
    for tag in [
      Tag.samplesPerPixel, .photometricInterpretation, .numberOfFrames, .rows, .columns,
      .bitsAllocated, .bitsStored, .highBit, .pixelRepresentation, .planarConfiguration,
      .extendedOffsetTable, .extendedOffsetTableLengths,
    ] {
      if let value = dataSet[tag] { part[tag] = value }
    }
    part[element.tag] = element
    do {
      let bytes = try part.encoded(as: syntax)
      var scanner = HeaderScanner(transferSyntax: syntax)
      try bytes.withUnsafeBytes { try scanner.consume($0) }
      guard let index = try scanner.finish().frameIndex else {
        throw CodecError(.malformed, "frame borders cannot be known")
      }
      return (bytes, index)
    } catch let error as CodecError {
      throw error
    } catch {
      throw CodecError(.malformed, "pixel data: \(error)")
    }
  }

  /// The bytes of a frame as they stand, fragments joined; counted from 0. Empty if out of range.
  public func encodedFrame(_ number: Int) -> [UInt8] {
    guard number >= 0, number < frameCount else { return [] }
    switch source {
    case .native(let bytes, let bitsPerFrame):
      let first = number * bitsPerFrame
      return Array(bytes[(first / 8)..<((first + bitsPerFrame + 7) / 8)])
    case .encapsulated(let bytes, let index):
      var frame: [UInt8] = []
      for range in index.ranges(ofFrame: number) ?? []
      where range.lowerBound >= 0 && range.upperBound <= bytes.count {
        frame += bytes[range]
      }
      return frame
    }
  }

  /// First bit of a packed frame inside its first byte.
  public func bitOffset(_ number: Int) -> Int {
    guard case .native(_, let bitsPerFrame) = source else { return 0 }
    return number * bitsPerFrame % 8
  }

  /// Decodes a frame, counted from 0.
  public func frame(
    _ number: Int, limits: DecodeLimits = .standard
  ) throws(CodecError) -> DecodedFrame {
    guard number >= 0, number < frameCount else {
      throw CodecError(.missingAttribute, "frame \(number) of \(frameCount)")
    }
    let syntax = isEncapsulated ? transferSyntax : .explicitVRLittleEndian
    return try FrameCodec.decode(
      encodedFrame(number), transferSyntax: syntax, format: format, limits: limits,
      bitOffset: bitOffset(number))
  }

  private var isEncapsulated: Bool {
    if case .encapsulated = source { true } else { false }
  }
}
