public import DICOMCore

/// Choices an encoder leaves open.
public struct EncodeOptions: Sendable, Hashable {
  /// Quality of the lossy encoders, 1 to 100 on the scale of the Independent JPEG Group.
  public var quality: Int

  public init(quality: Int = 90) { self.quality = quality }
}

extension FrameCodec {
  /// True if `encode` can write the transfer syntax.
  public static func canEncode(_ syntax: TransferSyntax) -> Bool {
    isNative(syntax.uid) || encodable.contains(syntax.uid)
  }

  /// Encodes one frame. Every syntax but JPEG baseline is written without loss.
  ///
  /// - Returns: the frame's bytes, of even length; for a native syntax the frame as it is (words are
  ///   swapped, where needed, when the data set is written).
  /// - Throws: `CodecError.notEncodable` where the syntax cannot hold such samples.
  public static func encode(
    _ frame: DecodedFrame, to syntax: TransferSyntax, options: EncodeOptions = EncodeOptions()
  ) throws(CodecError) -> [UInt8] {
    guard let count = frame.format.frameByteCount, frame.bytes.count == count else {
      throw CodecError(.notEncodable, "frame bytes do not match their format")
    }
    if isNative(syntax.uid) { return frame.bytes }
    switch syntax.uid {
    case "1.2.840.10008.1.2.5": return try RLECodec.encode(frame)
    case "1.2.840.10008.1.2.4.50": return try TurboJPEGCodec.encode(frame, quality: options.quality)
    case "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70":
      return try JPEGLosslessCodec.encode(frame)
    case "1.2.840.10008.1.2.4.80": return try JPEGLSCodec.encode(frame)
    case "1.2.840.10008.1.2.4.90": return try OpenJPEGCodec.encode(frame)
    case "1.2.840.10008.1.2.4.201": return try HTJ2KCodec.encode(frame, progression: "LRCP")
    case "1.2.840.10008.1.2.4.202": return try HTJ2KCodec.encode(frame, progression: "RPCL")
    default:
      throw CodecError(.unsupportedTransferSyntax, "no encoder for \(syntax.uid)")
    }
  }

  private static let encodable: Set<String> = [
    "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.57",
    "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202",
  ]
}
