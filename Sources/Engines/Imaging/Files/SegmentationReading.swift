import Codecs
import DICOMCore

/// A DICOM Segmentation object: binary, fractional or label map (PS3.3 A.51, C.8.20).
public struct SegmentationReading: Sendable {
  public let segments: [Segment]
  public let frameOfReferenceUID: String
  /// The object's own grid: all slices between the first and the last that has a frame.
  public let grid: Grid
  /// By segment, the slices it has frames for: a file's frames may leave most of its grid empty.
  private let masks: [Int: [Int: [UInt8]]]

  /// - Throws: ``VolumeError`` naming the attribute that is missing or makes no sense.
  public init(_ object: DICOMObject) throws(VolumeError) {
    let dataSet = object.dataSet
    segments = dataSet.items(.segmentSequence).compactMap { Segment($0) }
    guard !segments.isEmpty else {
      throw VolumeError(.badFile, field: "SegmentSequence", zh: "对象中没有分段", en: "the object names no segments")
    }
    frameOfReferenceUID = dataSet.string(.frameOfReferenceUID) ?? ""
    let planes = try ImagePlane.planes(of: object, number: 0)
    grid = try SegmentationReading.grid(planes)
    masks = try SegmentationReading.masks(object, planes, grid, segments)
  }

  /// A segment's mask on its own grid; nil if there is no such segment.
  public func mask(of segment: Int) -> Volume<UInt8>? {
    guard masks[segment] != nil || segments.contains(where: { $0.number == segment }) else { return nil }
    var voxels = [UInt8](repeating: 0, count: grid.count)
    for (slice, plane) in masks[segment] ?? [:] {
      voxels.replaceSubrange((slice * grid.strideZ)..<((slice + 1) * grid.strideZ), with: plane)
    }
    return Volume(trusted: grid, voxels: voxels)
  }

  /// All segments as label numbers on a grid, as that of the images; where segments overlap the higher number counts.
  public func labels(on target: Grid) throws(VolumeError) -> Volume<UInt16> {
    var out = [UInt16](repeating: 0, count: target.count)
    for segment in segments.sorted(by: { $0.number < $1.number }) {
      guard masks[segment.number] != nil, let mask = mask(of: segment.number) else { continue }
      let placed = try mask.resampledNearest(onto: target, outside: 0)
      for place in out.indices where placed.voxels[place] != 0 { out[place] = UInt16(segment.number) }
    }
    return Volume(trusted: target, voxels: out)
  }

  /// Frames may lie anywhere along the normal and leave slices out; the spacing is given, or the smallest distance.
  private static func grid(_ planes: [ImagePlane]) throws(VolumeError) -> Grid {
    guard let first = planes.first else {
      throw VolumeError(.empty, field: "NumberOfFrames", zh: "对象中没有帧", en: "the object holds no frames")
    }
    let normal = first.normal
    let heights = planes.map { normal.dot($0.position - first.position) }.sorted()
    let gaps = zip(heights, heights.dropFirst()).map { $1 - $0 }.filter { $0 > 0.01 }
    let given = first.thickness.map { abs($0) } ?? 0
    let spacing = given > 0 && (gaps.min() ?? given) >= given * 0.98 ? given : gaps.min() ?? 1
    let low = heights.first ?? 0
    let span = ((heights.last ?? 0) - low) / spacing
    guard span < 65_536 else {
      throw VolumeError(.badSlices, field: "ImagePositionPatient", zh: "帧的位置相距过远", en: "the frames lie too far apart")
    }
    return try Grid(
      shape: SIMD3(first.columns, first.rows, Int(span.rounded()) + 1),
      spacing: SIMD3(first.spacing.x, first.spacing.y, spacing), origin: first.position + normal * low,
      direction: Matrix3(columns: first.along, first.down, normal).orthonormalised)
  }

  private static func masks(
    _ object: DICOMObject, _ planes: [ImagePlane], _ grid: Grid, _ segments: [Segment]
  ) throws(VolumeError) -> [Int: [Int: [UInt8]]] {
    let reader: FrameReader
    do {
      reader = try FrameReader(object.dataSet, transferSyntax: object.transferSyntax)
    } catch {
      throw VolumeError(.badFile, field: "PixelData", zh: "没有可读的像素", en: "no pixels that can be read: \(error)")
    }
    let kind = object.dataSet.string(.segmentationType) ?? "BINARY"
    let half = Float(object.dataSet.int(.maximumFractionalValue) ?? 1) / 2
    let groups = object.dataSet.items(.perFrameFunctionalGroupsSequence)
    let sharedGroup = object.dataSet.item(.sharedFunctionalGroupsSequence)
    var masks: [Int: [Int: [UInt8]]] = [:]
    for (number, plane) in planes.enumerated() {
      let slice = try slice(of: plane, in: grid)
      let values = try plane.values(reader)
      func mark(_ segment: Int, _ isSet: (Float) -> Bool) {
        var plane = masks[segment]?[slice] ?? [UInt8](repeating: 0, count: values.count)
        for place in values.indices where isSet(values[place]) { plane[place] = 1 }
        masks[segment, default: [:]][slice] = plane
      }
      if kind == "LABELMAP" {
        for segment in segments where values.contains(Float(segment.number)) {
          mark(segment.number) { $0 == Float(segment.number) }
        }
        continue
      }
      let group = number < groups.count ? groups[number] : DataSet()
      guard
        let segment =
          (group.item(.segmentIdentificationSequence)
          ?? sharedGroup?.item(.segmentIdentificationSequence))?.int(.referencedSegmentNumber)
      else {
        throw VolumeError(
          .badFile, field: "ReferencedSegmentNumber", zh: "第 \(number + 1) 帧没有分段编号",
          en: "frame \(number + 1) names no segment")
      }
      mark(segment) { kind == "FRACTIONAL" ? $0 >= half && $0 > 0 : $0 > 0 }
    }
    return masks
  }

  /// The slice a frame's plane is; its corner must lie on the grid.
  private static func slice(of plane: ImagePlane, in grid: Grid) throws(VolumeError) -> Int {
    let place = grid.position(of: plane.position)
    let slice = place.z.rounded()
    guard abs(place.x) < 0.1, abs(place.y) < 0.1, abs(place.z - slice) < 0.1, slice >= 0, slice < Double(grid.nz),
      plane.rows == grid.ny, plane.columns == grid.nx
    else {
      throw VolumeError(
        .badSlices, field: "ImagePositionPatient", zh: "第 \(plane.frame + 1) 帧不在分段的规则网格上",
        en: "frame \(plane.frame + 1) does not lie on the segmentation's regular grid")
    }
    return Int(slice)
  }
}

extension Segment {
  /// An item of the Segment Sequence.
  init?(_ item: DataSet) {
    guard let number = item.int(.segmentNumber), (0...65_535).contains(number) else { return nil }
    self.init(
      number: number, label: item.string(.segmentLabel) ?? "",
      category: Coded(item.item(.segmentedPropertyCategoryCodeSequence)) ?? Segment.anatomicalStructure,
      type: Coded(item.item(.segmentedPropertyTypeCodeSequence)) ?? Segment.anatomicalStructure,
      algorithm: item.string(.segmentAlgorithmType).flatMap { Algorithm(rawValue: $0) } ?? .manual,
      algorithmName: item.string(.segmentAlgorithmName) ?? "")
  }
}
