import Foundation
import Oracles
import Testing

@testable import Imaging

/// One volume and what a foreign program makes of it.
struct KernelCase: Decodable {
  struct Values: Decodable {
    var sigma: [Double]?
    var order: String?
    var targetSpacing: [Double]?
    var matrix: [Double]?
    var translation: [Double]?
    var angle: Double?
    var numbers: [Double]?
  }
  var name: String
  var shape: [Int]
  var spacing: [Double]
  var values: Values
  var input: String
  var outputs: [String]
  var outputShape: [Int]?

  /// The cases of one kind, or none where Python lacks a package.
  static func all(_ kind: String, _ body: (KernelCase) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("jieru-kernels-\(kind)-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let text = try Oracle.run("imaging_kernels.py", [kind, folder.path]) else {
      print("skipped: no Python with scipy and SimpleITK (JIERU_PYTHON)")
      return
    }
    let lines = text.split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines { try body(JSONDecoder().decode(KernelCase.self, from: Data(line.utf8))) }
  }

  var grid: Grid {
    get throws {
      try Grid(
        shape: SIMD3(shape[0], shape[1], shape[2]), spacing: SIMD3(spacing[0], spacing[1], spacing[2]))
    }
  }

  var volume: Volume<Float> { get throws { try Volume(grid: grid, voxels: KernelCase.floats(input)) } }

  var mask: Volume<UInt8> { get throws { try volume.map { UInt8($0) } } }

  func expected(_ index: Int) throws -> [Float] { try KernelCase.floats(outputs[index]) }

  static func floats(_ path: String) throws -> [Float] {
    let bytes = try Oracle.bytes(URL(fileURLWithPath: path))
    return bytes.withUnsafeBytes { raw in
      (0..<(bytes.count / 4)).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }
}

/// The largest difference of two arrays; not a number counts as infinite.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { worst, pair in
    if pair.0 == pair.1 { return worst }
    let difference = abs(pair.0 - pair.1)
    return difference.isNaN ? .infinity : max(worst, difference)
  }
}

/// Reproducible numbers in 0 ..< 1 (SplitMix64).
struct TestNoise {
  var state: UInt64
  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
  }
}
