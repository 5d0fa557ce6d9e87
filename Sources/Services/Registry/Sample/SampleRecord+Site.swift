internal import Rulebook

extension SampleRecord {
  var site: JSONValue {
    repeatable { random in
      let site = session.diagnosis.site
      var parts: [JSONValue.Member] = [JSONValue.Member("site", .string(site))]
      let sided = [
        "kidney", "adrenal", "lung", "pleura", "breast", "fallopian_tube", "gonadal_vein", "lacrimal_duct",
        "ureter_bladder",
      ]
      if sided.contains(site) { parts.append(JSONValue.Member("side", .string(random.pick(["left", "right"])))) }
      if site == "liver", session.codes.contains(where: { ["IR12-3-12", "IR12-3-13", "IR12-4-12"].contains($0) }) {
        let first = random.within(1...7)
        parts.append(
          JSONValue.Member(
            "liverSegments", .array((random.chance(300) ? [first, first + 1] : [first]).map { .string("S\($0)") })))
      }
      if site == "spine" { parts.append(JSONValue.Member("spineLevel", .string(spineLevel))) }
      return .object(parts)
    }
  }

  /// The level must fit the code: cervical and upper thoracic vertebrae are level 4.
  var spineLevel: String {
    repeatable { random in
      switch procedure.code {
      case "IR12-4-02": random.pick(["C4", "C5", "C6"])
      case "IR12-4-04": random.pick(["T2", "T3", "T4", "C7"])
      case "IR12-2-07": random.pick(["L3", "L4", "L5"])
      default: random.pick(["T8", "T11", "T12", "L1", "L2", "L3"])
      }
    }
  }

  var access: JSONValue {
    var parts: [JSONValue.Member] = [JSONValue.Member("route", .string(procedure.route))]
    if !session.diagnosis.access.isEmpty { parts.append(JSONValue.Member("site", .string(session.diagnosis.access))) }
    if procedure.route == "artery" || procedure.route == "vein" {
      parts.append(JSONValue.Member("side", .string(session.diagnosis.access == "radial" ? "left" : "right")))
      parts.append(JSONValue.Member("sheath", .integer(procedure.code == "IR12-4-05" ? 10 : 5)))
    }
    return .object(parts)
  }
}
