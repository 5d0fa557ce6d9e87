/// A source of UIDs named by what they stand for, so that the order of asking does not matter.
public struct PhantomUIDs: Sendable {
  private let make: @Sendable (String) -> String

  /// - Parameter make: gives the same UID for the same label and different ones for different labels.
  public init(_ make: @escaping @Sendable (String) -> String) {
    self.make = make
  }

  /// The UID for a label such as `"ct/series"`.
  public func uid(_ label: String) -> String { make(label) }

  /// UIDs under 2.25 (PS3.5 B.2), made of the seed and the label.
  public static func seeded(_ seed: UInt64) -> PhantomUIDs {
    PhantomUIDs { label in
      let high = SeededNoise.hash(label, seed: seed ^ 0x7068_616E_746F_6D31)
      let low = SeededNoise.hash(label, seed: seed ^ 0x6A69_6572_7531_3233)
      // Version 8 and the RFC 9562 variant: a UUID made by a rule of one's own.
      let version = (high & ~0xF000) | 0x8000
      let variant = (low & ~(0b11 << 62)) | (0b10 << 62)
      return "2.25.\(UInt128(version) << 64 | UInt128(variant))"
    }
  }
}
