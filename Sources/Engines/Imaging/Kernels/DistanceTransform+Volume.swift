extension Volume where Voxel == UInt8 {
  /// Distances, in millimetres, from every voxel centre to the centre of the nearest voxel that is not 0.
  ///
  /// Infinite everywhere if all voxels are 0. Exact up to the rounding of `Float`.
  ///
  /// - Complexity: O(voxels).
  public func distances() -> Volume<Float> {
    Volume<Float>(trusted: grid, voxels: DistanceTransform.distances(voxels, on: grid))
  }

  /// Signed distances between voxel centres, millimetres: outside, to the nearest voxel that is not 0; inside, minus
  /// the distance to the nearest voxel that is 0.
  ///
  /// - Note: the surface lies half a voxel from both centres, so this is biased by up to half a voxel on either side;
  ///   for margins use ``Volume/signedDistances(level:)``, which is sub-voxel.
  public func signedDistances() -> Volume<Float> {
    var outside = DistanceTransform.distances(voxels, on: grid)
    let inside = DistanceTransform.distances(voxels.map { $0 == 0 ? 1 : 0 }, on: grid)
    Slabs.fill(&outside, over: outside.count) { subtract(inside.span, from: &$0, $1) }
    return Volume<Float>(trusted: grid, voxels: outside)
  }
}

@inline(never)
private func subtract(_ inside: Span<Float>, from field: inout MutableSpan<Float>, _ range: Range<Int>) {
  for index in range { field[index] -= inside[index] }
}
