/// The header of a NIfTI-1 or NIfTI-2 file (nifti1.h, nifti2.h), as far as a volume needs it.
struct NIfTIHeader {
  /// How voxels are stored (`datatype`).
  enum Storage: Int, Sendable {
    case uint8 = 2
    case int16 = 4
    case int32 = 8
    case float32 = 16
    case float64 = 64
    case int8 = 256
    case uint16 = 512
    case uint32 = 768
    case int64 = 1024
    case uint64 = 1280

    var byteCount: Int {
      switch self {
      case .uint8, .int8: 1
      case .int16, .uint16: 2
      case .int32, .uint32, .float32: 4
      case .int64, .uint64, .float64: 8
      }
    }
  }

  var isBigEndian = false
  var shape = VoxelIndex(1, 1, 1)
  var storage = Storage.float32
  /// `pixdim[0...3]`.
  var pixdim = [1.0, 1, 1, 1]
  /// Where the voxels start.
  var offset = 352
  var slope = 1.0
  var intercept = 0.0
  /// Millimetres in a length unit of the file (`xyzt_units`).
  var unit = 1.0
  var qformCode = 0
  var sformCode = 0
  /// quatern_b, _c, _d and qoffset_x, _y, _z.
  var quaternion = SIMD3<Double>.zero
  var quaternionOffset = SIMD3<Double>.zero
  /// Three rows of four.
  var sform = [[Double]](repeating: [0, 0, 0, 0], count: 3)
}

extension NIfTIHeader {
  /// - Throws: ``VolumeError`` with code `badFile` or `unsupported`, naming the header field.
  init(_ bytes: [UInt8]) throws(VolumeError) {
    let reader = FieldReader(bytes)
    let isSecond: Bool
    switch (reader.int32(0, big: false), reader.int32(0, big: true)) {
    case (348, _): (isSecond, isBigEndian) = (false, false)
    case (_, 348): (isSecond, isBigEndian) = (false, true)
    case (540, _): (isSecond, isBigEndian) = (true, false)
    case (_, 540): (isSecond, isBigEndian) = (true, true)
    default: throw NIfTIHeader.bad("sizeof_hdr", "文件头长度不是 348 或 540", "the header size is neither 348 nor 540")
    }
    guard bytes.count >= (isSecond ? 540 : 348) else {
      throw NIfTIHeader.bad("sizeof_hdr", "文件头不完整", "the header is cut off")
    }
    let magic = bytes[(isSecond ? 4 : 344)...].prefix(3)
    guard magic.elementsEqual("n+\(isSecond ? 2 : 1)".utf8) else {
      if magic.elementsEqual("ni\(isSecond ? 2 : 1)".utf8) {
        throw VolumeError(
          .unsupported, field: "magic", zh: "不支持头与数据分为两个文件（.hdr/.img）的 NIfTI",
          en: "NIfTI in two files (.hdr/.img) is not read")
      }
      throw NIfTIHeader.bad("magic", "不是 NIfTI 文件", "this is not a NIfTI file")
    }
    if isSecond { try readSecond(reader) } else { try readFirst(reader) }
  }

  private mutating func readFirst(_ r: FieldReader) throws(VolumeError) {
    let big = isBigEndian
    try setShape((0..<8).map { r.int16(40 + 2 * $0, big: big) })
    try setStorage(r.int16(70, big: big))
    pixdim = (0..<4).map { r.float32(76 + 4 * $0, big: big) }
    try setOffset(r.float32(108, big: big))
    (slope, intercept) = (r.float32(112, big: big), r.float32(116, big: big))
    setUnit(Int(r.byte(123)))
    (qformCode, sformCode) = (r.int16(252, big: big), r.int16(254, big: big))
    quaternion = SIMD3(r.float32(256, big: big), r.float32(260, big: big), r.float32(264, big: big))
    quaternionOffset = SIMD3(
      r.float32(268, big: big), r.float32(272, big: big), r.float32(276, big: big))
    sform = (0..<3).map { row in (0..<4).map { r.float32(280 + 16 * row + 4 * $0, big: big) } }
  }

  private mutating func readSecond(_ r: FieldReader) throws(VolumeError) {
    let big = isBigEndian
    try setShape((0..<8).map { r.int64(16 + 8 * $0, big: big) })
    try setStorage(r.int16(12, big: big))
    pixdim = (0..<4).map { r.float64(104 + 8 * $0, big: big) }
    try setOffset(Double(r.int64(168, big: big)))
    (slope, intercept) = (r.float64(176, big: big), r.float64(184, big: big))
    setUnit(r.int32(500, big: big))
    (qformCode, sformCode) = (r.int32(344, big: big), r.int32(348, big: big))
    quaternion = SIMD3(r.float64(352, big: big), r.float64(360, big: big), r.float64(368, big: big))
    quaternionOffset = SIMD3(
      r.float64(376, big: big), r.float64(384, big: big), r.float64(392, big: big))
    sform = (0..<3).map { row in (0..<4).map { r.float64(400 + 32 * row + 8 * $0, big: big) } }
  }

  private mutating func setShape(_ dim: [Int]) throws(VolumeError) {
    guard (1...7).contains(dim[0]) else {
      throw NIfTIHeader.bad("dim", "维数须为 1 至 7，现为 \(dim[0])", "the number of axes must be 1 to 7, not \(dim[0])")
    }
    for axis in 1...dim[0] where dim[axis] < 1 || (axis > 3 && dim[axis] > 1) {
      guard dim[axis] >= 1 else {
        throw NIfTIHeader.bad("dim", "第 \(axis) 维长度为 \(dim[axis])", "axis \(axis) has length \(dim[axis])")
      }
      throw VolumeError(
        .unsupported, field: "dim", zh: "只读三维体数据；该文件第 \(axis) 维长度为 \(dim[axis])",
        en: "only three axes are read; axis \(axis) has length \(dim[axis])")
    }
    shape = SIMD3(dim[1], dim[0] > 1 ? dim[2] : 1, dim[0] > 2 ? dim[3] : 1)
  }

  private mutating func setStorage(_ datatype: Int) throws(VolumeError) {
    guard let known = Storage(rawValue: datatype) else {
      throw VolumeError(
        .unsupported, field: "datatype", zh: "不支持的体素类型 \(datatype)（复数、彩色等）",
        en: "voxels of type \(datatype) (complex, colour ...) are not read")
    }
    storage = known
  }

  private mutating func setOffset(_ value: Double) throws(VolumeError) {
    // Some writers leave 0 in a one-file header; the voxels then follow header and extension mark.
    guard value.isFinite, value >= 0, value < 1e12 else {
      throw NIfTIHeader.bad("vox_offset", "数据起点无效", "where the voxels start makes no sense")
    }
    offset = value == 0 ? 352 : Int(value)
  }

  private mutating func setUnit(_ code: Int) {
    switch code & 7 {
    case 1: unit = 1000
    case 3: unit = 0.001
    default: unit = 1  // 2 is millimetres; 0, unknown, is taken as millimetres as other readers do.
    }
  }

  private static func bad(_ field: String, _ zh: String, _ en: String) -> VolumeError {
    VolumeError(.badFile, field: "NIfTI.\(field)", zh: zh, en: en)
  }
}
