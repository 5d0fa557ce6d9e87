/// Values between a lattice and one of half as many cells along each axis.
///
/// A fine cell takes 3/4 of the coarse cell it lies in and 1/4 of the next along each axis; at the edge all of the one.
/// Residuals go down by the transpose of that, which keeps the cycle symmetric, as conjugate gradients ask of it. Both
/// are exact for what is linear, so that each cycle takes several times as much off the error as one that copies values.
struct MultigridTransfer: Sendable {
  let fine: Lattice
  let coarse: Lattice

  /// Share of a fine cell's value that comes from a coarse cell, along one axis.
  @inline(__always)
  private func share(_ cell: Int, _ parent: Int, _ count: Int) -> Float {
    let own = cell >> 1
    let next = min(count &- 1, max(0, own &+ (cell & 1 == 1 ? 1 : -1)))
    return (own == parent ? 0.75 : 0) + (next == parent ? 0.25 : 0)
  }

  /// coarse = transpose of interpolation, of the fine values.
  func restrict(_ values: Cells, to out: Cells) {
    let (fine, coarse) = (fine, coarse)
    Slabs.run(0..<coarse.nz) { planes in
      let row = Cells.Row(fine.nx + 3)
      for z in planes {
        for y in 0..<coarse.ny {
          row.start.update(repeating: 0, count: fine.nx + 3)
          for fz in max(0, 2 * z - 1)..<min(fine.nz, 2 * z + 3) {
            for fy in max(0, 2 * y - 1)..<min(fine.ny, 2 * y + 3) {
              let weight = share(fz, z, coarse.nz) * share(fy, y, coarse.ny)
              addScaled(UnsafePointer(values.start + fine.offset(0, fy, fz)), weight, row.start + 1, fine.nx)
            }
          }
          row.start[0] = row.start[1]
          if fine.nx & 1 == 0 { row.start[fine.nx + 1] = row.start[fine.nx] }
          gatherPairs(UnsafePointer(row.start), out.start + coarse.offset(0, y, z), coarse.nx)
        }
      }
    }
  }

  /// fine += interpolation of the coarse values.
  func prolong(_ values: Cells, to out: Cells) {
    let (fine, coarse) = (fine, coarse)
    Slabs.run(0..<fine.nz) { planes in
      let row = Cells.Row(coarse.nx + 2)
      for z in planes {
        let (cz, oz) = parents(z, coarse.nz)
        for y in 0..<fine.ny {
          let (cy, oy) = parents(y, coarse.ny)
          func at(_ y: Int, _ z: Int) -> UnsafePointer<Float> { UnsafePointer(values.start + coarse.offset(0, y, z)) }
          blend(at(cy, cz), at(oy, cz), at(cy, oz), at(oy, oz), row.start + 1, coarse.nx)
          row.start[0] = row.start[1]
          row.start[coarse.nx + 1] = row.start[coarse.nx]
          addBetween(UnsafePointer(row.start), out.start + fine.offset(0, y, z), fine.nx)
        }
      }
    }
  }

  /// The coarse cell a fine one lies in, and the next nearest.
  @inline(__always)
  private func parents(_ cell: Int, _ count: Int) -> (own: Int, next: Int) {
    let own = cell >> 1
    return (own, min(count &- 1, max(0, own &+ (cell & 1 == 1 ? 1 : -1))))
  }
}

extension Cells {
  /// Working memory of one thread.
  final class Row {
    let start: UnsafeMutablePointer<Float>
    init(_ count: Int) {
      start = .allocate(capacity: count)
      start.initialize(repeating: 0, count: count)
    }
    deinit { start.deallocate() }
  }
}

@inline(never)
private func addScaled(_ row: UnsafePointer<Float>, _ weight: Float, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  for x in 0..<count { out[x] += weight * row[x] }
}

@inline(never)
private func gatherPairs(_ row: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  for x in 0..<count {
    let i = 2 &* x
    out[x] = 0.75 * (row[i &+ 1] + row[i &+ 2]) + 0.25 * (row[i] + row[i &+ 3])
  }
}

@inline(never)
private func blend(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>, _ d: UnsafePointer<Float>,
  _ out: UnsafeMutablePointer<Float>, _ count: Int
) {
  for x in 0..<count { out[x] = 0.5625 * a[x] + 0.1875 * (b[x] + c[x]) + 0.0625 * d[x] }
}

/// `row` begins one coarse cell before the first.
@inline(never)
private func addBetween(_ row: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  for x in 0..<(count >> 1) {
    let own = 0.75 * row[x &+ 1]
    out[2 &* x] += own + 0.25 * row[x]
    out[2 &* x &+ 1] += own + 0.25 * row[x &+ 2]
  }
  if count & 1 == 1 {
    let x = count >> 1
    out[count &- 1] += 0.75 * row[x &+ 1] + 0.25 * row[x]
  }
}
