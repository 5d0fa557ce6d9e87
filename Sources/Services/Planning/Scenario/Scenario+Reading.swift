internal import Ablation
internal import Imaging

extension Scenario {
  /// Reads a scenario.
  ///
  /// - Throws: ``PlanningError`` `refused` with every fault found: path, what was given, what would be taken.
  public init(_ bytes: [UInt8]) throws(PlanningError) {
    let value: ScenarioJSON
    do { value = try ScenarioJSON.parsed(bytes) } catch { throw PlanningError.refused([error]) }
    guard case .object(let members) = value else {
      throw PlanningError.refused("", "方案须为一个 JSON 对象", "a scenario is a JSON object")
    }
    let faults = ScenarioForm.scenario.faults(members, at: "")
    guard faults.isEmpty else { throw PlanningError.refused(faults) }
    let root = ScenarioObject(form: .scenario, given: members)
    let further = Scenario.contradictions(root)
    guard further.isEmpty else { throw PlanningError.refused(further) }
    self.init(bytes, root)
  }

  private init(_ bytes: [UInt8], _ root: ScenarioObject) {
    self.bytes = bytes
    title = root.bilingual("title") ?? BilingualText("", "")
    image = Scenario.imageFile(root.object("image"))
    labels = root.isGiven("labels") ? Scenario.labelFile(root.object("labels")) : nil
    body = Scenario.structure(root.object("body")) ?? .values(-300...Double.greatestFiniteMagnitude)
    let organ = root.object("organ")
    self.organ = Organ(
      name: organ.bilingual("name"), structure: organ.labels("labels").map { .labels($0) },
      tissue: organ.text("tissue") ?? "")
    let target = root.object("target")
    self.target = Target(structure: Scenario.structure(target) ?? .labels([]), tissue: target.text("tissue") ?? "")
    obstacles = root.objects("obstacles").map {
      Obstacle(
        name: $0.bilingual("name") ?? BilingualText("", ""), structure: Scenario.structure($0) ?? .labels([]),
        clearance: $0.number("clearance") ?? 0, fact: $0.text("fact"))
    }
    vessels = root.objects("vessels").map {
      Vessel(
        name: $0.bilingual("name") ?? BilingualText("", ""), structure: Scenario.structure($0) ?? .labels([]),
        film: $0.number("film"))
    }
    tissues = root.objects("tissues").map { ($0.labels("labels") ?? [], $0.text("tissue") ?? "") }
    bodyTissue = root.text("bodyTissue") ?? ""
    let region = root.object("region")
    spacing = region.number("spacing") ?? 1
    size = region.point("size")
    margin = root.number("margin") ?? 0
    lateralError = root.object("targetingError").number("lateral") ?? 0
    angularError = root.object("targetingError").number("angle") ?? 0
    let needle = root.object("needle")
    maximalLength = needle.number("maximalLength") ?? 0
    minimalCapsuleAngle = needle.number("minimalCapsuleAngle") ?? 0
    cuff = needle.number("cuff") ?? 0
    applicator = root.text("applicator") ?? ""
    settings = root.object("settings")
    mostProbes = root.object("probes").integer("most") ?? 1
    placements = root.object("probes").objects("placements").compactMap(Scenario.placement)
    facts = root.map("facts")
    let names = root.list("available").compactMap { if case .text(let name) = $0 { name } else { nil } }
    available =
      names.isEmpty ? Set(AblationTechnique.allCases) : Set(names.compactMap { AblationTechnique(rawValue: $0) })
    reference = root.text("reference")
    let check = root.object("marginCheck")
    threshold = check.number("threshold") ?? margin
    uncertainty = check.number("uncertainty") ?? 2
    capsuleDistance = check.number("capsuleDistance") ?? 5
    followUp = root.isGiven("followUp") ? Scenario.followUp(root.object("followUp")) : nil
    numbers = Scenario.numbers(root)
  }

  private static func imageFile(_ object: ScenarioObject) -> ImageFile {
    ImageFile(
      nifti: object.text("nifti"), dicom: object.text("dicom"), longestGap: object.integer("longestGap") ?? 0)
  }

  private static func labelFile(_ object: ScenarioObject) -> LabelFile? {
    for format in [LabelFile.Format.nifti, .dicomSeg, .rtstruct] {
      if let path = object.text(format.rawValue) {
        return LabelFile(format: format, path: path, names: object.map("names").compactMapValues { Int(exactly: $0) })
      }
    }
    return nil
  }

  private static func structure(_ object: ScenarioObject) -> Structure? {
    if let labels = object.labels("labels") { return .labels(labels) }
    let keys = Set(object.form.members.map(\.key))
    if keys.contains("sphere"), object.isGiven("sphere") {
      let sphere = object.object("sphere")
      return sphere.point("centre").map { .sphere($0, radius: sphere.number("radius") ?? 1) }
    }
    guard keys.contains("threshold"), object.isGiven("threshold") else { return nil }
    if let threshold = object.number("threshold") { return .values(threshold...Double.greatestFiniteMagnitude) }
    let range = object.object("threshold")
    guard let from = range.number("from"), let to = range.number("to") else { return nil }
    return .values(from...max(from, to))
  }

  private static func placement(_ object: ScenarioObject) -> Placement? {
    guard let tip = object.point("tip") else { return nil }
    let entry = object.point("entry")
    guard let direction = entry.map({ tip - $0 }) ?? object.point("direction") else { return nil }
    return Placement(tip: tip, entry: entry, direction: direction.unit)
  }

  private static func followUp(_ object: ScenarioObject) -> FollowUp {
    let zone = object.object("zone")
    return FollowUp(
      image: imageFile(object.object("image")),
      labels: object.isGiven("labels") ? labelFile(object.object("labels")) : nil, zoneLabels: zone.labels("labels"),
      zoneFile: zone.text("nifti"), registration: object.text("registration") ?? "none",
      landmarks: object.objects("landmarks").compactMap { landmark in
        landmark.point("before").flatMap { before in landmark.point("after").map { (before, $0) } }
      })
  }

  /// What no single value tells: two that do not go together.
  private static func contradictions(_ root: ScenarioObject) -> [ScenarioFault] {
    var out: [ScenarioFault] = []
    let usesLabels =
      [root.object("organ"), root.object("target"), root.object("body")].contains { $0.isGiven("labels") }
      || ["obstacles", "vessels", "tissues"].contains { key in root.objects(key).contains { $0.isGiven("labels") } }
    if usesLabels, !root.isGiven("labels") {
      out.append(ScenarioFault("labels", "用到了标签，但没有给出分割文件", "labels are used, but their file is not given"))
    }
    for (key, list) in [("obstacles", root.objects("obstacles")), ("vessels", root.objects("vessels"))] {
      for (index, object) in list.enumerated() where object.isGiven("threshold") {
        let range = object.object("threshold")
        if let from = range.number("from"), let to = range.number("to"), from > to {
          out.append(
            ScenarioFault(
              "\(key)[\(index)].threshold", "下限 \(ScenarioShape.text(from)) 大于上限 \(ScenarioShape.text(to))",
              "from \(ScenarioShape.text(from)) is more than to \(ScenarioShape.text(to))"))
        }
      }
    }
    for (index, object) in root.object("probes").objects("placements").enumerated() {
      let (tip, entry, direction) = (object.point("tip"), object.point("entry"), object.point("direction"))
      if entry != nil, entry == tip {
        out.append(ScenarioFault("probes.placements[\(index)].entry", "进针点与针尖相同", "entry and tip are the same"))
      }
      if direction == .zero {
        out.append(ScenarioFault("probes.placements[\(index)].direction", "方向的长度为零", "the direction has no length"))
      }
    }
    let followUp = root.object("followUp")
    if root.isGiven("followUp"), followUp.object("zone").isGiven("labels"), !followUp.isGiven("labels") {
      out.append(
        ScenarioFault("followUp.labels", "消融区以标签给出，但没有分割文件", "the zone is given by labels, but their file is not"))
    }
    return out
  }

  /// Single numbers and choices of the form, as parameters of a plan.
  private static func numbers(
    _ root: ScenarioObject
  ) -> [(name: String, value: String, unit: String, isGiven: Bool, zh: String, en: String)] {
    var out: [(name: String, value: String, unit: String, isGiven: Bool, zh: String, en: String)] = []
    func add(_ object: ScenarioObject, _ path: String, _ keys: [String]) {
      for member in object.form.members where keys.isEmpty || keys.contains(member.key) {
        let name = path.isEmpty ? member.key : "\(path).\(member.key)"
        let isGiven = object.isGiven(member.key)
        switch member.shape {
        case .number(_, let unit):
          guard let number = object.number(member.key) else { continue }
          out.append((name, ScenarioShape.text(number), unit, isGiven, member.zh, member.en))
        case .integer:
          guard let number = object.integer(member.key) else { continue }
          out.append((name, "\(number)", "1", isGiven, member.zh, member.en))
        case .choice, .text:
          guard let text = object.text(member.key) else { continue }
          out.append((name, text, "", isGiven, member.zh, member.en))
        case .triple(_, let unit):
          guard let numbers = object.numbers(member.key) else { continue }
          let text = numbers.map { ScenarioShape.text($0) }.joined(separator: " × ")
          out.append((name, text, unit, isGiven, member.zh, member.en))
        default: continue
        }
      }
    }
    add(root, "", ["bodyTissue", "margin", "applicator", "reference"])
    add(root.object("organ"), "organ", ["tissue"])
    add(root.object("target"), "target", ["tissue"])
    add(root.object("body"), "body", ["threshold"])
    for key in ["region", "targetingError", "needle", "settings", "marginCheck"] { add(root.object(key), key, []) }
    add(root.object("probes"), "probes", ["most"])
    for (index, phase) in root.object("settings").objects("phases").enumerated() {
      add(phase, "settings.phases[\(index)]", [])
    }
    for (index, obstacle) in root.objects("obstacles").enumerated() {
      add(obstacle, "obstacles[\(index)]", ["clearance"])
    }
    for (index, vessel) in root.objects("vessels").enumerated() { add(vessel, "vessels[\(index)]", ["film"]) }
    for (name, value) in root.map("facts").sorted(by: { $0.key < $1.key }) {
      out.append(("facts.\(name)", ScenarioShape.text(value), "", true, "患者情况", "a fact of the patient"))
    }
    if root.isGiven("followUp") { add(root.object("followUp"), "followUp", ["registration"]) }
    return out
  }
}
