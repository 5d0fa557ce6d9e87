internal import Ablation
internal import Codecs
internal import Foundation
internal import Imaging

/// The pictures of a plan: the body at the target, three planes through it, one along each needle, the map of entries
/// and, for a margin, the map of the tumour's surface.
///
/// Images stand as PNG without marks; outlines and needles are lines beside them, drawn over by whoever shows them.
enum PlanPictures {
  /// Needles that get a plane of their own.
  static let needleLimit = 8

  /// - Throws: ``VolumeError`` if a volume cannot be resampled.
  static func pictures(
    of document: PlanDocument, volumes: PlanVolumes
  ) throws(VolumeError) -> [PlanDocument.Picture] {
    let painter = try PicturePainter(document, volumes)
    var out: [PlanDocument.Picture] = []
    guard let centre = PatientPoint(listed: document.anatomy.targetCentre) else { return [] }
    if let overview = bodyView(volumes, centre) {
      out.append(
        try painter.picture(
          "axial", overview, zh: ("整层轴位", "过靶区中心的整层横断面；针为投影。"),
          en: ("Whole axial section", "The section of the body through the target's centre; needles are projected.")))
    }
    let side = painter.closeUp
    let views: [(String, PlanView, BilingualText)] = [
      ("axial", .axial(centre, width: side, height: side), BilingualText("轴位", "Axial")),
      ("coronal", .coronal(centre, width: side, height: side), BilingualText("冠状位", "Coronal")),
      ("sagittal", .sagittal(centre, width: side, height: side), BilingualText("矢状位", "Sagittal")),
    ]
    for (kind, view, title) in views {
      out.append(
        try painter.picture(
          kind, view, zh: ("\(title.zh)，靶区近观", "过靶区中心；针为投影。"),
          en: ("\(title.en), close to the target", "Through the target's centre; needles are projected.")))
    }
    for needle in painter.needles.prefix(needleLimit) {
      out.append(
        try painter.picture(
          "needle", needle.view, zh: ("沿第 \(needle.number) 针", "平面含针，从皮肤到针尖；其余针为投影。"),
          en: ("Along needle \(needle.number)", "The plane holds the needle, from skin to tip; others are projected.")))
    }
    if let map = entryMap(document, volumes) { out.append(map) }
    if let map = marginMap(document, volumes, centre) { out.append(map) }
    return out
  }

  /// The whole section, as wide as the body or the image.
  private static func bodyView(_ volumes: PlanVolumes, _ centre: PatientPoint) -> PlanView? {
    guard let grid = volumes.image?.grid else { return nil }
    var (low, high) = (SIMD3(repeating: Double.infinity), SIMD3(repeating: -Double.infinity))
    func include(_ point: PatientPoint) {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    if volumes.entries.isEmpty {
      for corner in 0..<8 {
        include(
          grid.point(
            x: corner & 1 == 0 ? 0 : grid.nx - 1, y: corner & 2 == 0 ? 0 : grid.ny - 1,
            z: corner & 4 == 0 ? 0 : grid.nz - 1))
      }
    } else {
      for entry in volumes.entries { include(entry.point) }
      low -= 12
      high += 12
    }
    guard low.isFinite, high.isFinite else { return nil }
    let middle = SIMD3((low.x + high.x) / 2, (low.y + high.y) / 2, centre.z)
    return .axial(middle, width: min(480, high.x - low.x), height: min(480, high.y - low.y))
  }

  private static func entryMap(_ document: PlanDocument, _ volumes: PlanVolumes) -> PlanDocument.Picture? {
    guard let map = EntryMap(volumes.entries.map(\.point)) else { return nil }
    let dots = (document.paths?.front ?? []).compactMap { path -> PlanDocument.Dot? in
      guard let entry = PatientPoint(listed: path.entry) else { return nil }
      let place = map.place(entry)
      return PlanDocument.Dot(x: place.x, y: place.y, value: path.reserve)
    }
    let bytes = try? StillImage.png(rgb: map.picture(volumes.entries), width: map.columns, height: map.rows)
    return PlanDocument.Picture(
      kind: "entries", title: BilingualText("进针点图", "Map of entries"),
      caption: BilingualText(
        "体表展开：中间为前正中，左侧为患者右侧，两端为背部，上为头侧。颜色越深，离障碍越远；灰色不可进针。圈号为备选路径。",
        "The skin unrolled: the front in the middle, the patient's right to the left of it, the back at both ends, the head"
          + " up. The darker, the farther from obstacles; grey is blocked. Numbered rings are the paths to choose from."
      ),
      png: bytes.map { Data($0).base64EncodedString() }, columns: map.columns, rows: map.rows, pixel: EntryMap.pixel,
      outlines: [], needles: [], dots: dots, edges: ["P", "H", "P", "F"])
  }

  private static func marginMap(
    _ document: PlanDocument, _ volumes: PlanVolumes, _ centre: PatientPoint
  ) -> PlanDocument.Picture? {
    guard let margin = volumes.margin, !margin.points.isEmpty, margin.points.count == margin.margins.count else {
      return nil
    }
    let map = MarginMap(centre: centre)
    let least = map.place(margin.minimumPoint)
    let bytes = try? StillImage.png(
      rgb: map.picture(margin.points, margin.margins), width: MarginMap.columns, height: MarginMap.rows)
    return PlanDocument.Picture(
      kind: "margins", title: BilingualText("边界图", "Map of margins"),
      caption: BilingualText(
        "肿瘤表面按方向展开：中间为前，左侧为患者右侧，两端为背侧，上为头侧。圈为最小边界处。",
        "The tumour's surface unrolled by direction: the front in the middle, the patient's right to the left of it, the"
          + " back at both ends, the head up. The ring is where the margin is least."),
      png: bytes.map { Data($0).base64EncodedString() }, columns: MarginMap.columns, rows: MarginMap.rows, pixel: 0,
      outlines: [], needles: [], dots: [PlanDocument.Dot(x: least.x, y: least.y, value: margin.minimum)],
      edges: ["P", "H", "P", "F"])
  }
}

extension SIMD3 where Scalar == Double {
  /// A point or vector as a document lists it; nil unless it is three finite numbers.
  init?(listed numbers: [Double]) {
    guard numbers.count == 3, numbers.allSatisfy(\.isFinite) else { return nil }
    self.init(numbers[0], numbers[1], numbers[2])
  }
}
