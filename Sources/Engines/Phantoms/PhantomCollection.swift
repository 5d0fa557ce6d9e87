/// A cabinet of phantoms: every kind once, under patients whose names go through the character sets.
public struct PhantomCollection: Sendable {
  /// How large the objects are.
  public enum Size: Sendable, Hashable {
    /// A few megabytes, made in a second: for tests.
    case small
    /// Some 80 MB: for the demo.
    case demo
  }

  /// A file name and the object that belongs there; made when asked for, so that a large collection needs little memory.
  public struct Entry: Sendable {
    /// Relative path such as `ct-abdomen/0001.dcm`.
    public let path: String
    private let make: @Sendable () -> PhantomObject

    init(_ path: String, _ make: @escaping @Sendable () -> PhantomObject) {
      self.path = path
      self.make = make
    }

    /// The object itself.
    public func object() -> PhantomObject { make() }
  }

  public let entries: [Entry]

  /// - Parameters:
  ///   - setting: seed, date and UIDs of everything inside.
  ///   - size: how large the pictures are and how many.
  public init(setting: PhantomSetting, size: Size) {
    let isSmall = size == .small
    var found: [Entry] = []
    let ct = AbdomenCT(
      setting: setting.part("ct"), patient: .numbered(0), side: isSmall ? 48 : 512,
      slices: isSmall ? 4 : 60, sliceSpacing: isSmall ? 20 : 2.5)
    for slice in 0..<ct.slices {
      found.append(
        Entry("ct-abdomen/" + SyntheticPatient.padded(slice + 1, to: 4) + ".dcm") {
          ct.object(slice: slice)
        })
    }
    let side = isSmall ? 48 : 512
    let cine = XrayAngiography(
      .cine, setting: setting.part("cine"), patient: .numbered(1), side: side,
      frames: isSmall ? 6 : 60, label: "coronary")
    let run = XrayAngiography(
      .subtraction, setting: setting.part("dsa"), patient: .numbered(2), side: side,
      frames: isSmall ? 8 : 24, label: "hepatic")
    let dose = DoseReport(setting: setting.part("dsa"), patient: .numbered(2), label: "hepatic")
    let enhanced = EnhancedAngiography(
      setting: setting.part("enhanced"), patient: .numbered(3), side: isSmall ? 48 : 256,
      frames: isSmall ? 4 : 30)
    let ultrasound = ColourImage(
      .ultrasound, setting: setting.part("us"), patient: .numbered(4), side: isSmall ? 64 : 480,
      label: "ultrasound")
    let capture = ColourImage(
      .secondaryCapture, setting: setting.part("sc"), patient: .numbered(5), side: isSmall ? 64 : 480,
      label: "capture")
    found += [
      Entry("xa-coronary/cine.dcm") { cine.object() },
      Entry("xa-hepatic/dsa.dcm") { run.object() },
      Entry("xa-hepatic/dose.dcm") { dose.object() },
      Entry("xa-enhanced/run.dcm") { enhanced.object() },
      Entry("us-liver/doppler.dcm") { ultrasound.object() },
      Entry("sc-wheel/wheel.dcm") { capture.object() },
    ]
    let tiny = TinyInstances(setting: setting.part("tiny"), perStudy: 2)
    for index in 0..<(isSmall ? 24 : 200) {
      found.append(
        Entry("tiny/" + SyntheticPatient.padded(index, to: 4) + ".dcm") { tiny.object(at: index) })
    }
    entries = found
  }
}
