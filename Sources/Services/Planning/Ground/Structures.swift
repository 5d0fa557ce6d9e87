internal import Ablation
internal import Imaging

/// Turns what a scenario calls a structure into masks.
struct Structures: Sendable {
  let image: SceneImage
  let labels: SceneLabels?
  var body: Volume<UInt8>?

  init(image: SceneImage, labels: SceneLabels?) {
    self.image = image
    self.labels = labels
  }

  func bodyMask(_ rule: Scenario.Structure) throws(PlanningError) -> Volume<UInt8> {
    switch rule {
    case .values(let range):
      return try placed(at: "body") { () throws(VolumeError) in
        try BodyMask.mask(image.volume, above: range.lowerBound)
      }
    case .labels, .sphere:
      let grid = try placed(at: "body") { () throws(VolumeError) in try BodyMask.grid(image.volume.grid) }
      let mask = try mask(rule, "body", on: grid, wholly: false)
      guard !mask.isEmpty else {
        throw PlanningError.refused("body.labels", "这些标签没有体素", "these labels have no voxels")
      }
      return try placed(at: "body") { () throws(VolumeError) in try BodyMask.filled(mask) }
    }
  }

  /// - Parameters:
  ///   - field: where in the scenario it stands.
  ///   - wholly: whether nothing of it may be lost on a coarser grid, as for what a needle must not meet.
  func mask(
    _ structure: Scenario.Structure, _ field: String, on grid: Grid, wholly: Bool
  ) throws(PlanningError) -> Volume<UInt8> {
    switch structure {
    case .sphere(let centre, let radius):
      return Volume(grid: grid) { (grid.point(x: $0.x, y: $0.y, z: $0.z) - centre).length <= radius ? 1 : 0 }
    case .labels(let names):
      guard let labels else { return Volume(grid: grid, repeating: 0) }
      let numbers = try labels.numbers(names, field: "\(field).labels")
      guard let mask = try labels.mask(numbers) else { return Volume(grid: grid, repeating: 0) }
      return try lay(mask, field, on: grid, wholly: wholly)
    case .values(let range):
      let mask = image.volume.map { range.contains(Double($0)) ? UInt8(1) : 0 }
      let found = try lay(mask, field, on: grid, wholly: wholly)
      guard let body else { return found }
      let inside = try placed(at: field) { () throws(VolumeError) in
        try body.resampledNearest(onto: grid, outside: 0)
      }
      return try placed(at: field) { () throws(VolumeError) in
        try Volume(grid: grid, voxels: zip(found.voxels, inside.voxels).map { $0 & $1 })
      }
    }
  }

  private func lay(
    _ mask: Volume<UInt8>, _ field: String, on grid: Grid, wholly: Bool
  ) throws(PlanningError) -> Volume<UInt8> {
    try placed(at: field) { () throws(VolumeError) in
      wholly ? try mask.whollyPlaced(on: grid) : try mask.smoothlyPlaced(on: grid)
    }
  }
}
