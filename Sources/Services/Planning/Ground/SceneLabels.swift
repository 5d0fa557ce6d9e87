internal import Ablation
internal import DICOMCore
internal import Imaging

/// A segmentation: label numbers, their names, and the voxels of each.
struct SceneLabels: Sendable {
  /// One number a voxel; or segments or contours, which may overlap and become voxels when they are asked for: a file may
  /// hold a hundred of them, each as large as the images.
  private enum Store: Sendable {
    case map(Volume<UInt16>)
    case segments(SegmentationReading)
    case contours([Int: StructureSet.Region], on: Grid)
  }

  private let store: Store
  /// More than one number where a file calls several alike.
  private let names: [String: [Int]]
  /// What a file that lists its parts holds; nil where any number may occur.
  private let known: Set<Int>?
  private let place: String
  let input: AblationPlan.Input

  init(
    _ file: Scenario.LabelFile, named name: String, field: String, image: SceneImage, from files: SceneFiles
  ) throws(PlanningError) {
    let place = "\(field).\(file.format.rawValue)"
    self.place = place
    let bytes = try files.bytes(file.path, field: place)
    input = AblationPlan.Input(name: name, bytes: bytes)
    var names: [String: [Int]] = [:]
    switch file.format {
    case .nifti:
      store = .map(try placed(at: place) { () throws(VolumeError) in try NIfTI(bytes).labels() })
      known = nil
    case .dicomSeg:
      let object = try files.object(bytes, name: file.path, field: place)
      try SceneLabels.requireClass(
        object, ["1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7"], "DICOM SEG", place)
      let segmentation = try placed(at: place) { () throws(VolumeError) in try SegmentationReading(object) }
      try SceneLabels.requireFrame(segmentation.frameOfReferenceUID, image, place)
      for segment in segmentation.segments where !segment.label.isEmpty {
        names[segment.label, default: []].append(segment.number)
      }
      store = .segments(segmentation)
      known = Set(segmentation.segments.map(\.number))
    case .rtstruct:
      let object = try files.object(bytes, name: file.path, field: place)
      try SceneLabels.requireClass(object, ["1.2.840.10008.5.1.4.1.1.481.3"], "RT Structure Set", place)
      let set = try placed(at: place) { () throws(VolumeError) in try StructureSet(object.dataSet) }
      try SceneLabels.requireFrame(set.frameOfReferenceUID, image, place)
      for region in set.regions where !region.name.isEmpty { names[region.name, default: []].append(region.number) }
      store = .contours(Dictionary(set.regions.map { ($0.number, $0) }) { first, _ in first }, on: image.volume.grid)
      known = Set(set.regions.map(\.number))
    }
    self.names = names.merging(file.names.mapValues { [$0] }) { $1 }
  }

  /// An object of another kind has no such parts: it is told what it is before it is read.
  private static func requireClass(
    _ object: DICOMObject, _ classes: [String], _ kind: String, _ field: String
  ) throws(PlanningError) {
    let given = object.dataSet.string(.sopClassUID) ?? ""
    guard !classes.contains(given) else { return }
    throw PlanningError.refused(
      field, "不是 \(kind) 对象（SOP Class UID：\(given)）", "no \(kind) object (SOP Class UID \(given))")
  }

  private static func requireFrame(_ uid: String, _ image: SceneImage, _ field: String) throws(PlanningError) {
    guard let expected = image.about.frameOfReferenceUID, !uid.isEmpty, !expected.isEmpty, uid != expected else {
      return
    }
    throw PlanningError.refused(
      field, "分割的参考坐标系与影像不同：\(uid) 与 \(expected)",
      "the segmentation's frame of reference is not the images': \(uid) and \(expected)")
  }

  /// Numbers of labels; a name or number that is not there is a fault, and a name that several share.
  func numbers(_ labels: [LabelName], field: String) throws(PlanningError) -> [Int] {
    var (out, faults) = ([Int](), [ScenarioFault]())
    for (index, label) in labels.enumerated() {
      let place = "\(field)[\(index)]"
      switch label {
      case .number(let number):
        guard known?.contains(number) ?? true else {
          faults.append(
            ScenarioFault(place, "分割中没有 \(number) 号；有：\(choices)", "no label \(number); there are: \(choices)"))
          continue
        }
        out.append(number)
      case .name(let name):
        switch names[name] {
        case nil:
          let none = choices.isEmpty
          faults.append(
            ScenarioFault(
              place, "分割中没有“\(name)”；" + (none ? "文件没有名称，请用号码或在 labels.names 中给出" : "有：\(choices)"),
              "no label \"\(name)\"; "
                + (none ? "the file names none: use numbers, or name them in labels.names" : "there are: \(choices)")))
        case .some(let numbers) where numbers.count > 1:
          let list = numbers.map { "\($0)" }.joined(separator: ", ")
          faults.append(
            ScenarioFault(
              place, "有 \(numbers.count) 个“\(name)”（\(list) 号），请用号码",
              "\(numbers.count) are called \"\(name)\" (numbers \(list)): use the number"))
        case .some(let numbers): out += numbers
        }
      }
    }
    guard faults.isEmpty else { throw PlanningError.refused(faults) }
    return out
  }

  /// What may be given: names, with their numbers where the file lists its parts.
  private var choices: String {
    guard let known else { return names.keys.sorted().prefix(40).joined(separator: ", ") }
    var byNumber: [Int: String] = [:]
    for (name, numbers) in names { for number in numbers { byNumber[number] = name } }
    return known.sorted().prefix(40).map { number in byNumber[number].map { "\(number) \($0)" } ?? "\(number)" }
      .joined(separator: ", ")
  }

  /// Half the longest side of a voxel, mm: as far as a surface that is given by whole voxels may be off.
  var loss: Double {
    switch store {
    case .map(let map): 0.5 * map.grid.spacing.max()
    case .segments(let segmentation): 0.5 * segmentation.grid.spacing.max()
    case .contours(_, let grid): 0.5 * grid.spacing.max()
    }
  }

  /// The voxels of some labels together: on the segmentation's own grid, contours on that of the images.
  func mask(_ numbers: [Int]) throws(PlanningError) -> Volume<UInt8>? {
    switch store {
    case .map(let map):
      var isWanted = [UInt8](repeating: 0, count: 65_536)
      for number in numbers where isWanted.indices.contains(number) { isWanted[number] = 1 }
      return map.map { isWanted[Int($0)] }
    case .segments(let segmentation):
      return try union(numbers) { (number) throws(VolumeError) in segmentation.mask(of: number) }
    case .contours(let regions, let grid):
      return try union(numbers) { (number) throws(VolumeError) in try regions[number]?.mask(on: grid) }
    }
  }

  private func union(
    _ numbers: [Int], _ mask: (Int) throws(VolumeError) -> Volume<UInt8>?
  ) throws(PlanningError) -> Volume<UInt8>? {
    var sum: Volume<UInt8>?
    for number in numbers {
      guard let next = try placed(at: place, { () throws(VolumeError) in try mask(number) }) else { continue }
      guard let before = sum else {
        sum = next
        continue
      }
      sum = try placed(at: place) { () throws(VolumeError) in
        try Volume(grid: next.grid, voxels: zip(before.voxels, next.voxels).map { $0 | $1 })
      }
    }
    return sum
  }
}
