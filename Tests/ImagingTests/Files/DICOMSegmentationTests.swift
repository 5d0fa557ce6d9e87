import DICOMCore
import Foundation
import Oracles
import Testing

@testable import Imaging

@Suite struct DICOMSegmentationTests {
  struct Seen: Decodable {
    var segments: [Segment]
    var shape: [Int]
    var affine: [[Double]]
    var values: String
    var frames: Int

    /// Number, label and code, as a JSON array of mixed kinds.
    struct Segment: Decodable {
      var number: Int
      var label: String
      var code: String
      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        number = try list.decode(Int.self)
        label = try list.decode(String.self)
        code = try list.decode(String.self)
      }
    }
  }

  struct Written: Decodable {
    var files: [String: String]
    var labels: String
    var structures: String
    var shape: [Int]
    var spacing: [Double]
    var origin: [Double]

    var grid: Grid {
      get throws {
        try Grid(
          shape: SIMD3(shape[0], shape[1], shape[2]), spacing: SIMD3(spacing[0], spacing[1], spacing[2]),
          origin: SIMD3(origin[0], origin[1], origin[2]))
      }
    }
  }

  static func about() -> DerivedObject {
    var source = DataSet()
    source.set(.patientName, "Test^Seg")
    source.set(.patientID, "T1")
    source.set(.studyInstanceUID, "1.2.3.4")
    source.set(.frameOfReferenceUID, "1.2.3.5")
    return DerivedObject(
      source: source, uids: UIDGenerator(random: SeededRandom(seed: 5)), date: "20260302", time: "101500",
      seriesDescription: "Zones", softwareVersion: "1")
  }

  static func written(_ body: (Written) throws -> Void) throws {
    let folder = NIfTITests.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let text = try Oracle.run("dicom_segmentations.py", ["write", folder.path]) else {
      print("skipped: no Python with highdicom (JIERU_PYTHON)")
      return
    }
    try body(JSONDecoder().decode(Written.self, from: Data(text.utf8)))
  }

  static func object(_ path: String) throws -> DICOMObject {
    let (meta, dataSet) = try Part10.read(Oracle.bytes(URL(fileURLWithPath: path)))
    return DICOMObject(dataSet: dataSet, transferSyntax: meta.transferSyntax)
  }

  static func labels() throws -> (volume: Volume<UInt16>, segments: [Segment]) {
    let grid = try Grid(
      shape: SIMD3(21, 13, 7), spacing: SIMD3(0.7, 0.9, 2.5), origin: SIMD3(-30, 40, 500),
      direction: Matrix3(columns: SIMD3(0.6, 0.8, 0), SIMD3(-0.8, 0.6, 0), SIMD3(0, 0, 1)))
    let volume = Volume<UInt16>(grid: grid) { v in
      if (2..<6).contains(v.z), (3..<9).contains(v.x), (2..<8).contains(v.y) { return 1 }
      return v.z == 3 && v.x > 15 ? 2 : 0
    }
    return (
      volume,
      [
        Segment(number: 1, label: "Liver", type: Coded("10200004", "SCT", "Liver"), algorithm: .manual),
        Segment(
          number: 2, label: "消融区 zone", category: Segment.morphologicallyAbnormal,
          type: Coded("52988006", "SCT", "Lesion"), algorithm: .automatic),
      ]
    )
  }

  @Test("highdicom reads our segmentation: segments, place and every voxel")
  func foreignReading() throws {
    let (labels, segments) = try Self.labels()
    let dataSet = try SegmentationWriting.dataSet(
      labels: labels, segments: segments, about: Self.about(), seriesInstanceUID: "1.2.3.6",
      sources: [("1.2.840.10008.5.1.4.1.1.2", "1.2.3.7")])
    let folder = NIfTITests.folder()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("seg.dcm")
    try Data(Part10.write(dataSet, as: .explicitVRLittleEndian)).write(to: file)
    guard let text = try Oracle.run("dicom_segmentations.py", ["read", file.path]) else {
      print("skipped: no Python with highdicom (JIERU_PYTHON)")
      return
    }
    let seen = try JSONDecoder().decode(Seen.self, from: Data(text.utf8))
    #expect(seen.segments.map(\.number) == [1, 2])
    #expect(seen.segments.map(\.label) == ["Liver", "消融区 zone"])
    #expect(seen.segments.map(\.code) == ["10200004", "52988006"])
    // Segment 1 on four slices, segment 2 on one.
    #expect(seen.frames == 5)
    // highdicom's arrays run slices, rows, columns; its affine maps (slice, row, column). Only slices with frames count.
    let values = try KernelCase.floats(seen.values)
    let m = seen.affine
    var compared = 0
    for k in 0..<seen.shape[0] {
      for j in 0..<seen.shape[1] {
        for i in 0..<seen.shape[2] {
          let p = (0..<3).map { m[$0][0] * Double(k) + m[$0][1] * Double(j) + m[$0][2] * Double(i) + m[$0][3] }
          let index = try #require(labels.grid.index(of: SIMD3(p[0], p[1], p[2])))
          let value = values[(k * seen.shape[1] + j) * seen.shape[2] + i]
          if Float(labels[index]) != value { Issue.record("voxel \(index): \(value)") }
          compared += 1
        }
      }
    }
    #expect(compared >= 4 * 13 * 21)
  }

  @Test("What we write we read back, on its own grid and on the images'")
  func roundTrip() throws {
    let (labels, segments) = try Self.labels()
    let dataSet = try SegmentationWriting.dataSet(labels: labels, segments: segments, about: Self.about())
    let again = try SegmentationReading(DICOMObject(dataSet: dataSet, transferSyntax: .explicitVRLittleEndian))
    #expect(again.segments.map(\.label) == segments.map(\.label))
    #expect(again.segments.map(\.type) == segments.map(\.type))
    #expect(again.grid.nz == 4)
    #expect(try again.labels(on: labels.grid).voxels == labels.voxels)
    let liver = try #require(again.mask(of: 1))
    #expect(liver.voxels.filter { $0 != 0 }.count == labels.voxels.filter { $0 == 1 }.count)
    #expect(again.mask(of: 9) == nil)
  }

  @Test("highdicom's binary, fractional and label-map segmentations are read voxel for voxel")
  func foreignWriting() throws {
    try Self.written { files in
      let expected = try KernelCase.floats(files.labels)
      for kind in ["binary", "fractional", "labelmap"] {
        let path = try #require(files.files[kind])
        let seen = try SegmentationReading(Self.object(path))
        let labels = try seen.labels(on: files.grid)
        #expect(labels.voxels.map { Float($0) } == expected, "\(kind)")
        #expect(seen.segments.filter { $0.number > 0 }.map(\.label) == ["Liver", "Kidney"], "\(kind)")
      }
    }
  }

  @Test("A structure set's contours become masks, holes cut out")
  func structures() throws {
    try Self.written { files in
      let path = try #require(files.files["structures"])
      let structures = try StructureSet(Self.object(path).dataSet)
      #expect(structures.regions.map(\.name) == ["Tumour"] && structures.regions.map(\.number) == [7])
      let mask = try structures.regions[0].mask(on: files.grid)
      #expect(mask.voxels.map { Float($0) } == (try KernelCase.floats(files.structures)))
      // Slices of half the distance: each contour stands for its own and the neighbours up to half-way.
      let fine = try Grid(shape: SIMD3(24, 20, 18), spacing: SIMD3(0.7, 0.8, 1.25), origin: SIMD3(-10, -20, 30))
      let dense = try structures.regions[0].mask(on: fine)
      let filled = (0..<18).filter { z in (0..<480).contains { dense.voxels[480 * z + $0] != 0 } }
      #expect(filled == Array(3...13))
      let tilted = try Grid(
        shape: SIMD3(24, 20, 9), spacing: SIMD3(0.7, 0.8, 2.5), origin: SIMD3(-10, -20, 30),
        direction: Matrix3(columns: SIMD3(1, 0, 0), SIMD3(0, 0.8, 0.6), SIMD3(0, -0.6, 0.8)))
      #expect(throws: VolumeError(.badDirection, field: "ContourData", zh: "", en: "")) {
        try structures.regions[0].mask(on: tilted)
      }
      #expect(throws: VolumeError(.badFile, field: "StructureSetROISequence", zh: "", en: "")) {
        try StructureSet(DataSet())
      }
    }
  }

  @Test("A picture becomes a secondary capture that pydicom shows")
  func capture() throws {
    let pixels = (0..<(3 * 5 * 7)).map { UInt8($0) }
    let dataSet = try SecondaryCapture.dataSet(pixels: pixels, rows: 5, columns: 7, isColour: true, about: Self.about())
    let folder = NIfTITests.folder()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("sc.dcm")
    try Data(Part10.write(dataSet, as: .explicitVRLittleEndian)).write(to: file)
    struct Picture: Decodable {
      var shape: [Int]
      var sum: Int
      var first: [Int]
    }
    guard let text = try Oracle.run("dicom_segmentations.py", ["capture", file.path]) else {
      print("skipped: no Python with highdicom (JIERU_PYTHON)")
      return
    }
    let seen = try JSONDecoder().decode(Picture.self, from: Data(text.utf8))
    #expect(seen.shape == [5, 7, 3] && seen.sum == 104 * 105 / 2 && seen.first == [0, 1, 2, 3, 4, 5])
    #expect(throws: VolumeError(.mismatch, field: "pixels", zh: "", en: "")) {
      try SecondaryCapture.dataSet(pixels: pixels, rows: 5, columns: 8, isColour: true, about: Self.about())
    }
  }

  @Test("Segmentations that do not fit together are refused by name")
  func refused() throws {
    let (labels, segments) = try Self.labels()
    func field(_ labels: Volume<UInt16>, _ segments: [Segment]) -> String? {
      do throws(VolumeError) {
        _ = try SegmentationWriting.dataSet(labels: labels, segments: segments, about: Self.about())
        return nil
      } catch { return error.field }
    }
    #expect(field(labels, []) == "segments")
    #expect(field(labels, [segments[0]]) == "segments")
    #expect(field(labels, segments.reversed()) == "segments")
    #expect(field(labels.map { _ in 0 }, segments) == "labels")
    var dataSet = try SegmentationWriting.dataSet(labels: labels, segments: segments, about: Self.about())
    dataSet[.segmentSequence] = nil
    #expect(throws: VolumeError(.badFile, field: "SegmentSequence", zh: "", en: "")) {
      try SegmentationReading(DICOMObject(dataSet: dataSet, transferSyntax: .explicitVRLittleEndian))
    }
  }
}
