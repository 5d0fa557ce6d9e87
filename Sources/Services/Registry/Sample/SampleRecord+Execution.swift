internal import Rulebook

extension SampleRecord {
  mutating func contrast() -> JSONValue {
    guard procedure.contrast > 0 else { return .array([]) }
    let isDilute = random.chance(400)
    var rows: [JSONValue] = [
      [
        "agent": .string(random.pick(["iohexol", "iodixanol", "iopromide", "ioversol"])),
        "volume": .integer(max(2, random.spread(procedure.contrast))), "concentration": .integer(isDilute ? 300 : 350),
      ]
    ]
    if session.codes.contains("IR12-3-13"), !isDrugEluting {
      rows.append(["agent": "ethiodised_oil", "volume": .integer(random.within(4...18))])
    }
    return .array(rows)
  }

  /// Whether the chemo-embolisation is done with drug-eluting beads: asked for in several places.
  var isDrugEluting: Bool { repeatable { $0.chance(380) } }

  mutating func drugs() -> JSONValue? {
    var rows: [JSONValue] = []
    func add(_ agent: String, _ dose: Int, _ unit: String, _ route: String) {
      rows.append(["agent": .string(agent), "dose": .integer(dose), "unit": .string(unit), "route": .string(route)])
    }
    switch anaesthesia {
    case "sedation":
      add("咪达唑仑", random.within(2...5), "mg", "intravenous")
      add("芬太尼", random.within(5...10) * 10, "ug", "intravenous")
    case "general":
      add("丙泊酚", random.within(12...20) * 10, "mg", "intravenous")
      add("瑞芬太尼", random.within(10...30) * 10, "ug", "intravenous")
    default: break
    }
    switch procedure.code {
    case "IR12-3-13": add("表柔比星", random.within(3...7) * 10, "mg", "intraarterial")
    case "IR12-2-01", "IR12-3-08":
      add("奥沙利铂", random.within(8...15) * 10, "mg", "intraarterial")
      add("氟尿嘧啶", random.within(2...4), "g", "intraarterial")
    case "IR12-3-04": add("甲氨蝶呤", random.within(5...8) * 10, "mg", "intraarterial")
    case "IR12-1-08": add("顺铂", random.within(2...6) * 10, "mg", "intralesional")
    default: break
    }
    if procedure.route == "artery", random.chance(500) {
      add("肝素钠", random.within(2...4) * 1000, "[iU]", "intraarterial")
    }
    return rows.isEmpty ? nil : .array(rows)
  }

  mutating func therapy() -> JSONValue? {
    var rows: [JSONValue] = []
    for code in session.codes {
      switch code {
      case "IR12-3-01", "IR12-3-03", "IR12-3-06", "IR12-3-07", "IR12-3-08", "IR12-4-07":
        rows.append(embolic(random.pick(["coil", "glue", "gelatin_sponge", "microspheres"])))
      case "IR12-3-13":
        rows.append(embolic(isDrugEluting ? "drug_eluting_microspheres" : "ethiodised_oil"))
      case "IR12-3-12":
        let mode = random.pick(["microwave", "microwave", "radiofrequency", "cryo"])
        var row: [JSONValue.Member] = [
          JSONValue.Member("kind", "ablation"), JSONValue.Member("mode", .string(mode)),
          JSONValue.Member("duration", .integer(random.within(4...14) * 60)),
        ]
        if mode != "cryo" {
          row.append(
            JSONValue.Member("power", .integer(mode == "microwave" ? random.within(40...80) : random.within(60...150))))
        }
        rows.append(.object(row))
      case "IR12-4-06", "IR12-4-12":
        rows.append([
          "kind": "seed", "nuclide": "I-125", "seedCount": .integer(seedCount),
          "activity": Self.tenths(random.within(222...296)),
          "referenceTime": .string(SampleTime.text(session.started - 2880)),
        ])
      default: break
      }
    }
    return rows.isEmpty ? nil : .array(rows)
  }

  var seedCount: Int { repeatable { $0.within(12...68) } }

  private mutating func embolic(_ material: String) -> JSONValue {
    var row: [JSONValue.Member] = [
      JSONValue.Member("kind", "embolic"), JSONValue.Member("material", .string(material)),
    ]
    if material.hasSuffix("microspheres") {
      row.append(JSONValue.Member("particleSize", .integer(random.pick([100, 300, 500]))))
    }
    row.append(JSONValue.Member("volume", .integer(random.within(1...12))))
    return .object(row)
  }

  // MARK: - Devices

  mutating func devices() -> JSONValue {
    var rows: [JSONValue] = []
    for article in SampleArticle.articles(procedure.kit) {
      rows.append(device(article, isImplanted: article.isImplant))
    }
    if session.codes.count > 1, session.codes.contains("IR12-3-12") {
      rows.append(device(SampleArticle.applicator, isImplanted: false))
    }
    if random.chance(30), let first = SampleArticle.articles(procedure.kit).first {
      rows.append(device(first, isImplanted: false, outcome: random.chance(600) ? "opened_unused" : "failed"))
    }
    return .array(rows)
  }

  private mutating func device(_ article: SampleArticle, isImplanted: Bool, outcome: String? = nil) -> JSONValue {
    let made = SampleTime.day(session.started).adding(days: -random.within(40...500)) ?? session.day
    let expiry = SampleTime.date(made.year + 3, made.month, 28)
    // A lot is what one maker makes of an article in a month; it reaches several hospitals.
    let maker = random.below(3)
    let item = SampleUDI.item(article.number * 10 + maker)
    let lot = "HC\(made.year % 100)\(SampleTime.two(made.month))\(SampleTime.two(article.number))"
    let serial = article.hasSerial ? "S\(session.number.dropFirst(2))\(random.below(9000) + 1000)" : nil
    var row: [JSONValue.Member] = [
      JSONValue.Member("kind", .string(article.kind)),
      JSONValue.Member("udi", .string(SampleUDI.text(item: item, expiry: expiry, lot: lot, serial: serial))),
      JSONValue.Member("di", .string(item)), JSONValue.Member("lot", .string(lot)),
      JSONValue.Member("expiry", .string(expiry.iso)),
      JSONValue.Member("registration", .string("合成注准\(made.year - 2)3\(SampleTime.two(article.number))\(maker)")),
      JSONValue.Member("quantity", .integer(article.kind == "seed" && serial == nil ? seedCount : 1)),
      JSONValue.Member("singleUse", true),
      JSONValue.Member("outcome", .string(outcome ?? (isImplanted ? "implanted" : "used"))),
    ]
    if let serial { row.append(JSONValue.Member("serial", .string(serial))) }
    return .object(row)
  }
}

/// An article of the sample's storeroom.
struct SampleArticle: Sendable {
  let number: Int
  let kind: String
  var hasSerial = false
  var isImplant = false

  private static let needle = SampleArticle(number: 1, kind: "needle"),
    sheath = SampleArticle(number: 2, kind: "sheath")
  private static let wire = SampleArticle(number: 3, kind: "guidewire"),
    catheter = SampleArticle(number: 4, kind: "catheter")
  private static let micro = SampleArticle(number: 5, kind: "microcatheter"),
    embolic = SampleArticle(number: 6, kind: "embolic", isImplant: true)
  static let applicator = SampleArticle(number: 7, kind: "applicator")
  private static let drain = SampleArticle(number: 8, kind: "drain"),
    stent = SampleArticle(number: 9, kind: "stent", hasSerial: true, isImplant: true)
  private static let port = SampleArticle(number: 10, kind: "port", hasSerial: true, isImplant: true)
  private static let cement = SampleArticle(number: 11, kind: "cement", isImplant: true),
    seed = SampleArticle(number: 12, kind: "seed", isImplant: true)
  private static let other = SampleArticle(number: 13, kind: "other")

  static func articles(_ kit: SampleProcedure.Kit) -> [SampleArticle] {
    switch kit {
    case .angio: [sheath, wire, catheter]
    case .embolic: [sheath, wire, catheter, micro, embolic]
    case .infusion: [sheath, wire, catheter, micro]
    case .needle: [needle]
    case .drain: [needle, wire, drain]
    case .line: [needle, wire, catheter]
    case .port: [needle, wire, port]
    case .stent: [sheath, wire, catheter, stent]
    case .applicator: [applicator]
    case .cement: [needle, cement]
    case .seed: [needle, seed]
    case .snare: [sheath, wire, other]
    }
  }
}

/// Unique device identifiers in the form of GS1: application identifiers 01, 17, 10, 21.
///
/// The item numbers begin with 2 after the indicator: GS1 keeps the prefixes 200-299 for use inside a company, so no
/// article on the market has one of these.
enum SampleUDI {
  /// A GTIN-14 with its check digit (GS1 General Specifications, 7.9).
  static func item(_ number: Int) -> String {
    let body = "0299" + SampleTime.digits(number, 9)
    var sum = 0
    for (index, digit) in body.utf8.enumerated() { sum += Int(digit - 48) * (index.isMultiple(of: 2) ? 3 : 1) }
    return body + "\((10 - sum % 10) % 10)"
  }

  static func text(item: String, expiry: CivilDate, lot: String, serial: String?) -> String {
    let day = "\(SampleTime.two(expiry.year % 100))\(SampleTime.two(expiry.month))\(SampleTime.two(expiry.day))"
    return "(01)\(item)(17)\(day)(10)\(lot)" + (serial.map { "(21)\($0)" } ?? "")
  }
}
