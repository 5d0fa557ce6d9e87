import Foundation
import Testing

@testable import Planning

@Suite("Proof of a plan", .serialized) struct PlanProofTests {
  @Test("A signed plan holds; any word that is changed shows")
  func tampering() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let folder = "\(scene.folder)/plan"
    let run = try scene.run(.paths, key: PlanKey())
    try PlanFolder.write(run, to: folder, force: false)
    let sound = try PlanCheck(folder: folder)
    #expect(sound.passed && sound.isSigned)
    #expect(sound.isSame(as: try scene.run(.paths)))
    let path = URL(fileURLWithPath: "\(folder)/result.json")
    let text = try String(contentsOf: path, encoding: .utf8)
    let changed = text.replacing(#""zh" : "肋骨""#, with: #""zh" : "肋""#)
    #expect(changed != text)
    try Data(changed.utf8).write(to: path)
    #expect(try !PlanCheck(folder: folder).passed)
    // Another key's signature over the true text does not pass for the first one's.
    var forged = run.document
    forged.signature = PlanDocument.Signature(
      algorithm: "Ed25519", key: PlanKey().publicKey, value: run.document.signature?.value ?? "")
    try Data(try forged.json()).write(to: path)
    #expect(try !PlanCheck(folder: folder).passed)
  }

  @Test("A zone file that was exchanged shows")
  func files() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let folder = "\(scene.folder)/plan"
    let probes = #"{"placements": [{"tip": [58, 54, 42], "entry": [58, 6, 42]}]}"#
    try PlanFolder.write(try scene.run(.simulate, ["probes": probes]), to: folder, force: false)
    #expect(try PlanCheck(folder: folder).passed)
    try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/zones-cem43-nominal.nii.gz"))
    #expect(try !PlanCheck(folder: folder).passed)
    try FileManager.default.removeItem(atPath: "\(folder)/zones-cem43-nominal.nii.gz")
    #expect(try !PlanCheck(folder: folder).passed)
  }

  @Test("A key file is for its owner alone, and is never overwritten")
  func keys() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let file = "\(scene.folder)/plan.key"
    let key = PlanKey()
    try key.write(to: file)
    let mode = try #require(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int)
    #expect(mode & 0o777 == 0o600)
    #expect(try PlanKey(file: file).publicKey == key.publicKey)
    #expect(throws: PlanningError.self) { try PlanKey().write(to: file) }
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    #expect(throws: PlanningError.self) { try PlanKey(file: file) }
  }

  @Test("A folder is written whole, and nothing but a plan is ever replaced")
  func folders() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let run = try scene.run(.paths)
    let folder = "\(scene.folder)/plan"
    try PlanFolder.write(run, to: folder, force: false)
    #expect(throws: PlanningError.self) { try PlanFolder.write(run, to: folder, force: false) }
    try PlanFolder.write(run, to: folder, force: true)
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    #expect(names.isSuperset(of: ["result.json", "plan.txt", "report.html"]))
    #expect(throws: PlanningError.self) { try PlanFolder.write(run, to: scene.folder, force: true) }
    #expect(FileManager.default.fileExists(atPath: "\(scene.folder)/ct.nii.gz"))
  }
}
