import Foundation
import Imaging
@testable import Planning

/// A small patient made of numbers: an elliptic body of 120 x 96 mm, an organ, a rib before it and a vessel beside the
/// target, 44 slices of 2 mm, in a folder of its own.
struct PlanningScene {
  let folder: String

  static let centre = SIMD3(58.0, 44, 42)
  static let organ = 1
  static let rib = 2
  static let vessel = 3
  static let tumour = 4

  static func grid() throws -> Grid { try Grid(shape: SIMD3(64, 52, 44), spacing: SIMD3(2, 2, 2)) }

  /// Whether a point lies in the body.
  static func isBody(_ p: PatientPoint) -> Bool {
    let (x, y) = ((p.x - 63) / 58, (p.y - 51) / 46)
    return x * x + y * y <= 1
  }

  static func label(_ p: PatientPoint) -> UInt8 {
    if (p - centre).length <= 7 { return UInt8(tumour) }
    if abs(p.x - centre.x - 18) <= 2, abs(p.y - centre.y) <= 20 { return UInt8(vessel) }
    if abs(p.x - centre.x) <= 10, abs(p.y - 12) <= 2 { return UInt8(rib) }
    let (x, y, z) = ((p.x - centre.x) / 34, (p.y - centre.y - 6) / 30, (p.z - centre.z) / 34)
    return x * x + y * y + z * z <= 1 ? UInt8(organ) : 0
  }

  /// Values that differ from place to place, so that registration has something to hold.
  static func value(_ p: PatientPoint) -> Float {
    guard isBody(p) else { return -1000 }
    let texture = 30 * sin(p.x / 5) * cos(p.y / 6) + 25 * sin(p.z / 7 + p.x / 11)
    switch Int(label(p)) {
    case rib: return 700
    case vessel: return Float(180 + texture * 0.2)
    case organ: return Float(110 + texture)
    case tumour: return Float(60 + texture)
    default: return Float(20 + texture)
    }
  }

  init(_ name: String = #function) throws {
    folder = NSTemporaryDirectory() + "planning-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let grid = try PlanningScene.grid()
    func point(_ i: VoxelIndex) -> PatientPoint { grid.point(x: i.x, y: i.y, z: i.z) }
    try write("ct.nii.gz", Volume(grid: grid) { PlanningScene.value(point($0)) })
    try write(
      "labels.nii.gz", Volume(grid: grid) { PlanningScene.isBody(point($0)) ? PlanningScene.label(point($0)) : 0 })
  }

  func write<Voxel: NIfTIVoxel>(_ name: String, _ volume: Volume<Voxel>) throws {
    try Data(try NIfTI.compressedFile(of: volume)).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// The scenario as text, with members put in the place of the usual ones (`nil` takes one out).
  static func text(_ changes: [String: String?] = [:]) -> String {
    var members: [String: String] = [
      "jieruScenario": "1", "title": #"{"zh": "试验", "en": "trial"}"#, "image": #"{"nifti": "ct.nii.gz"}"#,
      "labels": #"{"nifti": "labels.nii.gz", "names": {"organ": 1, "rib": 2, "vessel": 3, "tumour": 4}}"#,
      "organ": #"{"labels": ["organ"], "tissue": "liver"}"#, "target": #"{"labels": ["tumour"]}"#,
      "obstacles": #"[{"name": {"zh": "肋骨", "en": "rib"}, "labels": ["rib"], "clearance": 1}]"#,
      "vessels": #"[{"name": {"zh": "血管", "en": "vessel"}, "labels": ["vessel"]}]"#,
      "region": #"{"spacing": 2, "size": [48, 48, 48]}"#, "margin": "3", "needle": #"{"maximalLength": 90}"#,
      "targetingError": #"{"lateral": 2, "angle": 0.5}"#, "applicator": #""mw-2450""#,
      "settings": #"{"power": 40, "duration": 120, "cooling": 20}"#, "probes": #"{"most": 2}"#,
    ]
    for (key, value) in changes { members[key] = value }
    return "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}"
  }

  func run(
    _ kind: PlanDocument.Kind, _ changes: [String: String?] = [:], key: PlanKey? = nil
  ) throws(PlanningError) -> PlanRun {
    try PlanRun(
      kind, scenario: Array(PlanningScene.text(changes).utf8), folder: folder, tables: try PlanningScene.tables(),
      key: key)
  }

  static func tables() throws(PlanningError) -> PlanningTables {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    return try PlanningTables(folder: "\(root)/AblationTables/1")
  }
}
