import DICOMCore

/// A CT series of ``AbdomenScene``: axial slices from the feet to the head.
public struct AbdomenCT: Sendable {
  /// What is in the picture: positions, sizes and densities, exactly.
  public let scene: AbdomenScene
  public let setting: PhantomSetting
  public let patient: SyntheticPatient
  /// Rows and columns of a slice.
  public let side: Int
  /// Number of slices.
  public let slices: Int
  /// Distance between slices, millimetres.
  public let sliceSpacing: Double
  /// Standard deviation of the noise, Hounsfield units.
  public let noise: Double
  /// Names the UIDs; two series of one collection need two labels.
  public let label: String

  /// Width of the reconstructed field, millimetres.
  public static let fieldOfView = 380.0

  public init(
    setting: PhantomSetting, patient: SyntheticPatient, side: Int = 512, slices: Int = 64,
    sliceSpacing: Double = 2, noise: Double = 11, label: String = "ct"
  ) {
    self.scene = AbdomenScene(seed: setting.seed)
    self.setting = setting
    self.patient = patient
    self.side = max(side, 8)
    self.slices = max(slices, 1)
    self.sliceSpacing = sliceSpacing
    self.noise = noise
    self.label = label
  }

  /// Width of a pixel, millimetres.
  public var pixelSpacing: Double { AbdomenCT.fieldOfView / Double(side) }

  /// Centre of the first pixel of a slice, `Image Position (Patient)` (0020,0032).
  public func position(ofSlice index: Int) -> PhantomPoint {
    let corner = -pixelSpacing * Double(side - 1) / 2
    let z = (Double(index) - Double(slices - 1) / 2) * sliceSpacing
    return PhantomPoint(corner, corner, z)
  }

  /// Stored values of one slice: Hounsfield units plus 1024, row by row.
  public func values(ofSlice index: Int) -> [Int16] {
    let start = position(ofSlice: index)
    let grain = SeededNoise(seed: SeededNoise.hash("ct noise \(index)", seed: setting.seed))
    var out = [Int16](repeating: 0, count: side * side)
    for row in 0..<side {
      for column in 0..<side {
        let point = PhantomPoint(
          start.x + Double(column) * pixelSpacing, start.y + Double(row) * pixelSpacing, start.z)
        let exact = scene.density(at: point, edge: pixelSpacing)
        let place = row &* side &+ column
        let value = (exact + noise * Double(grain.normal(place)) + 1024).rounded()
        out[place] = Int16(min(4095, max(0, value)))
      }
    }
    return out
  }

  /// One slice as a CT Image Storage object (PS3.3 A.3).
  public func object(slice index: Int) -> PhantomObject {
    var modules = ObjectModules(
      setting: setting, patient: patient, sopClassUID: "1.2.840.10008.5.1.4.1.1.2", modality: "CT",
      study: "\(label)/study", series: "\(label)/series", instance: "\(label)/\(index)",
      studyDescription: "CT abdomen, arterial phase", seriesDescription: "Arterial 2 mm")
    modules.instanceNumber = index + 1
    var ds = modules.dataSet()
    let start = position(ofSlice: index)
    ds.set(.imageType, ["ORIGINAL", "PRIMARY", "AXIAL"])
    ds.set(.acquisitionNumber, 1)
    ds.set(.acquisitionDate, setting.date)
    ds.set(.acquisitionTime, setting.time)
    ds.set(.contentDate, setting.date)
    ds.set(.contentTime, setting.time)
    ds.set(.bodyPartExamined, "ABDOMEN")
    ds.set(.patientPosition, "HFS")
    ds.set(.kvp, "120")
    ds.set(.sliceThickness, sliceSpacing)
    ds.set(.spacingBetweenSlices, sliceSpacing)
    ds.set(.convolutionKernel, "PHANTOM")
    ds.set(.contrastBolusAgent, "Iodine (simulated)")
    ds.set(.frameOfReferenceUID, setting.uids.uid("\(label)/frame of reference"))
    ds.set(.positionReferenceIndicator, "")
    ds.set(.imagePositionPatient, [start.x, start.y, start.z])
    ds.set(.imageOrientationPatient, ["1", "0", "0", "0", "1", "0"])
    ds.set(.sliceLocation, start.z)
    ds.set(.pixelSpacing, [pixelSpacing, pixelSpacing])
    ds.set(.rescaleIntercept, "-1024")
    ds.set(.rescaleSlope, "1")
    ds.set(.rescaleType, "HU")
    ds.set(.windowCenter, ["60", "300"])
    ds.set(.windowWidth, ["360", "1500"])
    ds.set(.windowCenterWidthExplanation, ["ABDOMEN", "BONE"])
    ds.setGrey(
      rows: side, columns: side, bitsAllocated: 16, bitsStored: 12, isSigned: false,
      pixels: littleEndianBytes(values(ofSlice: index)))
    return modules.object(ds)
  }
}
