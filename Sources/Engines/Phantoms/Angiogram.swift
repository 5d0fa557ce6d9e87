#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The pixels of an angiographic run: still anatomy, a bolus of contrast that runs through a ``VesselTree``, noise.
///
/// The picture is logarithmic: a stored value is `plateau - attenuation`, so that a frame minus its mask is exactly the
/// vessel's attenuation (plus noise, and plus the anatomy's edges where the patient moved).
public struct Angiogram: Sendable {
  public let tree: VesselTree
  /// Rows and columns of a frame.
  public let side: Int
  public let frames: Int
  /// Frames before contrast arrives at the root; these are the mask.
  public let maskFrames: Int
  /// Frames per second.
  public let frameRate: Double
  /// Speed of the contrast, picture widths per second.
  public let speed: Double
  /// Largest stored value, 255 or 4095.
  public let plateau: Int
  /// The anatomy's shift in every frame after the mask, pixels (down, right): what a pixel shift must undo.
  public let motion: (rows: Double, columns: Double)
  /// Standard deviation of the noise in stored values.
  public let noise: Double
  private let seed: UInt64

  /// Attenuation of a vessel one picture width thick that is full of contrast, as a share of the plateau.
  public static let contrastStrength = 15.0

  public init(
    seed: UInt64, side: Int = 512, frames: Int = 60, maskFrames: Int = 3, frameRate: Double = 15,
    plateau: Int = 255, motion: (rows: Double, columns: Double) = (0, 0), noise: Double? = nil
  ) {
    self.seed = seed
    self.tree = VesselTree(seed: seed)
    self.side = max(side, 16)
    self.frames = max(frames, 1)
    self.maskFrames = min(max(maskFrames, 0), self.frames)
    self.frameRate = frameRate
    // The bolus reaches the last branch after two thirds of the run.
    self.speed = tree.longestPath / (Double(self.frames) / frameRate * 0.66)
    self.plateau = plateau
    self.motion = motion
    self.noise = noise ?? Double(plateau) / 90
  }

  /// Share of full contrast (0 to 1) at a time after the first frame, seconds, and a path length from the root.
  public func contrast(seconds: Double, path: Double) -> Double {
    let since = seconds - Double(maskFrames) / frameRate - path / speed
    guard since > 0 else { return 0 }
    let length = Double(frames) / frameRate
    let rise = min(1, since / (0.06 * length))
    let fall = min(1, max(0, (since - 0.55 * length) / (0.3 * length)))
    return rise * (1 - fall)
  }

  /// Attenuation of the still anatomy at a pixel, as a share of the plateau (0 to 1).
  public func anatomy(row: Double, column: Double) -> Double {
    let y = row / Double(side) - 0.5
    let x = column / Double(side) - 0.5
    let body = 0.20 + 0.18 * exp(-(x * x + y * y) / 0.12)
    let spine = 0.14 * exp(-pow((x - 0.14) / 0.07, 2)) * (1 + 0.25 * cos(y * 42))
    let ribs = 0.05 * max(0, cos((y + 0.35 * x * x) * 30)) * (x < 0.1 ? 1 : 0.6)
    return body + spine + ribs
  }

  /// All frames' stored values in order, row by row.
  public func values() -> [UInt16] {
    let shown = tree.projection(side: side)
    let still = anatomyMap(shift: (0, 0))
    let moved = motion == (0, 0) ? still : anatomyMap(shift: motion)
    var out: [UInt16] = []
    out.reserveCapacity(frames * side * side)
    let full = Float(plateau)
    for frame in 0..<frames {
      let grain = SeededNoise(seed: SeededNoise.hash("frame \(frame)", seed: seed))
      let back = frame < maskFrames ? still : moved
      let levels = contrastLevels(frame: frame)
      for place in 0..<(side * side) {
        var value = full * (1 - back[place])
        if shown.thickness[place] > 0 {
          let level = levels[min(levels.count - 1, Int(shown.path[place] * 256))]
          value -= full * level * Float(Angiogram.contrastStrength) * shown.thickness[place]
        }
        value += Float(noise) * grain.normal(place)
        out.append(UInt16(min(full, max(0, value.rounded()))))
      }
    }
    return out
  }

  /// Contrast by path length in steps of 1/256 of the width, for one frame.
  private func contrastLevels(frame: Int) -> [Float] {
    let seconds = Double(frame) / frameRate
    return (0...Int(tree.longestPath * 256) + 1).map {
      Float(contrast(seconds: seconds, path: Double($0) / 256))
    }
  }

  private func anatomyMap(shift: (rows: Double, columns: Double)) -> [Float] {
    var map = [Float](repeating: 0, count: side * side)
    for row in 0..<side {
      for column in 0..<side {
        map[row &* side &+ column] = Float(
          anatomy(row: Double(row) - shift.rows, column: Double(column) - shift.columns))
      }
    }
    return map
  }
}
