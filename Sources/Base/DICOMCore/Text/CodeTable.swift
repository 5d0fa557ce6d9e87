/// One coded character set as two immutable tables: code to Unicode and Unicode to code.
///
/// The tables are read from the system's `iconv` once, on first use, and never change after that:
/// no iconv descriptor outlives the making of a table, so none is ever shared between threads
/// (a `static let` is initialised exactly once, whatever the number of threads that ask for it).
/// Where the system knows no such set, every code is undefined and decodes to U+FFFD.
struct CodeTable: Sendable {
  /// Scalars by code index, 0 where undefined. All sets here lie in the Basic Multilingual Plane.
  let scalars: [UInt16]
  /// Code index + 1 by scalar, 0 where the set has no such character. Empty for single-byte sets,
  /// whose 96 scalars are searched.
  private let codes: [UInt16]

  init(scalars: [UInt16]) {
    self.scalars = scalars
    guard scalars.count > 96 else {
      codes = []
      return
    }
    var codes = [UInt16](repeating: 0, count: 0x10000)
    codes.withUnsafeMutableBufferPointer { codes in
      for (index, scalar) in scalars.enumerated() where scalar != 0 && codes[Int(scalar)] == 0 {
        codes[Int(scalar)] = UInt16(truncatingIfNeeded: index &+ 1)
      }
    }
    self.codes = codes
  }

  /// The scalar of a code index, or nil where undefined.
  @inline(__always)
  func scalar(_ index: Int) -> UInt16? {
    guard index >= 0, index < scalars.count else { return nil }
    let scalar = scalars[index]
    return scalar == 0 ? nil : scalar
  }

  /// The code index of a scalar, or nil where the set has no such character.
  @inline(__always)
  func index(of scalar: UInt32) -> Int? {
    guard scalar < 0x10000, scalar != 0 else { return nil }
    if codes.isEmpty { return scalars.firstIndex(of: UInt16(scalar)) }
    let code = codes[Int(scalar)]
    return code == 0 ? nil : Int(code) &- 1
  }
}

extension CodeElement {
  /// The set's table, indexed from the first position of its G1 form: `byte - 0xA0` for
  /// single-byte sets, `(row - 0xA1) * 94 + (cell - 0xA1)` for double-byte ones. Nil for the two
  /// 7-bit sets, which need none.
  var table: CodeTable? {
    switch self {
    case .ascii, .japaneseRoman: nil
    case .katakana: CodeTables.katakana
    case .latin1: CodeTables.latin1
    case .latin2: CodeTables.latin2
    case .latin3: CodeTables.latin3
    case .latin4: CodeTables.latin4
    case .cyrillic: CodeTables.cyrillic
    case .arabic: CodeTables.arabic
    case .greek: CodeTables.greek
    case .hebrew: CodeTables.hebrew
    case .latin5: CodeTables.latin5
    case .thai: CodeTables.thai
    case .latin9: CodeTables.latin9
    case .jisX0208: CodeTables.jisX0208
    case .jisX0212: CodeTables.jisX0212
    case .ksX1001: CodeTables.ksX1001
    case .gb2312: CodeTables.gb2312
    }
  }
}

/// The tables, each made when first asked for.
enum CodeTables {
  static let katakana = CodeTable(
    // JIS X 0201: 0xA1...0xDF are the half-width katakana U+FF61...U+FF9F, in order.
    scalars: (0..<96).map { $0 >= 1 && $0 <= 0x3F ? 0xFF60 &+ UInt16($0) : 0 })
  static let latin1 = CodeTable(scalars: (0..<96).map { 0xA0 &+ UInt16($0) })
  static let latin2 = single("ISO-8859-2")
  static let latin3 = single("ISO-8859-3")
  static let latin4 = single("ISO-8859-4")
  static let cyrillic = single("ISO-8859-5")
  static let arabic = single("ISO-8859-6")
  static let greek = single("ISO-8859-7")
  static let hebrew = single("ISO-8859-8")
  static let latin5 = single("ISO-8859-9")
  static let thai = single("TIS-620")
  static let latin9 = single("ISO-8859-15")
  static let jisX0208 = double("EUC-JP", prefix: [])
  static let jisX0212 = double("EUC-JP", prefix: [0x8F])
  static let ksX1001 = double("EUC-KR", prefix: [])

  /// GB 2312 as Chinese systems read it: the middle dot (0xA1A4, in the names of minorities) and
  /// the dash (0xA1AA) as GBK and GB 18030 map them, not as iconv's EUC-CN does.
  static let gb2312: CodeTable = {
    var scalars = double("EUC-CN", prefix: []).scalars
    if scalars.count > 9 {
      scalars[3] = 0x00B7
      scalars[9] = 0x2014
    }
    return CodeTable(scalars: scalars)
  }()

  private static func single(_ name: String) -> CodeTable {
    CodeTable(scalars: SystemIconv.table(of: name, codes: (0xA0...0xFF).map { [UInt8($0)] }))
  }

  private static func double(_ name: String, prefix: [UInt8]) -> CodeTable {
    var codes: [[UInt8]] = []
    codes.reserveCapacity(94 * 94)
    for row in UInt8(0xA1)...0xFE {
      for cell in UInt8(0xA1)...0xFE { codes.append(prefix + [row, cell]) }
    }
    return CodeTable(scalars: SystemIconv.table(of: name, codes: codes))
  }
}
