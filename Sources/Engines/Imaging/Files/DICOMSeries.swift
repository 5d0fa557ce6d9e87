import Codecs
public import DICOMCore

/// A series of DICOM images as one volume of real values (Hounsfield units for CT).
public struct DICOMSeries: Sendable {
  /// Rescaled values on a right-handed grid: x along rows, y down columns, z along the slices' normal.
  public let volume: Volume<Float>
  /// What was put right.
  public let findings: [SeriesFinding]
  public let modality: String
  public let studyInstanceUID: String
  public let seriesInstanceUID: String
  public let frameOfReferenceUID: String
  /// The first object without its pixels: patient and study attributes for derived objects.
  public let header: DataSet
  /// Objects the volume was made from: class and instance UID, in the order given.
  public let sources: [(sopClassUID: String, sopInstanceUID: String)]

  /// - Parameters:
  ///   - objects: single frames or enhanced multi-frame objects of one series, in any order.
  ///   - rules: what may be put right instead of being refused.
  /// - Throws: ``VolumeError`` naming the attribute and what is wrong with the stack.
  public init(_ objects: [DICOMObject], rules: SeriesRules = SeriesRules()) throws(VolumeError) {
    var seen: Set<String> = []
    let unique = objects.filter { seen.insert($0.dataSet.string(.sopInstanceUID) ?? "").inserted }
    guard let first = unique.first?.dataSet else {
      throw VolumeError(.empty, field: "series", zh: "序列中没有图像", en: "the series holds no images")
    }
    try DICOMSeries.requireOne(unique, .seriesInstanceUID, "SeriesInstanceUID")
    try DICOMSeries.requireOne(unique, .frameOfReferenceUID, "FrameOfReferenceUID")
    var planes: [ImagePlane] = []
    for (number, object) in unique.enumerated() {
      planes += try ImagePlane.planes(of: object, number: number)
    }
    let stack = try SliceStack(planes, rules: rules)
    volume = try DICOMSeries.assemble(stack, unique)
    let again = objects.count - unique.count
    findings = (again > 0 ? [.sameObjectTwice(again)] : []) + stack.findings
    modality = first.string(.modality) ?? ""
    studyInstanceUID = first.string(.studyInstanceUID) ?? ""
    seriesInstanceUID = first.string(.seriesInstanceUID) ?? ""
    frameOfReferenceUID = first.string(.frameOfReferenceUID) ?? ""
    var header = first
    for tag in [Tag.pixelData, .floatPixelData, .doubleFloatPixelData, .perFrameFunctionalGroupsSequence] {
      header[tag] = nil
    }
    self.header = header
    sources = unique.map {
      ($0.dataSet.string(.sopClassUID) ?? "", $0.dataSet.string(.sopInstanceUID) ?? "")
    }
  }

  /// How many times as large as its slices the upright box of a leaning stack may be.
  static let growthLimit = 8.0

  private static func requireOne(
    _ objects: [DICOMObject], _ tag: Tag, _ name: String
  ) throws(VolumeError) {
    let values = Set(objects.map { $0.dataSet.string(tag) ?? "" })
    guard values.count == 1 else {
      throw VolumeError(
        .badSlices, field: name, zh: "各对象的 \(name) 不同（\(values.count) 种）",
        en: "the objects have \(values.count) different values of \(name)")
    }
  }

  private static func assemble(
    _ stack: SliceStack, _ objects: [DICOMObject]
  ) throws(VolumeError) -> Volume<Float> {
    guard let first = stack.slices.first ?? nil else {
      throw VolumeError(.empty, field: "series", zh: "序列中没有图像", en: "the series holds no images")
    }
    let shear = StackShear(stack, first)
    // No scanner leans so far that the upright box is many times as large as its slices: positions must be wrong.
    guard shear.growth <= DICOMSeries.growthLimit else {
      throw VolumeError(
        .badSlices, field: "ImagePositionPatient",
        zh: "各层在层面内错开过多：扶正后的体积为原来的 \(shear.growth) 倍（上限 \(DICOMSeries.growthLimit)）",
        en:
          "slices lie too far aside: the upright box is \(shear.growth) times as large (\(DICOMSeries.growthLimit) at most)"
      )
    }
    // Before room is made: a header alone must not claim gigabytes.
    _ = try first.values(try FrameReader.of(objects, first.object))
    let origin =
      first.position + first.along * (Double(shear.margin.x) * -first.spacing.x)
      + first.down * (Double(shear.margin.y) * -first.spacing.y)
    let grid = try Grid(
      shape: SIMD3(
        first.columns + shear.extra.x, first.rows + shear.extra.y, stack.slices.count),
      spacing: SIMD3(first.spacing.x, first.spacing.y, stack.spacing), origin: origin,
      direction: Matrix3(columns: first.along, first.down, first.normal).orthonormalised)
    var voxels = [Float](repeating: 0, count: grid.count)
    var readers: [Int: FrameReader] = [:]
    for (number, slice) in stack.slices.enumerated() {
      guard let slice else { continue }
      let reader = try reader(&readers, slice.object, objects)
      let pixels = try slice.values(reader)
      let placed = shear.isNone ? pixels : shear.shifted(pixels, slice: number)
      voxels.replaceSubrange((number * grid.strideZ)..<((number + 1) * grid.strideZ), with: placed)
    }
    interpolate(&voxels, stack, grid)
    let volume = Volume(trusted: grid, voxels: voxels)
    try volume.requireFinite(field: "PixelData")
    return volume
  }

  private static func reader(
    _ readers: inout [Int: FrameReader], _ number: Int, _ objects: [DICOMObject]
  ) throws(VolumeError) -> FrameReader {
    if let known = readers[number] { return known }
    let new = try FrameReader.of(objects, number)
    // Single frames come once; keeping them would double the memory.
    if new.frameCount > 1 { readers[number] = new }
    return new
  }

  /// Fills missing slices linearly from those on both sides.
  private static func interpolate(_ voxels: inout [Float], _ stack: SliceStack, _ grid: Grid) {
    for number in stack.slices.indices where stack.slices[number] == nil {
      // The first and the last slice are never missing.
      guard let below = stack.slices[..<number].lastIndex(where: { $0 != nil }),
        let above = stack.slices[number...].firstIndex(where: { $0 != nil })
      else { continue }
      let part = Float(number - below) / Float(above - below)
      for pixel in 0..<grid.strideZ {
        let low = voxels[below * grid.strideZ + pixel]
        let high = voxels[above * grid.strideZ + pixel]
        voxels[number * grid.strideZ + pixel] = low + (high - low) * part
      }
    }
  }
}

extension FrameReader {
  /// The reader of one object of a series.
  fileprivate static func of(_ objects: [DICOMObject], _ number: Int) throws(VolumeError) -> FrameReader {
    do {
      return try FrameReader(objects[number].dataSet, transferSyntax: objects[number].transferSyntax)
    } catch {
      throw VolumeError(
        .badFile, field: "PixelData", zh: "第 \(number + 1) 个对象没有可读的像素",
        en: "object \(number + 1) has no pixels that can be read: \(error)")
    }
  }
}
