public import Rulebook

extension CaseCommand {
  /// A command as the interface writes it: the step's name and an object of its members.
  ///
  /// ```json
  /// {"operator": "01J…", "scheduledFor": "2026-03-04"}
  /// ```
  /// Throws a refusal that names the member that is missing, unknown or of another kind.
  public init(_ step: CaseStep, _ json: JSONValue) throws(Refusal) {
    var reader = try MemberReader(json)
    switch step {
    case .assess: self = .assess(decider: try reader.text("decider"), changes: try reader.changes())
    case .authorise:
      self = .authorise(
        operator: try reader.text("operator"), scheduledFor: try reader.optionalDay("scheduledFor"),
        indicationReview: try reader.optionalText("indicationReview"))
    case .plan:
      self = .plan(
        document: try reader.text("document"), time: try reader.text("time"), changes: try reader.changes())
    case .consent:
      self = .consent(
        Consent(
          signer: try reader.text("signer"), time: try reader.text("time"), document: try reader.text("document"),
          patientInformed: try reader.flag("patientInformed"), familyInformed: try reader.flag("familyInformed")))
    case .enterRoom:
      self = .enterRoom(
        TimeOut(
          signIn: try reader.text("signIn"), timeOut: try reader.text("timeOut"),
          identityChecked: try reader.flag("identityChecked"), siteChecked: try reader.flag("siteChecked"),
          risksChecked: try reader.flag("risksChecked"), devicesCleared: try reader.flag("devicesCleared"),
          remark: try reader.optionalText("remark")))
    case .perform: self = .perform(changes: try reader.changes())
    case .report:
      var recipient: CaseReport.Recipient?
      if let word = try reader.optionalText("recipient") {
        guard let known = CaseReport.Recipient(rawValue: word) else {
          throw reader.wrong("recipient", "ministry, province")
        }
        recipient = known
      }
      self = .report(recipient: recipient, receipt: try reader.optionalText("receipt"), changes: try reader.changes())
    case .followUp:
      self = .followUp(
        FollowUp(
          task: try reader.optionalText("task"), doneOn: try reader.day("doneOn"), method: try reader.text("method"),
          result: try reader.optionalText("result"), changes: try reader.changes()))
    case .close: self = .close
    case .cancel: self = .cancel(reason: try reader.text("reason"))
    case .correct: self = .correct(changes: try reader.changes(), reason: try reader.text("reason"))
    case .assign:
      guard let role = CaseMember.Role(rawValue: try reader.text("role")) else {
        throw reader.wrong("role", CaseMember.Role.allCases.map(\.rawValue).joined(separator: ", "))
      }
      self = .assign(person: try reader.text("person"), role: role)
    case .recordEvent: self = .recordEvent(try reader.object("event"))
    case .adjudicate: self = .adjudicate(row: try reader.integer("row"), verdict: try reader.object("verdict"))
    case .override:
      let minutes = try reader.integer("minutes")
      guard (1...100_000).contains(minutes) else { throw reader.wrong("minutes", "1 – 240") }
      self = .override(reason: try reader.text("reason"), milliseconds: Int64(minutes) * 60_000)
    case .reviewOverride:
      self = .reviewOverride(
        id: try reader.text("override"), isJustified: try reader.flag("justified"), remark: try reader.text("remark"))
    case .open: throw .invalid("step", "新建病例用另一个接口。", "A case is opened by a request of its own.")
    }
    try reader.finish()
  }
}

/// Reads the members of an object by name and kind, and refuses what is left over.
struct MemberReader {
  private var members: [String: JSONValue] = [:]

  init(_ json: JSONValue) throws(Refusal) {
    guard case .object(let all) = json else { throw .invalid("$", "请求应为对象。", "The request must be an object.") }
    for member in all {
      guard members.updateValue(member.value, forKey: member.name) == nil else {
        throw .invalid(member.name, "“\(member.name.prefix(60))”重复。", "\(member.name.prefix(60)) is stated twice.")
      }
    }
  }

  private mutating func take(_ name: String) -> JSONValue? {
    guard let value = members.removeValue(forKey: name), value != .null else { return nil }
    return value
  }

  func wrong(_ name: String, _ kind: String) -> Refusal {
    .invalid(name, "“\(name)”应为：\(kind)。", "\(name) must be: \(kind).")
  }

  mutating func optionalText(_ name: String) throws(Refusal) -> String? {
    guard let value = take(name) else { return nil }
    guard case .string(let text) = value, !text.isEmpty, text.utf8.count <= 4096 else { throw wrong(name, "文字 text") }
    return text
  }

  mutating func text(_ name: String) throws(Refusal) -> String {
    guard let text = try optionalText(name) else { throw wrong(name, "文字 text") }
    return text
  }

  mutating func flag(_ name: String) throws(Refusal) -> Bool {
    guard case .boolean(let flag)? = take(name) else { throw wrong(name, "true, false") }
    return flag
  }

  mutating func integer(_ name: String) throws(Refusal) -> Int {
    guard case .integer(let number)? = take(name) else { throw wrong(name, "整数 whole number") }
    return number
  }

  mutating func optionalDay(_ name: String) throws(Refusal) -> CivilDate? {
    guard let text = try optionalText(name) else { return nil }
    guard let day = CivilDate(text) else { throw wrong(name, "2026-03-02") }
    return day
  }

  mutating func day(_ name: String) throws(Refusal) -> CivilDate {
    guard let day = try optionalDay(name) else { throw wrong(name, "2026-03-02") }
    return day
  }

  mutating func object(_ name: String) throws(Refusal) -> JSONValue {
    guard let value = take(name), case .object = value else { throw wrong(name, "对象 object") }
    return value
  }

  /// The record's members to be set; none where there is no `changes`.
  mutating func changes() throws(Refusal) -> JSONValue {
    guard let value = take("changes") else { return [:] }
    guard case .object = value else { throw wrong("changes", "对象 object") }
    return value
  }

  func finish() throws(Refusal) {
    guard let stray = members.keys.sorted().first else { return }
    throw .invalid(String(stray.prefix(60)), "没有“\(stray.prefix(60))”这一项。", "There is no member \(stray.prefix(60)).")
  }
}
