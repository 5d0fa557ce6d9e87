/// A shift for every place of a volume: the map p -> p + u(p), patient millimetres.
public struct DisplacementField: Sendable {
  public let grid: Grid
  /// Components of the shift along the grid's own axes, millimetres, one a voxel.
  let x: [Float]
  let y: [Float]
  let z: [Float]

  /// No shift anywhere.
  public init(grid: Grid) {
    self.grid = grid
    x = [Float](repeating: 0, count: grid.count)
    y = x
    z = x
  }

  /// - Parameter shift: the patient shift in millimetres at each voxel's centre.
  public init(grid: Grid, _ shift: (PatientPoint) -> PatientVector) {
    self.grid = grid
    var parts = ([Float](repeating: 0, count: grid.count), [Float](), [Float]())
    parts.1 = parts.0
    parts.2 = parts.0
    for index in 0..<grid.count {
      let voxel = grid.index(ofOffset: index)
      let u = shift(grid.point(x: voxel.x, y: voxel.y, z: voxel.z))
      parts.0[index] = Float(grid.direction.x.dot(u))
      parts.1[index] = Float(grid.direction.y.dot(u))
      parts.2[index] = Float(grid.direction.z.dot(u))
    }
    (x, y, z) = parts
  }

  init(grid: Grid, x: [Float], y: [Float], z: [Float]) {
    self.grid = grid
    self.x = x
    self.y = y
    self.z = z
  }

  /// The shift at a patient point, trilinear; that of the nearest border outside the grid.
  public func shift(at point: PatientPoint) -> PatientVector {
    let place = grid.position(of: point)
    guard place.isFinite else { return .zero }
    let parts = SIMD3(
      Double(linearAtBorder(x.span, grid.shape, place)), Double(linearAtBorder(y.span, grid.shape, place)),
      Double(linearAtBorder(z.span, grid.shape, place)))
    return grid.direction * parts
  }

  /// Where the map takes a patient point.
  public func callAsFunction(_ point: PatientPoint) -> PatientPoint { point + shift(at: point) }

  /// The point that the map takes to `point`, by fixed-point steps q = p - u(q); nil if they do not settle, as where
  /// the field folds.
  public func inverse(_ point: PatientPoint, tolerance: Double = 1e-3) -> PatientPoint? {
    var guess = point - shift(at: point)
    for _ in 0..<100 {
      let next = point - shift(at: guess)
      if (next - guess).length < tolerance { return next }
      guess = next
    }
    return nil
  }

  /// A moving volume seen through the map (and then through `further`) on this field's grid.
  public func warp(
    _ moving: Volume<Float>, further: Affine = .identity, outside: Float
  ) throws(VolumeError) -> Volume<Float> {
    let toMoving = moving.grid.toVoxels * further
    guard toMoving.isFinite else {
      throw VolumeError(.badValue, field: "further", zh: "空间变换含有非有限数", en: "the map is not finite")
    }
    var out = [Float](repeating: outside, count: grid.count)
    let (field, source, shape) = (self, moving.voxels, moving.grid.shape)
    let top = SIMD3(Double(shape.x), Double(shape.y), Double(shape.z)) - SIMD3(repeating: 0.5)
    Slabs.fill(&out, over: grid.nz) { span, planes in
      for z in planes {
        for y in 0..<field.grid.ny {
          for x in 0..<field.grid.nx {
            let at = field.grid.offset(x, y, z)
            let local = SIMD3(Double(field.x[at]), Double(field.y[at]), Double(field.z[at]))
            let point = field.grid.point(x: x, y: y, z: z) + field.grid.direction * local
            let place = toMoving(point)
            guard place.x >= -0.5, place.y >= -0.5, place.z >= -0.5, place.x < top.x, place.y < top.y,
              place.z < top.z
            else { continue }
            span[at] = linearAtBorder(source.span, shape, place)
          }
        }
      }
    }
    return Volume(trusted: grid, voxels: out)
  }

  /// The determinant of the map's Jacobian, 1 + grad u, at every voxel: the local change of volume. Values at or below
  /// 0 mean that the map folds there.
  public func jacobian() -> Volume<Float> {
    let parts = [x, y, z].map { Volume<Float>(trusted: grid, voxels: $0).gradient() }
    var out = [Float](repeating: 0, count: grid.count)
    for index in out.indices {
      let rows = parts.map { part in
        SIMD3(
          Double(part.x.voxels[index]), Double(part.y.voxels[index]), Double(part.z.voxels[index]))
      }
      let matrix = Matrix3(
        rows: rows[0] + SIMD3(1, 0, 0), rows[1] + SIMD3(0, 1, 0), rows[2] + SIMD3(0, 0, 1))
      out[index] = Float(matrix.determinant)
    }
    return Volume(trusted: grid, voxels: out)
  }

  /// The same field on another grid of the same directions.
  func resampled(onto target: Grid) throws(VolumeError) -> DisplacementField {
    func part(_ voxels: [Float]) throws(VolumeError) -> [Float] {
      // Beyond the border the last shift goes on: the outermost half voxel of a finer grid lies outside the centres.
      try Volume(trusted: grid, voxels: voxels).resampled(onto: target, outside: 0).voxels
    }
    return DisplacementField(grid: target, x: try part(x), y: try part(y), z: try part(z))
  }
}
