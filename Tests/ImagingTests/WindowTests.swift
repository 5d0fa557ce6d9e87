import Testing

@testable import Imaging

/// The window functions against numbers worked out by hand from PS3.3 C.11.2.1.2 and C.11.2.1.3.
@Suite struct WindowTests {
  @Test("LINEAR: centre 2048 and width 4096 show 0 to 4095 as black to white")
  func linearFullRange() {
    // x <= 2048 - 0.5 - 4095/2 = 0 is black, x > 2048 - 0.5 + 4095/2 = 4095 is white.
    let window = Window(center: 2048, width: 4096)
    #expect(window.brightness(0) == 0)
    #expect(window.brightness(4095) == 1)
    #expect(abs(window.brightness(1) - 1.0 / 4095) < 1e-12)
    #expect(abs(window.brightness(2047.5) - 0.5) < 1e-12)
  }

  @Test("LINEAR: the worked examples of the standard")
  func linearExamples() {
    // C.11.2.1.2.1: c=2048, w=1 is a threshold between 2047 and 2048; c=0, w=100 and c=0, w=1.
    let threshold = Window(center: 2048, width: 1)
    #expect(threshold.brightness(2047) == 0)
    #expect(threshold.brightness(2048) == 1)
    let hundred = Window(center: 0, width: 100)
    #expect(hundred.brightness(-50) == 0)
    #expect(hundred.brightness(49) == 1)
    #expect(abs(hundred.brightness(0) - (0.5 / 99 + 0.5)) < 1e-12)
    let zero = Window(center: 0, width: 1)
    #expect(zero.brightness(-1) == 0)
    #expect(zero.brightness(0) == 1)
  }

  @Test("LINEAR_EXACT has no half steps")
  func exact() {
    let window = Window(center: 0, width: 100, function: .linearExact)
    #expect(window.brightness(-50) == 0)
    #expect(window.brightness(0) == 0.5)
    #expect(abs(window.brightness(25) - 0.75) < 1e-12)
    #expect(window.brightness(50.0001) == 1)
  }

  @Test("SIGMOID: one half at the centre, 1 / (1 + e^-2) half a width above")
  func sigmoid() {
    let window = Window(center: 40, width: 400, function: .sigmoid)
    #expect(window.brightness(40) == 0.5)
    #expect(abs(window.brightness(240) - 0.880797077977882) < 1e-12)
    #expect(abs(window.brightness(-160) - 0.119202922022118) < 1e-12)
  }

  @Test("A spanning window meets both ends exactly")
  func spanning() {
    let window = Window.spanning(-1024, 3071)
    #expect(window.brightness(-1024) == 0)
    #expect(window.brightness(3071) == 1)
    #expect(window.brightness(3070) < 1)
  }

  @Test("Windows that cannot be are refused")
  func validity() {
    #expect(!Window(center: 0, width: 0.5).isValid)
    #expect(Window(center: 0, width: 0.5, function: .linearExact).isValid)
    #expect(!Window(center: 0, width: -1, function: .sigmoid).isValid)
    #expect(!Window(center: .nan, width: 1).isValid)
  }
}
