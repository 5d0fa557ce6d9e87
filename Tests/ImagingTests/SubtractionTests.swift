import Codecs
import Testing

@testable import Imaging

@Suite struct SubtractionTests {
  func frame(_ values: [Int], columns: Int, allocated: Int = 8) -> DecodedFrame {
    DecodedFrame(
      bytes: values.flatMap { value in (0..<allocated / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } },
      format: PixelFormat(
        rows: values.count / columns, columns: columns, bitsAllocated: allocated,
        bitsStored: allocated == 8 ? 8 : 12))
  }

  @Test("The mean of the masks is subtracted from the mean of the contrast frames")
  func means() throws {
    let result = try DigitalSubtraction.subtract(
      contrasts: [frame([10, 20], columns: 2), frame([30, 20], columns: 2)],
      masks: [frame([5, 5], columns: 2), frame([6, 8], columns: 2)])
    #expect(result.values == [14.5, 13.5])
  }

  @Test("LIN pixels are subtracted as logarithms: absorption does not depend on the background")
  func logarithms() throws {
    // Half the intensity is lost everywhere.
    let mask = frame([4000, 2000, 400, 0], columns: 4, allocated: 16)
    let contrast = frame([2000, 1000, 200, 0], columns: 4, allocated: 16)
    let result = try DigitalSubtraction.subtract(
      contrasts: [contrast], masks: [mask], relationship: .linear)
    for value in result.values[..<3] { #expect(abs(value + 693.147) < 0.01) }
    #expect(result.values[3] == 0)
  }

  @Test("A whole-pixel shift moves the mask down and right, a fraction is bilinear")
  func shifts() throws {
    let mask = frame([1, 2, 3, 4, 5, 6, 7, 8, 9], columns: 3)
    let zero = frame([Int](repeating: 0, count: 9), columns: 3)
    let down = try DigitalSubtraction.subtract(contrasts: [zero], masks: [mask], rowShift: 1)
    #expect(down.values == [-1, -2, -3, -1, -2, -3, -4, -5, -6])
    let right = try DigitalSubtraction.subtract(contrasts: [zero], masks: [mask], columnShift: 1)
    #expect(right.values == [-1, -1, -2, -4, -4, -5, -7, -7, -8])
    let half = try DigitalSubtraction.subtract(
      contrasts: [zero], masks: [mask], rowShift: -0.5, columnShift: 0.5)
    #expect(half.values[4] == -6)
  }

  @Test("AVG_SUB, TID and REV_TID pick the frames the standard names")
  func selection() {
    let average = MaskSubtraction(operation: .averageSubtraction, maskFrames: [1, 2], contrastFrameCount: 2)
    #expect(average.selection(ofFrame: 5, frameCount: 9) == .init(contrastFrames: [5, 6], maskFrames: [1, 2]))
    // Without a range the last frames cannot be averaged (C.7.6.10.1.1).
    #expect(average.selection(ofFrame: 9, frameCount: 9) == nil)
    let tid = MaskSubtraction(operation: .timeIntervalDifferencing, tidOffset: 2)
    #expect(tid.selection(ofFrame: 5, frameCount: 9)?.maskFrames == [3])
    #expect(tid.selection(ofFrame: 2, frameCount: 9) == nil)
    // MFN = (FCFN - TID Offset) - (CFN - FCFN)
    let reversed = MaskSubtraction(
      operation: .reversedTimeIntervalDifferencing, applicableFrames: [6...9], tidOffset: 1)
    #expect((6...9).map { reversed.selection(ofFrame: $0, frameCount: 9)?.maskFrames } == [[5], [4], [3], [2]])
    #expect(reversed.selection(ofFrame: 4, frameCount: 9) == nil)
  }

  @Test("A rendered difference shows the vessel dark on gray and asks for each frame once")
  func rendered() throws {
    let mask = frame([Int](repeating: 200, count: 400), columns: 20)
    var values = [Int](repeating: 200, count: 400)
    for row in 0..<20 { values[row * 20 + 10] = 120 }
    let contrast = frame(values, columns: 20)
    var asked: [Int] = []
    let attributes = DisplayAttributes(
      maskSubtractions: [MaskSubtraction(operation: .averageSubtraction, maskFrames: [1])])
    let image = try FrameRenderer.renderSubtracted(
      frameNumber: 3, frameCount: 4, attributes: attributes,
      request: RenderRequest(window: Window(center: 0, width: 200, function: .linearExact)),
      frames: { number in
        asked.append(number)
        return number == 1 ? mask : contrast
      })
    #expect(asked == [3, 1])
    // 0 -> 127.5 + 0.5; -80 / 200 + 0.5 = 0.1 -> 25.5 + 0.5.
    #expect(image.bytes[0] == 128)
    #expect(image.bytes[10] == 26)
    #expect(throws: RenderingError(.missingMask, "")) {
      try FrameRenderer.renderSubtracted(
        frameNumber: 9, frameCount: 4, attributes: attributes, frames: { _ in mask })
    }
  }

  @Test("Identical frames give an even gray, not amplified nothing")
  func empty() throws {
    let same = frame((0..<400).map { $0 % 251 }, columns: 20)
    let attributes = DisplayAttributes(
      maskSubtractions: [MaskSubtraction(operation: .timeIntervalDifferencing)])
    let image = try FrameRenderer.renderSubtracted(
      frameNumber: 2, frameCount: 2, attributes: attributes, frames: { _ in same })
    #expect(Set(image.bytes).count == 1)
    #expect((100...156).contains(image.bytes[0]))
  }
}
