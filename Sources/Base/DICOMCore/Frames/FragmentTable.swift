/// What a pass over encapsulated pixel data has seen: lengths of the fragments and how each begins and ends.
///
/// Of the bitstream itself only the first and last four bytes of a fragment are looked at.
struct FragmentTable: Sendable {
  /// Of the first byte of the first item after the basic offset table.
  var start = 0
  var lengths: [UInt32] = []
  var marks: [UInt8] = []
  /// The basic offset table's bytes, as far as kept.
  var basicOffsets: [UInt8] = []

  static let begins: UInt8 = 1
  static let ends: UInt8 = 2

  private let frameMarks: TransferSyntax.FrameMarks
  /// The current fragment's first and last four bytes, the earlier byte higher.
  private var head: UInt32 = 0
  private var tail: UInt32 = 0
  private var length = 0

  init(frameMarks: TransferSyntax.FrameMarks) {
    self.frameMarks = frameMarks
  }

  /// Bytes at either end of a fragment that are looked at.
  static let edge = 4

  mutating func begin(length: Int) {
    head = 0
    tail = 0
    self.length = length
  }

  @inline(__always)
  mutating func look(at part: UnsafeRawBufferPointer, position: Int) {
    if position < Self.edge {
      for byte in part.prefix(Self.edge &- position) { head = head << 8 | UInt32(byte) }
    }
    let missing = length &- position &- part.count
    if missing < Self.edge {
      let count = min(part.count, Self.edge &- missing)
      for byte in part.suffix(count) { tail = tail << 8 | UInt32(byte) }
    }
  }

  mutating func end() {
    lengths.append(UInt32(truncatingIfNeeded: length))
    var mark: UInt8 = 0
    if length >= Self.edge {
      if beginsFrame { mark |= Self.begins }
      if endsFrame { mark |= Self.ends }
    }
    marks.append(mark)
  }

  private var beginsFrame: Bool {
    let box: UInt32 = 0x0000_000C
    return switch frameMarks {
    case .jpeg: head >> 8 == 0xFF_D8FF
    case .jpeg2000: head == 0xFF4F_FF51 || head == box
    case .jpegXL: head >> 16 == 0xFF0A || head == box
    case .unknown: head >> 8 == 0xFF_D8FF || head == 0xFF4F_FF51
    case .oneFragment, .stream: false
    }
  }

  /// End of image (FFD9), with up to two bytes of padding behind.
  private var endsFrame: Bool {
    switch frameMarks {
    case .jpegXL, .oneFragment, .stream: false
    default:
      tail & 0xFFFF == 0xFFD9 || tail & 0xFF_FF00 == 0xFF_D900 && tail & 0xFF == 0
        || tail >> 16 == 0xFFD9 && tail & 0xFFFF == 0
    }
  }
}
