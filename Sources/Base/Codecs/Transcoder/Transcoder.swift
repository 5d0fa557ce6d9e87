public import DICOMCore

/// Rewrites whole objects from one transfer syntax to another.
///
/// Pixels are decoded and encoded frame by frame; the attributes that describe them follow (PS3.5 8.2,
/// PS3.3 C.7.6.3). A lossy step gets a new SOP Instance UID, since it is another instance (PS3.3
/// C.7.6.1.1.5, PS3.4 B), and its history is kept in Lossy Image Compression and its companions.
public enum Transcoder {
  public struct Options: Sendable {
    public var encoding: EncodeOptions
    public var limits: DecodeLimits
    /// Decodes each losslessly encoded frame again and compares every byte.
    public var verifies: Bool
    /// Writes an Extended Offset Table instead of a Basic Offset Table (PS3.3 C.7.6.3.1.8).
    public var usesExtendedOffsetTable: Bool

    public init(
      encoding: EncodeOptions = EncodeOptions(), limits: DecodeLimits = .standard,
      verifies: Bool = true, usesExtendedOffsetTable: Bool = false
    ) {
      self.encoding = encoding
      self.limits = limits
      self.verifies = verifies
      self.usesExtendedOffsetTable = usesExtendedOffsetTable
    }
  }

  /// A data set in another transfer syntax.
  ///
  /// Objects without pixel data, and those whose pixels are encoded as the target wants already, come
  /// back unchanged but for `TransferSyntax`-dependent bytes, which are written when the data set is.
  /// - Parameters:
  ///   - source: the syntax the pixels of `dataSet` are in.
  ///   - newUID: makes the SOP Instance UID of a lossy result.
  public static func transcode(
    _ dataSet: DataSet, from source: TransferSyntax, to target: TransferSyntax,
    options: Options = Options(), newUID: () -> String
  ) throws(CodecError) -> DataSet {
    let pixels = dataSet[.pixelData]
    let isNativePair = !source.isEncapsulated && !target.isEncapsulated
    if pixels == nil || isNativePair || source.uid == target.uid {
      guard pixels == nil, dataSet.contains(.floatPixelData) || dataSet.contains(.doubleFloatPixelData),
        target.isEncapsulated
      else { return dataSet }
      throw CodecError(.notEncodable, "floating point pixels are never compressed (PS3.5 8.1.1)")
    }
    guard FrameCodec.canDecode(source) else {
      throw CodecError(.unsupportedTransferSyntax, "no decoder for \(source.uid)")
    }
    guard FrameCodec.canEncode(target) else {
      throw CodecError(.unsupportedTransferSyntax, "no encoder for \(target.uid)")
    }
    let reader = try FrameReader(dataSet, transferSyntax: source)
    let declared = max(1, dataSet.int(.numberOfFrames) ?? 1)
    guard reader.frameCount >= declared else {
      throw CodecError(.truncated, "\(reader.frameCount) of \(declared) frames are there")
    }
    var frames: [[UInt8]] = []
    var format = reader.format
    var decodedBytes = 0
    for number in 0..<declared {
      let frame = try reader.frame(number, limits: options.limits)
      format = frame.format
      decodedBytes += frame.bytes.count
      guard decodedBytes <= options.limits.maxBytes || target.isEncapsulated else {
        throw CodecError(.limitExceeded, "decoded object over \(options.limits.maxBytes) bytes")
      }
      let encoded = try FrameCodec.encode(frame, to: target, options: options.encoding)
      if options.verifies, target.isEncapsulated, target.isLossy == false {
        try verify(encoded, frame, target, options.limits)
      }
      frames.append(encoded)
    }
    var result = dataSet
    PixelDescription.write(format, target: target, into: &result)
    if target.isEncapsulated {
      let encodedBytes = frames.reduce(0) { $0 + $1.count }
      EncapsulatedPixels.write(
        frames, extended: options.usesExtendedOffsetTable, into: &result)
      if target.isLossy == true {
        PixelDescription.noteLoss(
          ratio: Double(decodedBytes) / Double(max(encodedBytes, 1)), target: target, into: &result)
        result.set(.sopInstanceUID, newUID())
      }
    } else {
      EncapsulatedPixels.writeNative(frames, format: format, into: &result)
    }
    if source.isLossy == true { PixelDescription.keepHistory(of: source, into: &result) }
    return result
  }

  /// A Part 10 file in another transfer syntax. The preamble is blank in the result.
  public static func transcode(
    part10 bytes: [UInt8], to target: TransferSyntax, options: Options = Options(),
    newUID: () -> String
  ) throws(CodecError) -> [UInt8] {
    do {
      let (meta, dataSet) = try Part10.read(bytes)
      let result = try transcode(
        dataSet, from: meta.transferSyntax, to: target, options: options, newUID: newUID)
      return try Part10.write(
        result, as: target, sourceApplicationEntityTitle: meta.sourceApplicationEntityTitle)
    } catch let error as CodecError {
      throw error
    } catch {
      throw CodecError(.malformed, "\(error)")
    }
  }

  private static func verify(
    _ encoded: [UInt8], _ frame: DecodedFrame, _ target: TransferSyntax, _ limits: DecodeLimits
  ) throws(CodecError) {
    let again = try FrameCodec.decode(
      encoded, transferSyntax: target, format: frame.format, limits: limits)
    guard again.bytes == frame.bytes else {
      throw CodecError(.encoderFailed, "lossless encoding did not give the same samples back")
    }
  }
}
