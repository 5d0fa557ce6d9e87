import Ablation
import Foundation
import Imaging

/// Homogeneous liver and needles for the tests, with the constants of the dated tables.
enum Liver {
  static func tableText(_ name: String) throws -> String {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.path + "/AblationTables") {
      folder.deleteLastPathComponent()
    }
    return try String(contentsOfFile: folder.path + "/AblationTables/1/\(name).tsv", encoding: .utf8)
  }

  static func table() throws -> PropertyTable { try PropertyTable(tableText("tissues")) }

  static func properties() throws -> TissueProperties { try TissueProperties("liver", from: table()) }

  static func map(_ side: Int, spacing: Double = 1) throws -> TissueMap {
    let grid = try Grid(nx: side, ny: side, nz: side, spacing: spacing)
    return try TissueMap(labels: Volume(grid: grid, repeating: 0), tissues: [0: properties()])
  }

  /// A needle along z through (x, y) around the middle of a cube of `side` mm.
  static func needle(
    _ x: Double, _ y: Double, side: Double, length: Double = 16, radius: Double = 0.75
  ) throws -> Shaft {
    try Shaft(
      start: SIMD3(x, y, (side - length) / 2), end: SIMD3(x, y, (side + length) / 2), radius: radius)
  }

  static func microwave(
    _ map: TissueMap, side: Double, power: Double, seconds: Double, timeStep: Double? = nil,
    perfusionStop: PerfusionStop = .arrhenius
  ) throws -> HeatingPlan {
    let antenna = try needle(side / 2 + 0.2, side / 2 - 0.3, side: side, radius: 1.05)
    return try HeatingPlan(
      tissue: map,
      technique: .microwave(
        Microwave(
          antennas: [antenna], table: .parametric(activeLength: 16, radius: 1.05, depth: 6), power: power,
          cableLoss: 0.3)),
      duration: seconds, perfusionStop: perfusionStop, timeStep: timeStep)
  }
}
