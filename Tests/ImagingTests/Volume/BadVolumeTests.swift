import DICOMCore
import Testing

@testable import Imaging

/// Volumes that cannot be used, one row each: refused by field, with the limits in words.
@Suite("Volumes that are refused")
struct BadVolumeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let code: VolumeError.Code
    let field: String
    /// Must stand in the English text.
    let says: String
    let attempt: @Sendable () throws -> Void

    var testDescription: String { name }
  }

  private static func grid(
    shape: VoxelIndex = SIMD3(8, 8, 8), spacing: Double = 1, origin: Double = 0, direction: Matrix3 = .identity
  ) throws {
    _ = try Grid(
      shape: shape, spacing: SIMD3(spacing, 1, 1), origin: SIMD3(origin, 0, 0), direction: direction)
  }

  static let grids: [Row] = [
    Row(name: "no voxels", code: .badValue, field: "shape", says: "1 to 1073741824") {
      try grid(shape: SIMD3(0, 8, 8))
    },
    Row(name: "more voxels than memory", code: .tooLarge, field: "shape", says: "1073741824") {
      try grid(shape: SIMD3(2048, 2048, 2048))
    },
    Row(name: "more voxels than numbers", code: .tooLarge, field: "shape", says: "1073741824") {
      try grid(shape: SIMD3(repeating: 1 << 30))
    },
    Row(name: "negative spacing", code: .badValue, field: "spacing", says: "0.001 to 1000") { try grid(spacing: -1) },
    Row(name: "spacing that is no number", code: .badValue, field: "spacing", says: "0.001 to 1000") {
      try grid(spacing: .nan)
    },
    Row(name: "origin in the next town", code: .badValue, field: "origin", says: "1000000") { try grid(origin: 1e7) },
    Row(name: "axes that are not at right angles", code: .badDirection, field: "direction", says: "limit 0.0001") {
      try grid(direction: Matrix3(columns: SIMD3(1, 0, 0), SIMD3(0.1, 1, 0), SIMD3(0, 0, 1)))
    },
    Row(name: "voxels that are no numbers", code: .badValue, field: "image", says: "voxel (1, 0, 0)") {
      let volume = try Volume<Float>(grid: Grid(nx: 2, ny: 1, nz: 1, spacing: 1), voxels: [1, .nan])
      try volume.requireFinite(field: "image")
    },
    Row(name: "fewer voxels than the grid", code: .mismatch, field: "voxels", says: "grid of 8") {
      _ = try Volume<Float>(grid: Grid(nx: 2, ny: 2, nz: 2, spacing: 1), voxels: [1])
    },
  ]

  /// The sound series of the samples with one slice changed.
  private static func series(
    _ rules: SeriesRules = SeriesRules(), drop: Int? = nil, slice: Int? = 2,
    _ change: (inout DataSet) -> Void = { _ in }
  ) throws {
    let parts = try SampleFiles.objects(SampleFiles.series.samples()[0])
    var objects: [DICOMObject] = []
    for (number, part) in parts.enumerated() where number != drop {
      var dataSet = part.dataSet
      if slice == nil || number == slice { change(&dataSet) }
      objects.append(DICOMObject(dataSet: dataSet, transferSyntax: part.transferSyntax))
    }
    _ = try DICOMSeries(objects, rules: rules)
  }

  static let stacks: [Row] = [
    Row(name: "a missing slice", code: .badSlices, field: "ImagePositionPatient", says: "1 slices are missing") {
      try series(drop: 2)
    },
    Row(name: "slices at uneven distances", code: .badSlices, field: "ImagePositionPatient", says: "uneven slices") {
      try series { $0.set(.imagePositionPatient, [-30, 40, 506.2]) }
    },
    Row(name: "two images in one plane", code: .badSlices, field: "ImagePositionPatient", says: "several phases") {
      try series { $0.set(.imagePositionPatient, [-30, 40, 502.5]) }
    },
    Row(name: "a slice shifted aside", code: .badSlices, field: "ImagePositionPatient", says: "shifted within") {
      try series { $0.set(.imagePositionPatient, [-20, 40, 505]) }
    },
    Row(
      name: "a leaning stack where none is wanted", code: .badSlices, field: "ImageOrientationPatient", says: "leans by"
    ) {
      _ = try DICOMSeries(
        SampleFiles.objects(SampleFiles.series.samples()[1]), rules: SeriesRules(straightensTilt: false))
    },
    Row(name: "a scout among the slices", code: .badSlices, field: "ImageOrientationPatient", says: "a scout") {
      try series { $0.set(.imageOrientationPatient, [1, 0, 0, 0, 0, -1]) }
    },
    Row(
      name: "axes that are not at right angles", code: .badDirection, field: "ImageOrientationPatient",
      says: "orthonormal"
    ) {
      try series(slice: nil) { $0.set(.imageOrientationPatient, [1, 0, 0, 0.5, 1, 0]) }
    },
    Row(name: "no position", code: .badFile, field: "ImagePositionPatient", says: "lacks") {
      try series { $0[.imagePositionPatient] = nil }
    },
    Row(name: "pixels without size", code: .badValue, field: "PixelSpacing", says: "0.001 to 1000") {
      try series(slice: nil) { $0.set(.pixelSpacing, [0.0, 0]) }
    },
    Row(name: "slices a mile aside", code: .badSlices, field: "ImagePositionPatient", says: "times as large") {
      let parts = try SampleFiles.objects(SampleFiles.series.samples()[0])
      let objects = parts.enumerated().map { number, part -> DICOMObject in
        var dataSet = part.dataSet
        dataSet.set(.imageOrientationPatient, [1, 0, 0, 0, 1, 0])
        dataSet.set(.imagePositionPatient, [Double(number) * 400, 40, 500 + 2.5 * Double(number)])
        return DICOMObject(dataSet: dataSet, transferSyntax: part.transferSyntax)
      }
      _ = try DICOMSeries(objects)
    },
    Row(name: "no pixels", code: .badFile, field: "PixelData", says: "no pixels") {
      try series(slice: 0) { $0[.pixelData] = nil }
    },
    Row(name: "rows without end and no pixels for them", code: .badFile, field: "PixelData", says: "pixels") {
      try series(slice: nil) { dataSet in
        dataSet.set(.rows, 32_000)
        dataSet.set(.columns, 32_000)
      }
    },
    Row(name: "real numbers of one bit", code: .unsupported, field: "BitsAllocated", says: "32, 64 bit real") {
      try series(slice: nil) { dataSet in
        dataSet[.doubleFloatPixelData] = dataSet[.pixelData].map {
          DataElement(tag: .doubleFloatPixelData, vr: .od, value: $0.value)
        }
        dataSet[.pixelData] = nil
        dataSet.set(.bitsAllocated, 8)
      }
    },
    Row(name: "whole numbers of 64 bits", code: .unsupported, field: "BitsAllocated", says: "8, 16 or 32 bit") {
      try series(slice: nil) { dataSet in
        dataSet.set(.bitsAllocated, 64)
        dataSet.set(.pixelData, [UInt8](repeating: 1, count: 42 * 8), vr: .ow)
      }
    },
    Row(name: "a series of nothing", code: .empty, field: "series", says: "no images") { _ = try DICOMSeries([]) },
  ]

  private static func nifti(_ change: (inout [UInt8]) -> Void) throws {
    var file = try SampleFiles.nifti.samples()[1]
    change(&file)
    _ = try NIfTI(file).labels()
  }

  private static func put(_ value: some FixedWidthInteger, _ at: Int, _ file: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes in
      for (k, byte) in bytes.enumerated() { file[at + k] = byte }
    }
  }

  static let files: [Row] = [
    Row(name: "no NIfTI", code: .badFile, field: "NIfTI.sizeof_hdr", says: "neither 348 nor 540") {
      _ = try NIfTI(Array("DICM".utf8))
    },
    Row(name: "an axis without length", code: .badFile, field: "NIfTI.dim", says: "length 0") {
      try nifti { put(Int16(0), 42, &$0) }
    },
    Row(name: "a fourth axis", code: .unsupported, field: "dim", says: "three axes") {
      try nifti {
        put(Int16(4), 40, &$0)
        put(Int16(5), 48, &$0)
      }
    },
    Row(name: "more voxels than the file holds", code: .badFile, field: "NIfTI.vox_offset", says: "bytes of voxels") {
      try nifti { put(Int16(3000), 42, &$0) }
    },
    Row(name: "more voxels than memory", code: .tooLarge, field: "shape", says: "1073741824") {
      try nifti { for axis in 0..<3 { put(Int16.max, 42 + 2 * axis, &$0) } }
    },
    Row(name: "sheared axes", code: .badDirection, field: "direction", says: "orthonormal") {
      try nifti { put(Float(0.7).bitPattern, 284, &$0) }
    },
    Row(name: "a scale that overflows", code: .badValue, field: "NIfTI.voxels", says: "not finite") {
      try nifti {
        put(Float(3e38).bitPattern, 112, &$0); put(Float(3e38).bitPattern, 116, &$0)
      }
    },
    Row(name: "labels with a fraction", code: .badValue, field: "NIfTI.voxels", says: "0 to 65535") {
      try nifti { put(Float(0.5).bitPattern, 112, &$0) }
    },
    Row(name: "a colour picture", code: .unsupported, field: "datatype", says: "128") {
      try nifti { put(Int16(128), 70, &$0) }
    },
  ]

  @Test("Each is refused by its field, with its limits, in both languages", arguments: grids + stacks + files)
  func refused(row: Row) {
    do {
      try row.attempt()
      Issue.record("\(row.name) was taken")
    } catch let error as VolumeError {
      #expect(error.code == row.code && error.field == row.field, "\(error)")
      #expect(error.en.contains(row.says), "\(error.en)")
      #expect(error.zh.unicodeScalars.contains { $0.value > 0x2E80 }, "\(error.zh)")
    } catch { Issue.record("\(row.name): \(error)") }
  }
}
