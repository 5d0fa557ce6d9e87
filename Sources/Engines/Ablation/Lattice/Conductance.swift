/// The conductances of all faces of a lattice: between a cell and the next along x, y and z.
///
/// Faces across the edge of the lattice are zero. Used for heat (W/K) and for current (siemens).
struct Conductance: Sendable {
  let x: Cells
  let y: Cells
  let z: Cells

  var lattice: Lattice { x.lattice }

  init(_ lattice: Lattice) {
    x = Cells(lattice)
    y = Cells(lattice)
    z = Cells(lattice)
  }

  /// Harmonic means `2 k1 k2 / (k1 + k2)` of a cell property, times area over distance (Patankar 1980, 4.2-3).
  ///
  /// - Parameter property: conductivity, W/m/K or S/m, not negative.
  init(harmonic property: Cells) {
    self.init(property.lattice)
    setHarmonic(property)
  }

  /// - Parameter box: the cells whose property has changed; nil is all. Only their faces are worked out.
  func setHarmonic(_ property: Cells, box: Box? = nil) {
    let ratio = lattice.faceRatio
    let (row, plane) = (lattice.rowStride, lattice.planeStride)
    let box = box ?? lattice.whole
    let from = SIMD3(max(0, box.lower.x - 1), max(0, box.lower.y - 1), max(0, box.lower.z - 1))
    let count = box.upper.x - from.x
    Slabs.run(from.z..<box.upper.z) { planes in
      for z in planes {
        for y in from.y..<box.upper.y {
          let first = lattice.offset(from.x, y, z)
          let last = box.upper.x == lattice.nx ? 1 : 0
          fillHarmonic(property.start + first, 1, Float(ratio.x), self.x.start + first, count - last)
          if y + 1 < lattice.ny {
            fillHarmonic(property.start + first, row, Float(ratio.y), self.y.start + first, count)
          }
          if z + 1 < lattice.nz {
            fillHarmonic(property.start + first, plane, Float(ratio.z), self.z.start + first, count)
          }
        }
      }
    }
  }

  func array(_ axis: Int) -> Cells { axis == 0 ? x : axis == 1 ? y : z }

  func stride(_ axis: Int) -> Int { axis == 0 ? 1 : axis == 1 ? lattice.rowStride : lattice.planeStride }

  /// Sum of the six faces of a cell, without rounding.
  @inline(__always)
  func exactTotal(_ offset: Int) -> Double {
    let (row, plane) = (lattice.rowStride, lattice.planeStride)
    return (Double(x.start[offset]) + Double(x.start[offset &- 1]))
      + (Double(y.start[offset]) + Double(y.start[offset &- row]))
      + (Double(z.start[offset]) + Double(z.start[offset &- plane]))
  }

  /// Sum of the six faces of a cell.
  @inline(__always)
  func total(_ offset: Int) -> Float {
    let (row, plane) = (lattice.rowStride, lattice.planeStride)
    return x.start[offset] + x.start[offset &- 1] + y.start[offset] + y.start[offset &- row]
      + z.start[offset] + z.start[offset &- plane]
  }
}

@inline(never)
private func fillHarmonic(
  _ property: UnsafePointer<Float>, _ stride: Int, _ ratio: Float, _ out: UnsafeMutablePointer<Float>, _ count: Int
) {
  for i in 0..<max(0, count) {
    let (a, b) = (property[i], property[i &+ stride])
    // The smallest number keeps 0 and 0 from becoming 0 / 0.
    out[i] = 2 * ratio * a * b / (a + b + .leastNormalMagnitude)
  }
}
