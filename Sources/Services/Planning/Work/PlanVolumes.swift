internal import Ablation
internal import Imaging

/// The volumes that a plan was computed on, for pictures and files.
struct PlanVolumes: Sendable {
  /// CT in HU or MR, on its own grid as read.
  var image: Volume<Float>?
  /// On the work grid.
  var target: Volume<UInt8>
  /// On the wide grid, as are the obstacles.
  var organ: Volume<UInt8>?
  /// On the image's grid.
  var body: Volume<UInt8>?
  var obstacles: [(name: BilingualText, mask: Volume<UInt8>)]
  /// On the work grid: level sets of the reference zone, 0 or above inside.
  var zone: (guaranteed: Volume<Float>, nominal: Volume<Float>, possible: Volume<Float>)?
  /// For a plan of kind `margin`; the images after treatment on the work grid, laid over those before.
  var margin: MarginMeasurement?
  var after: Volume<Float>?
  /// Points of the skin, with the reserve of the path from there where it is free.
  var entries: [(point: PatientPoint, reserve: Float?)]
  /// Display window: black to white.
  var tissueRange: ClosedRange<Float>
}
