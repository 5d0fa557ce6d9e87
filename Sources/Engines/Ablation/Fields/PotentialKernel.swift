extension PotentialEquation {
  /// right - A value, for a range of planes; 0 in pinned cells.
  @inline(never)
  func residual(_ value: Cells, right: Cells, into out: Cells, planes: Range<Int>) {
    let lattice = lattice
    let (row, plane) = (lattice.rowStride, lattice.planeStride)
    for z in planes {
      for y in 0..<lattice.ny {
        let first = lattice.offset(0, y, z)
        let t = UnsafePointer(value.start + first)
        let kx = UnsafePointer(conductance.x.start + first)
        let ky = UnsafePointer(conductance.y.start + first)
        let kz = UnsafePointer(conductance.z.start + first)
        let w = UnsafePointer(leak.start + first)
        let q = UnsafePointer(right.start + first)
        var i = 0
        while i < row {
          let c = lanes(t + i)
          var flow = lanes(kx + i) * (lanes(t + (i &+ 1)) - c)
          flow += lanes(kx + (i &- 1)) * (lanes(t + (i &- 1)) - c)
          flow += lanes(ky + i) * (lanes(t + (i &+ row)) - c)
          flow += lanes(ky + (i &- row)) * (lanes(t + (i &- row)) - c)
          flow += lanes(kz + i) * (lanes(t + (i &+ plane)) - c)
          flow += lanes(kz + (i &- plane)) * (lanes(t + (i &- plane)) - c)
          flow += lanes(q + i) - lanes(w + i) * c
          store(flow, out.start + (first &+ i))
          i &+= 8
        }
      }
    }
  }

  /// A sweep of Jacobi, x' = (1 - weight) x + weight gain (sum_f K_f x_f + right), `gain` being one over the diagonal.
  /// Pinned cells have no gain, and are zero in corrections.
  @inline(never)
  func relax(_ value: Cells, right: Cells, gain: Cells, weight: Float, into out: Cells, planes: Range<Int>) {
    let lattice = lattice
    let (row, plane) = (lattice.rowStride, lattice.planeStride)
    let (keep, weight) = (Lanes(repeating: 1 - weight), Lanes(repeating: weight))
    for z in planes {
      for y in 0..<lattice.ny {
        let first = lattice.offset(0, y, z)
        let t = UnsafePointer(value.start + first)
        let kx = UnsafePointer(conductance.x.start + first)
        let ky = UnsafePointer(conductance.y.start + first)
        let kz = UnsafePointer(conductance.z.start + first)
        let (g, q) = (UnsafePointer(gain.start + first), UnsafePointer(right.start + first))
        var i = 0
        while i < row {
          var flow = lanes(kx + i) * lanes(t + (i &+ 1)) + lanes(q + i)
          flow += lanes(kx + (i &- 1)) * lanes(t + (i &- 1))
          flow += lanes(ky + i) * lanes(t + (i &+ row))
          flow += lanes(ky + (i &- row)) * lanes(t + (i &- row))
          flow += lanes(kz + i) * lanes(t + (i &+ plane))
          flow += lanes(kz + (i &- plane)) * lanes(t + (i &- plane))
          store(lanes(g + i) * weight * flow + keep * lanes(t + i), out.start + (first &+ i))
          i &+= 8
        }
      }
    }
  }

  /// A value for a range of planes, and the product value . A value of each plane into `products`.
  @inline(never)
  func apply(_ value: Cells, into out: Cells, planes: Range<Int>, products: UnsafeMutablePointer<Double>) {
    let lattice = lattice
    let (row, plane) = (lattice.rowStride, lattice.planeStride)
    for z in planes {
      var product = 0.0
      for y in 0..<lattice.ny {
        let first = lattice.offset(0, y, z)
        let t = UnsafePointer(value.start + first)
        let kx = UnsafePointer(conductance.x.start + first)
        let ky = UnsafePointer(conductance.y.start + first)
        let kz = UnsafePointer(conductance.z.start + first)
        let w = UnsafePointer(leak.start + first)
        var sum = Lanes(repeating: 0)
        var i = 0
        while i < row {
          let c = lanes(t + i)
          var flow = lanes(w + i) * c
          flow += lanes(kx + i) * (c - lanes(t + (i &+ 1)))
          flow += lanes(kx + (i &- 1)) * (c - lanes(t + (i &- 1)))
          flow += lanes(ky + i) * (c - lanes(t + (i &+ row)))
          flow += lanes(ky + (i &- row)) * (c - lanes(t + (i &- row)))
          flow += lanes(kz + i) * (c - lanes(t + (i &+ plane)))
          flow += lanes(kz + (i &- plane)) * (c - lanes(t + (i &- plane)))
          store(flow, out.start + (first &+ i))
          sum += flow * c
          i &+= 8
        }
        product += Double(sum.sum())
      }
      products[z] = product
    }
  }
}

/// Products of whole arrays, gathered plane by plane in double precision.
enum Dot {
  static func product(_ a: Cells, _ b: Cells) -> Double {
    let lattice = a.lattice
    return perPlane(lattice) { z in
      let from = lattice.offset(0, 0, z)
      return planeProduct(
        UnsafePointer(a.start + from), UnsafePointer(b.start + from), lattice.planeStride, lattice.rowStride)
    }
  }

  /// Sums a number per plane, in the order of the planes.
  static func perPlane(_ lattice: Lattice, _ body: @Sendable (Int) -> Double) -> Double {
    let parts = Cells.Parts(lattice.nz)
    Slabs.run(0..<lattice.nz) { planes in
      for z in planes { parts.start[z] = body(z) }
    }
    return parts.sum(lattice.nz)
  }
}

@inline(never)
private func planeProduct(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int, _ row: Int) -> Double {
  var total = 0.0
  var from = 0
  while from < count {
    var sum = Lanes(repeating: 0)
    var i = 0
    while i < row {
      sum += lanes(a + (from &+ i)) * lanes(b + (from &+ i))
      i &+= 8
    }
    total += Double(sum.sum())
    from &+= row
  }
  return total
}

extension Cells {
  /// One double for each plane, or each row. `@unchecked Sendable`: each slab writes only its own planes' numbers, and
  /// they are read when all slabs are done.
  final class Parts: @unchecked Sendable {
    let start: UnsafeMutablePointer<Double>
    init(_ count: Int) {
      start = .allocate(capacity: count)
      start.initialize(repeating: 0, count: count)
    }
    deinit { start.deallocate() }

    /// In the order of the planes.
    func sum(_ count: Int) -> Double {
      var total = 0.0
      for z in 0..<count { total += start[z] }
      return total
    }
  }
}
