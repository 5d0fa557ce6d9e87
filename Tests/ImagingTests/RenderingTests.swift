import Codecs
import Testing

@testable import Imaging

/// The gray pipeline, colour, overlays and scaling on pictures small enough to work out by hand.
@Suite struct RenderingTests {
  func gray(
    _ values: [Int], allocated: Int = 16, stored: Int = 16, high: Int? = nil, signed: Bool = false,
    columns: Int? = nil
  ) -> DecodedFrame {
    let width = columns ?? values.count
    var bytes: [UInt8] = []
    for value in values {
      for byte in 0..<(allocated / 8) { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
    return DecodedFrame(
      bytes: bytes,
      format: PixelFormat(
        rows: values.count / width, columns: width, bitsAllocated: allocated, bitsStored: stored,
        highBit: high, isSigned: signed))
  }

  @Test("Rescale comes before the window")
  func rescale() throws {
    let frame = gray([0, 1024, 1064, 2047])
    let attributes = DisplayAttributes(
      modality: .rescale(slope: 1, intercept: -1024), windows: [Window(center: 40, width: 400)])
    let image = try FrameRenderer.render(frame, attributes: attributes)
    // -1024 black; 0: (0 - 39.5) / 399 + 0.5 = 0.401 -> 102.26; 40: 0.5 / 399 + 0.5 -> 127.82; 1023 white.
    #expect(image.bytes == [0, 102, 128, 255])
  }

  @Test("Signed values below Bits Allocated are sign-extended and stray bits masked")
  func storedBits() throws {
    // 12 bits signed: 0x0FFF is -1; the upper four bits are noise.
    let frame = gray([0xAFFF, 0x0000, 0x5800, 0x07FF], stored: 12, signed: true)
    let attributes = DisplayAttributes(windows: [.spanning(-2048, 2047)])
    let image = try FrameRenderer.render(frame, attributes: attributes)
    // (x + 2048) / 4095 x 255
    #expect(image.bytes == [127, 128, 0, 255])
  }

  @Test("A High Bit above Bits Stored - 1 shifts the value")
  func highBit() throws {
    let frame = gray([0x0010, 0x0FF0, 0xF00F], stored: 8, high: 11)
    let image = try FrameRenderer.render(frame, attributes: DisplayAttributes())
    #expect(image.bytes == [1, 255, 0])
  }

  @Test("MONOCHROME1, INVERSE and a request to invert each turn black and white")
  func inversion() throws {
    let frame = gray([0, 255], allocated: 8, stored: 8)
    var attributes = DisplayAttributes(photometricInterpretation: "MONOCHROME1")
    #expect(try FrameRenderer.render(frame, attributes: attributes).bytes == [255, 0])
    // MONOCHROME1 with shape INVERSE says the same thing twice (PS3.3 C.8.11.1).
    attributes.isInverse = true
    #expect(try FrameRenderer.render(frame, attributes: attributes).bytes == [255, 0])
    attributes.photometricInterpretation = "MONOCHROME2"
    #expect(try FrameRenderer.render(frame, attributes: attributes).bytes == [255, 0])
    let request = RenderRequest(invert: true)
    #expect(try FrameRenderer.render(frame, attributes: attributes, request: request).bytes == [0, 255])
  }

  @Test("Without a window 16-bit pixels span the frame, padding left out; 8-bit ones stay")
  func defaults() throws {
    let frame = gray([-2000, 100, 300, 500], signed: true)
    let attributes = DisplayAttributes(padding: -2000 ... -2000)
    #expect(try FrameRenderer.render(frame, attributes: attributes).bytes == [0, 0, 128, 255])
    let eight = gray([7, 130, 200], allocated: 8, stored: 8)
    #expect(try FrameRenderer.render(eight, attributes: DisplayAttributes()).bytes == [7, 130, 200])
  }

  @Test("Modality and VOI tables clamp at their ends")
  func tables() throws {
    let modality = try #require(LookupTable(firstMapped: 10, bitsPerEntry: 8, entries: [0, 100, 200]))
    let voi = try #require(LookupTable(firstMapped: 0, bitsPerEntry: 12, entries: (0...200).map { UInt16($0 * 20) }))
    let attributes = DisplayAttributes(modality: .table(modality), voiTables: [voi])
    let image = try FrameRenderer.render(gray([0, 10, 11, 12, 900]), attributes: attributes)
    // 0, 0, 100, 200, 200 -> 0, 0, 2000, 4000, 4000 of 4095.
    #expect(image.bytes == [0, 0, 125, 249, 249])
  }

  @Test("Per-frame windows replace those of the object; the request replaces both")
  func perFrame() throws {
    let frame = gray([0, 50, 100])
    let attributes = DisplayAttributes(
      windows: [.spanning(0, 200)], perFrame: [1: .init(windows: [.spanning(0, 100)])])
    #expect(try FrameRenderer.render(frame, frameNumber: 1, attributes: attributes).bytes == [0, 64, 128])
    #expect(try FrameRenderer.render(frame, frameNumber: 2, attributes: attributes).bytes == [0, 128, 255])
    let request = RenderRequest(window: .spanning(0, 50))
    #expect(
      try FrameRenderer.render(frame, frameNumber: 2, attributes: attributes, request: request).bytes
        == [0, 255, 255])
  }

  @Test("Floating point pixels and 32-bit integers are windowed")
  func wide() throws {
    let floats: [Float] = [0, 0.25, 0.5, .nan]
    let frame = DecodedFrame(
      bytes: floats.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } },
      format: PixelFormat(rows: 1, columns: 4, bitsAllocated: 32, bitsStored: 32, isFloatingPoint: true))
    #expect(try FrameRenderer.render(frame, attributes: DisplayAttributes()).bytes == [0, 128, 255, 0])
    let integers = gray([0, 0x7FFF_FFFF, 0xFFFF_FFFF], allocated: 32, stored: 32)
    #expect(try FrameRenderer.render(integers, attributes: DisplayAttributes()).bytes == [0, 127, 255])
  }

  @Test("A palette clamps, is signed where pixels are, and shows the high byte of 16 bits")
  func palette() throws {
    func table(_ entries: [UInt16], first: Int = 0) throws -> LookupTable {
      try #require(LookupTable(firstMapped: first, bitsPerEntry: 16, entries: entries))
    }
    let palette = try #require(
      Palette(
        red: table([0x1000, 0x2000], first: -1), green: table([0x3000, 0x4000], first: -1),
        blue: table([0x5000, 0x6000], first: -1)))
    let attributes = DisplayAttributes(photometricInterpretation: "PALETTE COLOR", palette: palette)
    let image = try FrameRenderer.render(gray([-5, -1, 0, 9], signed: true), attributes: attributes)
    #expect(image.bytes == [16, 48, 80, 16, 48, 80, 32, 64, 96, 32, 64, 96])
    #expect(throws: RenderingError(.badLookupTable, "")) {
      try FrameRenderer.render(
        gray([1]), attributes: DisplayAttributes(photometricInterpretation: "PALETTE COLOR"))
    }
  }

  @Test("Segmented palettes: discrete, linear and indirect segments")
  func segments() {
    // Discrete 3 values; linear to 100 in 5 steps from 0; the linear segment once more, towards 100.
    let words: [UInt16] = [0, 3, 7, 8, 0, 1, 5, 100, 2, 1, 10, 0]
    #expect(Palette.expandSegments(words, count: 13) == [7, 8, 0, 20, 40, 60, 80, 100, 100, 100, 100, 100, 100])
    #expect(Palette.expandSegments([2, 1, 0, 0], count: 3) == nil)
    #expect(Palette.expandSegments([0, 9, 1], count: 9) == nil)
  }

  @Test("YBR_FULL primaries come out as the standard's equations say")
  func ybr() throws {
    // Red 255,0,0 is Y 76.245, Cb 84.97, Cr 255.5 -> 76, 85, 255.
    let frame = DecodedFrame(
      bytes: [76, 85, 255, 255, 128, 128, 0, 128, 128],
      format: PixelFormat(
        rows: 1, columns: 3, samplesPerPixel: 3, bitsAllocated: 8, bitsStored: 8,
        photometricInterpretation: "YBR_FULL"))
    let image = try FrameRenderer.render(
      frame, attributes: DisplayAttributes(photometricInterpretation: "YBR_FULL"))
    #expect(image.bytes == [254, 0, 0, 255, 255, 255, 0, 0, 0])
  }

  @Test("Overlays: packed with origin, by frame, and embedded in high bits")
  func overlays() throws {
    let frame = gray([0, 0, 0, 0x8000, 0, 0, 0, 0, 0], stored: 12, columns: 3)
    let packed = Overlay(
      group: 0x6000, rows: 2, columns: 2, originRow: 2, originColumn: 3, frameCount: 2, frameOrigin: 1,
      source: .packed([0b0001_0001]))
    var attributes = DisplayAttributes(windows: [.spanning(0, 100)], overlays: [packed])
    let request = RenderRequest(burnOverlays: true)
    let first = try FrameRenderer.render(frame, frameNumber: 1, attributes: attributes, request: request)
    #expect(first.bytes == [0, 0, 0, 0, 0, 255, 0, 0, 0])
    let third = try FrameRenderer.render(frame, frameNumber: 3, attributes: attributes, request: request)
    #expect(third.bytes.allSatisfy { $0 == 0 })
    attributes.overlays = [Overlay(group: 0x6002, rows: 3, columns: 3, source: .embedded(bit: 15))]
    let embedded = try FrameRenderer.render(frame, attributes: attributes, request: request)
    #expect(embedded.bytes == [0, 0, 0, 255, 0, 0, 0, 0, 0])
  }

  @Test("Halving is the mean of four, doubling is linear, the aspect ratio stays")
  func scaling() throws {
    let frame = gray([0, 100, 200, 40, 20, 80, 120, 40], allocated: 8, stored: 8, columns: 4)
    let attributes = DisplayAttributes()
    let half = try FrameRenderer.render(
      frame, attributes: attributes, request: RenderRequest(size: .init(width: 2, height: 9)))
    #expect((half.width, half.height) == (2, 1))
    #expect(half.bytes == [50, 100])
    let row = gray([0, 100], allocated: 8, stored: 8)
    let double = try FrameRenderer.render(
      row, attributes: attributes, request: RenderRequest(size: .init(width: 4, height: 2)))
    #expect(double.bytes == [0, 25, 75, 100, 0, 25, 75, 100])
    let third = try FrameRenderer.render(
      gray([0, 90, 180, 30, 60], allocated: 8, stored: 8), attributes: attributes,
      request: RenderRequest(size: .init(width: 2, height: 1)))
    // Intervals 0...2.5 and 2.5...5: (0 + 90 + 90) / 2.5 = 72 and (90 + 30 + 60) / 2.5 = 72.
    #expect(third.bytes == [72, 72])
  }

  @Test("A constant picture stays constant at any size")
  func constantStays() throws {
    let frame = gray([Int](repeating: 173, count: 35), allocated: 8, stored: 8, columns: 7)
    for width in 1...30 {
      let image = try FrameRenderer.render(
        frame, attributes: DisplayAttributes(), request: RenderRequest(size: .init(width: width, height: 99)))
      #expect(image.bytes.allSatisfy { $0 == 173 }, "width \(width)")
    }
  }

  @Test("Regions are cut before scaling and refused outside the image")
  func regions() throws {
    let frame = gray(Array(0..<12), allocated: 8, stored: 8, columns: 4)
    let image = try FrameRenderer.render(
      frame, attributes: DisplayAttributes(),
      request: RenderRequest(region: .init(column: 1, row: 1, width: 2, height: 2)))
    #expect(image.bytes == [5, 6, 9, 10])
    #expect(throws: RenderingError(.badRequest, "")) {
      try FrameRenderer.render(
        frame, attributes: DisplayAttributes(),
        request: RenderRequest(region: .init(column: 3, row: 0, width: Int.max, height: 1)))
    }
  }
}
