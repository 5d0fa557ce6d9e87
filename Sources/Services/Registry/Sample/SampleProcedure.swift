/// What a session of one catalogue code looks like: the mix by tier, times, guidance, dose and material of the sample.
/// Medians are of the order that the literature gives; they are invented for the sample and prove nothing.
struct SampleProcedure: Sendable {
  let code: String
  let level: Int
  /// Weights within levels 1-2 and within levels 3-4, at tertiary and at other hospitals.
  let tertiary: Int
  let secondary: Int
  let minutes: Int
  let guidance: String
  let route: String
  let access: String
  let site: String
  let indication: String
  let icd: String
  let operation: String
  let anaesthesia: String
  /// Medians: contrast in mL, fluoroscopy in s, dose area product in Gy.cm2, air kerma in mGy; 0 without X-rays.
  let contrast: Int
  let fluoroscopy: Int
  let product: Int
  let kerma: Int
  let kit: Kit
  /// Emergencies among a thousand.
  let emergencies: Int

  enum Kit: String, Sendable {
    case angio, embolic, infusion, needle, drain, line, port, stent, applicator, cement, seed, snare
  }

  var isMalignant: Bool { indication.hasPrefix("malignant") }
  var usesRays: Bool { guidance == "DSA" || guidance == "XF" }
  /// Sessions of a series: the same patient comes again.
  var isRepeated: Bool { ["IR12-2-01", "IR12-3-13", "IR12-3-12"].contains(code) }

  private init?(_ line: Substring) {
    let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard cells.count == 18, let kit = Kit(rawValue: cells[16]), let level = Int(cells[0].prefix(1)) else { return nil }
    code = "IR12-" + cells[0]
    self.level = level
    (tertiary, secondary, minutes) = (Int(cells[1]) ?? 0, Int(cells[2]) ?? 0, Int(cells[3]) ?? 30)
    (guidance, route, access, site) = (cells[4], cells[5], cells[6], cells[7])
    (indication, icd, operation, anaesthesia) = (cells[8], cells[9], cells[10], cells[11])
    (contrast, fluoroscopy) = (Int(cells[12]) ?? 0, Int(cells[13]) ?? 0)
    (product, kerma) = (Int(cells[14]) ?? 0, Int(cells[15]) ?? 0)
    self.kit = kit
    emergencies = Int(cells[17]) ?? 0
  }

  static let all: [SampleProcedure] = table.split(separator: "\n").compactMap(SampleProcedure.init)
  /// Indices of levels 1-2 and of levels 3-4.
  static let lower = all.indices.filter { all[$0].level <= 2 }
  static let upper = all.indices.filter { all[$0].level >= 3 }

  static func weights(_ indices: [Int], tier: Int) -> [Int] {
    indices.map { tier == 3 ? all[$0].tertiary : all[$0].secondary }
  }

  // code | tertiary | secondary | minutes | guidance | route | access site | site | indication | ICD-10 | ICD-9-CM-3 |
  // anaesthesia | contrast | fluoroscopy | product | kerma | kit | emergencies
  private static let table = """
    1-01|90|60|40|DSA|artery|femoral|peripheral_artery|diagnosis|I77.900|88.48|local|80|400|40|300|angio|30
    1-02|120|150|25|CT|skin|chest_wall|lung|diagnosis|R91.x00|33.26|local|0|0|0|0|needle|0
    1-03|20|15|30|DSA|skin|transhepatic|bile_duct|biliary_obstruction|K83.100|87.51|local|30|240|18|120|needle|60
    1-04|60|110|20|US|skin|abdominal_wall|peritoneum|collection|R18.x00|54.91|local|0|0|0|0|drain|60
    1-05|150|200|25|XF|vein|jugular|vena_cava|access_route|Z45.200|38.97|local|5|60|3|15|line|40
    1-06|30|50|25|XF|orifice||stomach_duodenum|access_route|R63.300|96.08|none|20|180|8|40|line|20
    1-07|110|170|30|US|skin|abdominal_wall|liver|collection|K75.000|50.91|local|0|0|0|0|drain|120
    1-08|15|8|30|CT|skin|abdominal_wall|liver|malignant_secondary|C78.700|99.29|local|0|0|0|0|needle|0
    1-09|25|15|35|DSA|skin|other|soft_tissue|vascular_malformation|Q27.900|39.92|local|10|200|10|60|needle|0
    1-10|8|4|45|XF|tract||bile_duct|biliary_obstruction|K80.500|51.96|local|30|500|20|90|snare|0
    2-01|90|40|60|DSA|artery|femoral|liver|malignant_primary|C22.000|99.25|local|90|600|80|500|infusion|0
    2-02|30|10|35|DSA|orifice||fallopian_tube|infertility|N97.100|66.96|local|15|300|6|30|angio|0
    2-03|12|20|30|CT|skin|chest_wall|pleura|collection|J93.900|34.92|local|0|0|0|0|drain|30
    2-04|10|2|60|DSA|vein|femoral|adrenal|diagnosis|E26.000|38.93|local|50|700|60|350|angio|0
    2-05|25|10|40|US|skin|abdominal_wall|liver|malignant_primary|C22.000|50.94|local|0|0|0|0|needle|0
    2-06|6|2|40|XF|orifice||lacrimal_duct|other_obstruction|H04.500|09.44|local|5|200|3|20|stent|0
    2-07|40|30|45|XF|skin|back|spine|disc_disease|M51.200|80.51|local|5|180|8|60|needle|0
    2-08|30|35|30|US|skin|abdominal_wall|kidney|collection|N28.100|55.96|local|0|0|0|0|needle|0
    2-09|4|4|40|XF|skin|other|soft_tissue|foreign_body|T14.100|98.20|local|0|300|10|50|snare|60
    3-01|25|8|90|DSA|skin|transhepatic|portal_vein|portal_hypertension|I85.900|44.44|sedation|80|1200|150|900|embolic|300
    3-02|110|150|60|DSA|skin|transhepatic|bile_duct|biliary_obstruction|K83.100|51.98|sedation|40|600|60|350|drain|150
    3-03|25|10|75|DSA|artery|femoral|spleen|portal_hypertension|D73.100|39.79|local|90|800|120|700|embolic|20
    3-04|20|12|60|DSA|artery|femoral|uterus|ectopic_pregnancy|O00.100|99.25|local|80|700|60|400|embolic|200
    3-05|20|10|40|XF|skin|abdominal_wall|stomach_duodenum|access_route|R13.x00|43.11|sedation|20|400|20|90|line|0
    3-06|20|8|60|DSA|vein|femoral|gonadal_vein|varicose_gonadal|I86.100|39.79|local|60|700|40|250|embolic|0
    3-07|60|70|70|DSA|artery|femoral|peripheral_artery|haemorrhage|K92.200|39.79|local|100|900|130|800|embolic|450
    3-08|12|2|100|DSA|artery|femoral|head_neck|malignant_primary|C03.900|99.25|local|110|1300|160|1000|embolic|60
    3-09|110|140|60|XF|skin|back|spine|fracture_pain|M80.800|81.65|local|5|400|30|220|cement|10
    3-10|6|2|50|DSA|vein|femoral|heart|foreign_body|T82.500||local|30|800|60|350|snare|100
    3-11|40|12|40|CT|skin|chest_wall|mediastinum|diagnosis|R93.800|34.25|local|0|0|0|0|needle|0
    3-12|170|60|70|CT|skin|abdominal_wall|liver|malignant_primary|C22.000|50.24|sedation|0|0|0|0|applicator|0
    3-13|360|260|80|DSA|artery|femoral|liver|malignant_primary|C22.000|39.79|local|110|900|150|900|embolic|15
    3-14|40|60|35|US|skin|back|kidney|other_obstruction|N13.300|55.03|local|0|0|0|0|drain|150
    4-01|6|1|70|DSA|skin|head_neck|head_neck|vascular_malformation|Q28.800|39.92|general|30|700|70|400|needle|0
    4-02|4|0|60|XF|skin|head_neck|spine|disc_disease|M50.200|80.51|local|5|240|8|60|needle|0
    4-03|15|2|60|XF|orifice||airway|other_obstruction|J98.800|96.05|general|10|400|25|150|stent|120
    4-04|10|2|80|XF|skin|back|spine|fracture_pain|M80.800|81.65|sedation|5|600|45|320|cement|0
    4-05|25|3|150|DSA|vein|jugular|portal_vein|portal_hypertension|K76.600|39.1|general|130|2100|280|1700|stent|80
    4-06|6|0|90|CT|skin|head_neck|head_neck|malignant_secondary|C77.000|92.27|local|0|0|0|0|seed|0
    4-07|5|0|110|DSA|artery|femoral|head_neck|vascular_malformation|Q28.200|39.75|general|110|1500|190|1200|embolic|60
    4-08|60|30|75|DSA|skin|transhepatic|bile_duct|biliary_obstruction|C24.900|51.98|sedation|50|800|80|450|stent|60
    4-09|35|20|50|XF|orifice||oesophagus|other_obstruction|C15.900|42.81|sedation|30|420|25|130|stent|30
    4-10|60|40|50|DSA|vein|jugular|vena_cava|access_route|Z45.200|86.07|local|10|120|6|30|port|0
    4-11|20|15|45|XF|tract||ureter_bladder|other_obstruction|N13.500|59.8|local|20|420|25|110|stent|40
    4-12|30|5|90|CT|skin|chest_wall|lung|malignant_primary|C34.900|92.27|local|0|0|0|0|seed|0
    4-13|12|2|80|DSA|vein|femoral|vena_cava|malignant_primary|C34.900|39.90|local|70|700|90|500|stent|100
    """
}
