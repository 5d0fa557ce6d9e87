extension Volume where Voxel == UInt8 {
  /// Distances, in millimetres, from every voxel centre to the centre of the nearest voxel that is not 0.
  ///
  /// Infinite everywhere if all voxels are 0. Exact up to the rounding of `Float`.
  ///
  /// - Complexity: O(voxels).
  public func distances() -> Volume<Float> {
    var field = DistanceTransform.squared(voxels, on: grid)
    Slabs.fill(&field, over: field.count) { squareRoots(&$0, $1) }
    return Volume<Float>(trusted: grid, voxels: field)
  }

  /// Signed distances between voxel centres, millimetres: outside, to the nearest voxel that is not 0; inside, minus
  /// the distance to the nearest voxel that is 0.
  ///
  /// - Note: the surface lies half a voxel from both centres, so this is biased by up to half a voxel on either side;
  ///   for margins use ``Volume/signedDistances(level:)``, which is sub-voxel.
  public func signedDistances() -> Volume<Float> {
    var outside = DistanceTransform.squared(voxels, on: grid)
    let inside = DistanceTransform.squared(voxels.map { $0 == 0 ? 1 : 0 }, on: grid)
    Slabs.fill(&outside, over: outside.count) { signedRoots(&$0, inside.span, $1) }
    return Volume<Float>(trusted: grid, voxels: outside)
  }
}

@inline(never)
private func squareRoots(_ field: inout MutableSpan<Float>, _ range: Range<Int>) {
  for index in range { field[index] = field[index].squareRoot() }
}

@inline(never)
private func signedRoots(
  _ field: inout MutableSpan<Float>, _ inside: Span<Float>, _ range: Range<Int>
) {
  for index in range { field[index] = field[index].squareRoot() - inside[index].squareRoot() }
}
