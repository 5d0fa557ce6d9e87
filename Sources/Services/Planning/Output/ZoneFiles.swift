internal import Ablation
internal import DICOMCore
internal import Imaging

/// Zones as files.
enum ZoneFiles {
  /// NIfTI masks on the work grid: three of every model, and the target they stand against.
  static func volumes(_ work: PlanWork) throws(PlanningError) -> [(name: String, bytes: [UInt8])] {
    var out: [(name: String, bytes: [UInt8])] = []
    func add(_ name: String, _ mask: Volume<UInt8>) throws(PlanningError) {
      out.append((name, try placed(at: name) { () throws(VolumeError) in try NIfTI.compressedFile(of: mask) }))
    }
    for zone in work.zones {
      let parts = [
        ("guaranteed", zone.zone.guaranteed), ("nominal", zone.zone.nominal), ("possible", zone.zone.possible),
      ]
      for (part, volume) in parts {
        try add("zones-\(zone.model)-\(part).nii.gz", volume.map { $0 >= 0 ? 1 : 0 })
      }
    }
    if let margin = work.margin { try add("zone-registered.nii.gz", margin.zone.map { $0 >= 0 ? 1 : 0 }) }
    if !out.isEmpty { try add("target.nii.gz", work.ground.target) }
    return out
  }

  /// A DICOM Segmentation of the reference zone, where the images are DICOM: shells that do not overlap.
  static func segmentation(_ work: PlanWork, digest: String) throws(PlanningError) -> (name: String, bytes: [UInt8])? {
    guard let series = work.ground.image.series, let zone = work.reference?.zone else { return nil }
    var labels = [UInt16](repeating: 0, count: zone.nominal.grid.count)
    for index in labels.indices {
      labels[index] =
        zone.guaranteed.voxels[index] >= 0
        ? 1 : zone.nominal.voxels[index] >= 0 ? 2 : zone.possible.voxels[index] >= 0 ? 3 : 0
    }
    let necrosis = Coded("6574001", "SCT", "Necrosis")
    let names = ["guaranteed zone", "nominal zone beyond the guaranteed", "possible zone beyond the nominal"]
    let segments = names.enumerated().map {
      Segment(
        number: $0 + 1, label: $1, category: Segment.morphologicallyAbnormal, type: necrosis, algorithm: .automatic,
        algorithmName: "Jieru \(AblationPlan.engineVersion)")
    }
    // UIDs and dates follow from the plan and its images: the same plan gives the same object.
    let about = DerivedObject(
      source: series.header, uids: UIDGenerator(random: DigestNumbers(digest)),
      date: series.header.string(.studyDate) ?? "19700101", time: series.header.string(.studyTime) ?? "000000",
      seriesDescription: "Ablation plan zones", softwareVersion: AblationPlan.engineVersion)
    let labelled = labels
    let dataSet = try placed(at: "zones.dcm") { () throws(VolumeError) in
      try SegmentationWriting.dataSet(
        labels: try Volume(grid: zone.nominal.grid, voxels: labelled), segments: segments, about: about,
        seriesInstanceUID: series.uid, sources: series.sources)
    }
    do throws(DICOMError) {
      return ("zones.dcm", try Part10.write(dataSet, as: .explicitVRLittleEndian))
    } catch {
      throw PlanningError.failed(BilingualText("DICOM SEG 无法写出：\(error)", "the DICOM SEG cannot be written: \(error)"))
    }
  }
}

/// Numbers that follow from a digest (SplitMix64; Steele, Lea and Flood, OOPSLA 2014).
struct DigestNumbers: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(_ digest: String) { state = UInt64(digest.prefix(16), radix: 16) ?? 0 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
