import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@testable import Imaging

@Suite struct VesselnessTests {
  @Test("Frangi's filter and the Hessian are numpy's")
  func numpy() throws {
    try KernelCase.all("frangi") { row in
      let volume = try row.volume
      let scales = try #require(row.values.sigma)
      let c = try #require(row.values.numbers?.first)
      let ours = try Vesselness(scales: scales, contrast: c > 0 ? .fixed(c) : .halfOfLargest)(volume)
      let theirs = try row.expected(0)
      // The recursive Gaussian is good to 1e-3 of a step; where the answer is steep that shows.
      let errors = zip(ours.voxels, theirs).map { abs($0 - $1) }
      let mean = errors.reduce(0, +) / Float(errors.count)
      #expect(mean < 2e-3, "\(row.name): \(mean)")
      #expect(errors.filter { $0 > 0.03 }.count < errors.count / 500, "\(row.name)")
      #expect(theirs.contains { $0 > 0.2 })
      let hessian = try volume.smoothed(sigma: scales[0]).hessian()
      for part in 0..<6 {
        let expected = try row.expected(part + 1)
        let largest = expected.map { abs($0) }.max() ?? 0
        let worst = largestDifference(hessian[part].voxels, expected)
        #expect(worst < 0.02 * largest, "\(row.name) \(part): \(worst) of \(largest)")
      }
    }
  }

  @Test("A tube of radius r answers most at sigma = r / sqrt 2")
  func bestScale() throws {
    let radius = 5.0
    let grid = try Grid(nx: 61, ny: 61, nz: 25, spacing: 0.5)
    let tube = Volume<Float>(grid: grid) { voxel in
      let p = SIMD3(Double(voxel.x - 30) * 0.5, Double(voxel.y - 30) * 0.5, 0)
      return Float(max(0, min(1, (radius - p.length) / 0.5 + 0.5)))
    }
    // The disc's section: -l2 sigma^2 at the axis is (r^2 / 2 sigma^2) e^(-r^2 / 2 sigma^2), largest at r / sqrt 2.
    var best = (scale: 0.0, strength: Float(0))
    for step in 0..<15 {
      let sigma = 2.0 + 0.25 * Double(step)
      let h = try tube.smoothed(sigma: sigma).hessian()
      let strength = -h[0][30, 30, 12] * Float(sigma * sigma)
      if strength > best.strength { best = (sigma, strength) }
    }
    #expect(abs(best.scale - radius / 2.0.squareRoot()) < 0.2)
  }

  @Test("Eigenvalues of random symmetric matrices have their trace, determinant and second invariant")
  func eigenvalues() {
    var noise = TestNoise(state: 3)
    var (trace, second, product) = (0.0, 0.0, 0.0)
    for _ in 0..<300 {
      func draw() -> Lanes { Lanes((0..<8).map { _ in Float(noise.next() * 20 - 10) }) }
      let m = SymmetricLanes(xx: draw(), yy: draw(), zz: draw(), xy: draw(), xz: draw(), yz: draw())
      let (a, b, c) = m.eigenvalues
      for k in 0..<8 {
        let (x, y, z) = (Double(a[k]), Double(b[k]), Double(c[k]))
        if x < y - 1e-4 || y < z - 1e-4 { trace = .infinity }
        let (xx, yy, zz) = (Double(m.xx[k]), Double(m.yy[k]), Double(m.zz[k]))
        let (xy, xz, yz) = (Double(m.xy[k]), Double(m.xz[k]), Double(m.yz[k]))
        trace = max(trace, abs(x + y + z - xx - yy - zz))
        let minors = xx * yy + yy * zz + xx * zz - xy * xy - xz * xz - yz * yz
        second = max(second, abs(x * y + y * z + x * z - minors))
        let det = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz)
        product = max(product, abs(x * y * z - det))
      }
    }
    // Entries reach 10: single precision leaves some 1e-6 of 10, 100 and 1000 times the conditioning.
    #expect(trace < 1e-4)
    #expect(second < 2e-3)
    #expect(product < 3e-2)
    let flat = SymmetricLanes(
      xx: Lanes(repeating: 4), yy: Lanes(repeating: 4), zz: Lanes(repeating: 4), xy: .zero, xz: .zero, yz: .zero)
    #expect(flat.eigenvalues.1 == Lanes(repeating: 4))
  }

  @Test("The gradient of a linear field is its slope in millimetres")
  func gradient() throws {
    let grid = try Grid(shape: SIMD3(9, 8, 7), spacing: SIMD3(0.5, 2, 4))
    let field = Volume<Float>(grid: grid) { Float($0.x) + 4 * Float($0.y) - 8 * Float($0.z) }
    let (x, y, z) = field.gradient()
    #expect(x.voxels.allSatisfy { abs($0 - 2) < 1e-5 })
    #expect(y.voxels.allSatisfy { abs($0 - 2) < 1e-5 })
    #expect(z.voxels.allSatisfy { abs($0 + 2) < 1e-5 })
    #expect(field.gradientMagnitude().voxels.allSatisfy { abs($0 - 12.0.squareRoot().float) < 1e-5 })
  }

  @Test("Parameters out of their limits are refused by name")
  func refused() throws {
    let volume = Volume<Float>(grid: try Grid(nx: 4, ny: 4, nz: 4, spacing: 1), repeating: 0)
    func field(_ v: Vesselness) -> String? {
      do throws(VolumeError) {
        _ = try v(volume)
        return nil
      } catch { return error.field }
    }
    #expect(field(Vesselness(scales: [1])) == nil)
    #expect(field(Vesselness(scales: [])) == "scales")
    #expect(field(Vesselness(scales: [-1])) == "scales")
    #expect(field(Vesselness(scales: [1], alpha: .nan)) == "alpha")
    #expect(field(Vesselness(scales: [1], beta: 0)) == "beta")
    #expect(field(Vesselness(scales: [1], contrast: .fixed(0))) == "contrast")
  }
}

extension Double { fileprivate var float: Float { Float(self) } }
