/// The reversible 5/3 wavelet, inverse (T.800 F.3): one level at a time, rows first.
enum InverseWavelet53 {
  /// Joins four subbands to the next resolution.
  ///
  /// - Parameters:
  ///   - low, horizontal, vertical, diagonal: LL, HL, LH, HH, row by row.
  ///   - x0, y0: corner of the resolution; samples at even places come from the low band.
  static func join(
    low: [Int32], horizontal: [Int32], vertical: [Int32], diagonal: [Int32], x0: Int, y0: Int,
    width: Int, height: Int
  ) -> [Int32] {
    guard width > 0, height > 0 else { return [] }
    var out = [Int32](repeating: 0, count: width * height)
    let lowWidth = ceilShift(x0 + width, 1) - ceilShift(x0, 1)
    let highWidth = width - lowWidth
    let oddRow = y0 & 1
    out.withUnsafeMutableBufferPointer { out in
      guard let target = out.baseAddress else { return }
      func rows(_ left: [Int32], _ right: [Int32], first: Int) {
        left.withUnsafeBufferPointer { left in
          right.withUnsafeBufferPointer { right in
            var row = first
            var index = 0
            while row < height {
              lift(
                left.baseAddress.map { $0 + index * lowWidth }, lowWidth,
                right.baseAddress.map { $0 + index * highWidth }, highWidth, x0 & 1,
                target + row * width)
              row += 2
              index += 1
            }
          }
        }
      }
      rows(low, horizontal, first: oddRow)
      rows(vertical, diagonal, first: 1 - oddRow)
      columns(target, width: width, height: height, odd: oddRow)
    }
    return out
  }

  /// One row: low and high samples to `count` interleaved ones, the first of which is at an odd place if
  /// `odd` is 1.
  @inline(never)
  private static func lift(
    _ low: UnsafePointer<Int32>?, _ lowCount: Int, _ high: UnsafePointer<Int32>?, _ highCount: Int,
    _ odd: Int, _ out: UnsafeMutablePointer<Int32>
  ) {
    let count = lowCount + highCount
    if count == 1 {
      // A single sample: halved at an odd place, as it is at an even one (F.3.6).
      out[0] = odd == 1 ? (high.map { $0[0] &>> 1 } ?? 0) : (low.map { $0[0] } ?? 0)
      return
    }
    guard let low, let high else { return }
    // Even samples: minus a quarter of their odd neighbours; mirrored at the borders.
    if odd == 0 {
      var previous = high[0]
      let inner = min(lowCount, highCount)
      for index in 0..<inner {
        let next = high[index]
        out[2 &* index] = low[index] &- ((previous &+ next &+ 2) &>> 2)
        previous = next
      }
      if lowCount > highCount { out[2 &* inner] = low[inner] &- ((previous &+ previous &+ 2) &>> 2) }
      for index in 0..<(highCount &- 1) {
        out[2 &* index &+ 1] =
          high[index] &+ ((out[2 &* index] &+ out[2 &* index &+ 2]) &>> 1)
      }
      let last = highCount &- 1
      let left = out[2 &* last]
      let right = lowCount > highCount ? out[2 &* last &+ 2] : left
      out[2 &* last &+ 1] = high[last] &+ ((left &+ right) &>> 1)
    } else {
      for index in 0..<lowCount {
        let right = index &+ 1 < highCount ? high[index &+ 1] : high[index]
        out[2 &* index &+ 1] = low[index] &- ((high[index] &+ right &+ 2) &>> 2)
      }
      for index in 0..<highCount {
        let left = index > 0 ? out[2 &* index &- 1] : out[1]
        let right = index < lowCount ? out[2 &* index &+ 1] : left
        out[2 &* index] = high[index] &+ ((left &+ right) &>> 1)
      }
    }
  }

  /// All columns at once, row operations only.
  private static func columns(
    _ data: UnsafeMutablePointer<Int32>, width: Int, height: Int, odd: Int
  ) {
    if height == 1 {
      if odd == 1 { for index in 0..<width { data[index] &>>= 1 } }
      return
    }
    func mirrored(_ row: Int) -> Int { row < 0 ? -row : row >= height ? 2 * (height - 1) - row : row }
    // An odd row needs the even rows around it: it follows one pair behind, while they are in cache.
    var even = odd
    while even < height {
      subtractQuarter(
        data + even * width, data + mirrored(even - 1) * width, data + mirrored(even + 1) * width, width)
      if even - 1 >= 0 {
        addHalf(
          data + (even - 1) * width, data + mirrored(even - 2) * width, data + even * width, width)
      }
      even += 2
    }
    if even - 1 < height {
      addHalf(
        data + (even - 1) * width, data + (even - 2) * width, data + mirrored(even) * width, width)
    }
  }

  @inline(never)
  private static func subtractQuarter(
    _ row: UnsafeMutablePointer<Int32>, _ above: UnsafePointer<Int32>, _ below: UnsafePointer<Int32>,
    _ count: Int
  ) {
    for index in 0..<count { row[index] = row[index] &- ((above[index] &+ below[index] &+ 2) &>> 2) }
  }

  @inline(never)
  private static func addHalf(
    _ row: UnsafeMutablePointer<Int32>, _ above: UnsafePointer<Int32>, _ below: UnsafePointer<Int32>,
    _ count: Int
  ) {
    for index in 0..<count { row[index] = row[index] &+ ((above[index] &+ below[index]) &>> 1) }
  }
}
