/// How X-ray intensity became pixel values (Pixel Intensity Relationship, PS3.3 C.8.7.1.1.2).
public enum IntensityRelationship: String, Sendable, Hashable {
  /// Proportional to intensity: logarithms are taken before subtraction.
  case linear = "LIN"
  /// Already logarithmic: subtracted as it is.
  case logarithmic = "LOG"
  /// Made for display: subtracted as it is.
  case display = "DISP"
  case unknown = ""
}

/// One item of the Mask Subtraction Sequence (PS3.3 C.7.6.10): which frames are subtracted from which.
/// Frame numbers count from 1.
public struct MaskSubtraction: Sendable, Hashable {
  public enum Operation: String, Sendable, Hashable {
    case none = "NONE"
    /// The mask is the mean of the mask frames.
    case averageSubtraction = "AVG_SUB"
    /// The mask is an earlier (or later) frame at a fixed distance.
    case timeIntervalDifferencing = "TID"
    /// The mask frames run backwards from before the first contrast frame.
    case reversedTimeIntervalDifferencing = "REV_TID"
  }

  public var operation: Operation
  /// Frames the operation applies to; empty for all for which masks exist.
  public var applicableFrames: [ClosedRange<Int>]
  /// Mask Frame Numbers (0028,6110).
  public var maskFrames: [Int]
  /// Contrast Frame Averaging (0028,6112): this many frames from the current one on.
  public var contrastFrameCount: Int
  /// Mask Sub-pixel Shift (0028,6114), in rows (down) and columns (right), applied to the mask.
  public var rowShift: Double
  public var columnShift: Double
  /// TID Offset (0028,6120): positive for earlier frames.
  public var tidOffset: Int
  /// Mask Operation Explanation (0028,6190).
  public var explanation: String?

  public init(
    operation: Operation, applicableFrames: [ClosedRange<Int>] = [], maskFrames: [Int] = [],
    contrastFrameCount: Int = 1, rowShift: Double = 0, columnShift: Double = 0, tidOffset: Int = 1,
    explanation: String? = nil
  ) {
    self.operation = operation
    self.applicableFrames = applicableFrames
    self.maskFrames = maskFrames
    self.contrastFrameCount = max(1, contrastFrameCount)
    self.rowShift = rowShift
    self.columnShift = columnShift
    self.tidOffset = tidOffset
    self.explanation = explanation
  }

  /// The frames that make one subtracted picture.
  public struct Selection: Sendable, Hashable {
    public var contrastFrames: [Int]
    public var maskFrames: [Int]
  }

  /// What to subtract for a frame, or nil where this item leaves the frame alone.
  public func selection(ofFrame number: Int, frameCount: Int) -> Selection? {
    guard number >= 1, number <= frameCount, operation != .none else { return nil }
    if !applicableFrames.isEmpty, !applicableFrames.contains(where: { $0.contains(number) }) {
      return nil
    }
    let last = number + contrastFrameCount - 1
    // Without a range the last frames that cannot be averaged are not subtracted (C.7.6.10.1.1).
    if last > frameCount, applicableFrames.isEmpty { return nil }
    let masks: [Int]
    switch operation {
    case .none: return nil
    case .averageSubtraction: masks = maskFrames
    case .timeIntervalDifferencing: masks = [number - tidOffset]
    case .reversedTimeIntervalDifferencing:
      guard let first = applicableFrames.first?.lowerBound else { return nil }
      masks = [(first - tidOffset) - (number - first)]
    }
    guard !masks.isEmpty, masks.allSatisfy({ (1...frameCount).contains($0) }) else { return nil }
    return Selection(contrastFrames: Array(number...min(last, frameCount)), maskFrames: masks)
  }
}

extension DisplayAttributes {
  /// The mask operation and frames for a frame: the first item that applies.
  public func subtraction(
    ofFrame number: Int, frameCount: Int
  ) -> (item: MaskSubtraction, selection: MaskSubtraction.Selection)? {
    for item in maskSubtractions {
      if let selection = item.selection(ofFrame: number, frameCount: frameCount) {
        return (item, selection)
      }
    }
    return nil
  }
}
