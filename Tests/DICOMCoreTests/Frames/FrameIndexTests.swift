import Testing

@testable import DICOMCore

@Suite("The frame index finds frames, or says that it cannot")
struct FrameIndexTests {
  /// The header of an image followed by its pixels.
  static func index(
    _ syntax: TransferSyntax = .explicitVRLittleEndian, frames: String? = nil, rows: Int = 4, columns: Int = 4,
    bits: Int = 8,
    samples: Int = 1, photometric: String = "MONOCHROME2", pixelTag: Tag = .pixelData,
    edit: (inout DataSet) -> Void = { _ in },
    pixels: DataElement.Value
  ) throws -> (index: FrameIndex?, bytes: [UInt8]) {
    var dataSet = DataSet()
    dataSet.set(.samplesPerPixel, samples)
    dataSet.set(.photometricInterpretation, photometric)
    if let frames { dataSet.set(.numberOfFrames, frames) }
    dataSet.set(.rows, rows)
    dataSet.set(.columns, columns)
    dataSet.set(.bitsAllocated, bits)
    edit(&dataSet)
    dataSet[pixelTag] = DataElement(tag: pixelTag, vr: .ob, value: pixels)
    let bytes = try dataSet.encoded(as: syntax)
    var scanner = HeaderScanner(transferSyntax: syntax)
    try bytes.inParts(bytes.singles) { (part) throws(DICOMError) in try scanner.consume(part) }
    let index = try scanner.finish().frameIndex
    if let index { #expect(FrameIndex(encoded: index.encoded()) == index) }
    return (index, bytes)
  }

  static func frame(_ number: Int, _ found: (index: FrameIndex?, bytes: [UInt8])) -> [UInt8]? {
    found.index?.ranges(ofFrame: number).map { $0.flatMap { found.bytes[$0] } }
  }

  static func numbered(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }

  @Test(
    "Native frames",
    arguments: [
      (Optional("3"), 48, 3), (nil, 48, 1), ("1A", 48, 3), ("9", 48, 3), ("2", 48, 2), ("0", 32, 2), ("", 48, 1),
      ("3", 40, 2), ("-1", 20, 1),
    ])
  func native(frames: String?, bytes: Int, count: Int) throws {
    let found = try Self.index(frames: frames, pixels: .bytes(Self.numbered(bytes)))
    #expect(found.index?.frameCount == count)
    #expect(Self.frame(count - 1, found) == (0..<16).map { UInt8(16 * (count - 1) + $0) })
    #expect(found.index?.ranges(ofFrame: count) == nil)
    #expect(found.index?.ranges(ofFrame: -1) == nil)
    #expect(found.index?.isNative == true)
  }

  @Test("Less than one frame gives no index")
  func tooShort() throws {
    #expect(try Self.index(frames: "4", pixels: .bytes(Self.numbered(10))).index == nil)
    #expect(try Self.index(rows: 0, pixels: .bytes(Self.numbered(10))).index == nil)
    #expect(
      try Self.index(rows: 65_535, columns: 65_535, bits: 64, samples: 65_535, pixels: .bytes([1, 2])).index == nil)
  }

  @Test("4:2:2 has two samples a pixel, RGB three, float pixels four bytes")
  func sampleSizes() throws {
    let subsampled = try Self.index(
      frames: "2", samples: 3, photometric: "YBR_FULL_422", pixels: .bytes(Self.numbered(64)))
    #expect(subsampled.index?.frameCount == 2)
    #expect(
      try Self.index(frames: "2", samples: 3, photometric: "RGB", pixels: .bytes(Self.numbered(96))).index?.frameCount
        == 2)
    let float = try Self.index(frames: "2", bits: 32, pixelTag: .floatPixelData, pixels: .bytes(Self.numbered(128)))
    #expect(Self.frame(1, float)?.first == 64)
  }

  @Test("Frames of one bit a pixel begin inside of bytes")
  func singleBits() throws {
    let found = try Self.index(frames: "3", rows: 3, columns: 3, bits: 1, pixels: .bytes([1, 2, 3, 4]))
    let index = try #require(found.index)
    #expect(index.frameCount == 3)
    #expect((0..<3).map { index.bitOffset(ofFrame: $0) } == [0, 1, 2])
    #expect(Self.frame(0, found) == [1, 2])
    #expect(Self.frame(1, found) == [2, 3])
    #expect(Self.frame(2, found) == [3, 4])
    #expect(index.encoded().count < 8)
  }

  static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 0xFF, 0xD9]
  static let first: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2]
  static let second: [UInt8] = [7, 7, 0xFF, 0xD9]

  static func table(_ offsets: [UInt32]) -> [UInt8] {
    offsets.flatMap { offset in (0..<4).map { UInt8(truncatingIfNeeded: offset >> UInt32($0 * 8)) } }
  }

  struct Encapsulated: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var syntax = TransferSyntax.jpegBaseline
    var frames: String?
    let fragments: [[UInt8]]
    /// Numbers of fragments of each frame; nil if the borders cannot be known.
    let expected: [Int]?
    init(
      _ name: String, _ syntax: TransferSyntax = .jpegBaseline, frames: String?, _ fragments: [[UInt8]],
      _ expected: [Int]?
    ) {
      (testDescription, self.syntax, self.frames, self.fragments, self.expected) = (
        name, syntax, frames, fragments, expected
      )
    }
  }

  static let encapsulated: [Encapsulated] = [
    Encapsulated("a table, one fragment a frame", frames: "2", [table([0, 16]), jpeg, jpeg], [1, 1]),
    Encapsulated(
      "a table, two fragments a frame", frames: "2", [table([0, 26]), first, second, first, second], [2, 2]),
    Encapsulated("no table, one fragment a frame", frames: "2", [[], jpeg, jpeg], [1, 1]),
    Encapsulated("no table, one frame of many fragments", frames: "1", [[], first, [9, 9, 9, 9], second], [3]),
    Encapsulated("no table and no Number of Frames: one frame", frames: nil, [[], first, second], [2]),
    Encapsulated("no table and no Number of Frames, but two beginnings", frames: nil, [[], jpeg, jpeg], [1, 1]),
    Encapsulated(
      "no table: beginnings show the borders", frames: "2", [[], first, second, first, [1, 1], second], [2, 3]),
    Encapsulated(
      "no table: only ends show the borders", frames: "2", [[], [1, 1, 1, 1], second, [1, 1, 1, 1], [3, 3], second],
      [2, 3]),
    Encapsulated(
      "no table, nothing shows the borders", frames: "2", [[], [1, 1, 1, 1], [2, 2, 2, 2], [3, 3, 3, 3]], nil),
    Encapsulated("a table that is nonsense", frames: "2", [table([0, 999]), first, second, first, second], [2, 2]),
    Encapsulated("a table that does not begin at 0", frames: "2", [table([8, 16]), jpeg, jpeg], [1, 1]),
    Encapsulated("a table of all zeros", frames: "2", [table([0, 0]), jpeg, jpeg], [1, 1]),
    Encapsulated("a table of fragments instead of frames", frames: "1", [table([0, 14]), first, second], [2]),
    Encapsulated("a table of three bytes", frames: "2", [[0, 0, 0, 0, 1], jpeg, jpeg], [1, 1]),
    Encapsulated("more frames declared than there are", frames: "9", [[], jpeg, jpeg], [1, 1]),
    Encapsulated("more frames declared than the table has", frames: "9", [table([0, 16]), jpeg, jpeg], [1, 1]),
    Encapsulated("Number of Frames is no number", frames: "1A", [[], first, second, jpeg], [2, 1]),
    Encapsulated("RLE: a fragment is a frame", .rleLossless, frames: "1A", [[], [1, 2], [3, 4]], [1, 1]),
    Encapsulated(
      "JPEG 2000 by SOC", .jpeg2000Lossless, frames: "2",
      [[], [0xFF, 0x4F, 0xFF, 0x51], [1, 2], [0xFF, 0x4F, 0xFF, 0x51, 9, 9]], [2, 1]),
    Encapsulated(
      "a JPEG beginning inside of JPEG 2000 is none", .jpeg2000Lossless, frames: "2",
      [[], [0xFF, 0xD8, 0xFF, 0x51], [1, 2], [0xFF, 0xD8, 0xFF, 0x51]], nil),
    Encapsulated(
      "JPEG XL by its mark", .jpegXLLossless, frames: "2", [[], [0xFF, 0x0A, 1, 2], [1, 2], [0xFF, 0x0A, 1, 2]], [2, 1]),
    Encapsulated("video is one stream", .mpeg4HighProfile, frames: "300", [[], [1, 2], [3, 4]], [2]),
    Encapsulated("no fragments at all", frames: "1", [[]], nil),
  ]

  @Test("Encapsulated frames", arguments: encapsulated)
  func fragments(_ example: Encapsulated) throws {
    let found = try Self.index(example.syntax, frames: example.frames, pixels: .fragments(example.fragments))
    guard let expected = example.expected else {
      #expect(found.index == nil)
      return
    }
    let index = try #require(found.index)
    #expect(index.frameCount == expected.count)
    var next = 1
    for (frame, count) in expected.enumerated() {
      #expect(index.ranges(ofFrame: frame)?.count == count)
      #expect(Self.frame(frame, found) == Array(example.fragments[next..<(next + count)].joined()))
      next += count
    }
  }

  @Test("An extended offset table is believed if it fits, and cuts the padding off")
  func extendedTable() throws {
    func numbers(_ values: [UInt64]) -> [UInt8] {
      values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) } }
    }
    let fragments: [[UInt8]] = [[], [1, 2, 3, 0], [4, 5, 6, 7]]
    let found = try Self.index(
      .jpeg2000, frames: "2",
      edit: {
        $0.set(.extendedOffsetTable, numbers([0, 12]), vr: .ov)
        $0.set(.extendedOffsetTableLengths, numbers([3, 4]), vr: .ov)
      }, pixels: .fragments(fragments))
    #expect(Self.frame(0, found) == [1, 2, 3])
    #expect(Self.frame(1, found) == [4, 5, 6, 7])
    let wrong = try Self.index(
      .jpeg2000, frames: "2",
      edit: {
        $0.set(.extendedOffsetTable, numbers([0, 99]), vr: .ov)
        $0.set(.extendedOffsetTableLengths, numbers([1, 1]), vr: .ov)
      }, pixels: .fragments(fragments))
    #expect(Self.frame(0, wrong) == [1, 2, 3, 0])
  }

  @Test("A basic offset table that ran over 32 bits is unwrapped")
  func wrappedTable() throws {
    // Fragments of 3 GiB that exist only in the table.
    var table = FragmentTable(frameMarks: .unknown)
    table.start = 100
    for _ in 0..<6 {
      table.begin(length: 3 << 30)
      table.end()
    }
    let distance = UInt64(3 << 30) + 8
    table.basicOffsets = Self.table([0, 2, 4].map { UInt32(truncatingIfNeeded: UInt64($0) * distance) })
    let index = try #require(
      FrameIndex.encapsulated(
        table, frameMarks: .unknown, frameCount: .declared(3), extendedOffsets: nil, extendedLengths: nil))
    #expect(index.frameCount == 3)
    let start = 100 + 4 * Int(distance) + 8
    #expect(index.ranges(ofFrame: 2)?.first == start..<(start + 3 << 30))
    #expect(FrameIndex(encoded: index.encoded()) == index)
  }

  @Test("Icons inside of sequences and deflated data sets give no index")
  func notTheImage() throws {
    var icon = DataSet()
    icon.set(.pixelData, [1, 2], vr: .ob)
    var dataSet = DataSet()
    dataSet.set(.iconImageSequence, [icon])
    let bytes = try dataSet.encoded(as: .explicitVRLittleEndian)
    var scanner = HeaderScanner(transferSyntax: .explicitVRLittleEndian)
    try bytes.inParts(bytes.whole) { (part) throws(DICOMError) in try scanner.consume(part) }
    let reached = scanner.reachedPixelData
    #expect(!reached)
    let header = try scanner.finish()
    #expect(header.pixelData == nil && header.frameIndex == nil && header.headerLength == bytes.count)
    #expect(try Self.index(.deflatedExplicitVRLittleEndian, pixels: .bytes(Self.numbered(16))).index == nil)
  }

  @Test("Pixels that are skipped give the same index as pixels that are read")
  func skipping() throws {
    for (syntax, pixels) in [
      (TransferSyntax.explicitVRLittleEndian, DataElement.Value.bytes(Self.numbered(16_000))),
      (.jpegBaseline, .fragments([[], Self.jpeg + Self.numbered(300), Self.jpeg, Self.numbered(5), Self.second])),
    ] {
      let found = try Self.index(syntax, frames: "2", pixels: pixels)
      var scanner = HeaderScanner(transferSyntax: syntax)
      var offset = 0
      var read = 0
      while offset < found.bytes.count {
        let skipped = scanner.skippableBytes
        scanner.skip(skipped)
        offset += skipped
        guard offset < found.bytes.count else { break }
        try found.bytes.inParts([offset..<(offset + 1)]) { (part) throws(DICOMError) in try scanner.consume(part) }
        offset += 1
        read += 1
      }
      let skipped = try scanner.finish().frameIndex
      #expect(skipped == found.index)
      #expect(read < 400)
    }
  }
}
