import Archive
import ArgumentParser

/// Deletes for good.
struct DeleteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "删除（不可恢复） delete for good, with a record that it was",
    discussion: "示例 Example:\n  jieru archive delete --data DIR --study 1.2.3 --reason '误传 sent by mistake'")

  @Option(help: "检查 UID Study Instance UID")
  var study: String
  @Option(help: "只删这个序列 this series only")
  var series: String?
  @Option(help: "只删这个实例 this instance only")
  var instance: String?
  @OptionGroup var operation: OperationOptions
  @OptionGroup var options: ArchiveOptions

  func run() async throws {
    try await options.operate {
      try await $0.delete(
        study: study, series: series, instance: instance, actor: operation.who, reason: operation.reason)
    }
    try Done.say("已删除 deleted", instance ?? series ?? study, options)
  }
}

/// Protects a study from deletion.
struct HoldCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "保全：禁止删除 protect a study from deletion",
    discussion: "示例 Example:\n  jieru archive hold --data DIR --study 1.2.3 --reason '医疗纠纷 dispute 2026-17'")

  @Option(help: "检查 UID Study Instance UID")
  var study: String
  @OptionGroup var operation: OperationOptions
  @OptionGroup var options: ArchiveOptions

  func run() async throws {
    try await options.operate { try await $0.hold(study: study, actor: operation.who, reason: operation.reason) }
    try Done.say("已保全 on hold", study, options)
  }
}

/// Lifts the protection.
struct ReleaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "解除保全 lift a hold",
    discussion: "示例 Example:\n  jieru archive release --data DIR --study 1.2.3 --reason '结案 case closed'")

  @Option(help: "检查 UID Study Instance UID")
  var study: String
  @OptionGroup var operation: OperationOptions
  @OptionGroup var options: ArchiveOptions

  func run() async throws {
    try await options.operate { try await $0.release(study: study, actor: operation.who, reason: operation.reason) }
    try Done.say("已解除 released", study, options)
  }
}

/// Two studies become one.
struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "合并检查 file every series of a study under another",
    discussion: """
      对象的字节不变，只改索引，并留下记录。The objects' bytes stay; the index changes, and a record is kept.

      示例 Example:
        jieru archive merge --data DIR --study 1.2.3 --into 1.2.4 --reason '同一次检查 one examination'
      """)

  @Option(help: "并入别处的检查 the study that goes away")
  var study: String
  @Option(help: "目标检查 the study that stays")
  var into: String
  @OptionGroup var operation: OperationOptions
  @OptionGroup var options: ArchiveOptions

  func run() async throws {
    try await options.operate {
      try await $0.merge(study: study, into: into, actor: operation.who, reason: operation.reason)
    }
    try Done.say("已合并到 merged into", into, options)
  }
}

/// Series leave a study.
struct SplitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "拆分检查 file series under another study of the same patient",
    discussion: """
      示例 Example:
        jieru archive split --data DIR --study 1.2.3 --series 1.2.3.7 --reason '两次检查 two examinations'
      """)

  @Option(help: "检查 UID Study Instance UID")
  var study: String
  @Option(help: "要移出的序列，可多次 series to move; may be given again")
  var series: [String]
  @Option(help: "目标检查 target study; a new one by default")
  var into: String?
  @OptionGroup var operation: OperationOptions
  @OptionGroup var options: ArchiveOptions

  func run() async throws {
    let target = try await options.operate {
      try await $0.split(
        series: series, of: study, into: into, actor: operation.who, reason: operation.reason)
    }
    try Done.say("已移到 moved to", target, options)
  }
}

/// Whose study it is.
struct CorrectPatientCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct-patient", abstract: "更正病人信息 correct whose study it is",
    discussion: """
      按检查更正，或更正整位病人。对象的字节不变：改的是索引，查询按更正后的信息进行。
      For one study, or for a patient with every study. The objects' bytes stay: the index is corrected, and searches
      follow it.

      示例 Examples:
        jieru archive correct-patient --data DIR --study 1.2.3 --set-id P0002 --reason '挂错号 wrong ID'
        jieru archive correct-patient --data DIR --patient P0001 --set-name 'Wang^Fang=王^芳' --reason '改名 spelling'
      """)

  @Option(help: "检查 UID one study")
  var study: String?
  @Option(help: "病人号 a patient, with every study")
  var patient: String?
  @Option(help: "病人号的签发者 issuer of --patient")
  var issuer = ""
  @Option(name: .customLong("set-id"), help: "新病人号 new Patient ID")
  var newID: String?
  @Option(name: .customLong("set-issuer"), help: "新签发者 new issuer")
  var newIssuer: String?
  @Option(name: .customLong("set-name"), help: "新姓名 new name, such as Wang^Fang=王^芳")
  var newName: String?
  @Option(name: .customLong("set-birth-date"), help: "新出生日期 new birth date, YYYYMMDD")
  var newBirthDate: String?
  @Option(name: .customLong("set-sex"), help: "新性别 new sex: M, F, O")
  var newSex: String?
  @OptionGroup var operation: OperationOptions
  @OptionGroup var options: ArchiveOptions

  private var change: PatientChange {
    PatientChange(patientID: newID, issuer: newIssuer, name: newName, birthDate: newBirthDate, sex: newSex)
  }

  func validate() throws {
    guard (study == nil) != (patient == nil) else {
      throw ValidationError("请给出 --study 或 --patient give one of --study and --patient")
    }
    guard !change.isEmpty else { throw ValidationError("没有要更正的内容 nothing to correct: --set-id, --set-name, …") }
    if let newBirthDate, !newBirthDate.isEmpty, newBirthDate.utf8.count != 8 || Int(newBirthDate) == nil {
      throw ValidationError("--set-birth-date: YYYYMMDD")
    }
    if let newSex, !["", "M", "F", "O"].contains(newSex) { throw ValidationError("--set-sex: M, F, O") }
  }

  func run() async throws {
    let correction = try await options.operate { archive in
      if let study {
        return try await archive.correctPatient(
          ofStudy: study, change, actor: operation.who, reason: operation.reason)
      }
      return try await archive.correctPatient(
        patient ?? "", issuer: issuer, change, actor: operation.who, reason: operation.reason)
    }
    if options.json { return try JSONOutput.print(correction) }
    print("已更正 corrected: \(correction.studies.count) 个检查 studies")
  }
}

/// The one line at the end of an operation.
enum Done {
  private struct Answer: Encodable {
    let done: String
  }

  static func say(_ what: String, _ uid: String, _ options: ArchiveOptions) throws {
    if options.json { return try JSONOutput.print(Answer(done: uid)) }
    print("\(what): \(uid)")
  }
}
