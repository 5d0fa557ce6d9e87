import DICOMCore
import Foundation
import Oracles
import Testing

@testable import Imaging

@Suite struct DICOMSeriesTests {
  struct Row: Decodable {
    var name: String
    var files: [String]
    var values: String
    var shape: [Int]
    var affine: [[Double]]
  }

  /// Runs `body` on the stacks that pydicom wrote.
  static func stacks(_ body: ([String: (row: Row, objects: [DICOMObject])]) throws -> Void) throws {
    let folder = NIfTITests.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let text = try Oracle.run("dicom_volumes.py", ["write", folder.path]) else {
      print("skipped: no Python with pydicom and SimpleITK (JIERU_PYTHON)")
      return
    }
    var all: [String: (row: Row, objects: [DICOMObject])] = [:]
    for line in text.split(separator: "\n") {
      let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
      let objects = try row.files.map { path in
        let (meta, dataSet) = try Part10.read(Oracle.bytes(URL(fileURLWithPath: path)))
        return DICOMObject(dataSet: dataSet, transferSyntax: meta.transferSyntax)
      }
      all[row.name] = (row, objects)
    }
    #expect(all.count == 5)
    try body(all)
  }

  static func field(_ objects: [DICOMObject], _ rules: SeriesRules = SeriesRules()) -> String? {
    do throws(VolumeError) {
      _ = try DICOMSeries(objects, rules: rules)
      return nil
    } catch { return error.field }
  }

  @Test("Plain, oblique and enhanced stacks in any order become the volume that was written")
  func stacks() throws {
    try Self.stacks { all in
      for name in ["plain", "oblique", "enhanced"] {
        let (row, objects) = try #require(all[name])
        let series = try DICOMSeries(objects)
        #expect([series.volume.grid.nx, series.volume.grid.ny, series.volume.grid.nz] == row.shape, "\(name)")
        #expect(NIfTITests.difference(series.volume.grid, row.affine) < 1e-4, "\(name)")
        #expect(largestDifference(series.volume.voxels, try KernelCase.floats(row.values)) == 0, "\(name)")
        #expect(series.findings.isEmpty && series.modality == "CT")
        #expect(series.sources.count == row.files.count)
      }
    }
  }

  @Test("A leaning stack is straightened: its voxels stand where they were in the patient")
  func tilt() throws {
    try Self.stacks { all in
      let (row, objects) = try #require(all["tilted"])
      let series = try DICOMSeries(objects)
      // 2 mm down every 5 mm: atan(0.4) = 21.8 degrees; 6 slices need 10 more rows.
      guard case .tiltTakenOut(let degrees) = try #require(series.findings.first) else {
        Issue.record("no tilt found")
        return
      }
      #expect(abs(degrees - 21.801) < 0.01)
      let grid = series.volume.grid
      #expect(grid.shape == SIMD3(18, 30, 6))
      let values = try KernelCase.floats(row.values)
      for k in 0..<6 {
        for y in 0..<20 {
          // The pixel lies at y + 2 k millimetres; pixels are 1 mm.
          let here = grid.index(of: SIMD3(3, Double(y + 2 * k), Double(5 * k)))
          #expect(series.volume[try #require(here)] == values[3 + 18 * (y + 20 * k)])
        }
      }
      #expect(Self.field(objects, SeriesRules(straightensTilt: false)) == "ImageOrientationPatient")
    }
  }

  @Test("A missing slice is refused, or interpolated where that is allowed")
  func gap() throws {
    try Self.stacks { all in
      let (row, objects) = try #require(all["gap"])
      #expect(Self.field(objects) == "ImagePositionPatient")
      let series = try DICOMSeries(objects, rules: SeriesRules(longestGap: 1))
      #expect(series.findings == [.missingInterpolated([4])])
      let values = try KernelCase.floats(row.values)
      for pixel in 0..<64 {
        let between = (values[3 * 64 + pixel] + values[5 * 64 + pixel]) / 2
        #expect(series.volume.voxels[4 * 64 + pixel] == between)
        #expect(series.volume.voxels[7 * 64 + pixel] == values[7 * 64 + pixel])
      }
    }
  }

  @Test("Objects sent twice count once; two images in one plane, mixed series and damaged geometry are refused by name")
  func refused() throws {
    try Self.stacks { all in
      let objects = try #require(all["plain"]).objects
      #expect(try DICOMSeries(objects + objects).findings == [.sameObjectTwice(11)])
      func changed(_ number: Int, _ change: (inout DataSet) -> Void) -> [DICOMObject] {
        var copy = objects
        var dataSet = copy[number].dataSet
        change(&dataSet)
        copy[number] = DICOMObject(dataSet: dataSet, transferSyntax: copy[number].transferSyntax)
        return copy
      }
      var twin = objects[3].dataSet
      twin.set(.sopInstanceUID, "1.2.3.4")
      let twins = objects + [DICOMObject(dataSet: twin, transferSyntax: objects[3].transferSyntax)]
      #expect(Self.field(twins) == "ImagePositionPatient")
      let first = try DICOMSeries(twins, rules: SeriesRules(takesFirstOfDuplicates: true))
      #expect(first.findings == [.duplicatesLeftOut(1)])
      #expect(Self.field([]) == "series")
      #expect(Self.field(changed(2) { $0.set(.seriesInstanceUID, "1.2.3") }) == "SeriesInstanceUID")
      #expect(Self.field(changed(2) { $0[.imagePositionPatient] = nil }) == "ImagePositionPatient")
      #expect(Self.field(changed(2) { $0.set(.imagePositionPatient, [-100, -80, 31.2]) }) == "ImagePositionPatient")
      #expect(
        Self.field(changed(2) { $0.set(.imageOrientationPatient, [1, 0, 0, 0.5, 1, 0]) }) == "ImageOrientationPatient")
      #expect(
        Self.field(changed(2) { $0.set(.imageOrientationPatient, [0, 1, 0, -1, 0, 0]) }) == "ImageOrientationPatient")
      #expect(Self.field(changed(2) { $0.set(.pixelSpacing, [0.9, 0.8]) }) == "PixelSpacing")
      #expect(Self.field(changed(2) { $0.set(.rows, 19) }) == "Rows")
      #expect(Self.field(changed(2) { $0.set(.pixelData, [UInt8](repeating: 0, count: 7)) }) == "PixelData")
      #expect(Self.field(changed(2) { $0.set(.rescaleSlope, "1e300") }) == "PixelData")
    }
  }
}
