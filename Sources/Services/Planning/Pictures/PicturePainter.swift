internal import Ablation
internal import Codecs
internal import Foundation
internal import Imaging

/// What every picture of one plan needs, worked out once.
struct PicturePainter {
  /// A needle on its way in, with the plane along it.
  struct Line {
    let number: Int
    let from: PatientPoint
    let tip: PatientPoint
    let view: PlanView
  }

  let needles: [Line]
  /// Side of a close-up, mm.
  let closeUp: Double
  private let volumes: PlanVolumes
  /// Distances to the target's surface, mm, negative inside.
  private let distances: Volume<Float>
  private let margin: Double

  init(_ document: PlanDocument, _ volumes: PlanVolumes) throws(VolumeError) {
    self.volumes = volumes
    distances = try volumes.target.surfaceDistances()
    margin = document.coverage?.margin ?? document.margin?.threshold ?? 0
    // A zone is seldom more than 2 cm wider than its target.
    closeUp = min(200, max(90, document.anatomy.targetDiameter + 70))
    needles = PicturePainter.lines(document)
  }

  /// Probes of a placement; where there is none, the first three paths to choose from.
  private static func lines(_ document: PlanDocument) -> [Line] {
    var ends: [(PatientPoint, PatientPoint)] = []
    if let probes = document.placement?.probes, !probes.isEmpty {
      for probe in probes {
        guard let tip = PatientPoint(listed: probe.tip) else { continue }
        let away = PatientVector(listed: probe.direction).map {
          tip - $0.unit * (probe.depth ?? probe.activeLength + 40)
        }
        guard let from = probe.entry.flatMap({ PatientPoint(listed: $0) }) ?? away else { continue }
        ends.append((from, tip))
      }
    } else {
      ends = (document.paths?.front ?? []).prefix(3).compactMap { path in
        guard let from = PatientPoint(listed: path.entry), let tip = PatientPoint(listed: path.target) else {
          return nil
        }
        return (from, tip)
      }
    }
    return ends.enumerated().compactMap { index, end in
      let length = (end.1 - end.0).length
      guard length > 1, length < 600 else { return nil }
      let view = PlanView.along(from: end.0, to: end.1)
      return Line(number: index + 1, from: end.0, tip: end.1, view: view)
    }
  }

  /// - Parameters:
  ///   - image: other than that before treatment.
  ///   - marked: a place that gets a ring.
  func picture(
    _ kind: String, _ view: PlanView, of other: Volume<Float>? = nil, marked: PatientPoint? = nil, zh: (String, String),
    en: (String, String)
  ) throws(VolumeError) -> PlanDocument.Picture {
    var png: String?
    if let image = other ?? volumes.image {
      let grey = try view.grey(image, window: volumes.tissueRange)
      png = (try? StillImage.png(gray: grey, width: view.columns, height: view.rows)).map {
        Data($0).base64EncodedString()
      }
    }
    return PlanDocument.Picture(
      kind: kind, title: BilingualText(zh.0, en.0), caption: BilingualText(zh.1, en.1), png: png,
      columns: view.columns, rows: view.rows, pixel: view.pixel, outlines: try outlines(view),
      needles: needles.map { needle in
        let (from, to) = (view.place(needle.from), view.place(needle.tip))
        return PlanDocument.Needle(
          line: [from.x, from.y, to.x, to.y].map(PicturePainter.rounded), number: needle.number)
      },
      dots: marked.map { place in
        let at = view.place(place)
        return [PlanDocument.Dot(x: PicturePainter.rounded(at.x), y: PicturePainter.rounded(at.y), value: 0)]
      } ?? [], edges: view.edges)
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  /// What lies below comes first.
  private func outlines(_ view: PlanView) throws(VolumeError) -> [PlanDocument.Outline] {
    var out: [PlanDocument.Outline] = []
    func add(_ role: String, _ values: [Float], _ level: Float) {
      let rings = LevelLines.rings(values, columns: view.columns, rows: view.rows, level: level)
      if !rings.isEmpty { out.append(PlanDocument.Outline(role: role, rings: rings)) }
    }
    for obstacle in volumes.obstacles { add("obstacle", try view.values(obstacle.mask), 0.5) }
    if let organ = volumes.organ { add("organ", try view.values(organ), 0.5) }
    if volumes.margin != nil, let measured = volumes.zone?.nominal {
      add("zone", try view.values(measured, outside: -1e3), 0)
    } else if let zone = volumes.zone {
      for (role, level) in [("possible", zone.possible), ("nominal", zone.nominal), ("guaranteed", zone.guaranteed)] {
        add(role, try view.values(level, outside: -1e3), 0)
      }
    }
    let inwards = try view.values(distances, outside: 1e3).map { -$0 }
    if margin > 0 { add("margin", inwards, Float(-margin)) }
    add("target", inwards, 0)
    return out
  }
}
