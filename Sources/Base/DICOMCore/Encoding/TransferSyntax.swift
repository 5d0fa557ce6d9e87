/// How a data set is laid out as bytes (PS3.5 8, 10 and annex A).
///
/// Two transfer syntaxes are equal if their UIDs are.
public struct TransferSyntax: Hashable, Sendable {
  public let uid: String
  /// VRs are not written and come from the dictionary.
  public let isImplicitVR: Bool
  public let isBigEndian: Bool
  /// The whole data set is deflated (PS3.5 A.5).
  public let isDeflated: Bool
  /// Pixel data are fragments in a sequence of items (PS3.5 A.4).
  public let isEncapsulated: Bool
  /// Whether pixels may have lost information; nil where the syntax leaves it open.
  public let isLossy: Bool?

  init(
    _ uid: String, implicit: Bool = false, bigEndian: Bool = false, deflated: Bool = false,
    encapsulated: Bool = true, lossy: Bool? = nil
  ) {
    self.uid = uid
    isImplicitVR = implicit
    isBigEndian = bigEndian
    isDeflated = deflated
    isEncapsulated = encapsulated
    isLossy = lossy
  }

  /// The syntax of a UID. One that is not known is taken as explicit VR little endian with encapsulated pixels, which
  /// every syntax since 1993 has been.
  public init(uid: String) {
    self = TransferSyntax.registry[uid] ?? TransferSyntax(uid)
  }

  /// The syntax if it is registered.
  public static func known(_ uid: String) -> TransferSyntax? { registry[uid] }

  /// The registered name; the UID itself if there is none.
  public var name: String { UIDDictionary.name(of: uid) ?? uid }

  public static func == (left: TransferSyntax, right: TransferSyntax) -> Bool {
    left.uid == right.uid
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(uid)
  }
}

extension TransferSyntax: CustomStringConvertible {
  public var description: String { "\(name) (\(uid))" }
}

extension TransferSyntax {
  /// How the pixel data's bitstream shows where a frame begins.
  enum FrameMarks {
    /// JPEG and JPEG-LS: SOI (FFD8) to EOI (FFD9).
    case jpeg
    /// JPEG 2000 and HTJ2K: SOC (FF4F) to EOC (FFD9).
    case jpeg2000
    /// JPEG XL: a bare codestream (FF0A) or a container box.
    case jpegXL
    /// RLE and deflated frames: one fragment is one frame (PS3.5 A.4.2, A.4.13).
    case oneFragment
    /// MPEG: the fragments are one stream, frames have no borders of their own.
    case stream
    case unknown
  }

  var frameMarks: FrameMarks {
    let prefix = "1.2.840.10008.1.2."
    guard uid.hasPrefix(prefix) else { return .unknown }
    let parts = uid.dropFirst(prefix.count).split(separator: ".").compactMap { Int($0) }
    switch (parts.first, parts.count > 1 ? parts[1] : nil) {
    case (4, let number?):
      switch number {
      case 50...81: return .jpeg
      case 90...93, 201...203: return .jpeg2000
      case 110...112: return .jpegXL
      case 100...108: return .stream
      default: return .unknown
      }
    case (5, nil), (8, 1), (1, 98): return .oneFragment
    default: return .unknown
    }
  }
}
