#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Heat flow in a cube of one tissue between insulated walls, exact in time and to all orders in space: an oracle that
/// shares nothing with the stepped solver.
struct SpectralStep {
  let n: Int
  let spacing: Double
  /// m^2/s and 1/s.
  let diffusivity: Double
  let decay: Double
  private let matrix: [Double]

  init(n: Int, spacing: Double, diffusivity: Double, decay: Double) {
    self.n = n
    self.spacing = spacing
    self.diffusivity = diffusivity
    self.decay = decay
    var matrix = [Double](repeating: 0, count: n * n)
    for mode in 0..<n {
      let scale = (mode == 0 ? 1.0 : 2.0) / Double(n)
      for x in 0..<n {
        matrix[mode * n + x] = scale.squareRoot() * cos(.pi * Double(mode) * (Double(x) + 0.5) / Double(n))
      }
    }
    self.matrix = matrix
  }

  func advance(_ temperature: [Double], source: [Double], seconds: Double) -> [Double] {
    var (t, s) = (transform(temperature, inverse: false), transform(source, inverse: false))
    let wave = Double.pi / (Double(n) * spacing)
    for z in 0..<n {
      for y in 0..<n {
        for x in 0..<n {
          let square = Double(x * x + y * y + z * z) * wave * wave
          let rate = diffusivity * square + decay
          let index = x + n * (y + n * z)
          let left = exp(-rate * seconds)
          t[index] = t[index] * left + s[index] * (rate > 0 ? (1 - left) / rate : seconds)
        }
      }
    }
    s = []
    return transform(t, inverse: true)
  }

  /// The orthonormal cosine transform along each axis in turn; the axes rotate, so that after three they are back.
  private func transform(_ values: [Double], inverse: Bool) -> [Double] {
    var values = values
    for _ in 0..<3 {
      var out = [Double](repeating: 0, count: values.count)
      for row in 0..<(n * n) {
        for k in 0..<n {
          var sum = 0.0
          for x in 0..<n { sum += values[row * n + x] * (inverse ? matrix[x * n + k] : matrix[k * n + x]) }
          out[k * n * n + row] = sum
        }
      }
      values = out
    }
    return values
  }
}
