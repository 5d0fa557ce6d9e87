import DICOMCore
import Imaging

/// Small sound files of every kind that is read, and what must hold of whatever is made of them. Damaged copies are fed
/// to the readers by the mutation test here and by the fuzzer (`Fuzz/run.sh imaging`).
enum SampleFiles: String, CaseIterable {
  case nifti = "N"
  case series = "S"
  case segmentation = "G"
  case structures = "R"

  /// Stands between the data sets of one series.
  static let cut: [UInt8] = Array("\u{7F}CUT".utf8)
  static let syntax = TransferSyntax.explicitVRLittleEndian

  /// Sound files of this kind.
  func samples() throws -> [[UInt8]] {
    let grid = try Grid(
      shape: SIMD3(7, 6, 5), spacing: SIMD3(0.7, 0.9, 2.5), origin: SIMD3(-30, 40, 500),
      direction: Matrix3(columns: SIMD3(0.6, 0.8, 0), SIMD3(-0.8, 0.6, 0), SIMD3(0, 0, 1)))
    let labels = Volume<UInt16>(grid: grid) { $0.x < 3 ? 1 : $0.z == 2 ? 2 : 0 }
    switch self {
    case .nifti:
      let values = Volume<Float>(grid: grid) { Float($0.x * 3 - $0.y) + 0.5 }
      return [
        NIfTI.file(of: values), NIfTI.file(of: labels), try NIfTI.compressedFile(of: labels),
        SampleFiles.second(NIfTI.file(of: labels.map { Int16($0) })),
      ]
    case .series:
      let upright = try SampleFiles.slices(grid, lean: 0)
      let leaning = try SampleFiles.slices(grid, lean: 0.9)
      return [upright, leaning, try SampleFiles.slices(grid, lean: 0, skipping: 2), upright + upright].map {
        Array($0.joined(separator: SampleFiles.cut))
      }
    case .segmentation:
      var source = DataSet()
      source.set(.studyInstanceUID, "1.2.3.4")
      let set = try SegmentationWriting.dataSet(
        labels: labels,
        segments: [
          Segment(number: 1, label: "Liver", type: Coded("10200004", "SCT", "Liver"), algorithm: .manual),
          Segment(number: 2, label: "Zone", type: Coded("52988006", "SCT", "Lesion"), algorithm: .automatic),
        ],
        about: DerivedObject(
          source: source, uids: UIDGenerator(random: Count()), date: "20260302", time: "101500",
          seriesDescription: "Zones", softwareVersion: "1"))
      var map = set
      map.set(.segmentationType, "LABELMAP")
      return [try set.encoded(as: SampleFiles.syntax), try map.encoded(as: SampleFiles.syntax)]
    case .structures: return [try SampleFiles.contours(grid).encoded(as: SampleFiles.syntax)]
    }
  }

  /// Reads a file, damaged or not, and does with it what a planner would.
  ///
  /// - Returns: promises that were broken; none if all is well.
  /// - Throws: the reader's refusal.
  func broken(_ bytes: [UInt8]) throws -> [String] {
    var broken: [String] = []
    func check(_ holds: Bool, _ what: String) { if !holds { broken.append(what) } }
    switch self {
    case .nifti:
      let file = try NIfTI(bytes)
      let volume = try file.values()
      check(volume.voxels.count == file.grid.count, "as many voxels as the grid has")
      check(volume.voxels.allSatisfy(\.isFinite), "finite voxels")
      let isPlain = (0..<3).allSatisfy { (0.01...100).contains(file.grid.spacing[$0]) }
      // Numbers at the very limits may round beyond them.
      if isPlain {
        check(try NIfTI(NIfTI.file(of: volume)).values().voxels == volume.voxels, "what is written is read")
      }
      if let labels = try? file.labels() { check(labels.voxels.count == file.grid.count, "as many labels") }
    case .series:
      let series = try DICOMSeries(
        SampleFiles.objects(bytes), rules: SeriesRules(longestGap: 3, takesFirstOfDuplicates: true))
      check(series.volume.voxels.count == series.volume.grid.count, "as many voxels as the grid has")
      check(series.volume.voxels.allSatisfy(\.isFinite), "finite voxels")
    case .segmentation:
      guard let object = try SampleFiles.objects(bytes).first else { return [] }
      let read = try SegmentationReading(object)
      guard read.grid.count <= 1 << 22 else { return [] }
      for segment in read.segments.prefix(8) {
        check(read.mask(of: segment.number)?.voxels.count == read.grid.count, "a mask of the grid's size")
      }
      let target = try Grid(nx: 6, ny: 6, nz: 6, spacing: 1)
      check(try read.labels(on: target).voxels.count == target.count, "labels on another grid")
    case .structures:
      guard let object = try SampleFiles.objects(bytes).first else { return [] }
      let target = try Grid(
        shape: SIMD3(7, 6, 5), spacing: SIMD3(0.7, 0.9, 2.5), origin: SIMD3(-30, 40, 500))
      for region in try StructureSet(object.dataSet).regions.prefix(8) {
        check(try region.mask(on: target).voxels.allSatisfy { $0 <= 1 }, "a mask of 0 and 1")
      }
    }
    return broken
  }

  static func objects(_ bytes: [UInt8]) throws -> [DICOMObject] {
    var parts: [[UInt8]] = [[]]
    var at = 0
    while at < bytes.count {
      if bytes[at] == cut[0], bytes[at...].starts(with: cut) {
        parts.append([])
        at += cut.count
      } else {
        parts[parts.count - 1].append(bytes[at])
        at += 1
      }
    }
    return try parts.map { part in
      DICOMObject(
        dataSet: try part.withUnsafeBytes { raw in try DataSet(parsing: raw, transferSyntax: syntax) },
        transferSyntax: syntax)
    }
  }

  /// A NIfTI-1 file as a NIfTI-2 of the same voxels without sform, so that the quaternion is read.
  private static func second(_ first: [UInt8]) -> [UInt8] {
    var file = first
    file[254] = 0
    file[255] = 0
    return file
  }

  private static func slices(_ grid: Grid, lean: Double, skipping: Int? = nil) throws -> [[UInt8]] {
    try (0..<grid.nz).filter { $0 != skipping }.map { z in
      var slice = DataSet()
      slice.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.2")
      slice.set(.sopInstanceUID, "1.2.3.\(z + 10)")
      slice.set(.studyInstanceUID, "1.2.3.4")
      slice.set(.seriesInstanceUID, "1.2.3.5")
      slice.set(.frameOfReferenceUID, "1.2.3.6")
      slice.set(.modality, "CT")
      let place = grid.point(x: 0, y: 0, z: z) + grid.direction.y * (lean * Double(z))
      slice.set(.imagePositionPatient, [place.x, place.y, place.z])
      slice.set(.imageOrientationPatient, [0.6, 0.8, 0, -0.8, 0.6, 0])
      slice.set(.pixelSpacing, [grid.spacing.y, grid.spacing.x])
      slice.set(.sliceThickness, grid.spacing.z)
      slice.set(.rescaleSlope, 1.0)
      slice.set(.rescaleIntercept, -1024.0)
      slice.set(.samplesPerPixel, 1)
      slice.set(.photometricInterpretation, "MONOCHROME2")
      slice.set(.rows, grid.ny)
      slice.set(.columns, grid.nx)
      slice.set(.bitsAllocated, 16)
      slice.set(.bitsStored, 12)
      slice.set(.highBit, 11)
      slice.set(.pixelRepresentation, 0)
      let pixels = (0..<(grid.strideZ * 2)).map { (k: Int) -> UInt8 in k % 2 == 0 ? UInt8(k + z) : 3 }
      slice.set(.pixelData, pixels, vr: .ow)
      return try slice.encoded(as: syntax)
    }
  }

  /// A square with a square hole on three slices.
  private static func contours(_ grid: Grid) -> DataSet {
    var region = DataSet()
    region.set(.roiNumber, 7)
    region.set(.roiName, "Tumour")
    var contours: [DataSet] = []
    for z in 1..<4 {
      for (low, high) in [(0.5, 5.5), (2.5, 3.5)] {
        var contour = DataSet()
        contour.set(.contourGeometricType, "CLOSED_PLANAR")
        contour.set(.numberOfContourPoints, 4)
        let corners: [(Double, Double)] = [(low, low), (high, low), (high, high), (low, high)]
        let height = 500 + 2.5 * Double(z)
        contour.set(.contourData, corners.flatMap { (x, y) -> [Double] in [-30 + 0.7 * x, 40 + 0.9 * y, height] })
        contours.append(contour)
      }
    }
    var drawn = DataSet()
    drawn.set(.referencedROINumber, 7)
    drawn.set(.contourSequence, contours)
    var set = DataSet()
    set.set(.modality, "RTSTRUCT")
    set.set(.structureSetROISequence, [region])
    set.set(.roiContourSequence, [drawn])
    return set
  }

  /// Counts instead of drawing: the same UIDs every time.
  private struct Count: RandomNumberGenerator, Sendable {
    var state: UInt64 = 0
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      return state
    }
  }
}
