extension TransferSyntax {
  public static let implicitVRLittleEndian = TransferSyntax(
    "1.2.840.10008.1.2", implicit: true, encapsulated: false, lossy: false)
  public static let explicitVRLittleEndian = TransferSyntax(
    "1.2.840.10008.1.2.1", encapsulated: false, lossy: false)
  public static let encapsulatedUncompressed = TransferSyntax(
    "1.2.840.10008.1.2.1.98", lossy: false)
  public static let deflatedExplicitVRLittleEndian = TransferSyntax(
    "1.2.840.10008.1.2.1.99", deflated: true, encapsulated: false, lossy: false)
  /// Retired, still met in old angiograms.
  public static let explicitVRBigEndian = TransferSyntax(
    "1.2.840.10008.1.2.2", bigEndian: true, encapsulated: false, lossy: false)
  /// JPEG process 1, 8 bits, lossy.
  public static let jpegBaseline = TransferSyntax("1.2.840.10008.1.2.4.50", lossy: true)
  /// JPEG processes 2 and 4, 8 or 12 bits, lossy.
  public static let jpegExtended = TransferSyntax("1.2.840.10008.1.2.4.51", lossy: true)
  /// JPEG process 14, any predictor.
  public static let jpegLossless = TransferSyntax("1.2.840.10008.1.2.4.57", lossy: false)
  /// JPEG process 14, first-order prediction: what most angiography systems send.
  public static let jpegLosslessSV1 = TransferSyntax("1.2.840.10008.1.2.4.70", lossy: false)
  public static let jpegLSLossless = TransferSyntax("1.2.840.10008.1.2.4.80", lossy: false)
  public static let jpegLSNearLossless = TransferSyntax("1.2.840.10008.1.2.4.81", lossy: true)
  public static let jpeg2000Lossless = TransferSyntax("1.2.840.10008.1.2.4.90", lossy: false)
  /// JPEG 2000, reversible or not.
  public static let jpeg2000 = TransferSyntax("1.2.840.10008.1.2.4.91")
  public static let jpeg2000MulticomponentLossless = TransferSyntax(
    "1.2.840.10008.1.2.4.92", lossy: false)
  public static let jpeg2000Multicomponent = TransferSyntax("1.2.840.10008.1.2.4.93")
  public static let mpeg2MainLevel = TransferSyntax("1.2.840.10008.1.2.4.100", lossy: true)
  public static let mpeg2HighLevel = TransferSyntax("1.2.840.10008.1.2.4.101", lossy: true)
  public static let mpeg4HighProfile = TransferSyntax("1.2.840.10008.1.2.4.102", lossy: true)
  public static let mpeg4BDCompatible = TransferSyntax("1.2.840.10008.1.2.4.103", lossy: true)
  public static let mpeg4For2DVideo = TransferSyntax("1.2.840.10008.1.2.4.104", lossy: true)
  public static let mpeg4For3DVideo = TransferSyntax("1.2.840.10008.1.2.4.105", lossy: true)
  public static let mpeg4Stereo = TransferSyntax("1.2.840.10008.1.2.4.106", lossy: true)
  public static let hevcMainProfile = TransferSyntax("1.2.840.10008.1.2.4.107", lossy: true)
  public static let hevcMain10Profile = TransferSyntax("1.2.840.10008.1.2.4.108", lossy: true)
  public static let jpegXLLossless = TransferSyntax("1.2.840.10008.1.2.4.110", lossy: false)
  /// JPEG XL that carries a JPEG bitstream and can give it back bit for bit.
  public static let jpegXLRecompression = TransferSyntax("1.2.840.10008.1.2.4.111", lossy: true)
  public static let jpegXL = TransferSyntax("1.2.840.10008.1.2.4.112")
  public static let htj2kLossless = TransferSyntax("1.2.840.10008.1.2.4.201", lossy: false)
  public static let htj2kLosslessRPCL = TransferSyntax("1.2.840.10008.1.2.4.202", lossy: false)
  public static let htj2k = TransferSyntax("1.2.840.10008.1.2.4.203")
  public static let rleLossless = TransferSyntax("1.2.840.10008.1.2.5", lossy: false)
  public static let deflatedImageFrame = TransferSyntax("1.2.840.10008.1.2.8.1", lossy: false)

  /// Every syntax this package can lay out as bytes, native ones first, then by UID.
  public static let all: [TransferSyntax] =
    [
      implicitVRLittleEndian, explicitVRLittleEndian, deflatedExplicitVRLittleEndian,
      explicitVRBigEndian, encapsulatedUncompressed, jpegBaseline, jpegExtended, jpegLossless,
      jpegLosslessSV1, jpegLSLossless, jpegLSNearLossless, jpeg2000Lossless, jpeg2000,
      jpeg2000MulticomponentLossless, jpeg2000Multicomponent, mpeg2MainLevel, mpeg2HighLevel,
      mpeg4HighProfile, mpeg4BDCompatible, mpeg4For2DVideo, mpeg4For3DVideo, mpeg4Stereo,
      hevcMainProfile, hevcMain10Profile, jpegXLLossless, jpegXLRecompression, jpegXL,
      htj2kLossless, htj2kLosslessRPCL, htj2k, rleLossless, deflatedImageFrame,
    ] + fragmentableVideo + retiredJPEG

  /// Video whose one stream may be cut into fragments (PS3.5 8.2.5 and following).
  private static let fragmentableVideo = [100, 101, 102, 103, 104, 105, 106].map {
    TransferSyntax("1.2.840.10008.1.2.4.\($0).1", lossy: true)
  }

  /// Retired JPEG processes: accepted and kept as received.
  private static let retiredJPEG = ((52...56).map { $0 } + (58...66).map { $0 }).map {
    TransferSyntax("1.2.840.10008.1.2.4.\($0)", lossy: ![58, 65, 66].contains($0))
  }

  static let registry: [String: TransferSyntax] = Dictionary(
    all.map { ($0.uid, $0) }, uniquingKeysWith: { first, _ in first })
}
