import Foundation
import Imaging
import Testing

@testable import Planning

@Suite("Plans that are refused") struct PlanRefusalTests {
  private static let scene = try? PlanningScene()

  private func faults(_ kind: PlanDocument.Kind, _ changes: [String: String?]) throws -> [ScenarioFault] {
    let scene = try #require(Self.scene)
    do throws(PlanningError) {
      _ = try scene.run(kind, changes)
      return []
    } catch { return error.faults }
  }

  @Test(
    "What no plan can be made of is refused at its place, with limits",
    arguments: [
      (.whole, ["target": #"{"labels": [77]}"#], "target.labels", "no voxels"),
      (.whole, ["target": #"{"labels": ["spleen"]}"#], "target.labels[0]", "no label \"spleen\"; there are: organ"),
      (.whole, ["target": #"{"sphere": {"centre": [900, 0, 0], "radius": 5}}"#], "target", "outside the images"),
      (.whole, ["target": #"{"sphere": {"centre": [3, 3, 42], "radius": 5}}"#], "target", "within the body"),
      (
        .whole, ["organ": #"{"labels": ["organ"], "tissue": "cheese"}"#], "organ.tissue",
        "no tissue \"cheese\"; there are: liver"
      ),
      (.whole, ["applicator": #""laser-9""#], "applicator", "no applicator \"laser-9\"; there are: rf-single"),
      (.whole, ["settings": #"{"power": 40, "duration": 60, "pulses": 3}"#], "settings.pulses", "no such setting"),
      (.whole, ["settings": #"{"power": 40}"#], "settings.duration", "needs it"),
      (.whole, ["reference": #""isotherm-40""#], "reference", "no model"),
      (.whole, ["image": #"{"nifti": "absent.nii"}"#], "image.nifti", "no such file"),
      (.whole, ["image": #"{"dicom": "absent"}"#], "image.dicom", "no such folder"),
      (.whole, ["region": #"{"spacing": 0.5, "size": [300, 300, 300]}"#], "region", "at most 16777216"),
      (.whole, ["region": #"{"spacing": 2, "size": [20, 48, 48]}"#], "region.size[0]", "at least"),
      (.whole, ["facts": #"{"weight": 3}"#], "facts.weight", "no rule asks"),
      (.whole, ["obstacles": "[]"], "obstacles", "missing"),
      (
        .whole, ["applicator": #""ire-19g""#, "settings": nil], "probes.placements",
        "2 to 6, not 0: for each its tip and entry (or direction), parallel, around the target; a pair gets 1500 V/cm"
      ),
      (
        .simulate,
        [
          "applicator": #""ire-19g""#, "settings": nil,
          "probes": #"{"placements": [{"tip": [58, 54, 42], "direction": [0, -1, 0]}]}"#,
        ], "probes.placements", "2 to 6, not 1"
      ),
      (.simulate, [:], "probes.placements", "missing"),
      (
        .simulate, ["probes": #"{"placements": [{"tip": [900, 0, 0], "direction": [0, 1, 0]}]}"#],
        "probes.placements[0].tip", "outside"
      ),
      (.margin, [:], "followUp", "missing"),
    ] as [(PlanDocument.Kind, [String: String?], String, String)])
  func refused(kind: PlanDocument.Kind, changes: [String: String?], path: String, en: String) throws {
    let found = try faults(kind, changes)
    let fault = try #require(found.first { $0.path == path }, "\(found)")
    #expect(fault.en.contains(en), "\(fault)")
    #expect(fault.zh.contains { $0.unicodeScalars.contains { $0.value >= 0x4E00 } })
  }

  @Test("A file that is no image is refused, not read as one")
  func notAnImage() throws {
    let scene = try #require(Self.scene)
    try Data("hello".utf8).write(to: URL(fileURLWithPath: "\(scene.folder)/broken.nii"))
    let found = try faults(.whole, ["image": #"{"nifti": "broken.nii"}"#])
    #expect(found.first?.path == "image.nifti")
  }
}
