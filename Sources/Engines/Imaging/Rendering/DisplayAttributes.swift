/// How stored values become modality values (PS3.3 C.11.1).
public enum ModalityTransform: Sendable, Hashable {
  case identity
  /// Rescale Slope and Intercept.
  case rescale(slope: Double, intercept: Double)
  /// Modality LUT Sequence.
  case table(LookupTable)

  @inline(__always)
  func apply(_ stored: Double) -> Double {
    switch self {
    case .identity: stored
    case .rescale(let slope, let intercept): stored * slope + intercept
    case .table(let table): Double(table.value(Int(saturating: stored)))
    }
  }
}

/// Everything a data set says about showing its frames.
///
/// Enhanced multi-frame objects say it per frame in functional groups; `perFrame` holds what differs.
public struct DisplayAttributes: Sendable, Hashable {
  /// Photometric Interpretation (0028,0004) of the data set.
  public var photometricInterpretation: String
  public var modality: ModalityTransform
  /// Windows in the order of the data set; the first is the default.
  public var windows: [Window]
  /// VOI LUT Sequence (0028,3010).
  public var voiTables: [LookupTable]
  /// Presentation LUT Shape (2050,0020) is INVERSE.
  public var isInverse: Bool
  public var palette: Palette?
  public var overlays: [Overlay]
  /// Pixel Padding Value, or the range up to the limit; stored values that are no image.
  public var padding: ClosedRange<Int>?
  /// By frame, from 0: transforms that replace those of the whole object.
  public var perFrame: [Int: FrameDisplay]
  /// Mask Subtraction Sequence (0028,6100).
  public var maskSubtractions: [MaskSubtraction]
  /// Pixel Intensity Relationship (0028,1040): LIN, LOG, DISP.
  public var intensityRelationship: IntensityRelationship

  /// Transforms of one frame of an enhanced object (PS3.3 C.7.6.16.2.9, C.7.6.16.2.10).
  public struct FrameDisplay: Sendable, Hashable {
    public var modality: ModalityTransform?
    public var windows: [Window]?
    public init(modality: ModalityTransform? = nil, windows: [Window]? = nil) {
      self.modality = modality
      self.windows = windows
    }
  }

  public init(
    photometricInterpretation: String = "MONOCHROME2", modality: ModalityTransform = .identity,
    windows: [Window] = [], voiTables: [LookupTable] = [], isInverse: Bool = false,
    palette: Palette? = nil, overlays: [Overlay] = [], padding: ClosedRange<Int>? = nil,
    perFrame: [Int: FrameDisplay] = [:], maskSubtractions: [MaskSubtraction] = [],
    intensityRelationship: IntensityRelationship = .unknown
  ) {
    self.photometricInterpretation = photometricInterpretation
    self.modality = modality
    self.windows = windows
    self.voiTables = voiTables
    self.isInverse = isInverse
    self.palette = palette
    self.overlays = overlays
    self.padding = padding
    self.perFrame = perFrame
    self.maskSubtractions = maskSubtractions
    self.intensityRelationship = intensityRelationship
  }

  /// The modality transform of a frame, counted from 1.
  public func modality(ofFrame number: Int) -> ModalityTransform {
    perFrame[number - 1]?.modality ?? modality
  }

  /// The windows of a frame, counted from 1.
  public func windows(ofFrame number: Int) -> [Window] {
    perFrame[number - 1]?.windows ?? windows
  }
}

extension Int {
  /// The nearest Int; 0 for NaN.
  init(saturating value: Double) {
    if value.isNaN {
      self = 0
    } else if value >= 9.2e18 {
      self = Int.max
    } else if value <= -9.2e18 {
      self = Int.min
    } else {
      self = Int(value.rounded())
    }
  }
}
