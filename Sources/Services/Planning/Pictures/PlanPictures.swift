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
    if document.margin != nil { return try measured(document, volumes, painter, centre) }
    let hasNeedles = !painter.needles.isEmpty
    if let overview = bodyView(volumes, centre) {
      out.append(
        try painter.picture(
          "axial", overview, zh: ("整层轴位", "过靶区中心的整层横断面\(hasNeedles ? "；针为投影" : "")。"),
          en: (
            "Whole axial section",
            "The section of the body through the target's centre\(hasNeedles ? "; needles are projected" : "")."
          )))
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
          kind, view, zh: ("\(title.zh)，靶区近观", "过靶区中心\(hasNeedles ? "；针为投影" : "")。"),
          en: (
            "\(title.en), close to the target",
            "Through the target's centre\(hasNeedles ? "; needles are projected" : "")."
          )))
    }
    for needle in painter.needles.prefix(needleLimit) {
      out.append(
        try painter.picture(
          "needle", needle.view, zh: ("沿第 \(needle.number) 针", "平面含针，从皮肤到针尖；其余针为投影。"),
          en: ("Along needle \(needle.number)", "The plane holds the needle, from skin to tip; others are projected.")))
    }
    if let map = entryMap(document, volumes) { out.append(map) }
    return out
  }

  /// After treatment: the section of the body, the map of the tumour's surface, and each plane through the thinnest place
  /// before and after side by side, with the same outlines: where those of organ and vessels lie off the images after
  /// treatment, the registration is not to be trusted.
  private static func measured(
    _ document: PlanDocument, _ volumes: PlanVolumes, _ painter: PicturePainter, _ centre: PatientPoint
  ) throws(VolumeError) -> [PlanDocument.Picture] {
    let thinnest = document.margin.flatMap { PatientPoint(listed: $0.minimumPoint) } ?? centre
    var out: [PlanDocument.Picture] = []
    if let overview = bodyView(volumes, thinnest) {
      out.append(
        try painter.picture(
          "axial", overview, zh: ("整层轴位，术前", "过边界最薄处的整层横断面。"),
          en: ("Whole axial section before treatment", "The section of the body through the thinnest place.")))
    }
    // Around the target, so that all of it is seen. A plane passes the thinnest place, or the centre where that place lies
    // mostly off it: there the plane would only graze the tumour.
    let (side, offset) = (painter.closeUp, thinnest - centre)
    let titles = [BilingualText("矢状位", "Sagittal"), BilingualText("冠状位", "Coronal"), BilingualText("轴位", "Axial")]
    for axis in [2, 1, 0] {
      let isThrough = abs(offset[axis]) <= 0.7 * offset.length
      var middle = centre
      if isThrough { middle[axis] = thinnest[axis] }
      let view: PlanView =
        switch axis {
        case 2: .axial(middle, width: side, height: side)
        case 1: .coronal(middle, width: side, height: side)
        default: .sagittal(middle, width: side, height: side)
        }
      let (title, ring) = (titles[axis], isThrough ? thinnest : nil)
      out.append(
        try painter.picture(
          "before", view, marked: ring, zh: ("\(title.zh)，术前", isThrough ? "过边界最薄处（圈）。" : "过靶区中心。"),
          en: ("\(title.en), before", isThrough ? "Through the thinnest place (ring)." : "Through the target's centre.")
        ))
      guard let after = volumes.after else { continue }
      out.append(
        try painter.picture(
          "after", view, of: after, marked: ring, zh: ("\(title.zh)，术后（已配准）", "轮廓须与肝缘、血管重合，绿线须与消融区重合。"),
          en: (
            "\(title.en), after (registered)",
            "Outlines must lie on the organ's edge and the vessels, the green line on the zone."
          )))
    }
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
    let (front, way) = (document.paths?.front ?? [], document.placement?.way)
    var dots = front.enumerated().compactMap { index, path -> PlanDocument.Dot? in
      guard let entry = PatientPoint(listed: path.entry) else { return nil }
      let (place, isUsed) = (map.place(entry), way?.entry == path.entry)
      return PlanDocument.Dot(
        x: place.x, y: place.y, value: path.reserve, role: isUsed ? "way" : nil, number: isUsed ? index + 1 : nil)
    }
    if let way, let entry = PatientPoint(listed: way.entry), !front.contains(where: { $0.entry == way.entry }) {
      let place = map.place(entry)
      dots.append(PlanDocument.Dot(x: place.x, y: place.y, value: way.reserve, role: "way"))
    }
    for (index, probe) in (document.placement?.probes ?? []).enumerated() {
      guard let entry = probe.entry.flatMap({ PatientPoint(listed: $0) }) else { continue }
      let place = map.place(entry)
      dots.append(
        PlanDocument.Dot(x: place.x, y: place.y, value: probe.check?.reserve ?? 0, role: "needle", number: index + 1))
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
