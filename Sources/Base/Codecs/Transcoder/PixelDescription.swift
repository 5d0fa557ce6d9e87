import DICOMCore

/// Keeps the attributes that describe pixels true after they were written in another form.
enum PixelDescription {
  /// Image Pixel Module for frames of `format` written as `target` (PS3.5 8.2).
  static func write(_ format: PixelFormat, target: TransferSyntax, into dataSet: inout DataSet) {
    dataSet.set(.photometricInterpretation, photometric(format, target))
    guard format.samplesPerPixel > 1 else {
      dataSet.remove(.planarConfiguration)
      return
    }
    // RLE keeps its samples in planes (PS3.5 8.2.2), all else is interleaved.
    dataSet.set(.planarConfiguration, target.uid == TransferSyntax.rleLossless.uid ? 1 : 0)
  }

  private static func photometric(_ format: PixelFormat, _ target: TransferSyntax) -> String {
    guard format.samplesPerPixel == 3, format.photometricInterpretation == "RGB" else {
      return format.photometricInterpretation
    }
    switch target.uid {
    case TransferSyntax.jpegBaseline.uid: return "YBR_FULL_422"
    case TransferSyntax.jpeg2000Lossless.uid, TransferSyntax.htj2kLossless.uid,
      TransferSyntax.htj2kLosslessRPCL.uid:
      return "YBR_RCT"
    default: return "RGB"
    }
  }

  /// Lossy Image Compression, Ratio and Method of one more lossy step (PS3.3 C.7.6.1.1.5), and Image Type
  /// DERIVED.
  static func noteLoss(ratio: Double, target: TransferSyntax, into dataSet: inout DataSet) {
    append(method(of: target), ratio: ratio, to: &dataSet)
    var type = dataSet.strings(.imageType)
    if type.isEmpty { type = ["DERIVED", "SECONDARY"] }
    type[0] = "DERIVED"
    dataSet.set(.imageType, type)
  }

  /// Pixels that came out of a lossy syntax stay marked as lossy whatever they are written as.
  static func keepHistory(of source: TransferSyntax, into dataSet: inout DataSet) {
    guard dataSet.string(.lossyImageCompression) != "01" else { return }
    dataSet.set(.lossyImageCompression, "01")
    if dataSet.strings(.lossyImageCompressionMethod).isEmpty {
      dataSet.set(.lossyImageCompressionMethod, method(of: source))
    }
  }

  private static func append(_ method: String, ratio: Double, to dataSet: inout DataSet) {
    let rounded = (ratio * 100).rounded() / 100
    dataSet.set(.lossyImageCompression, "01")
    dataSet.set(
      .lossyImageCompressionRatio, dataSet.doubles(.lossyImageCompressionRatio) + [rounded])
    dataSet.set(
      .lossyImageCompressionMethod, dataSet.strings(.lossyImageCompressionMethod) + [method])
  }

  /// Defined terms of (0028,2114).
  private static func method(of syntax: TransferSyntax) -> String {
    switch syntax.uid {
    case TransferSyntax.jpegLSNearLossless.uid: "ISO_14495_1"
    case TransferSyntax.jpeg2000.uid: "ISO_15444_1"
    case TransferSyntax.htj2k.uid: "ISO_15444_15"
    default: "ISO_10918_1"
    }
  }
}
