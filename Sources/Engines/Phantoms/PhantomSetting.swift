/// Everything a phantom depends on; the same setting gives the same bytes.
///
/// Phantoms read no clock and draw no unseeded number: date, time, randomness and UIDs come from here.
public struct PhantomSetting: Sendable {
  /// Seeds noise, anatomy and vessel trees.
  public var seed: UInt64
  /// Study date as DICOM writes it, `YYYYMMDD`.
  public var date: String
  /// Study time as DICOM writes it, `HHMMSS`.
  public var time: String
  /// Where UIDs come from.
  public var uids: PhantomUIDs

  /// - Parameters:
  ///   - seed: any number; it also makes the UIDs unless `uids` is given.
  ///   - date: study date, `YYYYMMDD`.
  ///   - time: study time, `HHMMSS`.
  public init(seed: UInt64, date: String = "20260102", time: String = "083000", uids: PhantomUIDs? = nil) {
    self.seed = seed
    self.date = date
    self.time = time
    self.uids = uids ?? .seeded(seed)
  }

  /// A setting for one part of a collection, with a seed of its own and the same UID source.
  public func part(_ label: String) -> PhantomSetting {
    var one = self
    one.seed = SeededNoise.hash(label, seed: seed)
    return one
  }
}
