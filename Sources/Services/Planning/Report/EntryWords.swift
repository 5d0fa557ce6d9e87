internal import Foundation
internal import Imaging

/// A needle's way in words a physician can follow at the table, the patient lying on the back.
struct EntryWords {
  /// Where on the skin: front, right front and so on.
  let side: BilingualText
  /// The entry as seen from the target's centre.
  let place: BilingualText
  /// How the needle is held.
  let angle: BilingualText

  /// - Parameters:
  ///   - entry, tip: LPS, mm.
  ///   - centre: the target's.
  init?(entry: [Double], tip: [Double], centre: [Double]) {
    guard let entry = PatientPoint(listed: entry), let tip = PatientPoint(listed: tip),
      let centre = PatientPoint(listed: centre), (tip - entry).length > 1
    else { return nil }
    let way = (tip - entry).unit
    side = EntryWords.side(entry - centre)
    place = EntryWords.place(entry - centre)
    // Against the table top, which is horizontal under a patient on his back.
    let steepness = Elementary.asin(min(1, abs(way.y))) * 180 / .pi
    let tilt = Elementary.asin(min(1, abs(way.z))) * 180 / .pi
    // From below the needle has no room while the patient lies on his back.
    let down =
      way.y >= -0.1
      ? BilingualText("自上向下", "downwards") : BilingualText("自下向上（须侧卧或俯卧）", "upwards (turn the patient)")
    var zh = "仰卧时与床面成 \(Numerals.text(steepness, decimals: 0))°，\(down.zh)"
    var en = "\(Numerals.text(steepness, decimals: 0))° to the table lying on the back, \(down.en)"
    if tilt < 1 {
      zh += "，在横断面内"
      en += ", within the axial plane"
    } else {
      let head = way.z > 0
      zh += "，针尖偏向\(head ? "头" : "足")侧 \(Numerals.text(tilt, decimals: 0))°"
      en += ", the tip \(Numerals.text(tilt, decimals: 0))° towards the \(head ? "head" : "feet")"
    }
    angle = BilingualText(zh, en)
  }

  private static let sectors = [
    BilingualText("前面", "front"), BilingualText("左前", "left front"), BilingualText("左侧", "left side"),
    BilingualText("左后", "left back"), BilingualText("背面", "back"), BilingualText("右后", "right back"),
    BilingualText("右侧", "right side"), BilingualText("右前", "right front"),
  ]

  /// One of eight sectors of 45 degrees around the body.
  static func side(_ offset: PatientVector) -> BilingualText {
    let turn = Elementary.atan2(offset.x, -offset.y) / (.pi / 4)
    return sectors[(Int(turn.rounded()) + 8) % 8]
  }

  /// The parts of an offset that count, the largest first.
  static func place(_ offset: PatientVector) -> BilingualText {
    let parts = [
      (offset.x, BilingualText("左", "to the left"), BilingualText("右", "to the right")),
      (offset.y, BilingualText("后", "to the back"), BilingualText("前", "to the front")),
      (offset.z, BilingualText("头侧", "to the head"), BilingualText("足侧", "to the feet")),
    ].filter { abs($0.0) >= 0.5 }.sorted { abs($0.0) > abs($1.0) }
    guard !parts.isEmpty else { return BilingualText("与靶区中心同处", "at the target's centre") }
    let named = parts.map { ($0.0 > 0 ? $0.1 : $0.2, Numerals.text(abs($0.0), decimals: 0)) }
    return BilingualText(
      named.map { "\($0.0.zh) \($0.1) mm" }.joined(separator: "、"),
      named.map { "\($0.1) mm \($0.0.en)" }.joined(separator: ", "))
  }

  /// A direction in words: the body's axes that it is more than 20 degrees across, the strongest first.
  static func direction(_ numbers: [Double]) -> BilingualText? {
    guard let unit = PatientVector(listed: numbers)?.unit, unit.length > 0.5 else { return nil }
    let parts = [
      (unit.x, BilingualText("左", "left"), BilingualText("右", "right")),
      (unit.y, BilingualText("后", "back"), BilingualText("前", "front")),
      (unit.z, BilingualText("头侧", "head"), BilingualText("足侧", "feet")),
    ].sorted { abs($0.0) > abs($1.0) }.filter { abs($0.0) > 0.342 }
    let names = parts.map { $0.0 > 0 ? $0.1 : $0.2 }
    return BilingualText(names.map(\.zh).joined(separator: "、"), names.map(\.en).joined(separator: ", "))
  }
}

extension PlanDocument.Margin {
  /// Where the uncovered part lies as seen from the target's centre: 左、右、前、后、头侧、足侧; nil where nothing is left.
  public var uncoveredSide: BilingualText? { uncoveredDirection.flatMap { EntryWords.direction($0) } }
}
