/// Entropy decoding of one block of coefficients: sequential (T.81 F.2.2) and progressive (G.2).
struct JPEGBlockDecoder {
  private let scan: JPEGDCTScan
  private var predictions: [Int32]
  private var endOfBandRun = 0

  init(scan: JPEGDCTScan) {
    self.scan = scan
    predictions = [Int32](repeating: 0, count: scan.components.count)
  }

  mutating func restart() {
    for index in predictions.indices { predictions[index] = 0 }
    endOfBandRun = 0
  }

  mutating func decode(
    _ number: Int, _ reader: inout JPEGBitReader, _ coefficients: inout [Int16], _ at: Int
  ) {
    guard at >= 0, at + 64 <= coefficients.count else { return }
    if !scan.isProgressive {
      sequential(number, &reader, &coefficients, at)
    } else if scan.spectralStart == 0 {
      if scan.approximationHigh == 0 {
        let value = direct(number, &reader)
        coefficients[at] = Int16(truncatingIfNeeded: value &<< Int32(scan.approximationLow))
      } else {
        reader.refill()
        if reader.take(1) == 1 { coefficients[at] |= 1 << Int16(scan.approximationLow) }
      }
    } else if scan.approximationHigh == 0 {
      firstBand(number, &reader, &coefficients, at)
    } else {
      refineBand(number, &reader, &coefficients, at)
    }
  }

  private mutating func direct(_ number: Int, _ reader: inout JPEGBitReader) -> Int32 {
    guard let table = scan.components[number].direct else { return 0 }
    reader.refill()
    let category = table.symbol(&reader)
    predictions[number] &+= extend(&reader, category)
    return predictions[number]
  }

  private mutating func sequential(
    _ number: Int, _ reader: inout JPEGBitReader, _ coefficients: inout [Int16], _ at: Int
  ) {
    coefficients[at] = Int16(truncatingIfNeeded: direct(number, &reader))
    guard let table = scan.components[number].alternating else { return }
    var k = 1
    while k < 64 {
      reader.refill()
      let symbol = table.symbol(&reader)
      let size = symbol & 15
      if size == 0 {
        if symbol != 0xF0 { break }
        k += 16
        continue
      }
      k += symbol >> 4
      let value = extend(&reader, size)
      coefficients[at + jpegNaturalOrder[k]] = Int16(truncatingIfNeeded: value)
      k += 1
    }
  }

  private mutating func firstBand(
    _ number: Int, _ reader: inout JPEGBitReader, _ coefficients: inout [Int16], _ at: Int
  ) {
    if endOfBandRun > 0 {
      endOfBandRun -= 1
      return
    }
    guard let table = scan.components[number].alternating else { return }
    var k = scan.spectralStart
    while k <= scan.spectralEnd {
      reader.refill()
      let symbol = table.symbol(&reader)
      let run = symbol >> 4
      let size = symbol & 15
      if size != 0 {
        k += run
        let value = extend(&reader, size) &<< Int32(scan.approximationLow)
        coefficients[at + jpegNaturalOrder[k]] = Int16(truncatingIfNeeded: value)
        k += 1
      } else if run == 15 {
        k += 16
      } else {
        endOfBandRun = (1 << run) - 1
        if run > 0 { endOfBandRun += reader.take(run) }
        return
      }
    }
  }

  private mutating func refineBand(
    _ number: Int, _ reader: inout JPEGBitReader, _ coefficients: inout [Int16], _ at: Int
  ) {
    guard let table = scan.components[number].alternating else { return }
    let plus = Int16(1) << Int16(scan.approximationLow)
    var k = scan.spectralStart
    if endOfBandRun == 0 {
      while k <= scan.spectralEnd {
        reader.refill()
        let symbol = table.symbol(&reader)
        var run = symbol >> 4
        var fresh: Int16 = 0
        if symbol & 15 != 0 {
          fresh = reader.take(1) == 1 ? plus : -plus
        } else if run != 15 {
          endOfBandRun = 1 << run
          if run > 0 { endOfBandRun += reader.take(run) }
          break
        }
        while k <= scan.spectralEnd {
          let position = at + jpegNaturalOrder[k]
          if coefficients[position] != 0 {
            refine(position, plus, &reader, &coefficients)
          } else {
            if run == 0 { break }
            run -= 1
          }
          k += 1
        }
        if fresh != 0, k <= scan.spectralEnd { coefficients[at + jpegNaturalOrder[k]] = fresh }
        k += 1
      }
    }
    if endOfBandRun > 0 {
      while k <= scan.spectralEnd {
        let position = at + jpegNaturalOrder[k]
        if coefficients[position] != 0 { refine(position, plus, &reader, &coefficients) }
        k += 1
      }
      endOfBandRun -= 1
    }
  }

  private func refine(
    _ position: Int, _ plus: Int16, _ reader: inout JPEGBitReader, _ coefficients: inout [Int16]
  ) {
    reader.refill()
    guard reader.take(1) == 1, coefficients[position] & plus == 0 else { return }
    coefficients[position] &+= coefficients[position] >= 0 ? plus : -plus
  }

  /// The signed value of `size` more bits (F.2.2.1, EXTEND).
  @inline(__always)
  private func extend(_ reader: inout JPEGBitReader, _ size: Int) -> Int32 {
    guard size > 0 else { return 0 }
    let bits = Int32(reader.take(size))
    return bits < Int32(1) &<< Int32(size &- 1) ? bits &- (Int32(1) &<< Int32(size)) &+ 1 : bits
  }
}

extension JPEGHuffmanTable {
  /// The next symbol; a bit pattern without a code reads as 0.
  @inline(__always)
  func symbol(_ reader: inout JPEGBitReader) -> Int {
    let entry = symbols[reader.peek(Self.lookahead)]
    if entry != 0 {
      reader.skip(Int(entry & 0xFF))
      return Int(entry >> 8)
    }
    let next = Int32(reader.peek(16))
    var length = 13
    while length <= 16, next >= limit[length] { length &+= 1 }
    guard length <= 16 else {
      reader.skip(16)
      return 0
    }
    reader.skip(length)
    let index = Int(next &>> Int32(16 &- length)) &+ Int(valueOffset[length])
    return Int(values[index & 255])
  }
}
