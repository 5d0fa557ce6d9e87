import DICOMCore
import Foundation
import Imaging
import Testing

@testable import Planning

/// The scene's labels as the objects that other programs hand over.
extension PlanningScene {
  static let names = ["organ", "rib", "vessel", "tumour"]

  /// A DICOM SEG of the scene on any grid.
  func writeSegmentation(_ name: String, on grid: Grid, labels: [String] = PlanningScene.names) throws {
    let volume = Volume<UInt16>(grid: grid) { index in
      let point = grid.point(x: index.x, y: index.y, z: index.z)
      return PlanningScene.isBody(point) ? UInt16(PlanningScene.label(point)) : 0
    }
    let tissue = Coded("85756007", "SCT", "Tissue")
    let segments = labels.enumerated().map {
      Segment(number: $0 + 1, label: $1, type: tissue, algorithm: .manual)
    }
    let about = DerivedObject(
      source: DataSet(), uids: UIDGenerator(random: DigestNumbers("5e6")), date: "20260102", time: "030405",
      seriesDescription: "Phantom", softwareVersion: "1")
    let dataSet = try SegmentationWriting.dataSet(labels: volume, segments: segments, about: about)
    try Data(try Part10.write(dataSet, as: .explicitVRLittleEndian))
      .write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  /// A structure set of the scene: exact outlines of its shapes, `step` mm apart.
  func writeStructures(_ name: String, step: Double, lean: Double = 0, called: [String] = PlanningScene.names) throws {
    func ellipse(_ z: Double, _ centre: PatientPoint, _ half: PatientVector) -> [PatientPoint]? {
      let height = (z - centre.z) / half.z
      guard abs(height) < 1 else { return nil }
      let wide = (1 - height * height).squareRoot()
      return (0..<120).map { step in
        let angle = Double(step) * .pi / 60
        return SIMD3(centre.x + half.x * wide * cos(angle), centre.y + half.y * wide * sin(angle), z)
      }
    }
    func box(_ z: Double, _ x: ClosedRange<Double>, _ y: ClosedRange<Double>) -> [PatientPoint] {
      [
        SIMD3(x.lowerBound, y.lowerBound, z), SIMD3(x.upperBound, y.lowerBound, z),
        SIMD3(x.upperBound, y.upperBound, z),
        SIMD3(x.lowerBound, y.upperBound, z),
      ]
    }
    let c = PlanningScene.centre
    var shapes: [[[PatientPoint]]] = [[], [], [], []]
    for z in stride(from: 0.0, through: 86, by: step) {
      if let ring = ellipse(z, c + SIMD3(0, 6, 0), SIMD3(34, 30, 34)) { shapes[0].append(ring) }
      shapes[1].append(box(z, (c.x - 11)...(c.x + 11), 9...15))
      shapes[2].append(box(z, (c.x + 15)...(c.x + 21), (c.y - 21)...(c.y + 21)))
      if let ring = ellipse(z, c, SIMD3(7, 7, 7)) { shapes[3].append(ring) }
    }
    var (regions, drawn) = ([DataSet](), [DataSet]())
    for (index, contours) in shapes.enumerated() {
      var region = DataSet()
      region.set(.roiNumber, index + 1)
      region.set(.roiName, called[index])
      regions.append(region)
      var roi = DataSet()
      roi.set(.referencedROINumber, index + 1)
      roi.set(
        .contourSequence,
        contours.map { contour in
          var item = DataSet()
          item.set(.contourGeometricType, "CLOSED_PLANAR")
          item.set(.numberOfContourPoints, contour.count)
          item.set(.contourData, contour.flatMap { [$0.x, $0.y, $0.z + lean * $0.x] })
          return item
        })
      drawn.append(roi)
    }
    var set = DataSet()
    set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.481.3")
    set.set(.sopInstanceUID, "1.2.3.4.5")
    set.set(.modality, "RTSTRUCT")
    set.set(.structureSetROISequence, regions)
    set.set(.roiContourSequence, drawn)
    try Data(try Part10.write(set, as: .explicitVRLittleEndian)).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }
}

@Suite("Targets and obstacles from DICOM") struct LabelFileTests {
  private static let seg = #"{"dicomSeg": "labels.dcm"}"#
  private static let rt = #"{"rtstruct": "labels.dcm"}"#
  private static let centre = [PlanningScene.centre.x, PlanningScene.centre.y, PlanningScene.centre.z]

  private func faults(_ scene: PlanningScene, _ changes: [String: String?]) -> [ScenarioFault] {
    do throws(PlanningError) {
      _ = try scene.run(.paths, changes)
      return []
    } catch { return error.faults }
  }

  /// The tumour is a ball of 7 mm, 1.437 mL; the rib's near face lies 44 - 7 - 14 = 23 mm from it.
  private func check(_ document: PlanDocument, volume: Double, place: Double) throws {
    #expect(abs(document.anatomy.targetVolume - 4.0 / 3 * .pi * 0.343) < volume)
    for (found, expected) in zip(document.anatomy.targetCentre, Self.centre) { #expect(abs(found - expected) < place) }
    let rib = try #require(document.anatomy.neighbours.first { $0.name.en == "rib" })
    #expect(abs(rib.distance - 23) <= 3)
    #expect(try #require(document.paths).feasible > 0)
  }

  @Test("A segmentation on the images' grid gives the very plan that the same labels give as NIfTI")
  func sameGrid() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    try scene.writeSegmentation("labels.dcm", on: PlanningScene.grid())
    let plain = try scene.run(.paths).document
    let document = try scene.run(.paths, ["labels": Self.seg]).document
    #expect(document.paths == plain.paths && document.anatomy == plain.anatomy)
    let byNumber = try scene.run(
      .paths, ["labels": Self.seg, "target": #"{"labels": [4]}"#]
    ).document
    #expect(byNumber.paths == plain.paths)
  }

  @Test("A segmentation on a finer, shifted grid is laid over the images where it lies in the patient")
  func otherGrid() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    let grid = try Grid(
      shape: SIMD3(100, 90, 60), spacing: SIMD3(1.2, 1.1, 1.5), origin: SIMD3(2.3, 1.7, -0.6))
    try scene.writeSegmentation("labels.dcm", on: grid)
    try check(try scene.run(.paths, ["labels": Self.seg]).document, volume: 0.12, place: 0.5)
  }

  @Test("Contours give the structures they enclose, also on every other slice", arguments: [2.0, 4.0])
  func structures(step: Double) throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    try scene.writeStructures("labels.dcm", step: step)
    try check(try scene.run(.paths, ["labels": Self.rt]).document, volume: step == 2 ? 0.15 : 0.3, place: 1)
  }

  @Test("A name that is not there is refused with its place and what there is", arguments: [seg, rt])
  func missing(labels: String) throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    if labels == Self.seg {
      try scene.writeSegmentation("labels.dcm", on: PlanningScene.grid())
    } else {
      try scene.writeStructures("labels.dcm", step: 2)
    }
    let found = faults(scene, ["labels": labels, "target": #"{"labels": ["metastasis", 9]}"#])
    let choices = "there are: 1 organ, 2 rib, 3 vessel, 4 tumour"
    #expect(found.map(\.path) == ["target.labels[0]", "target.labels[1]"])
    #expect(found.first?.en == "no label \"metastasis\"; \(choices)")
    #expect(found.last?.en == "no label 9; \(choices)")
    let obstacle = faults(
      scene,
      [
        "labels": labels,
        "obstacles": #"[{"name": {"zh": "肠", "en": "bowel"}, "labels": ["bowel"], "clearance": 1}]"#,
      ])
    #expect(obstacle.first?.path == "obstacles[0].labels[0]" && obstacle.first?.en.contains("1 organ") == true)
  }

  @Test("A name that two segments share is refused: neither is taken by chance")
  func ambiguous() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    try scene.writeSegmentation("labels.dcm", on: PlanningScene.grid(), labels: ["organ", "rib", "tumour", "tumour"])
    let found = faults(
      scene,
      ["labels": Self.seg, "target": #"{"labels": ["tumour"]}"#, "vessels": nil])
    #expect(found.first?.path == "target.labels[0]")
    #expect(found.first?.en == "2 are called \"tumour\" (numbers 3, 4): use the number")
  }

  @Test("A structure set called a segmentation, slanting contours and a file of something else are refused at the file")
  func unfit() throws {
    let scene = try PlanningScene()
    defer { scene.remove() }
    try scene.writeStructures("labels.dcm", step: 2)
    let mistaken = faults(scene, ["labels": Self.seg])
    #expect(mistaken.first?.path == "labels.dicomSeg" && mistaken.first?.en.contains("no DICOM SEG object") == true)
    try scene.writeStructures("labels.dcm", step: 2, lean: 0.1)
    let slanting = faults(scene, ["labels": Self.rt])
    #expect(slanting.first?.path == "labels.rtstruct" && slanting.first?.en.contains("not parallel") == true)
    let image = faults(scene, ["labels": #"{"rtstruct": "ct.nii.gz"}"#])
    #expect(image.first?.path == "labels.rtstruct" && image.first?.en.contains("not a readable DICOM file") == true)
  }
}
