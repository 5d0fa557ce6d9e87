/// The predictors of T.81 table H.1 over the left (a), above (b) and above-left (c) neighbours.
protocol LosslessPredictor {
  static func predict(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32
}
enum PredictLeft: LosslessPredictor {
  @inline(__always) static func predict(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32 { a }
}
enum PredictAbove: LosslessPredictor {
  @inline(__always) static func predict(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32 { b }
}
enum PredictCorner: LosslessPredictor {
  @inline(__always) static func predict(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32 { c }
}
enum PredictPlane: LosslessPredictor {
  @inline(__always) static func predict(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32 { a &+ b &- c }
}
enum PredictLeftSlope: LosslessPredictor {
  @inline(__always) static func predict(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32 {
    a &+ ((b &- c) &>> 1)
  }
}
enum PredictAboveSlope: LosslessPredictor {
  @inline(__always) static func predict(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32 {
    b &+ ((a &- c) &>> 1)
  }
}
enum PredictMean: LosslessPredictor {
  @inline(__always) static func predict(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32 {
    (a &+ b) &>> 1
  }
}

/// The prediction for a selection value known only at run time.
@inline(__always)
func losslessPrediction(_ selection: Int, _ a: Int32, _ b: Int32, _ c: Int32) -> Int32 {
  switch selection {
  case 1: a
  case 2: b
  case 3: c
  case 4: PredictPlane.predict(a, b, c)
  case 5: PredictLeftSlope.predict(a, b, c)
  case 6: PredictAboveSlope.predict(a, b, c)
  default: PredictMean.predict(a, b, c)
  }
}

/// Decodes samples 1 ..< `columns` of a row; sample 0 is already there. Arithmetic is modulo 2^16
/// (H.1.2.1). `above` must not be read when the predictor is `PredictLeft`; it then may alias `row`.
@inline(never)
func losslessRow<P: LosslessPredictor>(
  _ reader: inout JPEGBitReader, _ table: JPEGDifferenceTable, _ row: UnsafeMutablePointer<UInt16>,
  _ above: UnsafePointer<UInt16>, _ columns: Int, _ stride: Int, _: P.Type
) {
  var bits = reader
  var left = Int32(row[0])
  var corner = Int32(above[0])
  var position = stride
  for _ in 1..<max(columns, 1) {
    let up = Int32(above[position])
    let value = P.predict(left, up, corner) &+ table.difference(&bits)
    left = value & 0xFFFF
    row[position] = UInt16(truncatingIfNeeded: value)
    corner = up
    position &+= stride
  }
  reader = bits
}

/// Borrowed pointers into a Huffman table, valid inside `withReader`.
struct JPEGDifferenceTable {
  let differences: UnsafePointer<Int32>
  let limit: UnsafePointer<Int32>
  let valueOffset: UnsafePointer<Int32>
  let values: UnsafePointer<UInt8>

  /// The next difference (H.1.2.2): a category, then that many bits.
  @inline(__always)
  func difference(_ bits: inout JPEGBitReader) -> Int32 {
    if bits.available < 32 { bits.refill() }
    let entry = differences[bits.peek(JPEGHuffmanTable.lookahead)]
    if entry & 0x8000 != 0 {
      bits.skip(Int(entry & 0x7F))
      return entry &>> 16
    }
    return longDifference(&bits, entry)
  }

  @inline(never)
  private func longDifference(_ bits: inout JPEGBitReader, _ entry: Int32) -> Int32 {
    var category = Int(entry &>> 8) & 31
    if entry == 0 {
      // A code of 13 to 16 bits, or one that is in no table: taken as category 0 of 16 bits.
      let next = Int32(bits.peek(16))
      var length = 13
      while length <= 16, next >= limit[length] { length &+= 1 }
      guard length <= 16 else {
        bits.skip(16)
        return 0
      }
      let index = Int(next &>> Int32(16 &- length)) &+ Int(valueOffset[length])
      category = Int(values[index & 255])
      bits.skip(length)
    } else {
      bits.skip(Int(entry & 0x7F))
    }
    if category == 0 { return 0 }
    if category >= 16 { return -32_768 }
    let extra = Int32(bits.take(category))
    return extra < Int32(1) &<< Int32(category &- 1)
      ? extra &- (Int32(1) &<< Int32(category)) &+ 1 : extra
  }
}

extension JPEGHuffmanTable {
  @inline(__always)
  func withReader<R>(_ body: (JPEGDifferenceTable) -> R) -> R {
    differences.withUnsafeBufferPointer { differences in
      limit.withUnsafeBufferPointer { limit in
        valueOffset.withUnsafeBufferPointer { offsets in
          values.withUnsafeBufferPointer { values in
            guard let a = differences.baseAddress, let b = limit.baseAddress,
              let c = offsets.baseAddress, let d = values.baseAddress
            else { preconditionFailure("tables are never empty") }
            return body(JPEGDifferenceTable(differences: a, limit: b, valueOffset: c, values: d))
          }
        }
      }
    }
  }
}
