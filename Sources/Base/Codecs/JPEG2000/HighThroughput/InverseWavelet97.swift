/// The irreversible 9/7 wavelet, inverse (T.800 F.3.8.2), in single precision.
enum InverseWavelet97 {
  private static let alpha: Float = -1.586_134_342_059_924
  private static let beta: Float = -0.052_980_118_572_961
  private static let gamma: Float = 0.882_911_075_530_934
  private static let delta: Float = 0.443_506_852_043_971
  private static let scale: Float = 1.230_174_104_914_001

  /// Joins four subbands to the next resolution; parameters as for the 5/3 wavelet.
  static func join(
    low: [Float], horizontal: [Float], vertical: [Float], diagonal: [Float], x0: Int, y0: Int,
    width: Int, height: Int
  ) -> [Float] {
    guard width > 0, height > 0 else { return [] }
    var out = [Float](repeating: 0, count: width * height)
    let lowWidth = ceilShift(x0 + width, 1) - ceilShift(x0, 1)
    let highWidth = width - lowWidth
    let (oddColumn, oddRow) = (x0 & 1, y0 & 1)
    var line = [Float](repeating: 0, count: width)
    for row in 0..<height {
      let isLow = (row + oddRow) & 1 == 0
      let left = isLow ? low : vertical
      let right = isLow ? horizontal : diagonal
      // Rows of either band count from 0, whichever comes first.
      let bandRow = row / 2
      for column in 0..<lowWidth { line[2 * column + oddColumn] = left[bandRow * lowWidth + column] }
      for column in 0..<highWidth {
        line[2 * column + 1 - oddColumn] = right[bandRow * highWidth + column]
      }
      lift(&line, count: width, odd: oddColumn)
      for column in 0..<width { out[row * width + column] = line[column] }
    }
    columns(&out, width: width, height: height, odd: oddRow)
    return out
  }

  /// One interleaved line in place.
  private static func lift(_ line: inout [Float], count: Int, odd: Int) {
    // A single sample is itself: the gain of 2 at odd places is left out of the quantization steps.
    if count == 1 { return }
    func mirrored(_ index: Int) -> Int {
      index < 0 ? -index : index >= count ? 2 * (count - 1) - index : index
    }
    for index in 0..<count { line[index] *= (index + odd) & 1 == 0 ? scale : 2 / scale }
    func step(_ parity: Int, _ factor: Float) {
      var index = parity ^ odd
      while index < count {
        line[index] -= factor * (line[mirrored(index - 1)] + line[mirrored(index + 1)])
        index += 2
      }
    }
    step(0, delta)
    step(1, gamma)
    step(0, beta)
    step(1, alpha)
  }

  private static func columns(_ data: inout [Float], width: Int, height: Int, odd: Int) {
    if height == 1 { return }
    func mirrored(_ row: Int) -> Int {
      row < 0 ? -row : row >= height ? 2 * (height - 1) - row : row
    }
    data.withUnsafeMutableBufferPointer { buffer in
      guard let data = buffer.baseAddress else { return }
      for row in 0..<height {
        let factor = (row + odd) & 1 == 0 ? scale : 2 / scale
        for index in row * width..<(row + 1) * width { data[index] *= factor }
      }
      for (parity, factor) in [(0, delta), (1, gamma), (0, beta), (1, alpha)] {
        var row = parity ^ odd
        while row < height {
          let target = data + row * width
          let above = data + mirrored(row - 1) * width
          let below = data + mirrored(row + 1) * width
          for index in 0..<width { target[index] -= factor * (above[index] + below[index]) }
          row += 2
        }
      }
    }
  }
}
