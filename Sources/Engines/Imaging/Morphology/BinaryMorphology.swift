/// Morphology of masks with balls measured in millimetres, by exact distances: the cost does not depend on the radius.
///
/// What lies beyond the volume neither grows nor shrinks a mask.
extension Volume where Voxel == UInt8 {
  /// All voxels whose centre is at most `radius` millimetres from the centre of a voxel of the mask.
  ///
  /// - Throws: ``VolumeError`` if the radius is not 0 to 1000 mm.
  public func dilated(radius: Double) throws(VolumeError) -> Volume<UInt8> {
    try checkRadius(radius)
    return within(radius, of: voxels, value: 1)
  }

  /// All voxels of the mask whose centre is more than `radius` millimetres from the centre of every voxel outside it.
  ///
  /// - Throws: ``VolumeError`` if the radius is not 0 to 1000 mm.
  public func eroded(radius: Double) throws(VolumeError) -> Volume<UInt8> {
    try checkRadius(radius)
    return within(radius, of: voxels.map { $0 == 0 ? 1 : 0 }, value: 0)
  }

  /// Eroded, then dilated: parts narrower than the ball vanish.
  public func opened(radius: Double) throws(VolumeError) -> Volume<UInt8> {
    try eroded(radius: radius).dilated(radius: radius)
  }

  /// Dilated, then eroded: gaps narrower than the ball close.
  public func closed(radius: Double) throws(VolumeError) -> Volume<UInt8> {
    try dilated(radius: radius).eroded(radius: radius)
  }

  private func checkRadius(_ radius: Double) throws(VolumeError) {
    guard radius >= 0, radius <= 1000 else {
      throw VolumeError(
        .badValue, field: "radius", zh: "半径须在 0 至 1000 毫米之间，现为 \(radius)",
        en: "the radius must be 0 to 1000 mm, not \(radius)")
    }
  }

  /// `value` within the radius of the sites, its opposite elsewhere.
  private func within(_ radius: Double, of sites: [UInt8], value: UInt8) -> Volume<UInt8> {
    // A hair more than the radius: distances are rounded to `Float`.
    let limit = Float(radius * radius * (1 + 1e-6))
    let squares = DistanceTransform.squared(sites, on: grid)
    return Volume(trusted: grid, voxels: squares.map { $0 <= limit ? value : 1 - value })
  }
}
