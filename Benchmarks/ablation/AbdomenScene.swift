import Imaging

/// An abdomen of ellipsoids at 1 mm: body, spine, ribs, aorta, kidney, and a target in the liver, like the phantom the
/// peers were measured on.
struct AbdomenScene {
  let body: Volume<UInt8>
  let obstacles: Volume<UInt8>
  let target: PatientPoint

  init(side: Int) throws {
    let grid = try Grid(nx: side, ny: side, nz: side, spacing: 1)
    func place(_ v: VoxelIndex) -> SIMD3<Double> {
      (SIMD3(Double(v.x), Double(v.y), Double(v.z)) + 0.5) / Double(side)
    }
    func isIn(_ p: SIMD3<Double>, _ centre: SIMD3<Double>, _ radii: SIMD3<Double>) -> Bool {
      let d = (p - centre) / radii
      return d.dot(d) < 1
    }
    body = Volume(grid: grid) { isIn(place($0), SIMD3(0.5, 0.5, 0.5), SIMD3(0.46, 0.36, 0.9)) ? 1 : 0 }
    obstacles = Volume(grid: grid) { v in
      let p = place(v)
      let spine = ((p.y - 0.78) / 0.06) * ((p.y - 0.78) / 0.06) + ((p.x - 0.5) / 0.06) * ((p.x - 0.5) / 0.06) < 1
      let aorta = (p.y - 0.66) * (p.y - 0.66) + (p.x - 0.44) * (p.x - 0.44) < 0.028 * 0.028
      let kidney = isIn(p, SIMD3(0.7, 0.62, 0.45), SIMD3(0.07, 0.08, 0.14))
      let a = (p.y - 0.5) / 0.34
      let b = (p.x - 0.5) / 0.44
      let ring = abs((a * a + b * b).squareRoot() - 0.97) < 0.025
      let height = p.z - 0.06 * (p.y - 0.5)
      let rib = ring && (0..<9).contains { abs(height - 0.12 - 0.09 * Double($0)) < 0.016 }
      return spine || aorta || kidney || rib ? 1 : 0
    }
    target = SIMD3(0.33, 0.45, 0.52) * Double(side)
  }
}
