internal import Rulebook

extension SampleRecord {
  /// The modules that the codes call for.
  mutating func modules() {
    for code in session.codes {
      switch code {
      case "IR12-3-12": set("ablation", [ablation()])
      case "IR12-2-01", "IR12-3-01", "IR12-3-03", "IR12-3-04", "IR12-3-06", "IR12-3-07", "IR12-3-08", "IR12-3-13",
        "IR12-4-07":
        set("embolisation", [embolisation(code)])
      case "IR12-2-06", "IR12-4-03", "IR12-4-08", "IR12-4-09", "IR12-4-11", "IR12-4-13": set("stents", [stent(code)])
      case "IR12-1-04", "IR12-1-07", "IR12-3-02", "IR12-3-14": set("drainage", [drainage(code)])
      case "IR12-3-09", "IR12-4-04": set("vertebroplasty", [vertebroplasty()])
      case "IR12-4-06", "IR12-4-12": set("seeds", seeds())
      case "IR12-4-05": set("tips", tips())
      default: break
      }
    }
  }

  private mutating func ablation() -> JSONValue {
    let isComplete = random.chance(930)
    return [
      "lesion": 1, "diameter": .integer(min(48, lesionDiameter)),
      "contact": .array([.string(random.pick(["none", "none", "none", "vessel", "diaphragm", "bile_duct", "bowel"]))]),
      "applicators": .integer(random.within(1...2)), "insertions": .integer(random.within(1...4)),
      "protection": .boolean(random.chance(150)),
      "margin": isComplete ? Self.tenths(random.within(30...110)) : Self.tenths(random.within(0...28)),
      "trackAblation": .boolean(random.chance(800)), "complete": .boolean(isComplete),
    ]
  }

  private mutating func embolisation(_ code: String) -> JSONValue {
    let kind: String
    let vessel: String
    switch code {
    case "IR12-3-13": (kind, vessel) = (isDrugEluting ? "DEB-TACE" : "cTACE", random.pick(["肝右动脉", "肝左动脉", "肝固有动脉"]))
    case "IR12-2-01": (kind, vessel) = ("infusion", "肝动脉")
    case "IR12-3-01": (kind, vessel) = ("haemostatic", "胃左静脉")
    case "IR12-3-03": (kind, vessel) = ("bland", "脾动脉")
    case "IR12-3-04": (kind, vessel) = ("haemostatic", "子宫动脉")
    case "IR12-3-06": (kind, vessel) = ("bland", "精索内静脉")
    case "IR12-3-07": (kind, vessel) = ("haemostatic", random.pick(["胃十二指肠动脉", "支气管动脉", "髂内动脉"]))
    default: (kind, vessel) = ("preoperative", "颌内动脉")
    }
    var parts: [JSONValue.Member] = [
      JSONValue.Member("kind", .string(kind)), JSONValue.Member("vessel", .string(vessel)),
      JSONValue.Member("superselective", .boolean(random.chance(700))),
      JSONValue.Member(
        "endpoint",
        .string(kind == "haemostatic" ? "bleeding_stopped" : random.pick(["stasis", "near_stasis", "reduced_flow"]))),
    ]
    if ["cTACE", "DEB-TACE", "infusion"].contains(kind) {
      parts.append(JSONValue.Member("session", .integer(session.isFirstVisit ? 1 : random.within(2...5))))
    }
    if kind.hasSuffix("TACE") { parts.append(JSONValue.Member("portalThrombus", .boolean(random.chance(180)))) }
    return .object(parts)
  }

  private mutating func stent(_ code: String) -> JSONValue {
    let (place, diameter, length): (String?, Int, Int)
    switch code {
    case "IR12-4-03": (place, diameter, length) = ("airway", 16, 50)
    case "IR12-4-08": (place, diameter, length) = ("biliary", 8, 70)
    case "IR12-4-09": (place, diameter, length) = ("oesophagus", 20, 100)
    case "IR12-4-11": (place, diameter, length) = ("ureter", 3, 200)
    case "IR12-4-13": (place, diameter, length) = ("vena_cava", 16, 80)
    default: (place, diameter, length) = (nil, 3, 30)
    }
    var parts: [JSONValue.Member] = [
      JSONValue.Member("place", place.map { .string($0) } ?? Self.missing("not_applicable")),
      JSONValue.Member(
        "kind", .string(place == "ureter" || place == nil ? "plastic" : random.pick(["bare", "covered"]))),
      JSONValue.Member("diameter", .integer(diameter)), JSONValue.Member("length", .integer(length)),
      JSONValue.Member("predilated", .boolean(random.chance(400))),
      JSONValue.Member("residualStenosis", .integer(random.within(0...25))),
    ]
    if place == "biliary" {
      parts.append(JSONValue.Member("bismuth", .string(random.pick(["I", "II", "IIIa", "IIIb", "IV"]))))
    }
    return .object(parts)
  }

  private mutating func drainage(_ code: String) -> JSONValue {
    let (kind, fluid): (String, String)
    switch code {
    case "IR12-3-02": (kind, fluid) = (random.pick(["external", "internal_external"]), "bile")
    case "IR12-3-14": (kind, fluid) = ("nephrostomy", "urine")
    case "IR12-1-04": (kind, fluid) = ("external", "serous")
    default: (kind, fluid) = (random.pick(["external", "external", "aspiration"]), "pus")
    }
    var parts: [JSONValue.Member] = [
      JSONValue.Member("kind", .string(kind)), JSONValue.Member("fluid", .string(fluid)),
      JSONValue.Member("volume", .integer(random.spread(fluid == "serous" ? 800 : 120) + 2)),
      JSONValue.Member(
        "culture", .string(fluid == "pus" ? random.pick(["positive", "negative", "pending"]) : "not_sent")),
    ]
    if kind != "aspiration" {
      parts.append(JSONValue.Member("size", .decimal(random.pick(["8", "8.5", "10", "10.2", "12"]))))
      parts.append(JSONValue.Member("depth", .integer(random.within(8...24))))
    }
    return .object(parts)
  }

  private mutating func vertebroplasty() -> JSONValue {
    let before = random.within(6...9)
    return [
      "level": .string(spineLevel), "technique": .string(random.pick(["vertebroplasty", "kyphoplasty"])),
      "cause": .string(random.pick(["osteoporotic", "osteoporotic", "osteoporotic", "metastatic"])),
      "pedicle": .string(random.pick(["left", "right", "bilateral"])), "cement": Self.tenths(random.within(20...62)),
      "leak": .array([.string(random.pick(["none", "none", "none", "disc", "paravertebral", "venous"]))]),
      "painBefore": .integer(before), "painAfter": .integer(random.within(1...max(1, before - 3))),
    ]
  }

  private mutating func seeds() -> JSONValue {
    [
      "targetVolume": .integer(random.within(4...90)), "prescribedDose": .integer(random.pick([100, 110, 120, 140])),
      "d90": .integer(random.within(98...158)), "v100": .integer(random.within(84...99)),
      "needles": .integer(max(1, seedCount / 5)), "template": .boolean(random.chance(500)),
      "seedsLeft": .integer(random.within(0...5)), "surveyRate": Self.tenths(random.within(5...60)),
    ]
  }

  private mutating func tips() -> JSONValue {
    let before = random.within(19...32)
    return [
      "indication": .string(
        random.pick(["secondary_prevention", "secondary_prevention", "acute_bleeding", "refractory_ascites"])),
      "meld": .integer(random.within(7...18)), "branch": .string(random.pick(["left", "right", "main"])),
      "punctures": .integer(random.within(1...5)), "gradientBefore": .integer(before),
      "gradientAfter": .integer(random.within(5...11)), "stentDiameter": 8, "covered": true,
      "varicesEmbolised": .boolean(session.codes.contains("IR12-3-01")),
      "encephalopathyBefore": .boolean(random.chance(80)),
    ]
  }
}
