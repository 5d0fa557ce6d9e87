public import DICOMCore

/// Label volumes as DICOM Segmentation objects (PS3.3 A.51), binary.
public enum SegmentationWriting {
  static let sopClassUID = "1.2.840.10008.5.1.4.1.1.66.4"

  /// - Parameters:
  ///   - labels: the number of its segment at every voxel, 0 for none.
  ///   - segments: what the numbers stand for; numbers 1, 2, 3 ... in order.
  ///   - about: whose images and who made it.
  ///   - series: the images it was drawn on: their series and instances, as ``DICOMSeries`` gives them.
  /// - Throws: ``VolumeError`` if segments and labels do not fit together or the volume has too many rows or columns.
  public static func dataSet(
    labels: Volume<UInt16>, segments: [Segment], about: DerivedObject, seriesInstanceUID: String = "",
    sources: [(sopClassUID: String, sopInstanceUID: String)] = []
  ) throws(VolumeError) -> DataSet {
    let grid = labels.grid
    try check(labels, segments)
    var about = about
    var dataSet = about.dataSet(sopClassUID: sopClassUID, modality: "SEG")
    let organization = about.uids.next()
    dataSet.set(.imageType, ["DERIVED", "PRIMARY"])
    dataSet.set(.frameOfReferenceUID, about.source.string(.frameOfReferenceUID) ?? about.uids.next())
    dataSet.setEmpty(.positionReferenceIndicator)
    dataSet.set(.contentLabel, "SEGMENTATION")
    dataSet.set(.contentDescription, about.seriesDescription)
    dataSet.set(.contentCreatorName, about.creator)
    dataSet.set(.segmentationType, "BINARY")
    dataSet.set(.lossyImageCompression, "00")
    dataSet.set(.segmentSequence, segments.map(item))
    addReferences(&dataSet, seriesInstanceUID, sources)
    addDimensions(&dataSet, organization)
    let frames = try frames(labels, segments)
    dataSet.set(.sharedFunctionalGroupsSequence, [shared(grid)])
    dataSet.set(.perFrameFunctionalGroupsSequence, frames.map { group(grid, $0.segment, $0.slice) })
    dataSet.set(.numberOfFrames, frames.count)
    dataSet.set(.samplesPerPixel, 1)
    dataSet.set(.photometricInterpretation, "MONOCHROME2")
    dataSet.set(.rows, grid.ny)
    dataSet.set(.columns, grid.nx)
    dataSet.set(.bitsAllocated, 1)
    dataSet.set(.bitsStored, 1)
    dataSet.set(.highBit, 0)
    dataSet.set(.pixelRepresentation, 0)
    dataSet.set(.pixelData, packed(labels, frames), vr: .ob)
    return dataSet
  }

  private static func check(_ labels: Volume<UInt16>, _ segments: [Segment]) throws(VolumeError) {
    guard !segments.isEmpty, segments.map(\.number) == Array(1...segments.count), segments.count <= 65_535 else {
      throw VolumeError(
        .badValue, field: "segments", zh: "分段编号须为从 1 起的连续整数", en: "segments must be numbered 1, 2, 3 ...")
    }
    guard labels.grid.nx <= 65_535, labels.grid.ny <= 65_535 else {
      throw VolumeError(.tooLarge, field: "shape", zh: "DICOM 图像行列数不得超过 65535", en: "at most 65535 rows and columns")
    }
    if let stray = labels.voxels.first(where: { Int($0) > segments.count }) {
      throw VolumeError(
        .mismatch, field: "segments", zh: "体素值 \(stray) 没有对应的分段", en: "no segment stands for the value \(stray)")
    }
  }

  /// Slices on which a segment has voxels, segment by segment.
  private static func frames(
    _ labels: Volume<UInt16>, _ segments: [Segment]
  ) throws(VolumeError) -> [(segment: Int, slice: Int)] {
    let grid = labels.grid
    var isThere = [Bool](repeating: false, count: (segments.count + 1) * grid.nz)
    for (place, label) in labels.voxels.enumerated() { isThere[Int(label) * grid.nz + place / grid.strideZ] = true }
    let frames = segments.flatMap { segment in
      (0..<grid.nz).filter { isThere[segment.number * grid.nz + $0] }.map { (segment.number, $0) }
    }
    guard !frames.isEmpty else {
      throw VolumeError(.empty, field: "labels", zh: "没有任何分段体素", en: "no voxel belongs to a segment")
    }
    return frames
  }

  /// Pixels one bit each, the first in the lowest bit, frames without padding between them (PS3.5 8.1.1).
  private static func packed(_ labels: Volume<UInt16>, _ frames: [(segment: Int, slice: Int)]) -> [UInt8] {
    let plane = labels.grid.strideZ
    let bytes = (plane * frames.count + 7) / 8
    var out = [UInt8](repeating: 0, count: bytes + bytes % 2)
    var bit = 0
    for frame in frames {
      let start = frame.slice * plane
      for pixel in start..<(start + plane) {
        if Int(labels.voxels[pixel]) == frame.segment { out[bit >> 3] |= 1 << UInt8(bit & 7) }
        bit += 1
      }
    }
    return out
  }

  private static func item(_ segment: Segment) -> DataSet {
    var item = DataSet()
    item.set(.segmentNumber, segment.number)
    item.set(.segmentLabel, segment.label)
    item.set(.segmentAlgorithmType, segment.algorithm.rawValue)
    if segment.algorithm != .manual { item.set(.segmentAlgorithmName, segment.algorithmName) }
    item.set(.segmentedPropertyCategoryCodeSequence, [segment.category.item])
    item.set(.segmentedPropertyTypeCodeSequence, [segment.type.item])
    return item
  }

  private static func addReferences(
    _ dataSet: inout DataSet, _ series: String, _ sources: [(sopClassUID: String, sopInstanceUID: String)]
  ) {
    guard !series.isEmpty, !sources.isEmpty else { return }
    var reference = DataSet()
    reference.set(.seriesInstanceUID, series)
    reference.set(
      .referencedInstanceSequence,
      sources.map { source in
        var item = DataSet()
        item.set(.referencedSOPClassUID, source.sopClassUID)
        item.set(.referencedSOPInstanceUID, source.sopInstanceUID)
        return item
      })
    dataSet.set(.referencedSeriesSequence, [reference])
  }

  private static func addDimensions(_ dataSet: inout DataSet, _ organization: String) {
    var item = DataSet()
    item.set(.dimensionOrganizationUID, organization)
    dataSet.set(.dimensionOrganizationSequence, [item])
    let pointers: [(Tag, Tag)] = [
      (.referencedSegmentNumber, .segmentIdentificationSequence), (.imagePositionPatient, .planePositionSequence),
    ]
    dataSet.set(
      .dimensionIndexSequence,
      pointers.map { pointer, group in
        var index = DataSet()
        index.set(.dimensionOrganizationUID, organization)
        index.set(.dimensionIndexPointer, [pointer])
        index.set(.functionalGroupPointer, [group])
        return index
      })
  }

  private static func shared(_ grid: Grid) -> DataSet {
    var measures = DataSet()
    measures.set(.pixelSpacing, [grid.spacing.y, grid.spacing.x])
    measures.set(.sliceThickness, grid.spacing.z)
    measures.set(.spacingBetweenSlices, grid.spacing.z)
    var orientation = DataSet()
    let (x, y) = (grid.direction.x, grid.direction.y)
    orientation.set(.imageOrientationPatient, [x.x, x.y, x.z, y.x, y.y, y.z])
    var group = DataSet()
    group.set(.pixelMeasuresSequence, [measures])
    group.set(.planeOrientationSequence, [orientation])
    return group
  }

  private static func group(_ grid: Grid, _ segment: Int, _ slice: Int) -> DataSet {
    let corner = grid.point(x: 0, y: 0, z: slice)
    var position = DataSet()
    position.set(.imagePositionPatient, [corner.x, corner.y, corner.z])
    var content = DataSet()
    content.set(.dimensionIndexValues, [segment, slice + 1])
    var identity = DataSet()
    identity.set(.referencedSegmentNumber, segment)
    var group = DataSet()
    group.set(.frameContentSequence, [content])
    group.set(.planePositionSequence, [position])
    group.set(.segmentIdentificationSequence, [identity])
    return group
  }
}
