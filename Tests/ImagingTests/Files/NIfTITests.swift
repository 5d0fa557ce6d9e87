import DICOMCore
import Foundation
import Oracles
import Testing

@testable import Imaging

@Suite struct NIfTITests {
  struct Row: Decodable {
    var file: String
    var shape: [Int]
    var affine: [[Double]]
    var qform: [[Double]]?
    var values: String?
    var dtype: String
    var version: Int
  }

  static func folder() -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent("jieru-nifti-\(UUID().uuidString)")
  }

  /// The largest difference of our map from voxels to patient from a 4 x 4 matrix.
  static func difference(_ grid: Grid, _ affine: [[Double]]) -> Double {
    let map = grid.toPatient
    let matrix = Matrix3(
      rows: SIMD3(affine[0][0], affine[0][1], affine[0][2]),
      SIMD3(affine[1][0], affine[1][1], affine[1][2]), SIMD3(affine[2][0], affine[2][1], affine[2][2]))
    return max(
      map.matrix.largestDifference(from: matrix),
      (map.translation - SIMD3(affine[0][3], affine[1][3], affine[2][3])).length)
  }

  @Test("Every stored type, both byte orders, both versions, sform and qform are read as nibabel reads them")
  func reading() throws {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let text = try Oracle.run("nifti_files.py", ["write", folder.path]) else {
      print("skipped: no Python with nibabel (JIERU_PYTHON)")
      return
    }
    let rows = try text.split(separator: "\n").map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
    #expect(rows.count == 66)
    for row in rows {
      let ours = try NIfTI(Oracle.bytes(URL(fileURLWithPath: row.file)))
      #expect([ours.grid.nx, ours.grid.ny, ours.grid.nz] == row.shape, "\(row.file)")
      #expect(Self.difference(ours.grid, row.affine) < 2e-4, "\(row.file) \(row.dtype)")
      let path = try #require(row.values)
      #expect(largestDifference(try ours.values().voxels, try KernelCase.floats(path)) < 1e-5)
    }
  }

  @Test("What is written is read by nibabel: shape, place by sform and by qform, values", arguments: 0..<6)
  func writing(_ turn: Int) throws {
    let folder = Self.folder()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let angle = Double(turn) * 1.1
    let (s, c) = (sin(angle), cos(angle))
    let rotations = [
      Matrix3(rows: SIMD3(c, -s, 0), SIMD3(s, c, 0), SIMD3(0, 0, 1)),
      Matrix3(rows: SIMD3(1, 0, 0), SIMD3(0, c, -s), SIMD3(0, s, c)),
      Matrix3(rows: SIMD3(c, 0, s), SIMD3(0, -1, 0), SIMD3(-s, 0, c)),
    ]
    let grid = try Grid(
      shape: turn == 5 ? SIMD3(40000, 2, 1) : SIMD3(6, 5, 4), spacing: SIMD3(0.8, 1.5, 2.5),
      origin: SIMD3(-120.5, 33, 901.25), direction: rotations[turn % 3])
    let values = Volume<Float>(grid: grid) { Float($0.x) - 2.5 * Float($0.y) + 100 * Float($0.z) }
    let file = folder.appendingPathComponent(turn % 2 == 0 ? "a.nii" : "a.nii.gz")
    let bytes = turn % 2 == 0 ? NIfTI.file(of: values) : try NIfTI.compressedFile(of: values)
    try Data(bytes).write(to: file)
    guard let text = try Oracle.run("nifti_files.py", ["read", file.path]) else {
      print("skipped: no Python with nibabel (JIERU_PYTHON)")
      return
    }
    let row = try JSONDecoder().decode(Row.self, from: Data(text.utf8))
    #expect(row.shape == [grid.nx, grid.ny, grid.nz])
    #expect(row.version == (turn == 5 ? 2 : 1))
    #expect(Self.difference(grid, row.affine) < 1e-3)
    #expect(Self.difference(grid, try #require(row.qform)) < 1e-3)
    #expect(largestDifference(values.voxels, try KernelCase.floats(try #require(row.values))) == 0)
    let again = try NIfTI(bytes)
    #expect(again.grid.matches(grid))
    #expect(try again.values().voxels == values.voxels)
  }

  @Test("The shared CT and its labels lie in one place, and labels are whole numbers")
  func shared() throws {
    guard let folder = Oracle.shared?.appendingPathComponent("data/imaging/ct_abdomen"),
      FileManager.default.fileExists(atPath: folder.path)
    else {
      print("skipped: no shared imaging files (JIERU_SHARED)")
      return
    }
    let ct = try NIfTI(Oracle.bytes(folder.appendingPathComponent("example_ct_sm.nii.gz"))).values()
    let labels = try NIfTI(Oracle.bytes(folder.appendingPathComponent("example_seg.nii.gz"))).labels()
    #expect(ct.grid.shape == SIMD3(122, 101, 30))
    #expect(ct.grid.matches(labels.grid))
    // Label 5 is the liver in the list of 117 classes; its mean on a CT is near 60 HU (40 to 130 with contrast).
    let liver = zip(ct.voxels, labels.voxels).filter { $0.1 == 5 }.map { Double($0.0) }
    #expect(liver.count > 10000)
    let mean = liver.reduce(0, +) / Double(liver.count)
    #expect(mean > 30 && mean < 150)
  }

  /// A sound header that each case then damages at one place.
  static func damaged(_ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
    let grid = try Grid(nx: 3, ny: 3, nz: 3, spacing: 1)
    var bytes = NIfTI.file(of: Volume<Int16>(grid: grid, repeating: 4))
    change(&bytes)
    return bytes
  }

  @Test("Damaged and unhandled files are refused by name and never trap")
  func refused() throws {
    func field(_ change: (inout [UInt8]) -> Void) throws -> String? {
      let bytes = try Self.damaged(change)
      do throws(VolumeError) {
        _ = try NIfTI(bytes).values()
        return nil
      } catch { return error.field }
    }
    #expect(try field { _ in } == nil)
    #expect(try field { $0 = [] } == "NIfTI.sizeof_hdr")
    #expect(try field { $0 = Array($0.prefix(300)) } == "NIfTI.sizeof_hdr")
    #expect(try field { $0[344] = 0x78 } == "NIfTI.magic")
    #expect(try field { $0[345] = 0x69 } == "magic")
    #expect(try field { $0[40] = 9 } == "NIfTI.dim")
    #expect(try field { $0[42] = 0 } == "NIfTI.dim")
    #expect(try field { ($0[43], $0[45], $0[47]) = (0x7F, 0x7F, 0x7F) } == "shape")
    #expect(try field { ($0[40], $0[48]) = (4, 7) } == "dim")
    #expect(try field { $0[70] = 32 } == "datatype")
    #expect(try field { $0.removeLast() } == "NIfTI.vox_offset")
    #expect(try field { for k in 108..<112 { $0[k] = 0x7F } } == "NIfTI.vox_offset")
    #expect(try field { for k in 280..<284 { $0[k] = 0xFF } } == "spacing")
    #expect(try field { ($0[286], $0[287]) = (0x80, 0x3F) } == "direction")
    let whole = try Self.damaged { _ in }
    for length in stride(from: 0, to: whole.count, by: 7) { _ = try? NIfTI(Array(whole.prefix(length))) }
    let packed = try NIfTI.compressedFile(
      of: Volume<Int16>(grid: try Grid(nx: 3, ny: 3, nz: 3, spacing: 1), repeating: 4))
    for length in 2..<packed.count {
      #expect(throws: VolumeError.self) { try NIfTI(Array(packed.prefix(length))) }
    }
  }

  @Test("Headers with random bytes never trap, and a small file cannot swell without end")
  func randomBytes() throws {
    var random = SeededRandom(seed: 8)
    let whole = try Self.damaged { _ in }
    var accepted = 0
    for _ in 0..<4000 {
      var bytes = whole
      for _ in 0..<(1 + random.next() % 4) {
        bytes[Int(random.next() % 352)] = UInt8(truncatingIfNeeded: random.next())
      }
      if (try? NIfTI(bytes).values()) != nil { accepted += 1 }
    }
    // Many fields do not matter to a volume.
    #expect(accepted > 100)
    // 27 voxels announced, 64 MiB of zeros behind them.
    let bomb = try Gzip.deflate(whole + [UInt8](repeating: 0, count: 64 << 20))
    #expect(bomb.count < 1 << 17)
    #expect(throws: VolumeError(.badFile, field: "NIfTI", zh: "", en: "")) { try NIfTI(bomb) }
  }
}
