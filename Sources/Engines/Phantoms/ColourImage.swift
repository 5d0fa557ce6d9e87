import DICOMCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Colour objects: an ultrasound sector with a Doppler box, and a secondary capture of a colour wheel.
public struct ColourImage: Sendable {
  public enum Kind: Sendable, Hashable {
    /// Ultrasound Image Storage (PS3.3 A.6), with a region calibration (C.8.5.5).
    case ultrasound
    /// Secondary Capture Image Storage (PS3.3 A.8).
    case secondaryCapture
  }

  public let kind: Kind
  public let setting: PhantomSetting
  public let patient: SyntheticPatient
  /// Rows and columns.
  public let side: Int
  public let label: String

  public init(
    _ kind: Kind, setting: PhantomSetting, patient: SyntheticPatient, side: Int = 480, label: String = "colour"
  ) {
    self.kind = kind
    self.setting = setting
    self.patient = patient
    self.side = max(side, 16)
    self.label = label
  }

  /// The object, RGB of 8 bits.
  public func object() -> PhantomObject {
    let isUltrasound = kind == .ultrasound
    let modules = ObjectModules(
      setting: setting, patient: patient,
      sopClassUID: isUltrasound ? "1.2.840.10008.5.1.4.1.1.6.1" : "1.2.840.10008.5.1.4.1.1.7",
      modality: isUltrasound ? "US" : "OT", study: "\(label)/study", series: "\(label)/series",
      instance: "\(label)/1", studyDescription: isUltrasound ? "Liver ultrasound" : "Screen capture",
      seriesDescription: isUltrasound ? "Colour Doppler" : "Colour wheel")
    var ds = modules.dataSet()
    ds.set(.patientOrientation, "")
    ds.set(.laterality, "")
    ds.set(.contentDate, setting.date)
    ds.set(.contentTime, setting.time)
    if isUltrasound {
      // The fourth value 0011: 2D imaging and colour Doppler (PS3.3 C.8.5.6.1.1).
      ds.set(.imageType, ["ORIGINAL", "PRIMARY", "ABDOMINAL", "0011"])
      ds.set(.ultrasoundColorDataPresent, 1)
      ds.set(.lossyImageCompression, "00")
      ds.set(.sequenceOfUltrasoundRegions, [region()])
    } else {
      ds.set(.conversionType, "WSD")
      ds.set(.imageType, ["DERIVED", "SECONDARY"])
    }
    ds.setColour(rows: side, columns: side, pixels: isUltrasound ? sector() : wheel())
    return modules.object(ds)
  }

  /// Width of a pixel of the ultrasound image, centimetres.
  public var pixelWidth: Double { 16.0 / Double(side) }

  private func region() -> DataSet {
    var item = DataSet()
    item.set(.regionSpatialFormat, 1)
    item.set(.regionDataType, 1)
    item.set(.regionFlags, 0)
    item.set(.regionLocationMinX0, 0)
    item.set(.regionLocationMinY0, 0)
    item.set(.regionLocationMaxX1, side - 1)
    item.set(.regionLocationMaxY1, side - 1)
    item.set(.physicalUnitsXDirection, 3)
    item.set(.physicalUnitsYDirection, 3)
    item.set(.physicalDeltaX, pixelWidth)
    item.set(.physicalDeltaY, pixelWidth)
    return item
  }

  /// A sector of speckle with a box in which flow is red towards the probe and blue away from it.
  private func sector() -> [UInt8] {
    let grain = SeededNoise(seed: SeededNoise.hash("speckle", seed: setting.seed))
    var out = [UInt8]()
    out.reserveCapacity(side * side * 3)
    for row in 0..<side {
      for column in 0..<side {
        let x = Double(column) / Double(side) - 0.5
        let y = Double(row) / Double(side)
        let radius = (x * x + y * y).squareRoot()
        guard atan2(x.magnitude, y) < 0.65, radius > 0.08, radius < 0.97 else {
          out.append(contentsOf: [0, 0, 0])
          continue
        }
        let speckle = 0.55 + 0.2 * Double(grain.normal(row &* side &+ column))
        let grey = 255 * min(1, max(0, speckle * (1.15 - 0.7 * radius)))
        let vessel = ((x - 0.05) * (x - 0.05) + (y - 0.5) * (y - 0.5)).squareRoot()
        if vessel < 0.05 {
          out.append(contentsOf: x < 0.05 ? [225, 40, 20] : [20, 60, 225])
        } else {
          out.append(contentsOf: [UInt8(grey), UInt8(grey), UInt8(grey)])
        }
      }
    }
    return out
  }

  /// Hue around the centre, saturation outwards: every colour once.
  private func wheel() -> [UInt8] {
    var out = [UInt8]()
    out.reserveCapacity(side * side * 3)
    for row in 0..<side {
      for column in 0..<side {
        let x = (Double(column) + 0.5) / Double(side) - 0.5
        let y = (Double(row) + 0.5) / Double(side) - 0.5
        let saturation = min(1, 2 * (x * x + y * y).squareRoot())
        let hue = (atan2(y, x) / .pi + 1) * 3
        for shift in [5.0, 3.0, 1.0] {
          let k = (shift + hue).truncatingRemainder(dividingBy: 6)
          let value = 1 - saturation * max(0, min(1, min(k, 4 - k)))
          out.append(UInt8(value * 255))
        }
      }
    }
    return out
  }
}
