/// A value representation: the two letters that say how a value is encoded (PS3.5 6.2).
public struct VR: RawRepresentable, Hashable, Sendable {
  /// The two ASCII letters, the first in the upper byte.
  public var rawValue: UInt16

  @inlinable
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// Reads two letters such as `PN`; nil if the text is not two bytes of ASCII.
  public init?(_ text: String) {
    var bytes = text.utf8.makeIterator()
    guard let first = bytes.next(), let second = bytes.next(), bytes.next() == nil,
      first < 0x80, second < 0x80
    else { return nil }
    rawValue = UInt16(first) << 8 | UInt16(second)
  }

  public static var ae: VR { VR(rawValue: 0x4145) }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public static var as_: VR { VR(rawValue: 0x4153) }
  public static var at: VR { VR(rawValue: 0x4154) }
  public static var cs: VR { VR(rawValue: 0x4353) }
  public static var da: VR { VR(rawValue: 0x4441) }
  public static var ds: VR { VR(rawValue: 0x4453) }
  public static var dt: VR { VR(rawValue: 0x4454) }
  public static var fd: VR { VR(rawValue: 0x4644) }
  public static var fl: VR { VR(rawValue: 0x464C) }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public static var is_: VR { VR(rawValue: 0x4953) }
  public static var lo: VR { VR(rawValue: 0x4C4F) }
  public static var lt: VR { VR(rawValue: 0x4C54) }
  public static var ob: VR { VR(rawValue: 0x4F42) }
  public static var od: VR { VR(rawValue: 0x4F44) }
  public static var of: VR { VR(rawValue: 0x4F46) }
  public static var ol: VR { VR(rawValue: 0x4F4C) }
  public static var ov: VR { VR(rawValue: 0x4F56) }
  public static var ow: VR { VR(rawValue: 0x4F57) }
  public static var pn: VR { VR(rawValue: 0x504E) }
  public static var sh: VR { VR(rawValue: 0x5348) }
  public static var sl: VR { VR(rawValue: 0x534C) }
  public static var sq: VR { VR(rawValue: 0x5351) }
  public static var ss: VR { VR(rawValue: 0x5353) }
  public static var st: VR { VR(rawValue: 0x5354) }
  public static var sv: VR { VR(rawValue: 0x5356) }
  public static var tm: VR { VR(rawValue: 0x544D) }
  public static var uc: VR { VR(rawValue: 0x5543) }
  public static var ui: VR { VR(rawValue: 0x5549) }
  public static var ul: VR { VR(rawValue: 0x554C) }
  public static var un: VR { VR(rawValue: 0x554E) }
  public static var ur: VR { VR(rawValue: 0x5552) }
  public static var us: VR { VR(rawValue: 0x5553) }
  public static var ut: VR { VR(rawValue: 0x5554) }
  public static var uv: VR { VR(rawValue: 0x5556) }
}

extension VR: CustomStringConvertible {
  /// The two letters; bytes that are not printable ASCII show as `?`.
  public var description: String {
    let bytes = [UInt8(truncatingIfNeeded: rawValue >> 8), UInt8(truncatingIfNeeded: rawValue)]
    return String(decoding: bytes.map { $0 > 0x20 && $0 < 0x7F ? $0 : 0x3F }, as: UTF8.self)
  }
}
