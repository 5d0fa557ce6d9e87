internal import Ablation
internal import DICOMCore
internal import Imaging

/// The images a plan is made on.
struct SceneImage: Sendable {
  let volume: Volume<Float>
  let about: PlanDocument.Images
  let input: AblationPlan.Input
  let findings: [PlanDocument.Finding]
  /// For derived DICOM objects; nil where the images came as NIfTI.
  let series: (header: DataSet, uid: String, sources: [(sopClassUID: String, sopInstanceUID: String)])?

  init(_ file: Scenario.ImageFile, named name: String, field: String, from files: SceneFiles) throws(PlanningError) {
    if let path = file.nifti {
      let place = "\(field).nifti"
      let bytes = try files.bytes(path, field: place)
      let volume = try placed(at: place) { () throws(VolumeError) in try NIfTI(bytes).values() }
      self.volume = volume
      input = AblationPlan.Input(name: name, bytes: bytes)
      about = PlanDocument.Images(volume.grid)
      findings = []
      series = nil
    } else {
      let place = "\(field).dicom"
      let objects = try files.objects(file.dicom ?? "", field: place)
      let series = try placed(at: place) { () throws(VolumeError) in
        try DICOMSeries(objects.map(\.object), rules: SeriesRules(longestGap: file.longestGap))
      }
      volume = series.volume
      // Each object is hashed by itself, so that the folder's names and order do not matter.
      let digests = objects.map { AblationPlan.Input(name: "", bytes: $0.bytes).digest }.sorted()
      input = AblationPlan.Input(name: name, text: digests.joined(separator: "\n"))
      var about = PlanDocument.Images(series.volume.grid)
      about.modality = series.modality
      about.studyInstanceUID = series.studyInstanceUID
      about.seriesInstanceUID = series.seriesInstanceUID
      about.frameOfReferenceUID = series.frameOfReferenceUID
      self.about = about
      findings = series.findings.map {
        PlanDocument.Finding(severity: .warning, text: BilingualText("影像：\($0.zh)", "images: \($0.en)"))
      }
      self.series = (series.header, series.seriesInstanceUID, series.sources)
    }
    let grid = volume.grid
    guard grid.nx > 1, grid.ny > 1, grid.nz > 1 else {
      throw PlanningError.refused(
        field, "影像须有两层以上，现为 \(grid.nx)×\(grid.ny)×\(grid.nz)",
        "the images need two slices or more, not \(grid.nx) x \(grid.ny) x \(grid.nz)")
    }
    try placed(at: field) { () throws(VolumeError) in try volume.requireFinite(field: "image") }
  }
}

extension PlanDocument.Images {
  init(_ grid: Grid) {
    self.init(
      modality: nil, studyInstanceUID: nil, seriesInstanceUID: nil, frameOfReferenceUID: nil,
      shape: [grid.nx, grid.ny, grid.nz], spacing: [grid.spacing.x, grid.spacing.y, grid.spacing.z])
  }
}
