internal import Ablation
internal import DICOMCore
internal import Imaging

/// A segmentation: label numbers, their names, and the voxels of each.
struct SceneLabels: Sendable {
  /// One number a voxel, or a mask for each number where they may overlap.
  private enum Store: Sendable {
    case map(Volume<UInt16>)
    case masks([Int: Volume<UInt8>])
  }

  private let store: Store
  let names: [String: Int]
  let input: AblationPlan.Input

  init(
    _ file: Scenario.LabelFile, named name: String, field: String, image: SceneImage, from files: SceneFiles
  ) throws(PlanningError) {
    let place = "\(field).\(file.format.rawValue)"
    let bytes = try files.bytes(file.path, field: place)
    input = AblationPlan.Input(name: name, bytes: bytes)
    var names: [String: Int] = [:]
    switch file.format {
    case .nifti: store = .map(try placed(at: place) { () throws(VolumeError) in try NIfTI(bytes).labels() })
    case .dicomSeg:
      let object = try files.object(bytes, name: file.path, field: place)
      let segmentation = try placed(at: place) { () throws(VolumeError) in try SegmentationReading(object) }
      try SceneLabels.requireFrame(segmentation.frameOfReferenceUID, image, place)
      var masks: [Int: Volume<UInt8>] = [:]
      for segment in segmentation.segments {
        masks[segment.number] = segmentation.mask(of: segment.number)
        names[segment.label] = segment.number
      }
      store = .masks(masks)
    case .rtstruct:
      let object = try files.object(bytes, name: file.path, field: place)
      var masks: [Int: Volume<UInt8>] = [:]
      let regions = try placed(at: place) { () throws(VolumeError) in
        let set = try StructureSet(object.dataSet)
        for region in set.regions { masks[region.number] = try region.mask(on: image.volume.grid) }
        return set
      }
      try SceneLabels.requireFrame(regions.frameOfReferenceUID, image, place)
      for region in regions.regions where !region.name.isEmpty { names[region.name] = region.number }
      store = .masks(masks)
    }
    self.names = names.merging(file.names) { $1 }
  }

  private static func requireFrame(_ uid: String, _ image: SceneImage, _ field: String) throws(PlanningError) {
    guard let expected = image.about.frameOfReferenceUID, !uid.isEmpty, !expected.isEmpty, uid != expected else {
      return
    }
    throw PlanningError.refused(
      field, "分割的参考坐标系与影像不同：\(uid) 与 \(expected)",
      "the segmentation's frame of reference is not the images': \(uid) and \(expected)")
  }

  /// Numbers of labels; a name that is not there is a fault.
  func numbers(_ labels: [LabelName], field: String) throws(PlanningError) -> [Int] {
    var (out, faults) = ([Int](), [ScenarioFault]())
    for (index, label) in labels.enumerated() {
      switch label {
      case .number(let number): out.append(number)
      case .name(let name):
        if let number = names[name] {
          out.append(number)
        } else {
          let list = names.keys.sorted().prefix(40).joined(separator: ", ")
          faults.append(
            ScenarioFault("\(field)[\(index)]", "分割中没有“\(name)”；有：\(list)", "no label \"\(name)\"; there are: \(list)"))
        }
      }
    }
    guard faults.isEmpty else { throw PlanningError.refused(faults) }
    return out
  }

  /// Half the longest side of a voxel, mm: as far as a surface that is given by whole voxels may be off.
  var loss: Double {
    switch store {
    case .map(let map): 0.5 * map.grid.spacing.max()
    case .masks(let masks): 0.5 * (masks.values.map { $0.grid.spacing.max() }.max() ?? 0)
    }
  }

  /// The voxels of some labels together, on the segmentation's own grid.
  func mask(_ numbers: [Int]) -> Volume<UInt8>? {
    switch store {
    case .map(let map):
      var isWanted = [UInt8](repeating: 0, count: 65_536)
      for number in numbers where isWanted.indices.contains(number) { isWanted[number] = 1 }
      return map.map { isWanted[Int($0)] }
    case .masks(let masks):
      var sum: Volume<UInt8>?
      for number in numbers {
        guard let mask = masks[number] else { continue }
        guard let before = sum else {
          sum = mask
          continue
        }
        sum = try? Volume(grid: mask.grid, voxels: zip(before.voxels, mask.voxels).map { $0 | $1 })
      }
      return sum
    }
  }
}
