public import Imaging

/// What is to be ablated, checked to be there and to lie within the patient.
public struct PlanningTarget: Sendable {
  /// 0 or not.
  public let mask: Volume<UInt8>
  /// Mean of its voxels' centres, mm.
  public let centre: PatientPoint
  /// mm^3.
  public let volume: Double

  /// - Parameters:
  ///   - mask: 0 or not.
  ///   - body: the patient's, 0 or not, on the same grid.
  /// - Throws: ``AblationError``: no voxel of a target, a voxel of it outside the body, different grids.
  public init(mask: Volume<UInt8>, body: Volume<UInt8>) throws(AblationError) {
    do throws(VolumeError) { try mask.grid.requireMatch(body.grid, field: "body") } catch { throw AblationError(error) }
    var (sum, count, outside) = (PatientPoint.zero, 0, 0)
    for element in mask.voxels.indices where mask.voxels[element] != 0 {
      let index = mask.grid.index(ofOffset: element)
      sum += mask.grid.point(x: index.x, y: index.y, z: index.z)
      count += 1
      if body.voxels[element] == 0 { outside += 1 }
    }
    guard count > 0 else {
      throw AblationError(.empty, field: "target", zh: "没有靶区", en: "there is no target")
    }
    guard outside == 0 else {
      throw AblationError(
        .outside, field: "target", zh: "靶区的 \(count) 个体素中有 \(outside) 个在体表以外",
        en: "\(outside) of the target's \(count) voxels lie outside the body")
    }
    self.mask = mask
    centre = sum / Double(count)
    volume = Double(count) * mask.grid.voxelVolume
  }
}
