public import DICOMCore

/// Contours of an RT Structure Set (PS3.3 A.19) and the masks they enclose.
public struct StructureSet: Sendable {
  /// A region of interest: closed polygons in planes.
  public struct Region: Sendable {
    public let number: Int
    public let name: String
    /// Corners of each closed planar contour, patient millimetres.
    public let contours: [[PatientPoint]]
  }

  public let regions: [Region]
  public let frameOfReferenceUID: String

  /// The most points all contours may have together.
  public static let pointLimit = 20_000_000

  /// - Throws: ``VolumeError`` naming the attribute that is missing or makes no sense.
  public init(_ dataSet: DataSet) throws(VolumeError) {
    var contours: [Int: [[PatientPoint]]] = [:]
    var points = 0
    for roi in dataSet.items(.roiContourSequence) {
      guard let number = roi.int(.referencedROINumber) else { continue }
      for contour in roi.items(.contourSequence) {
        guard
          contour.string(.contourGeometricType)?.hasPrefix("CLOSED_PLANAR") == true
            || contour.string(.contourGeometricType) == "CLOSEDPLANAR_XOR"
        else { continue }
        let numbers = contour.doubles(.contourData)
        points += numbers.count / 3
        guard numbers.count >= 9, numbers.count % 3 == 0, points <= StructureSet.pointLimit else {
          throw VolumeError(
            .badFile, field: "ContourData", zh: "第 \(number) 号结构的轮廓坐标数无效",
            en: "a contour of structure \(number) has a senseless number of coordinates")
        }
        guard numbers.allSatisfy(\.isFinite) else {
          throw VolumeError(
            .badFile, field: "ContourData", zh: "第 \(number) 号结构的轮廓坐标含有非有限数",
            en: "a contour of structure \(number) has coordinates that are not finite")
        }
        let corners = stride(from: 0, to: numbers.count, by: 3).map {
          SIMD3(numbers[$0], numbers[$0 + 1], numbers[$0 + 2])
        }
        contours[number, default: []].append(corners)
      }
    }
    regions = dataSet.items(.structureSetROISequence).compactMap { item in
      item.int(.roiNumber).map {
        Region(number: $0, name: item.string(.roiName) ?? "", contours: contours[$0] ?? [])
      }
    }
    guard !regions.isEmpty else {
      throw VolumeError(
        .badFile, field: "StructureSetROISequence", zh: "结构集中没有结构", en: "the structure set names no structures")
    }
    frameOfReferenceUID =
      dataSet.item(.structureSetROISequence)?.string(.referencedFrameOfReferenceUID)
      ?? dataSet.item(.referencedFrameOfReferenceSequence)?.string(.frameOfReferenceUID) ?? ""
  }
}

extension StructureSet.Region {
  /// The voxels whose centres the contours enclose; contours inside others in the same plane cut holes (even-odd).
  ///
  /// Contours farther apart than the slices stand for the slices up to half-way to their neighbours.
  ///
  /// - Throws: ``VolumeError`` with code `badDirection` if a contour is not parallel to the grid's slices.
  public func mask(on grid: Grid) throws(VolumeError) -> Volume<UInt8> {
    var planes: [(height: Double, polygons: [[SIMD2<Double>]])] = []
    for contour in contours {
      let places = contour.map { grid.position(of: $0) }
      let heights = places.map(\.z)
      guard let low = heights.min(), let high = heights.max(), low.isFinite, high - low < 0.2 else {
        throw VolumeError(
          .badDirection, field: "ContourData", zh: "结构“\(name)”的轮廓不平行于图像层面",
          en: "a contour of \(name) is not parallel to the slices")
      }
      let height = (low + high) / 2
      let polygon = places.map { SIMD2($0.x, $0.y) }
      if let known = planes.firstIndex(where: { abs($0.height - height) < 0.1 }) {
        planes[known].polygons.append(polygon)
      } else {
        planes.append((height, [polygon]))
      }
    }
    planes.sort { $0.height < $1.height }
    let gap = zip(planes, planes.dropFirst()).map { $1.height - $0.height }.min() ?? 1
    let reach = max(0.5, gap / 2) + 1e-6
    var mask = Volume<UInt8>(grid: grid, repeating: 0)
    for z in 0..<grid.nz {
      guard let nearest = planes.min(by: { abs($0.height - Double(z)) < abs($1.height - Double(z)) }),
        abs(nearest.height - Double(z)) <= reach
      else { continue }
      fill(&mask, z, nearest.polygons)
    }
    return mask
  }

  /// Fills the even-odd inside of polygons on one slice, row by row.
  private func fill(_ mask: inout Volume<UInt8>, _ z: Int, _ polygons: [[SIMD2<Double>]]) {
    let grid = mask.grid
    var crossings = [[Double]](repeating: [], count: grid.ny)
    for polygon in polygons {
      for (a, b) in zip(polygon, polygon.dropFirst() + polygon.prefix(1)) where a.y != b.y {
        let (low, high) = a.y < b.y ? (a, b) : (b, a)
        // Half open, so that a corner on a row counts once.
        let first = max(0, min(Double(grid.ny), low.y.rounded(.up)))
        let last = max(0, min(Double(grid.ny), high.y.rounded(.up)))
        for y in Int(first)..<max(Int(first), Int(last)) {
          crossings[y].append(low.x + (high.x - low.x) * (Double(y) - low.y) / (high.y - low.y))
        }
      }
    }
    for y in 0..<grid.ny {
      let sorted = crossings[y].sorted()
      for k in stride(from: 0, to: sorted.count - 1, by: 2) {
        let from = Int(max(0, min(Double(grid.nx), sorted[k].rounded(.up))))
        let to = Int(max(-1, min(Double(grid.nx - 1), sorted[k + 1].rounded(.down))))
        if from <= to { for x in from...to { mask[x, y, z] = 1 } }
      }
    }
  }
}
