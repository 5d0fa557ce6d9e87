import DICOMCore

/// An X-Ray Radiation Dose SR of a fluoroscopy-guided procedure (PS3.16 TID 10001), small but whole: the accumulated
/// values are the sums of the events.
public struct DoseReport: Sendable {
  /// One irradiation event.
  public struct Event: Sendable, Hashable {
    /// `true` for fluoroscopy, `false` for an acquisition run.
    public var isFluoroscopy: Bool
    /// Dose area product, Gy·m².
    public var doseAreaProduct: Double
    /// Dose at the reference point, Gy.
    public var referencePointDose: Double
    /// Positioner angles, degrees.
    public var primaryAngle: Double
    public var secondaryAngle: Double
    /// Tube voltage, kV.
    public var tubeVoltage: Double
    /// Beam-on time, seconds.
    public var duration: Double
    public var frames: Int
  }

  public let events: [Event]
  public let setting: PhantomSetting
  public let patient: SyntheticPatient
  /// Names the UIDs; use an angiogram's label to put the report into its study.
  public let label: String

  public init(
    setting: PhantomSetting, patient: SyntheticPatient, events: Int = 6, label: String = "xa"
  ) {
    self.setting = setting
    self.patient = patient
    self.label = label
    let noise = SeededNoise(seed: SeededNoise.hash("dose \(label)", seed: setting.seed))
    self.events = (0..<max(1, events)).map { index in
      let isFluoroscopy = index % 3 != 2
      let seconds = (isFluoroscopy ? 20 + 60 * noise.uniform(index * 4) : 5).rounded()
      let dose = (1e6 * (isFluoroscopy ? 0.0002 : 0.006) * seconds).rounded() / 1e6
      return Event(
        isFluoroscopy: isFluoroscopy, doseAreaProduct: (dose * 0.011 * 1e6).rounded() / 1e6,
        referencePointDose: dose, primaryAngle: (60 * noise.uniform(index * 4 + 1) - 30).rounded(),
        secondaryAngle: (40 * noise.uniform(index * 4 + 2) - 20).rounded(),
        tubeVoltage: (68 + 20 * noise.uniform(index * 4 + 3)).rounded(), duration: seconds,
        frames: Int(seconds * (isFluoroscopy ? 7.5 : 15)))
    }
  }

  /// Sum over the events, Gy·m².
  public var totalDoseAreaProduct: Double { events.reduce(0) { $0 + $1.doseAreaProduct } }
  /// Sum over the events at the reference point, Gy.
  public var totalReferencePointDose: Double { events.reduce(0) { $0 + $1.referencePointDose } }
  /// Fluoroscopy time, seconds.
  public var fluoroscopyTime: Double {
    events.filter(\.isFluoroscopy).reduce(0) { $0 + $1.duration }
  }

  /// The report as one object.
  public func object() -> PhantomObject {
    var modules = ObjectModules(
      setting: setting, patient: patient, sopClassUID: "1.2.840.10008.5.1.4.1.1.88.67",
      modality: "SR", study: "\(label)/study", series: "\(label)/dose series",
      instance: "\(label)/dose", studyDescription: "DSA hepatic artery",
      seriesDescription: "Radiation dose report")
    modules.seriesNumber = 990
    var ds = modules.dataSet()
    ds.set(.contentDate, setting.date)
    ds.set(.contentTime, setting.time)
    ds.set(.completionFlag, "COMPLETE")
    ds.set(.verificationFlag, "UNVERIFIED")
    ds.set(.referencedPerformedProcedureStepSequence, [DataSet]())
    ds.set(.performedProcedureCodeSequence, [DataSet]())
    var template = DataSet()
    template.set(.mappingResource, "DCMR")
    template.set(.templateIdentifier, "10001")
    ds.set(.contentTemplateSequence, [template])
    for element in tree().dataSet.elements { ds[element.tag] = element }
    return modules.object(ds)
  }

  private func tree() -> ContentItem {
    var children: [ContentItem] = [
      .code(
        "HAS CONCEPT MOD", ("121058", "DCM", "Procedure reported"),
        ("113704", "DCM", "Projection X-Ray"),
        children: [
          .code(
            "HAS CONCEPT MOD", ("G-C0E8", "SRT", "Has Intent"),
            ("R-002E9", "SRT", "Combined Diagnostic and Therapeutic Procedure"))
        ]),
      .code("HAS OBS CONTEXT", ("121005", "DCM", "Observer Type"), ("121007", "DCM", "Device")),
      .uid("HAS OBS CONTEXT", ("121012", "DCM", "Device Observer UID"), setting.uids.uid("device")),
      .code(
        "CONTAINS", ("113705", "DCM", "Scope of Accumulation"), ("113014", "DCM", "Study"),
        children: [
          .uid(
            "HAS PROPERTIES", ("110180", "DCM", "Study Instance UID"),
            setting.uids.uid("\(label)/study"))
        ]),
      accumulated(),
    ]
    for index in events.indices { children.append(irradiation(index)) }
    children.append(
      .code(
        "CONTAINS", ("113854", "DCM", "Source of Dose Information"),
        ("113856", "DCM", "Automated Data Collection")))
    return .container(nil, ("113701", "DCM", "X-Ray Radiation Dose Report"), children: children)
  }

  private func accumulated() -> ContentItem {
    let frames = events.filter { !$0.isFluoroscopy }.reduce(0) { $0 + $1.frames }
    return .container(
      "CONTAINS", ("113702", "DCM", "Accumulated X-Ray Dose Data"),
      children: [
        .code(
          "HAS CONCEPT MOD", ("113764", "DCM", "Acquisition Plane"),
          ("113622", "DCM", "Single Plane")),
        .number(("113722", "DCM", "Dose Area Product Total"), totalDoseAreaProduct, unit: "Gy.m2", "Gy.m2"),
        .number(("113725", "DCM", "Dose (RP) Total"), totalReferencePointDose, unit: "Gy", "Gy"),
        .number(("113730", "DCM", "Total Fluoro Time"), fluoroscopyTime, unit: "s", "s"),
        .number(
          ("113731", "DCM", "Total Number of Radiographic Frames"), Double(frames), unit: "1", "no units"),
      ])
  }

  private func irradiation(_ index: Int) -> ContentItem {
    let event = events[index]
    return .container(
      "CONTAINS", ("113706", "DCM", "Irradiation Event X-Ray Data"),
      children: [
        .code(
          "HAS CONCEPT MOD", ("113764", "DCM", "Acquisition Plane"),
          ("113622", "DCM", "Single Plane")),
        .uid(
          "CONTAINS", ("113769", "DCM", "Irradiation Event UID"),
          setting.uids.uid("\(label)/event \(index)")),
        .dateTime(
          "CONTAINS", ("111526", "DCM", "DateTime Started"), setting.date + setting.time),
        .code(
          "CONTAINS", ("113721", "DCM", "Irradiation Event Type"),
          event.isFluoroscopy
            ? ("P5-06000", "SRT", "Fluoroscopy") : ("113611", "DCM", "Stationary Acquisition")),
        .number(("122130", "DCM", "Dose Area Product"), event.doseAreaProduct, unit: "Gy.m2", "Gy.m2"),
        .number(("113738", "DCM", "Dose (RP)"), event.referencePointDose, unit: "Gy", "Gy"),
        .number(("112011", "DCM", "Positioner Primary Angle"), event.primaryAngle, unit: "deg", "deg"),
        .number(("112012", "DCM", "Positioner Secondary Angle"), event.secondaryAngle, unit: "deg", "deg"),
        .number(("113768", "DCM", "Number of Pulses"), Double(event.frames), unit: "1", "no units"),
        .number(("113742", "DCM", "Irradiation Duration"), event.duration, unit: "s", "s"),
        .number(("113733", "DCM", "KVP"), event.tubeVoltage, unit: "kV", "kV"),
      ])
  }
}
