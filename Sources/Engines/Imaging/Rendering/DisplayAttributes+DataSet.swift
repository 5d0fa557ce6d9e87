public import DICOMCore

extension DisplayAttributes {
  /// Reads everything about showing frames from a data set. Broken parts are left out, never guessed.
  public init(_ dataSet: DataSet) {
    let isSigned = dataSet.int(.pixelRepresentation) == 1
    self.init(
      photometricInterpretation: dataSet.string(.photometricInterpretation) ?? "MONOCHROME2",
      modality: ModalityTransform(dataSet, isSigned: isSigned) ?? .identity)
    let windowSource = dataSet
    windows = Self.windows(windowSource)
    // The first mapped value of a VOI table is signed as its input is (C.11.2.1.1).
    let isSignedInput = isSigned || modality.canBeNegative
    voiTables = dataSet.items(.voilutSequence).compactMap { LookupTable($0, isSigned: isSignedInput) }
    isInverse = dataSet.string(.presentationLUTShape) == "INVERSE"
    palette = Palette(dataSet)
    overlays = stride(from: UInt16(0x6000), through: 0x601E, by: 2)
      .compactMap { Overlay(dataSet, group: $0) }
    padding = Self.padding(dataSet, isSigned: isSigned)
    perFrame = Self.functionalGroups(dataSet, isSigned: isSigned)
    maskSubtractions = dataSet.items(.maskSubtractionSequence).compactMap { MaskSubtraction($0) }
    intensityRelationship =
      dataSet.string(.pixelIntensityRelationship).flatMap { IntensityRelationship(rawValue: $0) }
      ?? Self.sharedRelationship(dataSet)
    if let shared = dataSet.item(.sharedFunctionalGroupsSequence) {
      if case .identity = modality, let transform = Self.pixelValueTransformation(shared, isSigned) {
        modality = transform
      }
      if windows.isEmpty, let item = shared.item(.frameVOILUTSequence) { windows = Self.windows(item) }
    }
  }

  /// Window Center, Width and Explanation, pair by pair, and the VOI LUT Function of them all.
  static func windows(_ dataSet: DataSet) -> [Window] {
    let centers = dataSet.doubles(.windowCenter)
    let widths = dataSet.doubles(.windowWidth)
    let explanations = dataSet.strings(.windowCenterWidthExplanation)
    let function =
      dataSet.string(.voilutFunction).flatMap { Window.Function(rawValue: $0) } ?? .linear
    return zip(centers, widths).enumerated().compactMap { index, pair in
      let text = index < explanations.count && !explanations[index].isEmpty ? explanations[index] : nil
      let window = Window(center: pair.0, width: pair.1, function: function, explanation: text)
      return window.isValid ? window : nil
    }
  }

  /// Pixel Padding Value (0028,0120) up to Pixel Padding Range Limit (0028,0121).
  private static func padding(_ dataSet: DataSet, isSigned: Bool) -> ClosedRange<Int>? {
    func value(_ tag: Tag) -> Int? {
      guard let number = dataSet.int(tag) else { return nil }
      // Stored as US or SS; writers choose the wrong one.
      return isSigned ? Int(Int16(truncatingIfNeeded: number)) : number & 0xFFFF
    }
    guard let first = value(.pixelPaddingValue) else { return nil }
    let second = value(.pixelPaddingRangeLimit) ?? first
    return min(first, second)...max(first, second)
  }

  private static func functionalGroups(
    _ dataSet: DataSet, isSigned: Bool
  ) -> [Int: FrameDisplay] {
    var result: [Int: FrameDisplay] = [:]
    for (index, group) in dataSet.items(.perFrameFunctionalGroupsSequence).enumerated() {
      let windows = group.item(.frameVOILUTSequence).map { Self.windows($0) } ?? []
      let modality = pixelValueTransformation(group, isSigned)
      if !windows.isEmpty || modality != nil {
        result[index] = FrameDisplay(modality: modality, windows: windows.isEmpty ? nil : windows)
      }
    }
    return result
  }

  private static func pixelValueTransformation(
    _ group: DataSet, _ isSigned: Bool
  ) -> ModalityTransform? {
    group.item(.pixelValueTransformationSequence).flatMap {
      ModalityTransform($0, isSigned: isSigned)
    }
  }

  /// Enhanced XA keeps the relationship with each frame's detector properties; the shared group rules.
  private static func sharedRelationship(_ dataSet: DataSet) -> IntensityRelationship {
    let groups = [
      dataSet.item(.sharedFunctionalGroupsSequence),
      dataSet.item(.perFrameFunctionalGroupsSequence),
    ]
    for group in groups {
      let item = group?.item(.pixelIntensityRelationshipLUTSequence)
      if item != nil { return .linear }
    }
    return .unknown
  }
}

extension ModalityTransform {
  /// The Modality LUT Sequence or Rescale Slope and Intercept of a data set or functional group.
  init?(_ dataSet: DataSet, isSigned: Bool) {
    if let item = dataSet.item(.modalityLUTSequence),
      let table = LookupTable(item, isSigned: isSigned)
    {
      self = .table(table)
      return
    }
    guard let slope = dataSet.double(.rescaleSlope), let intercept = dataSet.double(.rescaleIntercept),
      slope.isFinite, intercept.isFinite, slope != 0
    else { return nil }
    self = slope == 1 && intercept == 0 ? .identity : .rescale(slope: slope, intercept: intercept)
  }

  var canBeNegative: Bool {
    if case .rescale(let slope, let intercept) = self { return intercept < 0 || slope < 0 }
    return false
  }
}

extension LookupTable {
  /// LUT Descriptor, LUT Data and LUT Explanation of a sequence item.
  init?(_ item: DataSet, isSigned: Bool) {
    guard let data = item.bytes(.lutData) else { return nil }
    self.init(
      descriptor: item.ints(.lutDescriptor), data: data, isSigned: isSigned,
      explanation: item.string(.lutExplanation))
  }
}

extension Palette {
  /// The palette tables of a data set, plain or segmented.
  init?(_ dataSet: DataSet) {
    let isSigned = dataSet.int(.pixelRepresentation) == 1
    let channels: [(Tag, Tag, Tag)] = [
      (
        .redPaletteColorLookupTableDescriptor, .redPaletteColorLookupTableData,
        .segmentedRedPaletteColorLookupTableData
      ),
      (
        .greenPaletteColorLookupTableDescriptor, .greenPaletteColorLookupTableData,
        .segmentedGreenPaletteColorLookupTableData
      ),
      (
        .bluePaletteColorLookupTableDescriptor, .bluePaletteColorLookupTableData,
        .segmentedBluePaletteColorLookupTableData
      ),
    ]
    var tables: [LookupTable] = []
    for (descriptor, data, segmented) in channels {
      let numbers = dataSet.ints(descriptor)
      guard numbers.count >= 3 else { return nil }
      let bytes: [UInt8]
      if let plain = dataSet.bytes(data), !plain.isEmpty {
        bytes = plain
      } else if let expanded = Self.expanded(dataSet.bytes(segmented), numbers) {
        bytes = expanded
      } else {
        return nil
      }
      guard let table = LookupTable(descriptor: numbers, data: bytes, isSigned: isSigned) else {
        return nil
      }
      tables.append(table)
    }
    self.init(red: tables[0], green: tables[1], blue: tables[2])
  }

  private static func expanded(_ bytes: [UInt8]?, _ descriptor: [Int]) -> [UInt8]? {
    guard let bytes else { return nil }
    let count = descriptor[0] & 0xFFFF == 0 ? 65_536 : descriptor[0] & 0xFFFF
    let isNarrow = descriptor[2] <= 8
    let words: [UInt16] =
      isNarrow
      ? bytes.map { UInt16($0) }
      : (0..<bytes.count / 2).map { UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8 }
    guard let entries = expandSegments(words, count: count) else { return nil }
    return entries.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }
}
