/// The attributes of the Image Pixel module that decide where frames lie (PS3.3 C.7.6.3, C.7.6.6).
struct FrameLayout {
  /// Number of Frames (0028,0008) as found.
  enum FrameCount {
    case missing
    case declared(Int)
    /// There, but no positive number.
    case nonsense

    /// Reads the element's value; `number` is what it says as an integer, if it is one.
    init(_ bytes: ArraySlice<UInt8>?, number: Int?) {
      if let number, number > 0 {
        self = .declared(number)
      } else if bytes?.contains(where: { $0 != 0x20 && $0 != 0 }) == true {
        self = .nonsense
      } else {
        self = .missing
      }
    }

    /// The declared number, 1 if missing, nil if nonsense.
    var expected: Int? {
      switch self {
      case .missing: 1
      case .declared(let count): count
      case .nonsense: nil
      }
    }
  }

  var rows: Int?
  var columns: Int?
  var samplesPerPixel: Int?
  var bitsAllocated: Int?
  var photometricInterpretation: String?
  var frameCount = FrameCount.missing

  /// Bits a sample of the float elements has when Bits Allocated is missing (PS3.3 C.7.6.24, C.7.6.25).
  static func bits(of tag: Tag) -> Int? {
    switch tag {
    case .floatPixelData: 32
    case .doubleFloatPixelData: 64
    default: nil
    }
  }

  /// Bits of one native frame; nil if unknown, zero or beyond any object.
  var bitsPerFrame: Int? {
    guard let rows, let columns, let bitsAllocated, rows > 0, columns > 0, bitsAllocated > 0,
      rows <= 1 << 32, columns <= 1 << 24, bitsAllocated <= 1 << 10
    else { return nil }
    var samples = samplesPerPixel ?? 1
    if samples == 3, let photometricInterpretation {
      // Two chroma samples are shared by two pixels (PS3.3 C.7.6.3.1.2).
      if photometricInterpretation.hasPrefix("YBR_") && photometricInterpretation.hasSuffix("_422") {
        samples = 2
      }
    }
    guard samples > 0, samples <= 1 << 16 else { return nil }
    let (pixels, tooMany) = rows.multipliedReportingOverflow(by: columns)
    let (bits, tooLong) = pixels.multipliedReportingOverflow(by: samples &* bitsAllocated)
    return tooMany || tooLong ? nil : bits
  }
}

extension FrameIndex {
  /// Frames of native pixel data: as many as declared, as far as they are there; all that fit if what is declared makes
  /// no sense. Nil if not even one is.
  static func native(_ layout: FrameLayout, offset: Int, length: Int) -> FrameIndex? {
    guard let bits = layout.bitsPerFrame, length > 0, length <= Int.max / 16 else { return nil }
    let there = length &* 8 / bits
    let count = min(layout.frameCount.expected ?? there, there)
    guard count > 0 else { return nil }
    return FrameIndex(layout: .native(offset: offset, bitsPerFrame: bits, count: count))
  }
}
