/// The scenario's format, version 1.
extension ScenarioForm {
  static let scenario = ScenarioForm([
    Member.required("jieruScenario", .integers(1, 1), "格式版本，现为 1", "version of the format: 1"),
    Member.required("title", .object(.bilingual), "标题", "title"),
    Member.required("image", .object(.image), "影像", "the images"),
    Member.optional("labels", .object(.labelFile), "分割文件", "the segmentation's file"),
    Member.optional("body", .object(.body), "身体范围", "which voxels are body"),
    Member.required("organ", .object(.organ), "靶器官", "the organ with the target"),
    Member.required("target", .object(.target), "靶区", "what is to be destroyed"),
    Member.optional("obstacles", .lists(.object(.obstacle), 0, 64), "须避开的结构", "what needles keep away from"),
    Member.optional("vessels", .lists(.object(.vessel), 0, 16), "大血管（热沉）", "large vessels, which carry heat away"),
    Member.optional("tissues", .lists(.object(.region), 0, 64), "其他区域的组织", "tissues of other regions"),
    Member.standing("bodyTissue", .text(longest: 60), .text("muscle"), "身体其余部分的组织", "tissue of the rest of the body"),
    Member.optional("region", .object(.workRegion), "模拟区域", "the region that is simulated"),
    Member.standing("margin", .numbers(0, 30, "mm"), .number(5), "安全边界", "safety margin"),
    Member.optional("targetingError", .object(.targetingError), "穿刺误差", "how far a needle may miss"),
    Member.optional("needle", .object(.needle), "对穿刺路径的要求", "what is asked of a path"),
    Member.required("applicator", .text(longest: 60), "消融器械（applicators.tsv 中的名称）", "a subject of applicators.tsv"),
    Member.optional("settings", .object(.settings), "治疗参数", "what the generator is set to"),
    Member.optional("probes", .object(.probes), "布针", "the needles"),
    Member.optional(
      "facts", .maps(.numbers(-1e6, 1e6, ""), 0, 40), "患者情况（technique.tsv 中的名称）", "facts that technique.tsv asks for"),
    Member.optional(
      "available", .lists(.choice(Scenario.techniques), 1, 6), "本院可用的技术（默认全部）",
      "techniques there are devices for; all where left out"),
    Member.optional(
      "reference", .choice(Scenario.references), "作为依据的损伤模型", "model of damage that coverage and pictures use"),
    Member.optional("marginCheck", .object(.marginCheck), "边界的测量", "how margins are measured"),
    Member.optional(
      "followUp", .object(.followUp), "术后影像（用于 jieru plan margin）", "images after treatment, for jieru plan margin"),
  ])

  static let bilingual = ScenarioForm([
    Member.required("zh", .text(longest: 200), "中文", "Chinese"),
    Member.required("en", .text(longest: 200), "英文", "English"),
  ])

  static let image = ScenarioForm(
    [
      Member.optional("nifti", .text(longest: 1000), "NIfTI 文件", "a NIfTI file"),
      Member.optional("dicom", .text(longest: 1000), "一个序列的 DICOM 文件夹", "a folder with one series"),
      Member.standing(
        "longestGap", .integers(0, 5), .number(0), "最多可插值的连续缺层数", "longest run of missing slices to be interpolated"),
    ], oneOf: [["nifti", "dicom"]])

  static let labelFile = ScenarioForm(
    [
      Member.optional("nifti", .text(longest: 1000), "NIfTI 标签图", "a NIfTI label map"),
      Member.optional("dicomSeg", .text(longest: 1000), "DICOM SEG", "a DICOM Segmentation object"),
      Member.optional("rtstruct", .text(longest: 1000), "RTSTRUCT", "an RT Structure Set"),
      Member.optional("names", .maps(.integers(1, 65_535), 1, 1000), "标签名与标签号", "numbers of labels by name"),
    ], oneOf: [["nifti", "dicomSeg", "rtstruct"]])

  static let labelList = ScenarioShape.lists(.label, 1, 300)

  static let body = ScenarioForm(
    [
      Member.optional(
        "threshold", .numbers(-2000, 5000, "[hnsf'U]"), "高于此值的最大连通域，内部填实",
        "largest part above this value, filled"),
      Member.optional("labels", labelList, "标签", "labels"),
    ], oneOf: [["threshold", "labels"]])

  static let organ = ScenarioForm([
    Member.optional("name", .object(.bilingual), "名称", "name"),
    Member.optional("labels", labelList, "标签", "labels"),
    Member.required("tissue", .text(longest: 60), "组织（tissues.tsv 中的名称）", "a subject of tissues.tsv"),
  ])

  static let target = ScenarioForm(
    [
      Member.optional("labels", labelList, "标签", "labels"),
      Member.optional("sphere", .object(.sphere), "球", "a sphere"),
      Member.standing("tissue", .text(longest: 60), .text("tumour"), "组织", "its tissue"),
    ], oneOf: [["labels", "sphere"]])

  static let sphere = ScenarioForm([
    Member.required("centre", .point, "球心（LPS，毫米）", "centre, LPS, mm"),
    Member.required("radius", .numbers(1, 60, "mm"), "半径", "radius"),
  ])

  static let valueRange = ScenarioForm([
    Member.required("from", .numbers(-2000, 10_000, ""), "下限", "from"),
    Member.standing("to", .numbers(-2000, 10_000, ""), .number(10_000), "上限", "to"),
  ])

  static let obstacle = ScenarioForm(
    [
      Member.required("name", .object(.bilingual), "名称", "name"),
      Member.optional("labels", labelList, "标签", "labels"),
      Member.optional("threshold", .object(.valueRange), "身体内的灰度范围", "range of values within the body"),
      Member.standing(
        "clearance", .numbers(0, 50, "mm"), .number(5), "最小距离（误差之外）", "least distance, on top of the error"),
      Member.optional(
        "fact", .choice(["vesselDistance", "bileDuctDistance", "ureterDistance", "nerveDistance", "bowelDistance"]),
        "其与靶区的距离即此项患者情况", "its distance to the target is this fact"),
    ], oneOf: [["labels", "threshold"]])

  static let vessel = ScenarioForm(
    [
      Member.required("name", .object(.bilingual), "名称", "name"),
      Member.optional("labels", labelList, "标签", "labels"),
      Member.optional("threshold", .object(.valueRange), "身体内的灰度范围", "range of values within the body"),
      Member.optional(
        "film", .numbers(1, 1e5, "W/(m2.K)"), "对流换热系数（默认取自参数表）", "film coefficient; the table's where left out"),
    ], oneOf: [["labels", "threshold"]])

  static let region = ScenarioForm([
    Member.required("labels", labelList, "标签", "labels"),
    Member.required("tissue", .text(longest: 60), "组织", "its tissue"),
  ])

  static let workRegion = ScenarioForm([
    Member.standing("spacing", .numbers(0.5, 4, "mm"), .number(1), "体素间距", "spacing"),
    Member.optional("size", .triples(20, 400, "mm"), "大小；默认随靶区", "size; by the target where left out"),
  ])

  static let targetingError = ScenarioForm([
    Member.standing("lateral", .numbers(0, 20, "mm"), .number(3.7), "侧向", "lateral"),
    Member.standing("angle", .numbers(0, 10, "deg"), .number(1), "角度", "angle"),
  ])

  static let needle = ScenarioForm([
    Member.standing("maximalLength", .numbers(10, 400, "mm"), .number(150), "最大深度", "longest way in"),
    Member.standing(
      "minimalCapsuleAngle", .numbers(0, 89, "deg"), .number(20), "与包膜的最小夹角", "flattest way through the capsule"),
    Member.standing("cuff", .numbers(0, 50, "mm"), .number(0), "靶区前器官组织的最小厚度", "least organ before the target"),
  ])

  static let settings = ScenarioForm([
    Member.optional(
      "power", .numbers(0, 300, "W"), "功率（微波、激光每针；射频总功率上限）", "power: a probe; radiofrequency: limit of all"),
    Member.optional("duration", .numbers(1, 3600, "s"), "加热时间", "time of heating"),
    Member.standing("cooling", .numbers(0, 3600, "s"), .number(60), "停止加热后继续计算的时间", "time followed after heating"),
    Member.standing(
      "perfusionStop", .choice(["never", "at60", "arrhenius"]), .text("arrhenius"), "受热组织中血流如何停止",
      "how blood flow ends in heated tissue"),
    Member.optional(
      "targetTemperature", .numbers(45, 120, "Cel"), "射频针尖温度", "radiofrequency: temperature that is held"),
    Member.optional(
      "impedanceRise", .numbers(1.01, 100, "1"), "阻抗升高到此倍数时减半功率", "power is halved at this rise of impedance"),
    Member.optional("phases", .lists(.object(.phase), 1, 8), "冷冻与复温", "freezing and thawing"),
    Member.optional("temperature", .numbers(-200, -20, "Cel"), "冷冻探针温度", "temperature of cryoprobes"),
    Member.optional("coolingTime", .numbers(0, 600, "s"), "到达该温度的时间", "time to get there"),
    Member.optional("voltsPerCentimetre", .numbers(1, 3000, "V/cm"), "电压与电极间距之比", "voltage by distance of electrodes"),
    Member.optional("pulses", .integers(1, 500), "脉冲数", "pulses"),
    Member.optional("pulseLength", .numbers(1, 1000, "us"), "脉宽", "length of a pulse"),
  ])

  static let phase = ScenarioForm(
    [
      Member.optional("freeze", .numbers(1, 3600, "s"), "冷冻", "freeze"),
      Member.optional("thaw", .numbers(1, 3600, "s"), "复温", "thaw"),
    ], oneOf: [["freeze", "thaw"]])

  static let probes = ScenarioForm([
    Member.standing("most", .integers(1, 6), .number(3), "最多针数", "at most"),
    Member.optional("placements", .lists(.object(.placement), 1, 8), "已定的布针", "needles as given"),
  ])

  static let placement = ScenarioForm(
    [
      Member.required("tip", .point, "针尖", "the tip"),
      Member.optional("entry", .point, "皮肤进针点", "entry through the skin"),
      Member.optional("direction", .point, "由皮肤向内的方向", "direction inwards"),
    ], oneOf: [["entry", "direction"]])

  static let marginCheck = ScenarioForm([
    Member.optional(
      "threshold", .numbers(0, 30, "mm"), "要求的边界（默认同 margin）", "margin asked for; `margin` where left out"),
    Member.standing(
      "uncertainty", .numbers(0.1, 20, "mm"), .number(2), "配准与分割的误差", "error of registration and segmentation"),
    Member.standing(
      "capsuleDistance", .numbers(0, 20, "mm"), .number(5), "距包膜此距离内不计",
      "surface this near to the capsule does not count"),
  ])

  static let followUp = ScenarioForm([
    Member.required("image", .object(.image), "术后影像", "images after treatment"),
    Member.optional("labels", .object(.labelFile), "术后分割文件", "their segmentation's file"),
    Member.required("zone", .object(.zone), "消融区", "the zone"),
    Member.standing(
      "registration", .choice(["none", "rigid", "rigid+deformable"]), .text("rigid+deformable"), "配准", "registration"),
    Member.optional("landmarks", .lists(.object(.landmark), 1, 100), "对应标志点", "landmarks in both images"),
  ])

  static let zone = ScenarioForm(
    [
      Member.optional("labels", labelList, "标签", "labels"),
      Member.optional("nifti", .text(longest: 1000), "NIfTI 掩膜", "a NIfTI mask"),
    ], oneOf: [["labels", "nifti"]])

  static let landmark = ScenarioForm([
    Member.required("before", .point, "术前", "before"),
    Member.required("after", .point, "术后", "after"),
  ])
}
