import DICOMCore

/// A run as an Enhanced X-Ray Angiographic Image object (PS3.3 A.47): what belongs to a frame stands in functional groups.
public struct EnhancedAngiography: Sendable {
  public let angiogram: Angiogram
  public let setting: PhantomSetting
  public let patient: SyntheticPatient
  public let label: String

  public init(
    setting: PhantomSetting, patient: SyntheticPatient, side: Int = 256, frames: Int = 30,
    label: String = "enhanced"
  ) {
    self.setting = setting
    self.patient = patient
    self.label = label
    angiogram = Angiogram(
      seed: SeededNoise.hash(label, seed: setting.seed), side: side, frames: frames, frameRate: 7.5,
      plateau: 4095, noise: 14)
  }

  /// The primary angle of a frame, degrees; the gantry turns by one degree a frame.
  public func primaryAngle(ofFrame index: Int) -> Double { -30 + Double(index) }

  /// Milliseconds between frames.
  private var frameTime: Double { 1000 / angiogram.frameRate }

  /// The whole run as one object.
  public func object() -> PhantomObject {
    let modules = ObjectModules(
      setting: setting, patient: patient, sopClassUID: "1.2.840.10008.5.1.4.1.1.12.1.1",
      modality: "XA", study: "\(label)/study", series: "\(label)/series", instance: "\(label)/1",
      studyDescription: "Rotational angiography", seriesDescription: "Enhanced XA 7.5 f/s")
    var ds = modules.dataSet()
    ds.set(.imageType, ["ORIGINAL", "PRIMARY", "SINGLE PLANE", "NONE"])
    ds.set(.contentDate, setting.date)
    ds.set(.contentTime, setting.time)
    ds.set(.acquisitionDateTime, setting.date + setting.time)
    ds.set(.acquisitionNumber, 1)
    ds.set(.numberOfFrames, angiogram.frames)
    ds.set(.frameIncrementPointer, [.frameTime])
    ds.set(.frameTime, frameTime)
    ds.set(.pixelIntensityRelationship, "LOG")
    ds.set(.pixelIntensityRelationshipSign, 1)
    ds.set(.presentationLUTShape, "IDENTITY")
    ds.set(.burnedInAnnotation, "NO")
    ds.set(.recognizableVisualFeatures, "NO")
    ds.set(.lossyImageCompression, "00")
    ds.set(.contentQualification, "RESEARCH")
    addAcquisition(to: &ds)
    ds.set(.acquisitionContextSequence, [DataSet]())
    ds.set(.sharedFunctionalGroupsSequence, [sharedGroups()])
    ds.set(.perFrameFunctionalGroupsSequence, (0..<angiogram.frames).map(groups(ofFrame:)))
    ds.setGrey(
      rows: angiogram.side, columns: angiogram.side, bitsAllocated: 16, bitsStored: 12, isSigned: false,
      pixels: littleEndianBytes(angiogram.values().map { Int16(bitPattern: $0) }))
    return modules.object(ds)
  }

  private func addAcquisition(to ds: inout DataSet) {
    ds.set(.cArmPositionerTabletopRelationship, "YES")
    ds.set(.acquiredImageAreaDoseProduct, 85.0)
    ds.set(.planesInAcquisition, "SINGLE PLANE")
    ds.set(.planeIdentification, "MONOPLANE")
    ds.set(.kvp, "80")
    ds.set(.radiationSetting, "GR")
    ds.set(.radiationMode, "PULSED")
    ds.set(.exposureInmAs, 96.0)
    ds.set(.acquisitionDuration, Double(angiogram.frames) / angiogram.frameRate)
    ds.setEmpty(.detectorType)
    ds.set(.physicalDetectorSize, [300.0, 300.0])
    ds.set(.frameOfReferenceUID, setting.uids.uid("\(label)/frame of reference"))
    ds.set(.positionReferenceIndicator, "")
    ds.set(.synchronizationFrameOfReferenceUID, setting.uids.uid("\(label)/synchronization"))
    ds.set(.synchronizationTrigger, "NO TRIGGER")
    ds.set(.acquisitionTimeSynchronized, "N")
    var orientation = DataSet.code("F-10450", "SRT", "recumbent")
    orientation.set(.patientOrientationModifierCodeSequence, [DataSet.code("F-10340", "SRT", "supine")])
    ds.set(.patientOrientationCodeSequence, [orientation])
    ds.set(.patientGantryRelationshipCodeSequence, [DataSet.code("F-10470", "SRT", "headfirst")])
    ds.set(.averagePulseWidth, "8")
    ds.set(.focalSpots, "0.6")
    ds.set(.acquisitionProtocolName, "PHANTOM")
    ds.set(.xRayReceptorType, "DIGITAL_DETECTOR")
    ds.set(.distanceReceptorPlaneToDetectorHousing, 10.0)
    ds.set(.distanceSourceToDetector, "1180")
    ds.set(.positionerType, "CARM")
    ds.set(.positionMeasuringDeviceUsed, "RIGID")
  }
}
