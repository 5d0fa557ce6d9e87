/// The shape of one frame of pixels: the Image Pixel Module (PS3.3 C.7.6.3) as plain numbers.
public struct PixelFormat: Sendable, Hashable {
  /// Rows (0028,0010).
  public var rows: Int
  /// Columns (0028,0011).
  public var columns: Int
  /// Samples per Pixel (0028,0002).
  public var samplesPerPixel: Int
  /// Bits Allocated (0028,0100): 1, 8, 16, 32 or 64.
  public var bitsAllocated: Int
  /// Bits Stored (0028,0101).
  public var bitsStored: Int
  /// High Bit (0028,0102): the place of the most significant stored bit.
  public var highBit: Int
  /// Pixel Representation (0028,0103) is 1: two's complement.
  public var isSigned: Bool
  /// The samples are IEEE 754 (Float Pixel Data or Double Float Pixel Data).
  public var isFloatingPoint: Bool
  /// Photometric Interpretation (0028,0004).
  public var photometricInterpretation: String
  /// Planar Configuration (0028,0006): 0 interleaved, 1 one plane a sample.
  public var planarConfiguration: Int

  public init(
    rows: Int, columns: Int, samplesPerPixel: Int = 1, bitsAllocated: Int, bitsStored: Int,
    highBit: Int? = nil, isSigned: Bool = false, isFloatingPoint: Bool = false,
    photometricInterpretation: String = "MONOCHROME2", planarConfiguration: Int = 0
  ) {
    self.rows = rows
    self.columns = columns
    self.samplesPerPixel = samplesPerPixel
    self.bitsAllocated = bitsAllocated
    self.bitsStored = bitsStored
    self.highBit = highBit ?? (bitsStored - 1)
    self.isSigned = isSigned
    self.isFloatingPoint = isFloatingPoint
    self.photometricInterpretation = photometricInterpretation
    self.planarConfiguration = planarConfiguration
  }

  /// Whole bytes of one sample; 0 for single-bit pixels, which are packed eight to a byte.
  public var bytesPerSample: Int { bitsAllocated >= 8 ? bitsAllocated / 8 : 0 }

  /// Rows times columns, or nil if that overflows or is not positive.
  public var pixelCount: Int? {
    guard rows > 0, columns > 0 else { return nil }
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    return overflow ? nil : count
  }

  /// Rows times columns times samples, or nil if that overflows or is not positive.
  public var sampleCount: Int? {
    guard let pixels = pixelCount, samplesPerPixel > 0 else { return nil }
    let (count, overflow) = pixels.multipliedReportingOverflow(by: samplesPerPixel)
    return overflow ? nil : count
  }

  /// Bytes of one decoded frame (no chroma left out), or nil on overflow or nonsense.
  public var frameByteCount: Int? {
    guard let samples = sampleCount else { return nil }
    if bitsAllocated == 1 { return samples / 8 + (samples % 8 == 0 ? 0 : 1) }
    guard bytesPerSample > 0, bitsAllocated % 8 == 0 else { return nil }
    let (count, overflow) = samples.multipliedReportingOverflow(by: bytesPerSample)
    return overflow ? nil : count
  }

  /// Two chroma samples for two pixels stand in native data (PS3.3 C.7.6.3.1.2, YBR_FULL_422).
  var hasSharedChroma: Bool {
    samplesPerPixel == 3
      && (photometricInterpretation == "YBR_FULL_422"
        || photometricInterpretation == "YBR_PARTIAL_422")
  }

  /// Bytes of one frame in a native transfer syntax.
  var nativeFrameByteCount: Int? {
    guard hasSharedChroma else { return frameByteCount }
    guard bitsAllocated == 8, let pixels = pixelCount else { return nil }
    let (count, overflow) = pixels.multipliedReportingOverflow(by: 2)
    return overflow ? nil : count
  }
}

extension PixelFormat {
  /// Checks that the numbers describe pixels this room handles, and that they are inside `limits`.
  ///
  /// Called before anything is allocated.
  func validate(_ limits: DecodeLimits) throws(CodecError) {
    guard rows > 0, columns > 0, rows <= 65_535, columns <= 65_535 else {
      throw CodecError(.missingAttribute, "Rows and Columns must be 1 to 65535")
    }
    guard samplesPerPixel == 1 || samplesPerPixel == 3 || samplesPerPixel == 4 else {
      throw CodecError(.unsupportedFormat, "Samples per Pixel \(samplesPerPixel)")
    }
    guard [1, 8, 16, 32, 64].contains(bitsAllocated) else {
      throw CodecError(.unsupportedFormat, "Bits Allocated \(bitsAllocated)")
    }
    guard bitsStored >= 1, bitsStored <= bitsAllocated, highBit >= bitsStored - 1,
      highBit < bitsAllocated
    else {
      throw CodecError(
        .missingAttribute, "Bits Stored \(bitsStored) and High Bit \(highBit) do not fit")
    }
    guard bitsAllocated != 1 || samplesPerPixel == 1 else {
      throw CodecError(.unsupportedFormat, "single-bit pixels with several samples")
    }
    guard let pixels = pixelCount, let bytes = frameByteCount else {
      throw CodecError(.limitExceeded, "frame size overflows")
    }
    guard pixels <= limits.maxPixels else {
      throw CodecError(.limitExceeded, "\(pixels) pixels, limit \(limits.maxPixels)")
    }
    guard bytes <= limits.maxBytes else {
      throw CodecError(.limitExceeded, "\(bytes) bytes, limit \(limits.maxBytes)")
    }
  }
}
