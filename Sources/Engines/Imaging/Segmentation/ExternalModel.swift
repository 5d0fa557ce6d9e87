/// A segmentation model that runs as a process of its own: who it is, what it takes and what it gives.
///
/// The process is started elsewhere. It finds `request.json` and `image.nii` in a folder, writes `labels.nii` (whole
/// numbers, on the image's grid) and then `response.json`, and ends with code 0; anything else is a failure. No model is
/// part of this program. `tools/models/onnx-segmentation.py`, around ONNX Runtime, is the documented example
/// (`Docs/models.md`).
public struct ExternalModel: Sendable, Hashable, Codable {
  /// Version of this protocol; a process must answer with the same.
  public static let protocolVersion = 1

  /// One label the model gives.
  public struct Label: Sendable, Hashable, Codable {
    /// Its number in `labels.nii`, 1 to 65535.
    public var number: Int
    public var zh: String
    public var en: String

    public init(number: Int, zh: String, en: String) {
      self.number = number
      self.zh = zh
      self.en = en
    }
  }

  /// Name and version of the model itself; both go into every result made with it.
  public var name: String
  public var version: String
  /// SHA-256 of the weights, in hexadecimal: the same version must mean the same numbers.
  public var weights: String
  /// What the model was made and tested for, and under which licence it may be used.
  public var purpose: String
  public var licence: String
  /// Modalities it takes, as in Modality (0008,0060).
  public var modalities: [String]
  /// Spacing it wants, millimetres; nil if it takes any.
  public var spacing: [Double]?
  public var labels: [Label]

  public init(
    name: String, version: String, weights: String, purpose: String, licence: String, modalities: [String],
    spacing: [Double]? = nil, labels: [Label]
  ) {
    self.name = name
    self.version = version
    self.weights = weights
    self.purpose = purpose
    self.licence = licence
    self.modalities = modalities
    self.spacing = spacing
    self.labels = labels
  }
}

extension ExternalModel {
  /// `request.json`.
  public struct Request: Sendable, Hashable, Codable {
    public var protocolVersion: Int
    public var model: String
    public var modelVersion: String
    public var modality: String
    /// Voxels along x, y, z of `image.nii`.
    public var shape: [Int]
    /// Rows of the 4 x 4 map from voxels to patient millimetres, LPS.
    public var affine: [[Double]]
  }

  /// `response.json`.
  public struct Response: Sendable, Hashable, Codable {
    public var protocolVersion: Int
    public var model: String
    public var modelVersion: String
    public var weights: String

    public init(protocolVersion: Int, model: String, modelVersion: String, weights: String) {
      self.protocolVersion = protocolVersion
      self.model = model
      self.modelVersion = modelVersion
      self.weights = weights
    }
  }

  /// What a process is asked, and the volume on the spacing the model wants.
  ///
  /// - Throws: ``VolumeError`` if the description makes no sense or the modality is not one the model takes.
  public func request(
    for volume: Volume<Float>, modality: String
  ) throws(VolumeError) -> (request: Request, image: Volume<Float>) {
    try check()
    guard modalities.contains(modality) else {
      throw VolumeError(
        .unsupported, field: "modality", zh: "模型 \(name) 不适用于 \(modality) 影像",
        en: "the model \(name) does not take \(modality) images")
    }
    try volume.requireFinite(field: "image")
    let image = try prepared(volume)
    let map = image.grid.toPatient
    let rows = [
      [map.matrix.x.x, map.matrix.y.x, map.matrix.z.x, map.translation.x],
      [map.matrix.x.y, map.matrix.y.y, map.matrix.z.y, map.translation.y],
      [map.matrix.x.z, map.matrix.y.z, map.matrix.z.z, map.translation.z], [0, 0, 0, 1],
    ]
    let request = Request(
      protocolVersion: ExternalModel.protocolVersion, model: name, modelVersion: version, modality: modality,
      shape: [image.grid.nx, image.grid.ny, image.grid.nz], affine: rows)
    return (request, image)
  }

  /// The labels of an answer on the grid of the volume that was asked about.
  ///
  /// - Parameters:
  ///   - labels: the bytes of `labels.nii`.
  ///   - image: the volume as it was sent.
  ///   - target: where labels are wanted.
  /// - Throws: ``VolumeError`` if the answer is another model's or version's, lies elsewhere or holds unknown labels.
  public func accept(
    _ response: Response, labels: Volume<UInt16>, image: Grid, target: Grid
  ) throws(VolumeError) -> Volume<UInt16> {
    for (field, given, wanted) in [
      ("protocolVersion", String(response.protocolVersion), String(ExternalModel.protocolVersion)),
      ("model", response.model, name), ("modelVersion", response.modelVersion, version),
      ("weights", response.weights, weights),
    ] where given != wanted {
      throw VolumeError(
        .mismatch, field: field, zh: "分割程序的回答与所请求的模型不符（\(field)：\(given)，应为 \(wanted)）",
        en: "the answer is not from the model that was asked (\(field): \(given), not \(wanted))")
    }
    try image.requireMatch(labels.grid, field: "labels")
    let known = Set(self.labels.map { UInt16(truncatingIfNeeded: $0.number) }).union([0])
    if let stray = Set(labels.voxels).subtracting(known).min() {
      throw VolumeError(
        .badValue, field: "labels", zh: "分割结果含有模型未声明的标签 \(stray)", en: "the model never named the label \(stray)")
    }
    return image == target ? labels : try labels.resampledNearest(onto: target, outside: 0)
  }

  private func check() throws(VolumeError) {
    let numbers = labels.map(\.number)
    guard !numbers.isEmpty, Set(numbers).count == numbers.count, numbers.allSatisfy({ (1...65_535).contains($0) })
    else {
      throw VolumeError(
        .badValue, field: "labels", zh: "标签编号须为 1 至 65535 且不重复", en: "labels need different numbers, 1 to 65535")
    }
    if let spacing, spacing.count != 3 || !spacing.allSatisfy(Grid.spacingLimits.contains) {
      throw VolumeError(
        .badValue, field: "spacing", zh: "模型所需体素间距须为三个 0.001 至 1000 毫米的数",
        en: "the spacing must be three numbers from 0.001 to 1000 mm")
    }
  }

  private func prepared(_ volume: Volume<Float>) throws(VolumeError) -> Volume<Float> {
    guard let spacing else { return volume }
    let wanted = SIMD3(spacing[0], spacing[1], spacing[2])
    let grid = volume.grid
    let extent = SIMD3(Double(grid.nx), Double(grid.ny), Double(grid.nz)) * grid.spacing
    let counts = (extent / wanted).rounded(.up)
    guard counts.max() < Double(Grid.maximumCount) else {
      throw VolumeError(.tooLarge, field: "spacing", zh: "重采样后的体数据过大", en: "the resampled volume is too large")
    }
    let target = try Grid(
      shape: SIMD3(Int(counts.x), Int(counts.y), Int(counts.z)), spacing: wanted,
      origin: grid.point(at: (wanted / grid.spacing - SIMD3(repeating: 1)) * 0.5), direction: grid.direction)
    // Coarser voxels average what they cover.
    var sigma = SIMD3<Double>.zero
    for axis in 0..<3 where wanted[axis] > grid.spacing[axis] { sigma[axis] = 0.4 * wanted[axis] }
    return try volume.smoothed(sigma: sigma).resampled(onto: target, outside: volume.voxels.min() ?? 0)
  }
}
