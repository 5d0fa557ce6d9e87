import DICOMCore

/// A run of an angiography system as an X-Ray Angiographic Image object (PS3.3 A.14).
public struct XrayAngiography: Sendable {
  /// What the run shows.
  public enum Kind: Sendable, Hashable {
    /// 8-bit cine, contrast already subtracted from nothing: what a coronary run looks like.
    case cine
    /// 12-bit run with a Mask module (PS3.3 C.7.6.10): average of the first frames, with a pixel shift.
    case subtraction
  }

  public let kind: Kind
  public let angiogram: Angiogram
  public let setting: PhantomSetting
  public let patient: SyntheticPatient
  /// Names the UIDs; runs of one study share the part before the last slash.
  public let label: String
  /// `Instance Number` and `Series Number` of the run.
  public let number: Int

  /// The patient's movement between mask and contrast in a ``Kind/subtraction`` run, pixels.
  public static let motion = (rows: 1.5, columns: -2.0)

  public init(
    _ kind: Kind, setting: PhantomSetting, patient: SyntheticPatient, side: Int = 512, frames: Int = 60,
    number: Int = 1, label: String = "xa"
  ) {
    self.kind = kind
    self.setting = setting
    self.patient = patient
    self.label = label
    self.number = number
    let seed = SeededNoise.hash("\(label) \(number)", seed: setting.seed)
    angiogram =
      switch kind {
      case .cine: Angiogram(seed: seed, side: side, frames: frames, frameRate: 15)
      case .subtraction:
        Angiogram(
          seed: seed, side: side, frames: frames, maskFrames: max(2, frames / 8), frameRate: 4,
          plateau: 4095, motion: XrayAngiography.motion, noise: 14)
      }
  }

  /// The whole run as one object.
  public func object() -> PhantomObject {
    var modules = ObjectModules(
      setting: setting, patient: patient, sopClassUID: "1.2.840.10008.5.1.4.1.1.12.1", modality: "XA",
      study: "\(label)/study", series: "\(label)/series \(number)", instance: "\(label)/\(number)",
      studyDescription: kind == .cine ? "Coronary angiography" : "DSA hepatic artery",
      seriesDescription: kind == .cine ? "Cine 15 f/s" : "DSA 4 f/s")
    modules.seriesNumber = number
    var ds = modules.dataSet()
    addAcquisition(to: &ds)
    ds.set(.numberOfFrames, angiogram.frames)
    ds.set(.frameIncrementPointer, [.frameTime])
    ds.set(.frameTime, 1000 / angiogram.frameRate)
    ds.set(.cineRate, Int(angiogram.frameRate))
    ds.set(.recommendedDisplayFrameRate, Int(angiogram.frameRate))
    let values = angiogram.values()
    switch kind {
    case .cine:
      ds.set(.windowCenter, "128")
      ds.set(.windowWidth, "256")
      ds.setGrey(
        rows: angiogram.side, columns: angiogram.side, bitsAllocated: 8, bitsStored: 8,
        isSigned: false, pixels: values.map { UInt8(truncatingIfNeeded: $0) })
    case .subtraction:
      ds.set(.windowCenter, "2048")
      ds.set(.windowWidth, "4096")
      addMask(to: &ds)
      ds.setGrey(
        rows: angiogram.side, columns: angiogram.side, bitsAllocated: 16, bitsStored: 12,
        isSigned: false, pixels: littleEndianBytes(values.map { Int16(bitPattern: $0) }))
    }
    return modules.object(ds)
  }

  /// Width of a detector element at the detector, millimetres: a field of 143.4 mm.
  private var pixelWidth: Double { 143.4 / Double(angiogram.side) }

  private func addAcquisition(to ds: inout DataSet) {
    ds.set(.imageType, ["ORIGINAL", "PRIMARY", "SINGLE PLANE"])
    ds.set(.contentDate, setting.date)
    ds.set(.contentTime, setting.time)
    ds.set(.acquisitionDate, setting.date)
    ds.set(.acquisitionTime, setting.time)
    ds.set(.patientOrientation, ["L", "F"])
    ds.set(.bodyPartExamined, kind == .cine ? "HEART" : "ABDOMEN")
    ds.set(.contrastBolusAgent, "Iodine (simulated)")
    ds.set(.kvp, "75")
    ds.set(.xRayTubeCurrent, kind == .cine ? 640 : 380)
    ds.set(.exposureTime, 8)
    ds.set(.exposure, kind == .cine ? 5 : 3)
    ds.set(.radiationSetting, "GR")
    ds.set(.radiationMode, "PULSED")
    ds.set(.averagePulseWidth, "8")
    ds.set(.imageAndFluoroscopyAreaDoseProduct, "42.5")
    ds.set(.positionerMotion, "STATIC")
    ds.set(.positionerPrimaryAngle, kind == .cine ? "-30" : "0")
    ds.set(.positionerSecondaryAngle, kind == .cine ? "20" : "0")
    ds.set(.distanceSourceToDetector, "1180")
    ds.set(.distanceSourceToPatient, "765")
    ds.set(.estimatedRadiographicMagnificationFactor, "1.5425")
    ds.set(.imagerPixelSpacing, [pixelWidth, pixelWidth])
    ds.set(.intensifierSize, "200")
    ds.set(.pixelIntensityRelationship, "LOG")
    ds.set(.rescaleIntercept, "0")
    ds.set(.rescaleSlope, "1")
    ds.set(.rescaleType, "US")
    ds.set(.lossyImageCompression, "00")
  }

  /// Mask module: the mean of the first frames, shifted by the patient's movement.
  private func addMask(to ds: inout DataSet) {
    var item = DataSet()
    item.set(.maskOperation, "AVG_SUB")
    item.set(.applicableFrameRange, [angiogram.maskFrames + 1, angiogram.frames])
    item.set(.maskFrameNumbers, Array(1...max(1, angiogram.maskFrames)))
    item.set(.contrastFrameAveraging, 1)
    item.set(.maskSubPixelShift, [angiogram.motion.rows, angiogram.motion.columns])
    ds.set(.maskSubtractionSequence, [item])
    ds.set(.recommendedViewingMode, "SUB")
  }
}
