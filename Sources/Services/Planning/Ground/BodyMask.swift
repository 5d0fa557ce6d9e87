internal import Imaging

/// Which voxels are the patient.
enum BodyMask {
  /// Finest spacing at which the body is looked for, mm: skin entries lie 2 to 3 mm apart.
  static let finest = 2.0

  /// The grid of an image, no finer than ``finest``.
  static func grid(_ image: Grid) throws(VolumeError) -> Grid {
    var (shape, spacing) = (image.shape, image.spacing)
    for axis in 0..<3 where spacing[axis] < finest {
      let extent = Double(shape[axis]) * spacing[axis]
      shape[axis] = max(1, Int((extent / finest).rounded(.down)))
      spacing[axis] = extent / Double(shape[axis])
    }
    // The first cell's centre lies half a cell from the same corner.
    let start = (spacing - image.spacing) * 0.5 / image.spacing
    return try Grid(shape: shape, spacing: spacing, origin: image.point(at: start), direction: image.direction)
  }

  /// The largest part above a value, filled slice by slice: lungs and bowel gas open to the ends of the scan, so that a
  /// filling in three dimensions would leave them outside and their walls would pass for skin.
  static func mask(_ image: Volume<Float>, above threshold: Double) throws(VolumeError) -> Volume<UInt8> {
    let grid = try grid(image.grid)
    let values = grid == image.grid ? image : try image.resampled(onto: grid, outside: -.greatestFiniteMagnitude)
    let parts = values.map { UInt8(Double($0) > threshold ? 1 : 0) }.components()
    guard let largest = parts.largest else {
      throw VolumeError(
        .empty, field: "threshold", zh: "没有高于 \(threshold) 的体素", en: "no voxel is above \(threshold)")
    }
    return try filled(parts.mask(of: largest))
  }

  /// Fills what no way within a slice joins to its border.
  static func filled(_ mask: Volume<UInt8>) throws(VolumeError) -> Volume<UInt8> {
    let (nx, ny, grid) = (mask.grid.nx, mask.grid.ny, mask.grid)
    var out = [UInt8](repeating: 1, count: grid.count)
    var open: [Int] = []
    for z in 0..<grid.nz {
      let base = z * grid.strideZ
      for x in 0..<nx {
        open.append(base + x)
        open.append(base + x + (ny - 1) * nx)
      }
      for y in 0..<ny {
        open.append(base + y * nx)
        open.append(base + nx - 1 + y * nx)
      }
      while let place = open.popLast() {
        guard mask.voxels[place] == 0, out[place] == 1 else { continue }
        out[place] = 0
        let (x, y) = ((place - base) % nx, (place - base) / nx)
        if x > 0 { open.append(place - 1) }
        if x < nx - 1 { open.append(place + 1) }
        if y > 0 { open.append(place - nx) }
        if y < ny - 1 { open.append(place + nx) }
      }
    }
    return try Volume(grid: grid, voxels: out)
  }
}
