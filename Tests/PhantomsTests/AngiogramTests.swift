import DICOMCore
import Testing

@testable import Phantoms

@Suite("Angiographic runs")
struct AngiogramTests {
  @Test func `contrast arrives at the time that path and speed give`() {
    let run = Angiogram(seed: 5, side: 64, frames: 40, maskFrames: 4, frameRate: 10)
    for path in [0.0, 0.2, 0.5] {
      let arrival = 0.4 + path / run.speed
      #expect(run.contrast(seconds: arrival - 0.001, path: path) == 0)
      #expect(run.contrast(seconds: arrival + 0.05, path: path) > 0)
    }
  }

  @Test func `a frame minus its mask is the vessels' attenuation and nothing else`() {
    let run = Angiogram(
      seed: 5, side: 48, frames: 10, maskFrames: 2, frameRate: 4, plateau: 4095, noise: 0)
    let values = run.values()
    let shown = run.tree.projection(side: 48)
    let pixels = 48 * 48
    for frame in 2..<10 {
      for place in 0..<pixels {
        let difference = Double(values[place]) - Double(values[frame * pixels + place])
        let seconds = Double(frame) / run.frameRate
        // The run knows contrast in steps of 1/256 of the path.
        let path = Double(Int(shown.path[place] * 256)) / 256
        let expected =
          4095 * Angiogram.contrastStrength * Double(shown.thickness[place])
          * run.contrast(seconds: seconds, path: path)
        guard values[frame * pixels + place] > 0 else { continue }
        #expect(abs(difference - expected) <= 1.01)
      }
    }
  }

  @Test func `a pixel shift undoes the movement`() {
    let still = Angiogram(
      seed: 6, side: 48, frames: 6, maskFrames: 2, frameRate: 4, plateau: 4095, noise: 0)
    let moved = Angiogram(
      seed: 6, side: 48, frames: 6, maskFrames: 2, frameRate: 4, plateau: 4095,
      motion: (rows: 2, columns: -3), noise: 0)
    let shown = still.tree.projection(side: 48)
    let one = still.values()
    let other = moved.values()
    for row in 4..<40 {
      for column in 4..<40 {
        let to = (row + 2) * 48 + column - 3
        guard shown.thickness[row * 48 + column] == 0, shown.thickness[to] == 0 else { continue }
        #expect(one[row * 48 + column] == other[5 * 48 * 48 + to])
      }
    }
  }

  @Test func `vessels become thinner towards the end and stay in the picture for the most part`() {
    let tree = VesselTree(seed: 11)
    #expect(tree.pieces.count == 63 * 6)
    #expect(tree.pieces.allSatisfy { $0.toRadius < $0.fromRadius && $0.toPath > $0.fromPath })
    let inside = tree.pieces.filter { (0...1).contains($0.toX) && (0...1).contains($0.toY) }
    #expect(inside.count * 10 > tree.pieces.count * 7)
  }

  @Test func `a subtraction run says which frames are its mask`() throws {
    let run = XrayAngiography(
      .subtraction, setting: PhantomSetting(seed: 1), patient: .numbered(2), side: 32, frames: 16)
    let ds = run.object().dataSet
    let mask = try #require(ds.item(.maskSubtractionSequence))
    #expect(mask.string(.maskOperation) == "AVG_SUB")
    #expect(mask.ints(.maskFrameNumbers) == [1, 2])
    #expect(mask.ints(.applicableFrameRange) == [3, 16])
    #expect(mask.doubles(.maskSubPixelShift) == [1.5, -2])
    #expect(ds.bytes(.pixelData)?.count == 16 * 32 * 32 * 2)
  }

  @Test func `an enhanced run turns the gantry by a degree a frame`() {
    let run = EnhancedAngiography(
      setting: PhantomSetting(seed: 1), patient: .numbered(3), side: 32, frames: 5)
    let groups = run.object().dataSet.items(.perFrameFunctionalGroupsSequence)
    let angles = groups.compactMap {
      $0.item(.positionerPositionSequence)?.double(.positionerPrimaryAngle)
    }
    #expect(angles == [-30, -29, -28, -27, -26])
  }

  @Test func `a dose report adds up`() throws {
    let report = DoseReport(setting: PhantomSetting(seed: 4), patient: .numbered(2))
    let children = report.object().dataSet.items(.contentSequence)
    func numbers(_ container: String, _ concept: String) -> [Double] {
      children.filter { $0.item(.conceptNameCodeSequence)?.string(.codeValue) == container }
        .flatMap { $0.items(.contentSequence) }
        .filter { $0.item(.conceptNameCodeSequence)?.string(.codeValue) == concept }
        .compactMap { $0.item(.measuredValueSequence)?.double(.numericValue) }
    }
    let total = try #require(numbers("113702", "113722").first)
    let events = numbers("113706", "122130")
    #expect(events.count == 6)
    #expect(abs(total - events.reduce(0, +)) < 1e-9)
    let reference = try #require(numbers("113702", "113725").first)
    #expect(abs(reference - numbers("113706", "113738").reduce(0, +)) < 1e-9)
  }
}
