/// Look-up of the variable length codes by context and the next seven bits.
///
/// An entry holds, from the lowest bit: length (3), u_off (1), significance pattern rho (4), e_1 (4),
/// e_k (4).
struct HTVLCTable {
  let entries: [UInt16]

  init(_ codes: [UInt32]) {
    var table = [UInt16](repeating: 0, count: 1024)
    for code in codes {
      let context = Int(code & 7)
      let length = Int(code >> 23 & 7)
      let word = Int(code >> 16 & 0x7F)
      let entry =
        UInt16(length) | UInt16(code >> 7 & 1) << 3 | UInt16(code >> 3 & 15) << 4
        | UInt16(code >> 12 & 15) << 8 | UInt16(code >> 8 & 15) << 12
      for rest in 0..<(128 >> length) { table[context << 7 | rest << length | word] = entry }
    }
    entries = table
  }

  static let initialRow = HTVLCTable(HTVLCCodes.initialRow)
  static let otherRows = HTVLCTable(HTVLCCodes.otherRows)
}
